"""Where the bot cannot start, its operator is told what stands in the way: the tokens, or a Slack that is not there."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.assembly import CannotRun, running_bot
from bot.settings import Settings, Way

AWAY = "Slack does not answer at {url} ({why}): check this machine's network, its proxy and status.slack.com."


async def told(slack_api_url: str, database_url: str) -> str:
    """What the operator reads of a bot that was to run with this Slack."""
    settings = Settings(
        slack_bot_token=SecretStr("xoxb-false"),
        slack_app_token=SecretStr("xapp-false"),
        slack_api_url=slack_api_url,
        database_url=SecretStr(database_url),
    )
    with pytest.raises(CannotRun) as why:
        async with running_bot(settings, Way.SOCKET):
            pass
    return str(why.value)


@asynccontextmanager
async def a_slack(status: int, body: str) -> AsyncIterator[str]:
    """The address of a Slack that answers this, whoever asks who they are."""

    async def answers(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type="application/json" if "{" in body else "text/html")

    app = web.Application()
    app.router.add_post("/api/auth.test", answers)
    async with TestServer(app) as server:
        yield str(server.make_url("/api/"))


async def test_a_false_token_is_told_as_one(sqlite_url: str) -> None:
    async with a_slack(200, '{"ok": false, "error": "invalid_auth"}') as url:
        assert await told(url, sqlite_url) == "Slack does not take the tokens (invalid_auth): see .env and README."


@pytest.mark.parametrize(
    ("body", "why"),
    [("<html>Bad gateway</html>", "HTTP 503"), ('{"ok": false, "error": "fatal_error"}', "fatal_error")],
)
async def test_a_slack_that_is_down_is_no_matter_of_tokens(sqlite_url: str, body: str, why: str) -> None:
    async with a_slack(503, body) as url:
        assert await told(url, sqlite_url) == AWAY.format(url=url, why=why)


async def test_without_a_network_nothing_is_said_of_tokens(sqlite_url: str) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/api/"
        assert await told(url, sqlite_url) == AWAY.format(url=url, why="ClientConnectorError")
