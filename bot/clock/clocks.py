"""Where `now` comes from: the machine, or the clock of a sandbox in which a person moves time.

What people see follows it. What guards the wire (signatures, leases, pacing) uses real elapsed time.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import aiohttp
import structlog

PATIENCE = 25  # seconds that a question for news stays open
AGAIN = 1.0  # seconds before the sandbox is asked again when it did not answer

LOOK = 1.0  # seconds between two looks at this machine's clock
TRIMMED = 2.0  # seconds by which a clock is corrected without anybody noticing

log = structlog.stdlib.get_logger(__name__)


class Clock(Protocol):
    """Says what time it is, aware and in UTC."""

    def now(self) -> datetime:
        """The present moment as people see it."""


class MachineClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


async def set_back() -> None:
    """Wait until this machine's clock is set back, by more than a clock is trimmed.

    Schedulers sleep by it: what they had planned for the time that comes again they would sleep through.
    """
    ahead = _ahead()
    while True:
        await asyncio.sleep(LOOK)
        before, ahead = ahead, _ahead()
        if ahead < before - TRIMMED:
            log.warning("the clock was set back", seconds=round(before - ahead))
            return


def _ahead() -> float:
    """By how much the clock is ahead of elapsed time."""
    return datetime.now(UTC).timestamp() - time.monotonic()


class SandboxClock:
    """The time of a sandbox, followed: when somebody moves it on, each due instant is visited in its order.

    At each instant the errands run until nothing is due and nothing waits to be said; then comes the next.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._seq = 0
        self._at = datetime.now(UTC)
        self._since = time.monotonic()
        self._stands = False

    def now(self) -> datetime:
        """The present moment of the sandbox, as last heard and counted on since; it stands while it is being moved."""
        return self._at if self._stands else self._at + timedelta(seconds=time.monotonic() - self._since)

    async def join(self) -> None:
        """Ask what time it is. Raises ClientError when no sandbox answers."""
        async with aiohttp.ClientSession() as session:
            await self._ask(session)

    async def follow(
        self,
        next_instant: Callable[[datetime], Awaitable[datetime | None]],
        work_off: Callable[[], Awaitable[None]],
    ) -> None:
        """Follow the clock for good: `work_off` does all that is due now, `next_instant` says when more is."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE + 10)) as session:
            while True:
                try:
                    target = await self._ask(session, seen=self._seq)
                    if target is not None:
                        await self._travel(session, target, next_instant, work_off)
                except (aiohttp.ClientError, TimeoutError):
                    log.warning("the sandbox's clock does not answer")
                    await asyncio.sleep(AGAIN)

    async def _travel(
        self,
        session: aiohttp.ClientSession,
        target: datetime,
        next_instant: Callable[[datetime], Awaitable[datetime | None]],
        work_off: Callable[[], Awaitable[None]],
    ) -> None:
        await work_off()
        while (due := await next_instant(self.now())) is not None and due <= target:
            step = max(due, self.now())
            await self._tell(session, "/step", {"now": step.isoformat()})
            self._stand_at(step)
            await work_off()
            if await next_instant(self.now()) == due:  # it cannot be done now; time goes on all the same
                break
        self._stand_at(target)
        await work_off()
        await self._tell(session, "/arrive", {})
        self._stands = False
        self._since = time.monotonic()

    def _stand_at(self, moment: datetime) -> None:
        self._at, self._stands = moment, True

    async def _ask(self, session: aiohttp.ClientSession, *, seen: int | None = None) -> datetime | None:
        """Hear the news of the clock; the moment to which somebody moves it, or None."""
        params = {} if seen is None else {"seen": str(seen), "wait": str(PATIENCE)}
        async with session.get(self._url, params=params) as response:
            news: dict[str, Any] = await response.json()
        self._seq = int(news["seq"])
        self._at, self._since = datetime.fromisoformat(news["now"]), time.monotonic()
        target = news.get("target")
        self._stands = target is not None
        return datetime.fromisoformat(target) if target else None

    async def _tell(self, session: aiohttp.ClientSession, path: str, body: dict[str, str]) -> None:
        async with session.post(self._url + path, json=body) as response:
            news: dict[str, Any] = await response.json()
        with contextlib.suppress(KeyError):
            self._seq = int(news["seq"])
