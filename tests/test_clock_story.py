"""The machine's clock goes wrong by an hour and is set right again: nothing is lost, and nothing is said twice."""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from apscheduler.schedulers import base as scheduling
from procrastinate import periodic

from bot.assembly import running_bot
from bot.clock import clocks, deliverer, distributed, embedded
from bot.clock.distributed import DistributedClock
from bot.clock.embedded import EmbeddedClock
from bot.clock.schedule import work_off
from bot.measures import Measures
from bot.sandbox.server import running_sandbox
from bot.settings import Way
from bot.use_cases.delivery import shorten_pauses
from bot.use_cases.refiling import UNDO
from bot.words import Language, Words
from storage import backlog
from storage.database import Database, open_database
from storage.migrate import migrate
from tests.stories import SEED, Story, database_of, settings_for, words_in

EN = Words(Language.EN)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Machine(datetime):
    """What the clock of the machine shows on which the bot runs."""

    ahead: ClassVar[timedelta] = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain moment
        """The present moment, as it believes."""
        return datetime.now(tz) + cls.ahead


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> type[Machine]:
    """The clock of the machine on which everything that the bot does by the clock is done."""
    for module in (clocks, deliverer, embedded, scheduling):
        monkeypatch.setattr(module, "datetime", Machine)
    monkeypatch.setattr(Machine, "ahead", timedelta(0))
    return Machine


