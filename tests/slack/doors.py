"""The real door over HTTP, with a real database behind it, and Slack away: whoever knocks is answered all the same."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from sqlalchemy import select

from bot.measures import Measures
from bot.slack.app import build_app
from bot.slack.client import CountedClient
from bot.slack.door import Door
from bot.slack.ears import OVER_HTTP, Ears
from bot.slack.flood import Flood
from bot.slack.http import HttpDoor
from bot.slack.workspaces import Leave, OneWorkspace
from bot.web.health import Outbox, web_app
from storage.database import Database, Transaction, open_database
from storage.tables import metadata
from tests.processes import a_closed_port
from tests.use_cases.builders import MONDAY, Cast, a_project

T = TypeVar("T")
SECRET = "false-signing-secret"
AWAY = "http://127.0.0.1:{port}/api/"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: str


class AtTheDoor:
    """Somebody who knocks, with or without Slack's secret."""

    def __init__(self, app: Any, door: Door, db: Database, cast: Cast) -> None:
        self.app = app
        self.door = door
        self.db = db
        self.cast = cast

    async def knocks(
        self,
        body: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        path: str = "/slack/events",
        method: str = "POST",
        receive: Callable[[], Any] | None = None,
    ) -> Answer:
        """One request, as a server hands it in."""
        sent: list[dict[str, Any]] = []

        async def whole() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        written = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode("utf-8", "surrogateescape"),
            "root_path": "",
            "query_string": b"",
            "scheme": "http",
            "http_version": "1.1",
            "headers": written,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        await self.app(scope, receive or whole, send)
        return Answer(int(sent[0]["status"]), b"".join(one.get("body", b"") for one in sent[1:]).decode())

    async def sends(self, body: bytes, *, form: str = FORM, at: float | None = None, secret: str = SECRET) -> Answer:
        """A request that Slack has signed, unless it is said otherwise."""
        return await self.knocks(body, headers=signed(body, form=form, at=at, secret=secret))

    async def types(self, person: str, command: str, text: str = "", *, channel: str | None = None) -> Answer:
        """A slash command."""
        return await self.sends(urlencode(self.command(person, command, text, channel=channel)).encode())

    async def interacts(self, payload: Mapping[str, Any]) -> Answer:
        """A click or a form."""
        return await self.sends(urlencode({"payload": json.dumps(payload)}).encode())

    def command(self, person: str, command: str, text: str, *, channel: str | None = None) -> dict[str, str]:
        """What Slack sends for a command."""
        return {
            "command": command,
            "text": text,
            "team_id": self.cast.workspace.slack_id,
            "user_id": person,
            "channel_id": channel or self.cast.channel.slack_id,
            "trigger_id": f"{time.perf_counter_ns()}",
            "response_url": AWAY.format(port=9),
        }

    def click(self, person: str, action: str, value: str, *, channel: str | None = None) -> dict[str, Any]:
        """What Slack sends for a button on a message."""
        place = channel or self.cast.channel.slack_id
        return {
            "type": "block_actions",
            "team": {"id": self.cast.workspace.slack_id},
            "user": {"id": person},
            "channel": {"id": place},
            "container": {"type": "message", "channel_id": place, "message_ts": "1.1"},
            "trigger_id": "1.1",
            "actions": [{"type": "button", "action_id": action, "value": value}],
        }

    def form(
        self, person: str, callback: str, answers: Mapping[str, Any], carried: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What Slack sends for a form; each answer as its input holds it."""
        return {
            "type": "view_submission",
            "team": {"id": self.cast.workspace.slack_id},
            "user": {"id": person},
            "trigger_id": "1.1",
            "view": {
                "id": f"V{time.perf_counter_ns()}",
                "type": "modal",
                "callback_id": callback,
                "private_metadata": json.dumps(carried),
                "state": {"values": {name: {"value": state} for name, state in answers.items()}},
            },
        }

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row there is, but for what was heard and put aside."""
        await self.door.rest()
        return await self.db.read(_everything)

    @property
    def unforeseen(self) -> float:
        """How many gestures failed in a way nobody had thought of."""
        found = self.door.measures.registry.get_sample_value("rapport_unforeseen_total")
        assert found is not None
        return found


def signed(body: bytes, *, form: str = FORM, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack sends a body."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"content-type": form, "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


@asynccontextmanager
async def at_the_door(url: str, *, per_minute: int = 0) -> AsyncIterator[AtTheDoor]:
    """The door of a bot with a project."""
    db, measures = open_database(url), Measures()
    slack = CountedClient(measures, token="xoxb-false", base_url=AWAY.format(port=a_closed_port()), retry_handlers=[])
    cast = await db.write(a_project)
    workspaces = OneWorkspace(cast.workspace.slack_id, Leave(slack, "U0BOT"))
    ears = Ears(OVER_HTTP, clock=lambda: MONDAY)
    door = Door(db, workspaces, measures, Flood(per_minute), ears, clock=lambda: MONDAY)
    app = build_app(door, slack).app

    async def outbox() -> Outbox:
        return Outbox({}, 0.0)

    try:
        yield AtTheDoor(web_app({}, measures, outbox, slack=HttpDoor(app, SECRET)), door, db, cast)
    finally:
        await door.rest()
        await db.close()
        await asyncio.sleep(0)


def _everything(tx: Transaction) -> dict[str, list[tuple[Any, ...]]]:
    return {table.name: [tuple(row) for row in tx.execute(select(table))] for table in metadata.sorted_tables}
