"""APScheduler in our own process: it keeps no state, and only says "look what is due, now"."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock.clocks import set_back
from bot.clock.schedule import ERRANDS, Doing, Errand, run
from bot.measures import Measures
from storage.database import Database, NotWritten

log = structlog.stdlib.get_logger(__name__)


class EmbeddedClock:
    """Calls every errand at its interval, never two of the same at once, never one for each that was missed."""

    def __init__(self, db: Database, measures: Measures, *, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._measures = measures
        self._due: dict[str, float] = {}  # by errand, in monotonic time
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._watching: asyncio.Task[None] | None = None

    def start(self, others: dict[str, tuple[timedelta, Doing]]) -> None:
        """Begin; `others` are errands of the doors themselves, by name, with how often."""
        for errand in ERRANDS:
            self._every(errand.name, errand.every, partial(self._errand, errand))
        for name, (every, doing) in others.items():
            self._every(name, every, doing)
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())

    def stop(self) -> None:
        """Call nothing more; what runs is finished by its own transaction."""
        if self._watching is not None:
            self._watching.cancel()
        self._scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        """The scheduler goes by this machine's clock; where that is set back, it goes on at once all the same."""
        while True:
            await set_back()
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))

    def _every(self, name: str, every: timedelta, doing: Doing) -> None:
        seconds = every.total_seconds()
        self._due[name] = monotonic() + seconds
        self._measures.errand_lag.labels(name).set_function(lambda: max(0.0, monotonic() - self._due[name]))

        async def call() -> None:  # APScheduler awaits only what is visibly a coroutine function
            try:
                await doing()
            except NotWritten:
                log.warning("errand could not be written, is called again", errand=name)
            except asyncio.CancelledError:  # the bot ends; APScheduler would call that a failure
                log.info("errand is broken off", errand=name)
            else:
                self._due[name] = monotonic() + seconds

        # Called late rather than not at all, however late: it would else be passed over after a second.
        self._scheduler.add_job(
            call, "interval", seconds=seconds, id=name, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    async def _errand(self, errand: Errand) -> None:
        await run(self._db, errand, clock=self._clock)
