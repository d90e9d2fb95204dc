"""The bot in several processes on one PostgreSQL: what starts them, stands before them, and waits in their queue."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import psycopg
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from yarl import URL

from bot.settings import Settings
from tests.processes import Process, a_process, environment_of

TRIES = 20  # a tenth of a second each: as long as Slack waits


async def begun(stack: AsyncExitStack, settings: Settings, part: tuple[str, ...]) -> Process:
    """One of them, ready; it ends with the stack."""
    name, *arguments = part
    return await stack.enter_async_context(a_process(environment_of(settings), *arguments, part=name))


async def nothing_waits(url: str) -> dict[str, Any] | None:
    """Something once nothing is to be said any more."""
    return None if await waiting(url) else {}


async def waiting(url: str) -> int:
    """How much is to be said, and in how many channels somebody is about to look."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        cursor = await connection.execute(
            "SELECT (SELECT count(*) FROM outbox WHERE sent_at IS NULL)"
            " + (SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'delivery' AND task_name = 'deliver')"
        )
        found = await cursor.fetchone()
        assert found is not None
        return int(found[0])


class Balancer:
    """What stands before several listeners: one request to the one, the next to the other, and on where one is gone."""

    def __init__(self, listeners: list[ASGIApp]) -> None:
        self._listeners = listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()

        async def again() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        for _ in range(TRIES):
            self._listeners.append(self._listeners.pop(0))
            try:
                await self._listeners[0](scope, again, send)
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
            else:
                return


def proxy(http: aiohttp.ClientSession, port: int) -> ASGIApp:
    """The way to a listener in a process of its own."""

    async def passed(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        url = URL(f"http://127.0.0.1:{port}{request.url.path}?{request.url.query}", encoded=True)
        body, headers = await request.body(), dict(request.headers)
        async with http.request(request.method, url, data=body, headers=headers, allow_redirects=False) as answered:
            answer = Response(await answered.read(), answered.status, headers=dict(answered.headers))
        await answer(scope, receive, send)

    return passed