async def test_a_clock_that_is_an_hour_ahead_and_set_back_says_everything_once(
    tmp_path: Path, machine: type[Machine]
) -> None:
    migrate(f"sqlite:///{database_of(tmp_path)}")
    async with running_sandbox(seed=SEED) as sandbox, aiohttp.ClientSession() as http:
        settings = settings_for(sandbox, tmp_path).model_copy(update={"clock_url": None})
        async with running_bot(settings, Way.SOCKET) as bot:
            story = Story(sandbox, bot, http)
            await story.links()
            await _passes(story, machine, _next_friday() - datetime.now(UTC) - HOUR / 2)
            await story.types("lena", "/client-digest change")
            await story.fills("lena", every="weekly", weekday="FR", at="16:00", lead="0", alone="alone")
            await story.form("lena")
            assert await _digests(story) == 0

            machine.ahead += HOUR
            await _passes(story, machine, timedelta(0))
            assert await _digests(story) == 1, "by the clock it is due"
            await story.post("/weather", fault="lost_answer", method="chat.postMessage", times=2)
            await story.types("tom", "/client-issue Login page is down")
            filed = await story.hears("tom", "ISS-1")
            await _passes(story, machine, timedelta(seconds=5))
            assert await _cards(story) == (1, 1), "what Slack took is found, though its stamp is an hour older"
            await story.post("/weather", fault="error", method="files.completeUploadExternal", status=503)
            await story.post("/weather", fault="lost_answer", method="files.completeUploadExternal")
            await _plan_a_meeting(story)
            for _ in range(2):
                await _passes(story, machine, timedelta(seconds=5))
            assert await _calendar_files(story) == 1, "so is a file, by the id that it had before anybody saw it"
            await story.post("/weather", fault="error", method="chat.postMessage", status=503, times=2)
            await story.types("tom", "/client-issue The export is broken")
            await story.hears("tom", "ISS-2")
            await story.is_settled()
            assert await bot.db.read(backlog.waiting) == 2

            machine.ahead -= HOUR
            await _passes(story, machine, timedelta(minutes=5))
            assert await bot.db.read(backlog.waiting) == 0, "what was put off by the wrong clock does not wait an hour"
            await story.card("lena", "The export is broken", channel="team-acme")
            await story.presses("tom", "undo", on=filed)
            await story.card("amy", "Login page is down", state=EN("issue.state.undone"))
            await _passes(story, machine, HOUR / 2)
            assert await _digests(story) == 1, "its time came again"

            machine.ahead += HOUR
            await story.presses("tom", "undo", on=await story.hears("tom", "ISS-2"))
            await story.hears("tom", EN("refusal.too_late_to_undo", minutes=UNDO // timedelta(minutes=1)))
            machine.ahead -= HOUR
            await _passes(story, machine, 7 * DAY + HOUR)  # a week that ends summer time is longer
            assert await _digests(story) == 2, "and the next week's comes in its time"
            assert await _cards(story) == (1, 1)


async def test_the_errands_go_on_when_the_clock_is_set_back(
    sqlite_database: Database, machine: type[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "LOOK", 0.01)
    called = asyncio.Event()

    async def look() -> None:
        called.set()

    errands = EmbeddedClock(sqlite_database, Measures(), clock=lambda: machine.now(UTC))
    errands.start({"look": (timedelta(seconds=0.05), look)})
    for _ in range(2):
        async with asyncio.timeout(10):
            await called.wait()
        machine.ahead -= HOUR
        called.clear()
    errands.stop()


async def test_the_workers_of_many_go_on_when_the_clock_is_set_back(
    postgres_url: str, machine: type[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "LOOK", 0.01)
    monkeypatch.setattr(distributed, "AGAIN", 0.01)
    monkeypatch.setattr(periodic, "time", SimpleNamespace(time=lambda: machine.now(UTC).timestamp()))
    # In the middle of a minute, so that none ends meanwhile: what is called is called because the clock was set back.
    machine.ahead = timedelta(seconds=90) - timedelta(seconds=datetime.now(UTC).second)
    called = asyncio.Event()

    async def look() -> None:
        called.set()

    async def say(channel: int) -> None:
        raise AssertionError(channel)

    db = open_database(postgres_url, hands_over=True)
    errands = DistributedClock(db, postgres_url, Measures(), clock=lambda: machine.now(UTC), deliver=say)
    async with errands.working({"look": (timedelta(minutes=1), look)}, to_finish=5):
        for _ in range(3):
            async with asyncio.timeout(10):
                await called.wait()
            called.clear()
            machine.ahead -= HOUR
    await db.close()


async def _passes(story: Story, machine: type[Machine], by: timedelta) -> None:
    """Time passes, here and in Slack, and all that is due by the bot's clock is done."""
    await story.is_settled()
    if by:
        await story.post("/clock", by=by.total_seconds())
        machine.ahead += by
    await story.bot.db.write(shorten_pauses, real_now=machine.now(UTC))
    machine.ahead += timedelta(minutes=3)  # longer than anything here is put off
    await work_off(story.bot.db, clock=story.bot.clock.now, settled=story.is_settled)
    machine.ahead -= timedelta(minutes=3)


def _next_friday() -> datetime:
    """Four in the afternoon, where the project is."""
    today = datetime.now(ZoneInfo("Europe/Berlin")).replace(hour=16, minute=0, second=0, microsecond=0)
    return (today + DAY * ((4 - today.weekday()) % 7 or 7)).astimezone(UTC)


async def _plan_a_meeting(story: Story) -> None:
    await story.types("lena", "/client-meeting new")
    asked = {"title": "Weekly sync", "every": "weekly", "weekday": "WE", "at": "10:30", "zone": "UTC", "minutes": "30"}
    await story.fills("lena", **asked, place="", lead_minutes="120")
    form = await story.form("lena")
    assert "Weekly sync" in words_in(form), form
    await story.post("/close", person="lena", view_id=form["id"])


async def _calendar_files(story: Story) -> int:
    """How many stand under what the client was told of the meeting."""
    told = await story.sees("amy", "We meet regularly")
    thread = await story.messages("amy", thread=str(told["ts"]))
    return sum(len(reply.get("files", ())) for reply in thread)


async def _digests(story: Story) -> int:
    heading = EN("digest.heading", project="Portal")
    return sum(heading in words_in(one) for one in await story.messages("amy"))


async def _cards(story: Story) -> tuple[int, int]:
    """How many cards of the first issue there are in the client's and in the team's channel."""
    seen = [await story.messages(*place) for place in (("amy", "acme-portal"), ("lena", "team-acme"))]
    client, team = (sum("ISS-1  Login" in words_in(one) for one in channel) for channel in seen)
    return client, team
