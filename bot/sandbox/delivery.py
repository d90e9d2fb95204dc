"""What the app is told: events with their retries, commands and clicks with their one answer.

How it travels, by Socket Mode or by signed HTTP, is the carrier's.
"""

import asyncio
import random
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.sandbox.values import JSON
from bot.sandbox.weather import Weather

PATIENCE = 3.0  # seconds Slack waits for an acknowledgement
RETRIES = (0.0, 2.0, 10.0)  # seconds before each retry of an event; Slack's are 0, 60 and 300


class NotCarried(Exception):  # noqa: N818  an expected "no"
    """A payload was not acknowledged: why, in the words of Slack's retry header, and whether to come again."""

    def __init__(self, reason: str, *, code: str, again: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.again = again


class NotAnswered(Exception):  # noqa: N818  an expected "no"
    """The person sees that the app did not answer; `code` is Slack's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an acknowledgement carried, and how long it took."""

    body: JSON
    ms: int


class Carrier(Protocol):
    """A way to the app."""

    async def carry(self, kind: str, payload: JSON, *, attempt: int, reason: str) -> JSON:
        """Bring one payload there and answer with what the acknowledgement carried, or raise NotCarried."""


class Delivery:
    """Brings payloads to the app, through whatever weather there is."""

    def __init__(self, carrier: Carrier, weather: Weather, *, patience: float, retries: Sequence[float]) -> None:
        self._carrier = carrier
        self._weather = weather
        self._patience = patience
        self._retries = retries
        self._heard = asyncio.Event()
        self._heard.set()
        self._under_way: set[asyncio.Task[Any]] = set()

    def silence(self, on: bool) -> None:
        """Keep everything back, or let it go."""
        self._weather.silent = on
        if on:
            self._heard.clear()
        else:
            self._heard.set()

    def event(self, payload: JSON) -> None:
        """Send an event, again when it was not acknowledged; nobody waits for it."""
        repeat = self._weather.struck_repeat("events_api")
        for _ in range(repeat):
            self._start(self._insist(payload))

    async def ask(self, kind: str, payload: JSON) -> Answer:
        """Send a command or a click, once, and wait for its acknowledgement."""
        began = time.monotonic()
        repeat = self._weather.struck_repeat(kind)
        first, *_ = [self._start(self._once(kind, payload)) for _ in range(repeat)]
        try:
            body = await asyncio.wait_for(asyncio.shield(first), self._patience)
        except TimeoutError as error:
            raise NotAnswered("operation_timeout") from error
        except NotCarried as error:
            raise NotAnswered(error.code) from error
        except asyncio.CancelledError:
            if first.cancelled():  # the sandbox is closing
                raise NotAnswered("dispatch_failed") from None
            raise
        return Answer(body=body, ms=round((time.monotonic() - began) * 1000))

    async def arrived(self) -> None:
        """Wait until all that was sent is acknowledged or given up; what is kept back is not waited for."""
        while self._under_way and self._heard.is_set():
            await asyncio.wait(self._under_way)

    async def close(self) -> None:
        """Give up what is still under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _once(self, kind: str, payload: JSON) -> JSON:
        await self._heard.wait()
        return await self._carrier.carry(kind, payload, attempt=0, reason="")

    async def _insist(self, payload: JSON) -> None:
        reason = ""
        for attempt in range(len(self._retries) + 1):
            if attempt:
                await asyncio.sleep(self._retries[attempt - 1])
            await self._heard.wait()
            if not attempt and self._weather.disorder:
                await asyncio.sleep(random.uniform(0, self._weather.disorder))  # noqa: S311  chance, no secret
            try:
                await self._carrier.carry("events_api", payload, attempt=attempt, reason=reason)
            except NotCarried as error:
                if not error.again:
                    return
                reason = error.reason
            else:
                return

    def _start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # seen here, so that a repetition nobody waits for does not complain
