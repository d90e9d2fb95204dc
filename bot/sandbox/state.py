"""What the sandbox remembers: in memory for reading, in SQLite when it was given a file."""

import asyncio
import json
import sqlite3
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from bot.sandbox.values import App, Channel, File, Installation, Kept, Message, Person, Token, View, Workspace

_KINDS: dict[str, type[Kept]] = {
    sort.kind: sort for sort in (Workspace, Person, Channel, Message, View, File, Token, App, Installation)
}
_SCHEMA = "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID"
_VERSION = 1  # of the shapes in values.py; a file of another version is refused

T = TypeVar("T", bound=Kept)


class StateRefused(Exception):  # noqa: N818  an expected "no"
    """The state file was written by a sandbox that kept other shapes."""


class State:
    """Everything kept, by its noun. Change a value, then say `keep`; what is kept is written within the same turn."""

    def __init__(self, file: Path | None) -> None:
        self.workspaces: dict[str, Workspace] = {}
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}  # by channel, then ts, in the order they were said
        self.threads: dict[tuple[str, str], dict[str, Message]] = {}  # the replies, by channel and first message
        self.ephemeral: dict[str, dict[str, Message]] = {}  # by person, then ts
        self.views: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.tokens: dict[str, Token] = {}
        self.app: App
        self.installations: dict[str, Installation] = {}  # by workspace, all but the first
        self._changed: dict[tuple[str, str], Kept | None] = {}
        self._due: asyncio.Handle | None = None
        self._db = _opened(file) if file is not None else None

    def load(self) -> bool:
        """Read what the file holds; answers False if it holds nothing yet."""
        if self._db is None:
            return False
        rows = self._db.execute("SELECT kind, body FROM kept ORDER BY kind, key").fetchall()
        for kind, body in rows:
            self._place(_KINDS[kind](**json.loads(body)))
        return bool(rows)

    def keep(self, thing: Kept) -> None:
        """Remember this as it is now."""
        self._place(thing)
        self._note(thing, thing)

    def forget(self, thing: Kept) -> None:
        """Remember this no longer."""
        match thing:
            case Message():
                self._shelf(thing).pop(thing.ts, None)
                if thing.thread_ts and not thing.only_for:
                    self.threads.get((thing.channel, thing.thread_ts), {}).pop(thing.ts, None)
            case View():
                self.views.pop(thing.id, None)
            case Channel():
                self.channels.pop(thing.id, None)
            case _:
                raise AssertionError(f"nothing forgets a {thing.kind}")
        self._note(thing, None)

    def flush(self) -> None:
        """Write what changed, in one transaction."""
        self._due = None
        if self._db is None or not self._changed:
            return
        with self._db:
            self._db.executemany(
                "DELETE FROM kept WHERE kind = ? AND key = ?",
                [key for key, thing in self._changed.items() if thing is None],
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
                [(*key, _written(thing)) for key, thing in self._changed.items() if thing is not None],
            )
        self._changed.clear()

    def close(self) -> None:
        """Write what is left and close the file."""
        if self._due is not None:
            self._due.cancel()
        self.flush()
        if self._db is not None:
            self._db.close()

    def abandon(self) -> None:
        """Close the file as it was."""
        self._changed.clear()
        self.close()

    def _note(self, thing: Kept, now: Kept | None) -> None:
        if self._db is None:
            return
        self._changed[thing.kind, thing.key] = now
        if self._due is None:
            self._due = asyncio.get_running_loop().call_soon(self.flush)

    def _place(self, thing: Kept) -> None:
        match thing:
            case Workspace():
                self.workspaces[thing.id] = thing
            case Person():
                self.people[thing.id] = thing
            case Channel():
                self.channels[thing.id] = thing
            case Message():
                self._shelf(thing)[thing.ts] = thing
                if thing.thread_ts and not thing.only_for:
                    self.threads.setdefault((thing.channel, thing.thread_ts), {})[thing.ts] = thing
            case View():
                self.views[thing.id] = thing
            case File():
                self.files[thing.id] = thing
            case Token():
                self.tokens[thing.token] = thing
            case App():
                self.app = thing
            case Installation():
                self.installations[thing.workspace] = thing

    def _shelf(self, message: Message) -> dict[str, Message]:
        if message.only_for:
            return self.ephemeral.setdefault(message.only_for, {})
        return self.messages.setdefault(message.channel, {})


def _opened(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(file)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=OFF")  # a toy: it outlives its process, not a power cut
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version not in (0, _VERSION):
        db.close()
        raise StateRefused(f"{file} was written by another version of the sandbox; give it a new file")
    db.execute(f"PRAGMA user_version={_VERSION}")
    db.execute(_SCHEMA)
    db.commit()
    return db


def _written(thing: Kept) -> str:
    return json.dumps({each.name: getattr(thing, each.name) for each in fields(thing)})
