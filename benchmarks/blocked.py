"""The bot by HTTP, as `run --http` starts it, and how long its event loop was kept from all others at most."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.assembly import all_in_one
from bot.logs import tell_to
from bot.serving import run
from bot.settings import Way, read_settings

PATH = "/blocked"  # answers with the longest block since it was last asked, in milliseconds
TURN = 0.001  # seconds between two looks


def serve(port: int) -> None:
    """Serve it until it is stopped."""
    tell_to(level="ERROR")
    way = Way.HTTP
    bot = _watched(all_in_one(read_settings(way), way))
    asyncio.run(run(bot, host="127.0.0.1", port=port, said=lambda said: print(said, flush=True)))


@asynccontextmanager
async def _watched(part: AbstractAsyncContextManager[ASGIApp]) -> AsyncIterator[ASGIApp]:
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TURN)
            longest = max(longest, time.perf_counter() - began - TURN)

    async with part as bot:

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal longest
            if scope["path"] != PATH:
                return await bot(scope, receive, send)
            answer, longest = JSONResponse(longest * 1000), 0.0
            return await answer(scope, receive, send)

        watching = asyncio.create_task(watch())
        try:
            yield app
        finally:
            watching.cancel()
