"""A meeting, from its plan to its reminders, with topics of both sides."""

import base64
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import Way
from bot.words import Language, Words
from tests.stories import Json, Story, a_story, words_in

HOUR = 3600.0


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_both_sides_collect_topics_and_are_reminded_twice(tmp_path: Path, way: Way, language: Language) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        begins = await _plan(story)
        await story.says("ben", "@Rapport topic: The launch date")
        await story.hears("ben", "Weekly sync")
        assert not await _reminders(story)

        await story.time_passes(to=(begins - timedelta(hours=1)).isoformat())
        agenda = await story.sees("amy", words("meeting.agenda"))
        assert "The launch date" in words_in(agenda)
        assert "https://meet.example/acme" in str(agenda["blocks"])

        await story.presses("amy", "topic", on=agenda)
        await story.fills("amy", topic="Budget <!channel>")
        assert (await story.sees("amy", "Budget <!channel>"))["ts"] == agenda["ts"]
        assert len(await _reminders(story)) == 1, "the agenda that stands is updated"

        await story.types("tom", "/client-meeting topic Holidays")
        assert (await story.sees("amy", "Holidays"))["ts"] == agenda["ts"]

        await story.time_passes(to=(begins - timedelta(minutes=9)).isoformat())
        soon = await story.sees("amy", words("meeting.soon"))
        assert soon["ts"] != agenda["ts"]
        assert "Holidays" in words_in(soon)
        assert len(await _reminders(story)) == 2

        await story.time_passes(to=(begins + timedelta(minutes=5)).isoformat())
        assert len(await _reminders(story)) == 2


async def test_an_onlooker_adds_no_topic_and_a_client_plans_no_meeting(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await _plan(story)
        await story.says("oscar", "@Rapport topic: Our product")
        await story.hears("oscar", "Acme")
        await story.types("gus", "/client-meeting new")
        await story.hears("gus", words("refusal.team_only"))
        await story.types("tom", "/client-meeting now")
        agenda = await story.sees("amy", "Weekly sync")
        assert "Our product" not in words_in(agenda)


async def test_a_series_is_changed_and_ended(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        begins = await _plan(story)
        await story.types("lena", "/client-meeting")
        listed = await story.hears("lena", "*Weekly sync*")
        await story.presses("lena", "meeting_change:1", on=listed)
        told = await story.sees("amy", "We meet regularly")
        assert (await _file(story, told)).startswith("BEGIN:VCALENDAR")
        await story.fills("lena", title="Monthly sync", every="last")
        assert "on the last" in words_in(await story.form("lena"))
        await story.types("lena", "/client-meeting")
        await story.presses("lena", "meeting_remove:1", on=await story.hears("lena", "*Monthly sync*"))
        await story.hears("lena", "is ended")
        await story.sees("amy", "does not take place any more")
        await story.time_passes(to=(begins + timedelta(days=40)).isoformat())
        assert not await _reminders(story)


async def test_one_meeting_is_moved_then_cancelled_and_the_client_hears_of_both(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        begins = await _plan(story)
        await story.types("lena", "/client-meeting")
        listed = await story.hears("lena", "*Weekly sync*")
        await story.presses("lena", "meeting_one:1", on=listed)
        later, day = begins + timedelta(hours=1), begins.date().isoformat()
        await story.fills("lena", which=day, way="move", to=day, at=later.strftime("%H:%M"))
        await story.sees("amy", "is moved to")
        await story.presses("lena", "meeting_cancel:1", on=listed)
        await story.sees("amy", "will not take place")
        await story.time_passes(to=(begins + timedelta(days=1)).isoformat())
        assert not await _reminders(story), "nobody is reminded of it"


async def _plan(story: Story) -> datetime:
    """A weekly meeting, at this hour of the weekday after tomorrow; when it first begins."""
    now = datetime.fromisoformat((await story.get("/clock"))["now"])
    begins = (now + timedelta(days=2)).replace(minute=30, second=0, microsecond=0)
    while begins.weekday() > 4:  # a day off would move it
        begins += timedelta(days=1)
    await story.types("lena", "/client-meeting new")
    await story.fills(
        "lena",
        title="Weekly sync",
        place="https://meet.example/acme",
        every="weekly",
        weekday=("MO", "TU", "WE", "TH", "FR")[begins.weekday()],
        at=begins.strftime("%H:%M"),
        zone="UTC",
        minutes="30",
        lead_minutes="120",
    )
    form = await story.form("lena")
    assert "Weekly sync" in words_in(form), form
    await story.post("/close", person="lena", view_id=form["id"])
    return begins


async def _file(story: Story, told: Json) -> str:
    """The one file under this message, as the client reads it."""
    await story.is_settled()
    thread = await story.messages("amy", thread=str(told["ts"]))
    [file] = [file for reply in thread for file in reply.get("files", ())]
    return base64.b64decode(story.sandbox.world.state.files[file["id"]].content).decode()


async def _reminders(story: Story) -> list[dict[str, object]]:
    """What the client read of it with a button to add a topic: reminders have one."""
    return [one for one in await story.messages("amy") if "'topic'" in str(one["blocks"]) and not one["is_ephemeral"]]
