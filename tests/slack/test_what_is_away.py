"""Slack that is away is told from Slack that refuses: only the second ever has us give something up."""

import socket

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.audiences import Audience
from bot.messages.gate import Destination, admit
from bot.messages.notices import Trouble
from bot.messages.speaker import CannotSay
from bot.press.press import Press
from bot.slack.speaker import SlackSpeaker
from bot.slack.workspaces import Leave, OneWorkspace
from bot.words import Language
from storage.database import Database

TO = Destination(channel="U1", audience=Audience.TEAM, projects=frozenset({1}), team="T1")
TROUBLE = Trouble(
    project=1, audience=Audience.TEAM, language=Language.EN, what="ShowRecord", why="no_text", name="Northwind"
)


async def trouble_at(address: str, db: Database) -> CannotSay:
    """What comes of saying something to a Slack that is there."""
    async with aiohttp.ClientSession() as session:
        slack = AsyncWebClient("xoxb-1", base_url=f"{address}/", session=session, retry_handlers=[])
        speaker = SlackSpeaker(OneWorkspace("T1", Leave(slack, "U0BOT")), Press(), db)
        with pytest.raises(CannotSay) as trouble:
            await speaker.say(admit(TROUBLE, TO), TO, outgoing=1, replaces=None, tried_at=None)
    return trouble.value


@pytest.mark.parametrize(
    ("status", "body", "away"),
    [
        (503, '{"ok": false, "error": "internal_error"}', True),
        (502, "<html>Bad gateway</html>", True),
        (200, "<html>Pay for the hotel's network first</html>", True),
        (200, '{"ok": false, "error": "service_unavailable"}', True),
        (200, '{"ok": false, "error": "internal_error"}', False),
    ],
)
async def test_who_is_away_is_told_from_who_cannot_say_this_one(
    sqlite_database: Database, status: int, body: str, *, away: bool
) -> None:
    async def answers(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type="application/json" if "{" in body else "text/html")

    app = web.Application()
    app.router.add_post("/chat.postMessage", answers)
    async with TestServer(app) as server:
        trouble = await trouble_at(str(server.make_url("")).rstrip("/"), sqlite_database)

    assert (trouble.away, trouble.reached, trouble.lasting) == (away, True, False)


async def test_nobody_there_is_away_and_heard_nothing(sqlite_database: Database) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        trouble = await trouble_at(f"http://127.0.0.1:{unheard.getsockname()[1]}", sqlite_database)

    assert (trouble.away, trouble.reached, trouble.lasting) == (True, False, False)
