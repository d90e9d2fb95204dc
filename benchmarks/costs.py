"""What a digest costs on this machine, piece by piece: the simulation's machines are as quick as this one."""

import itertools
import time
from dataclasses import dataclass
from datetime import time as wall_time
from datetime import timedelta

from benchmarks.servers import postgres
from bot.clock.deliverer import Deliverer
from bot.measures import Measures
from bot.press.charts import Shares, drawn
from bot.press.press import Press
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage import backlog, deliveries, drafts
from storage.database import Transaction, open_database
from storage.migrate import migrate
from tests.use_cases.builders import MONDAY, a_project, a_record

PROJECTS = 60
RECORDS = 8  # of each
FRIDAY = MONDAY + timedelta(days=4, hours=12)
PICTURES = 3
JOB = (
    1 / 500
)  # seconds of the queue for one job, however many workers take them: Procrastinate moved about 500 a second
SAY = (
    1 / 2000
)  # seconds of a worker for one call of Slack's client: it makes about 2,000 a second with a shared session


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Seconds of whoever does it."""

    compose: float  # of the errand, for one digest: one worker at a time runs it
    post: float  # of a worker's processor, for one post
    pictures: float  # of a worker's printer, for one digest
    job: float = JOB


async def measured() -> Costs:
    """Compose and say digests on a PostgreSQL of our own, where Slack answers at once."""
    with postgres() as url:
        migrate(url)
        db = open_database(url)
        try:
            await db.write(_projects)
            began = time.perf_counter()
            done = await db.write(_compose)
            compose = (time.perf_counter() - began) / done
            channels = await db.read(_channels)
            deliverer = Deliverer(db, _AtOnce(), Measures(), clock=lambda: FRIDAY, pace=0)
            began_cpu = time.process_time()
            for channel in channels:
                await deliverer.drain(channel)
            post = (time.process_time() - began_cpu) / len(channels)
        finally:
            await db.close()
    return Costs(compose=compose, post=post + SAY, pictures=await _pictures())


class _AtOnce:
    """Whatever is said stands there at once."""

    def __init__(self) -> None:
        self._stamps = itertools.count(1)

    async def say(self, *_what: object, **_how: object) -> str | None:
        return f"1.{next(self._stamps):06}"


def _projects(tx: Transaction) -> None:
    for number in range(PROJECTS):
        cast = a_project(tx, code=f"P{number}")
        for record in range(RECORDS):
            a_record(tx, cast, title=f"Record {record}")
        drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
        rule, at = "FREQ=WEEKLY;BYDAY=FR", wall_time(16)
        begin_schedule(
            tx, cast.project, Post.DIGEST, rule=rule, at=at, zone="Europe/Berlin", lead=timedelta(), now=MONDAY
        )
    for waiting in backlog.unsent(tx, most=PROJECTS * RECORDS * 4):
        deliveries.sent(tx, waiting, f"0.{waiting.id:06}", now=MONDAY)


def _compose(tx: Transaction) -> int:
    """How many digests it were."""
    while post_due_digests(tx, now=FRIDAY):
        pass
    return PROJECTS


def _channels(tx: Transaction) -> list[int]:
    return [one.channel for one in backlog.unsent(tx, most=PROJECTS * 8)]


async def _pictures() -> float:
    drawing = drawn(Shares(title="Where everything stands", parts=(("Open", 3), ("In progress", 4), ("Closed", 9))))
    press = Press()
    await press.pictures([drawing])  # what is read from the disk for the first time
    began = time.perf_counter()
    for _ in range(5):
        await press.pictures([drawing] * PICTURES)
    return (time.perf_counter() - began) / 5
