"""The workspace's time: the machine's, moved ahead by what was asked for, and still while an app catches up."""

import asyncio
import contextlib
import time
from datetime import UTC, datetime, timedelta

from bot.sandbox.values import JSON

_FOLLOWS = 60.0  # seconds since it last asked, in which an app counts as following
_STUCK = 60.0  # seconds without a step after which the clock no longer waits for its follower


class Clock:
    """The sandbox's now. `seq` changes whenever a follower has something to learn."""

    def __init__(self, start: datetime | None = None) -> None:
        self.seq = 0
        self.target: datetime | None = None
        self._ahead = start - datetime.now(UTC) if start is not None else timedelta(0)
        self._still: datetime | None = None
        self._asked = -_FOLLOWS
        self._stepped = 0.0
        self._changed = asyncio.Event()
        self._arrived = asyncio.Event()
        self._moving = asyncio.Lock()

    def now(self) -> datetime:
        """Return the moment, aware and in UTC."""
        return self._still if self._still is not None else datetime.now(UTC) + self._ahead

    def told(self) -> JSON:
        """Say it the way the control interface does."""
        return {
            "now": self.now().isoformat(),
            "seq": self.seq,
            "target": self.target.isoformat() if self.target is not None else None,
        }

    async def changed(self, seen: int | None, *, wait: float) -> JSON:
        """Answer as soon as `seq` is another than the one seen, at the latest after so many seconds."""
        if seen is not None:
            self._asked = time.monotonic()
            if seen == self.seq and wait > 0:
                changed = self._changed
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await changed.wait()
                self._asked = time.monotonic()
        return self.told()

    async def move(self, to: datetime) -> bool:
        """Go there, a follower's instants on the way; answers True if the follower was too late. Never goes back."""
        async with self._moving:
            if to <= self.now():
                return False
            if time.monotonic() - self._asked >= _FOLLOWS:
                self._land(to)
                return False
            self._still = self.now()
            self.target = to
            self._arrived.clear()
            self._stepped = time.monotonic()
            self._turn()
            while (left := self._stepped + _STUCK - time.monotonic()) > 0:
                try:
                    async with asyncio.timeout(left):
                        await self._arrived.wait()
                except TimeoutError:
                    continue
                self._land(to)
                return False
            self._land(to)
            return True

    def step(self, now: datetime) -> bool:
        """Stand at this instant on the way to the target; refused (False) outside of it."""
        if self.target is None or not self.now() <= now <= self.target:
            return False
        self._still = now
        self._stepped = time.monotonic()
        return True

    def arrive(self) -> bool:
        """The follower has nothing more to do on the way; False if there is no way."""
        if self.target is None:
            return False
        self._arrived.set()
        return True

    def close(self) -> None:
        """Answer everybody who waits for news or for an arrival: there will be none."""
        self._changed.set()
        self._arrived.set()

    def restore(self, ahead: float) -> None:
        """Run so many seconds ahead of the machine, as before a restart."""
        self._ahead = timedelta(seconds=ahead)

    @property
    def ahead(self) -> float:
        """How many seconds the clock runs ahead of the machine's."""
        return (self.now() - datetime.now(UTC)).total_seconds()

    def _land(self, to: datetime) -> None:
        self._ahead = to - datetime.now(UTC)
        self._still = None
        self.target = None
        self._turn()

    def _turn(self) -> None:
        self.seq += 1
        self._changed.set()
        self._changed = asyncio.Event()
