"""10,000 digests that fall due in the same minute: how long the event loop is kept from all others meanwhile, and how
long people wait for the acknowledgement of a command.
"""

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from benchmarks.blocked import PATH
from benchmarks.commands import answers, measure
from benchmarks.filled import FIRST, begun, copy, copy_project
from benchmarks.rows import PAIRS, Row, row
from benchmarks.servers import SECRET, process
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage.database import Transaction
from tests.use_cases.builders import HOST, Cast, a_project, a_record

PROJECTS = 10_000
EVERY_DAY = {str(weekday): "09:00-18:00" for weekday in range(7)}  # or they would not be due on a Sunday
SECONDS = 2.5  # of one measurement
PEOPLE, PAUSE = 4, 0.02  # about a hundred commands a second
SLACK, BOT = 18_084, 18_085  # ports
LOOKS = 600  # a tenth of a second apart, until the first digest is begun


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds: the longest that the loop was blocked, and what one in a hundred commands took or more."""

    blocked: float
    p99: float


async def rows() -> list[Row]:
    """While there is nothing due, and while it is worked off."""
    with tempfile.TemporaryDirectory() as folder:
        file, cast = await _filled(Path(folder))
        async with _running(file), aiohttp.ClientSession() as http:
            await _measured(http, cast)  # what is compiled for the first time
            calm = [await _measured(http, cast) for _ in range(PAIRS)]
            await _fall_due(file)
            busy = [await _measured(http, cast) for _ in range(PAIRS)]
            assert _counted(file, "SELECT count(*) FROM digests") < PROJECTS, "worked off before we had looked"
    pairs = list(zip(busy, calm, strict=True))
    against = "with nothing due"
    blocked, p99 = ([(getattr(one, name), getattr(other, name)) for one, other in pairs] for name in ("blocked", "p99"))
    what = f"{PROJECTS:,} digests due: the loop's longest block"
    return [
        row(what, "ms", blocked, against=against, aim="≤ 50 ms"),
        row("the same: p99 of a slash command", "ms", p99, against=against, aim="≤ 2"),
    ]


async def _measured(http: aiohttp.ClientSession, cast: Cast) -> Measured:
    at = f"http://127.0.0.1:{BOT}"
    ids = {"team_id": HOST, "channel_id": cast.channel.slack_id, "user_id": cast.developer.slack_id}
    await _blocked(http, at)
    commands = await measure(f"{at}/slack/events", SECRET, ids, concurrency=PEOPLE, pause=PAUSE, seconds=SECONDS)
    return Measured(await _blocked(http, at), commands.p99)


async def _blocked(http: aiohttp.ClientSession, at: str) -> float:
    async with http.get(at + PATH) as response:
        return float(await response.json())


@asynccontextmanager
async def _running(file: Path) -> AsyncIterator[None]:
    """The bot, and a Slack that answers at once."""
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": "xoxb-false",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"http://127.0.0.1:{SLACK}/api/",
        "DATABASE_URL": f"sqlite:///{file}",
        "GESTURES_PER_MINUTE": "0",
    }
    slack = f"from benchmarks.quick_slack import serve; serve({SLACK})"
    bot = f"from benchmarks.blocked import serve; serve({BOT})"
    async with (
        process("-c", slack, ready=b"ready"),
        process("-c", bot, ready=b"ready", environment=environment),
        aiohttp.ClientSession() as http,
    ):
        await answers(http, BOT)
        yield


async def _filled(folder: Path) -> tuple[Path, Cast]:
    """Digests that were due a minute ago and are paused, each in a project of its own with an open record."""
    file, (cast, record, schedule) = await begun(folder, _one)
    copy_project(file, cast, PROJECTS)
    of_theirs = {"project": f"{FIRST} + n"}
    copy(file, "records", record, PROJECTS, id=f"{FIRST} + n", source="'copy:' || n", **of_theirs)
    copy(file, "schedules", schedule, PROJECTS, **of_theirs)
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT INTO drafting (project, lead_minutes, alone) SELECT id, 0, TRUE FROM projects")
        connection.execute("UPDATE schedules SET paused = TRUE")
        connection.execute("DELETE FROM outbox")
    return file, cast


def _one(tx: Transaction) -> tuple[Cast, int, int]:
    now = datetime.now(UTC)
    cast = a_project(tx, country=None, client_country=None, our_week=EVERY_DAY, client_week=EVERY_DAY)
    at = (now - timedelta(minutes=1)).time().replace(second=0, microsecond=0)
    schedule = begin_schedule(
        tx,
        cast.project,
        Post.DIGEST,
        rule="FREQ=DAILY",
        at=at,
        zone="UTC",
        lead=timedelta(),
        now=now - timedelta(hours=1),
    )
    return cast, a_record(tx, cast).id, schedule.id


async def _fall_due(file: Path) -> None:
    """Let them run again, and wait until the first is begun."""
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE schedules SET paused = FALSE")
    for _ in range(LOOKS):
        if _counted(file, "SELECT count(*) FROM drafts"):
            return
        await asyncio.sleep(0.1)
    raise RuntimeError("no digest was begun")


def _counted(file: Path, sql: str) -> int:
    with sqlite3.connect(file) as connection:
        return int(connection.execute(sql).fetchone()[0])
