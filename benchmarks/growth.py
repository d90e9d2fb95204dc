"""Whether what is asked every day stays as quick when there is a thousand times as much of it."""

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import time as wall_time
from datetime import timedelta
from pathlib import Path

from benchmarks.filled import FIRST, begun, copy, copy_project
from benchmarks.rows import PAIRS, Row, row
from bot.clock.schedule import ERRANDS
from bot.messages.audiences import Audience
from bot.use_cases.home import home_of
from bot.use_cases.overviews import overview_of, status_of
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage.database import Database, Transaction, open_database
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, moved

TIMES = 30  # of one measurement, of which the median counts
FEW_SCHEDULES, MANY_SCHEDULES = 1_000, 1_000_000
FEW_RECORDS, MANY_RECORDS = 100, 100_000
DUE = ("digests", "meetings", "polls_to_ask")


async def rows() -> list[Row]:
    """A tick with nothing due, and what the people of a project with a long history ask."""
    return [*await _ticks(), *await _closed()]


async def _ticks() -> list[Row]:
    def tick(tx: Transaction, _cast: Cast) -> None:
        for errand in ERRANDS:
            if errand.name in DUE:
                errand.deed(tx, now=MONDAY)

    async with AsyncExitStack() as stack:
        few, many = [await _grown(stack, _scheduled, _with_schedules(size)) for size in (FEW_SCHEDULES, MANY_SCHEDULES)]
        pairs = [(await many.took(tick), await few.took(tick)) for _ in range(PAIRS)]
    return [row("a tick with nothing due among 1,000,000 schedules", "ms", pairs, against="among 1,000", aim="≤ 1.5")]


async def _closed() -> list[Row]:
    asked: dict[str, Callable[[Transaction, Cast], object]] = {
        "digest": lambda tx, cast: overview_of(
            tx, cast.project, Audience.CLIENT, since=MONDAY - timedelta(days=7), now=MONDAY
        ),
        "status": lambda tx, cast: status_of(tx, asking(tx, cast, cast.lead), now=MONDAY),
        "App Home": lambda tx, cast: home_of(tx, asking(tx, cast, cast.lead), now=MONDAY),
    }
    made: list[Row] = []
    async with AsyncExitStack() as stack:
        few, many = [await _grown(stack, _lived, _with_records(size)) for size in (FEW_RECORDS, MANY_RECORDS)]
        for name, ask in asked.items():
            pairs = [(await many.took(ask), await few.took(ask)) for _ in range(PAIRS)]
            what = f"{name} of a project with 100,000 closed records"
            made.append(row(what, "ms", pairs, against="with 100", aim="≤ 1.5"))
    return made


@dataclass(frozen=True, slots=True)
class _Grown:
    db: Database
    cast: Cast

    async def took(self, asked: Callable[[Transaction, Cast], object]) -> float:
        """Milliseconds that it takes once its transaction has begun."""
        return statistics.median([await self.db.write(self._timed, asked) for _ in range(TIMES)])

    def _timed(self, tx: Transaction, asked: Callable[[Transaction, Cast], object]) -> float:
        began = time.perf_counter()
        asked(tx, self.cast)
        return (time.perf_counter() - began) * 1000


async def _grown(
    stack: AsyncExitStack, begin: Callable[[Transaction], tuple[Cast, int]], grow: Callable[[Path, Cast, int], None]
) -> _Grown:
    file, (cast, row_id) = await begun(Path(stack.enter_context(tempfile.TemporaryDirectory())), begin)
    grow(file, cast, row_id)
    db = open_database(f"sqlite:///{file}")
    stack.push_async_callback(db.close)
    return _Grown(db, cast)


def _with_schedules(count: int) -> Callable[[Path, Cast, int], None]:
    """So many schedules, a digest's and a poll's for each project."""

    def grow(file: Path, cast: Cast, schedule: int) -> None:
        copy_project(file, cast, count // 2)
        for post in (Post.DIGEST, Post.POLL):
            copy(file, "schedules", schedule, count // 2, project=f"{FIRST} + n", kind=f"'{post}'")

    return grow


def _with_records(count: int) -> Callable[[Path, Cast, int], None]:
    """So many records that were closed two months ago."""
    long_ago = f"'{(MONDAY - timedelta(days=60)).isoformat(timespec='microseconds')}'"

    def grow(file: Path, _cast: Cast, record: int) -> None:
        copy(
            file,
            "records",
            record,
            count,
            number="n + 10",
            source="'copy:' || n",
            state_since=long_ago,
            created_at=long_ago,
        )

    return grow


def _scheduled(tx: Transaction) -> tuple[Cast, int]:
    cast = a_project(tx)
    rule, at = "FREQ=WEEKLY;BYDAY=FR", wall_time(16)
    begun_ = begin_schedule(
        tx, cast.project, Post.DIGEST, rule=rule, at=at, zone="Europe/Berlin", lead=timedelta(), now=MONDAY
    )
    return cast, begun_.id


def _lived(tx: Transaction) -> tuple[Cast, int]:
    cast = a_project(tx)
    a_record(tx, cast, title="Still open")
    done = moved(tx, cast, a_record(tx, cast, title="Long done"), "resolve", cause="c", solution="s")
    return cast, moved(tx, cast, done, "confirm", by=cast.client).id
