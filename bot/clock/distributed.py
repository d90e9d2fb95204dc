"""Procrastinate on PostgreSQL: any number of workers share the errands, and what is to be said channel by channel.

It keeps no state of ours: what is due stands in our tables, and a job says only "look there, now". A job that is done
twice finds nothing the second time, so whatever the queue loses or repeats is late and never wrong.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from bot.clock.clocks import set_back
from bot.clock.schedule import ERRANDS, Doing, run
from bot.measures import Measures
from bot.use_cases.delivery import sweep
from storage.database import Database, NotWritten
from storage.handing_over import QUEUE, SILENT, TASK

ERRANDS_QUEUE = "errands"  # of their own, so that no errand waits behind channels in which Slack asks for patience
CHANNELS = 256  # in which one worker speaks at one time; most of them only wait for their next turn
ERRANDS_AT_ONCE = 4
CONNECTIONS = 6  # to the database: two that listen, the others to take up and finish jobs
POLL = 0.5  # seconds between two looks for jobs that nobody announced
HEARTBEAT = 5.0  # seconds; four missed in a row, and the worker is taken for dead
NET = timedelta(seconds=5)  # how often dead workers, and channels that nobody was handed, are looked for
AGAIN = 1.0  # seconds until a worker that lost its database begins anew

log = structlog.stdlib.get_logger(__name__)


class DistributedClock:
    """One worker of any number: does errands under a lock for each, and speaks in channels under a lock for each."""

    def __init__(
        self,
        db: Database,
        url: str,
        measures: Measures,
        *,
        clock: Callable[[], datetime],
        deliver: Callable[[int], Awaitable[None]],
    ) -> None:
        self._db = db
        self._measures = measures
        self._clock = clock
        self._deliver = deliver
        self._due: dict[str, float] = {}  # by errand, in monotonic time
        address = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._connector = PsycopgConnector(conninfo=address, min_size=1, max_size=CONNECTIONS)

    @asynccontextmanager
    async def working(self, others: dict[str, tuple[timedelta, Doing]], *, to_finish: float) -> AsyncIterator[None]:
        """Work until the context ends; `others` are errands of the doors themselves, by name, with how often.

        What is being done then has so many seconds to finish; what does not is taken up by another worker.
        """
        delivery, errands = App(connector=self._connector), App(connector=self._connector)
        delivery.task(name=TASK, queue=QUEUE)(self._deliver_in)
        self._every(delivery, QUEUE, "sweep", NET, partial(self._db.write, sweep))
        self._every(errands, ERRANDS_QUEUE, "rescue", NET, partial(self._rescue, errands), alone=False)
        for errand in ERRANDS:
            doing = partial(run, self._db, errand, clock=self._clock)
            self._every(errands, ERRANDS_QUEUE, errand.name, errand.every, doing)
        for name, (every, doing_other) in others.items():
            self._every(errands, ERRANDS_QUEUE, name, every, doing_other)
        async with delivery.open_async():
            tasks = [
                asyncio.create_task(_work(delivery, QUEUE, at_once=CHANNELS, to_finish=to_finish)),
                asyncio.create_task(_work(errands, ERRANDS_QUEUE, at_once=ERRANDS_AT_ONCE, to_finish=to_finish)),
            ]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def _every(self, app: App, queue: str, name: str, every: timedelta, doing: Doing, *, alone: bool = True) -> None:
        seconds = every.total_seconds()
        self._due[name] = monotonic() + seconds
        self._measures.errand_lag.labels(name).set_function(lambda: max(0.0, monotonic() - self._due[name]))

        async def call(timestamp: int) -> None:  # noqa: ARG001  Procrastinate tells each for when it was
            try:
                await doing()
            except NotWritten:
                log.warning("errand could not be written, is called again", errand=name)
            else:
                self._due[name] = monotonic() + seconds

        lock = name if alone else None
        app.periodic(cron=cron_of(every))(app.task(name=name, queue=queue, lock=lock, queueing_lock=lock)(call))

    async def _deliver_in(self, channel: int) -> None:
        try:
            await self._deliver(channel)
        except NotWritten:
            log.warning("outbox cannot be read, is tried again", channel=channel)

    async def _rescue(self, app: App) -> None:
        """Take up again what dead workers were doing. Not under a lock: a dead one would hold it."""
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT.total_seconds()):
            assert job.id is not None, "it comes from the queue"
            log.warning("a dead worker's job is taken up again", task=job.task_name, lock=job.lock)
            try:
                await app.job_manager.retry_job(job)
            except UniqueViolation:  # the next one of its kind waits already
                await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
            except ConnectorException:
                log.warning("another worker was quicker", task=job.task_name, lock=job.lock)


def cron_of(every: timedelta) -> str:
    """The same in the words of cron, with seconds in the sixth place; it must divide a minute, an hour or a day."""
    seconds = round(every.total_seconds())
    if seconds < 60:
        return f"* * * * * */{seconds}"
    if seconds < 3600:
        return f"*/{seconds // 60} * * * *"
    return f"0 */{seconds // 3600} * * *"


async def _work(app: App, queue: str, *, at_once: int, to_finish: float) -> None:
    """Work for good; Procrastinate's own worker ends when the database goes away for a moment.

    It calls nothing by the clock at times that it has seen already; where the clock is set back, another begins.
    """
    while True:
        worker = asyncio.ensure_future(
            app.run_worker_async(
                queues=[queue],
                name=queue,
                concurrency=at_once,
                fetch_job_polling_interval=POLL,
                shutdown_graceful_timeout=to_finish,
                delete_jobs="always",
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENT.total_seconds(),
            )
        )
        watching = asyncio.ensure_future(set_back())
        try:
            await asyncio.wait((worker, watching), return_when=asyncio.FIRST_COMPLETED)
        finally:
            watching.cancel()
            worker.cancel()
            ended = await asyncio.gather(worker, return_exceptions=True)
        if isinstance(ended[0], Exception):  # whatever it is, it is no reason to do nothing for ever
            log.error("the queue cannot be reached", queue=queue, exc_info=ended[0])
        await asyncio.sleep(AGAIN)
