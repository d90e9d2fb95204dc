"""Socket Mode that heals itself: two connections, each replaced when it can no longer hear.

slack_sdk's client tries a refused ticket for ever and never asks for a new one (tried with 3.47), and its close can
hang on a dead transport; so a watchdog makes a new client, and closing has a bound.
"""

import asyncio
import contextlib

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

CONNECTIONS = 2  # the SDK closes the old socket before it opens the new one: with one there is a gap
LOOK = 10.0  # seconds between two looks at a connection
DEAF = 3  # looks in a row at which it was not connected, before it is replaced
TO_CLOSE = 3.0  # seconds that a dead connection may take to close
TO_CONNECT = 10.0  # seconds; then the next try has a new ticket
AGAIN = 1.0  # seconds between two tries to hear at all

log = structlog.stdlib.get_logger(__name__)


class Sockets:
    """The connections over which Slack speaks to us."""

    def __init__(self, app: AsyncApp, app_token: str, *, look: float = LOOK, to_connect: float = TO_CONNECT) -> None:
        self._app = app
        self._app_token = app_token
        self._look = look
        self._to_connect = to_connect
        self._handlers: dict[int, AsyncSocketModeHandler] = {}
        self._watchers: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Connect and keep watch. Returns when the first connection stands. Raises what stops it: a bad token.

        A refused ticket stops nothing: where it ended us, a bad minute at Slack would outlast itself.
        """
        while not self._handlers:
            try:
                await self._connect(0)
            except (aiohttp.ClientError, TimeoutError) as error:
                log.warning("not connected yet, is tried again", exc_info=error)
                await asyncio.sleep(AGAIN)
        self._watchers = [asyncio.create_task(self._watch(number)) for number in range(CONNECTIONS)]

    async def close(self) -> None:
        """Hear nothing more."""
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        await asyncio.gather(*(_close(handler) for handler in self._handlers.values()))
        self._handlers.clear()

    async def connected(self) -> int:
        """How many connections can hear."""
        return sum([await _hears(handler) for handler in self._handlers.values()])

    async def _watch(self, number: int) -> None:
        deaf = 0
        while True:
            handler = self._handlers.get(number)
            deaf = 0 if handler is not None and await _hears(handler) else deaf + 1
            if handler is None or deaf >= DEAF:
                try:
                    await self._connect(number)
                    deaf = 0
                except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                    log.warning("connection is not replaced", connection=number, exc_info=error)
            await asyncio.sleep(self._look)

    async def _connect(self, number: int) -> None:
        old = self._handlers.pop(number, None)
        if old is not None:
            log.warning("connection hears nothing and is replaced", connection=number)
            await _close(old)
        handler = AsyncSocketModeHandler(self._app, self._app_token)
        try:
            async with asyncio.timeout(self._to_connect):  # wait_for would lose an ending that comes with it
                await handler.connect_async()  # type: ignore[no-untyped-call]
        except BaseException:
            await _close(handler)
            raise
        self._handlers[number] = handler


async def _hears(handler: AsyncSocketModeHandler) -> bool:
    client = handler.client
    return bool(await client.is_connected())


async def _close(handler: AsyncSocketModeHandler) -> None:
    with contextlib.suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(TO_CLOSE):
            await handler.close_async()  # type: ignore[no-untyped-call]
