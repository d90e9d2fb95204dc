"""A message becomes a record, and what becomes of the message afterwards.

Only a message of the client's channel is a source: of what is said elsewhere nothing goes with a record but the words
that somebody sent by the form, for neither its link nor its files are the client's to see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.kinds.kind import Kind
from bot.messages.audiences import Audience
from bot.use_cases.callers import Caller, Standing, in_project, standing_of
from bot.use_cases.records import Filed, file_record
from storage import people, projects, sources
from storage.database import Transaction
from storage.values import Source

MOST_FILES = 10  # of one message: as many as Slack takes


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """A file of a message, as far as Slack says anything of it."""

    id: str
    name: str | None = None
    permalink: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that is to become a record; Slack's ids."""

    channel: str
    stamp: str
    thread: str | None  # stamp of the thread's head, where it stands in one
    author: int | None  # our id; None: an app's
    permalink: str | None = None
    files: tuple[SharedFile, ...] = ()


def file_message(
    tx: Transaction,
    caller: Caller,
    kind: Kind,
    message: Message,
    title: str | None,
    text: str,
    answers: Mapping[str, str],
    *,
    now: datetime,
) -> Filed:
    """Raise a record from a message of the client channel; the same message and kind are one record, whoever asks.

    It was reported by the author of the message, where they may raise anything; its card stands in the thread of the
    message. Raises as `file_record` does.
    """
    project = in_project(caller)
    assert caller.in_client_channel, "what is said elsewhere goes by the form"
    filed = file_record(
        tx,
        caller,
        kind,
        title,
        text,
        answers,
        source=f"message:{message.channel}:{message.stamp}:{kind.name}",
        origin=message.thread or message.stamp,
        reporter=_reporter(tx, caller, message.author),
        now=now,
    )
    if filed.anew:
        source = Source(
            record=filed.record.id,
            channel=project.channel,
            stamp=message.stamp,
            author=message.author,
            permalink=message.permalink,
            edited_at=None,
            deleted_at=None,
        )
        sources.add(tx, source)
        attach(tx, filed.record.id, Audience.CLIENT, message.files)
    return filed


def attach(tx: Transaction, record: int, audience: Audience, files: tuple[SharedFile, ...]) -> bool:
    """Keep where the files of a message are, for whoever reads where it was said; whether there was a new one."""
    return sources.attach(tx, record, audience, [(file.id, file.name, file.permalink) for file in files]) > 0


def _reporter(tx: Transaction, caller: Caller, author: int | None) -> int:
    """The author of a message; whoever records it where that is an app, or somebody who only looks on."""
    if author is None or author == caller.person.id:
        return caller.person.id
    project = in_project(caller)
    named = projects.roles_of(tx, project.id, author)
    standing = standing_of(people.get(tx, author), caller.workspace, projects.orgs(tx, project.id), named)
    return caller.person.id if standing is Standing.ONLOOKER else author
