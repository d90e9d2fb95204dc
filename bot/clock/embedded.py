"""APScheduler in our own process: it keeps no state, and only says "look what is due, now"."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock.schedule import ERRANDS, Errand, run
from storage.database import Database, NotWritten

log = logging.getLogger(__name__)


class EmbeddedClock:
    """Calls every errand at its interval, never two of the same at once, never one for each that was missed."""

    def __init__(self, db: Database, *, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self, others: dict[str, tuple[timedelta, Callable[[], Awaitable[None]]]]) -> None:
        """Begin; `others` are errands of the doors themselves, by name, with how often."""
        for errand in ERRANDS:
            self._every(errand.name, errand.every, partial(self._errand, errand))
        for name, (every, doing) in others.items():
            self._every(name, every, doing)
        self._scheduler.start()

    def stop(self) -> None:
        """Call nothing more; what runs is finished by its own transaction."""
        self._scheduler.shutdown(wait=False)

    def _every(self, name: str, every: timedelta, doing: Callable[[], Awaitable[None]]) -> None:
        async def call() -> None:  # APScheduler awaits only what is visibly a coroutine function
            try:
                await doing()
            except NotWritten:
                log.warning("errand %s could not be written; it is called again", name)

        self._scheduler.add_job(
            call, "interval", seconds=every.total_seconds(), id=name, max_instances=1, coalesce=True
        )

    async def _errand(self, errand: Errand) -> None:
        await run(self._db, errand, clock=self._clock)
