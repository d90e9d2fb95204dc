"""Minutes: from the end of a meeting to what each side does about it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import Way
from bot.words import Language, Words
from tests.stories import Story, a_story, actions_on, words_in

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_the_lead_writes_minutes_and_each_side_reads_its_own(
    tmp_path: Path, way: Way, language: Language
) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        begins = await _planned(story)
        await story.types("tom", "/client-meeting topic The launch date")
        await story.types("tom", "/client-meeting topic Holidays")
        await story.time_passes(to=(begins + timedelta(minutes=31)).isoformat())
        asked = await story.sees("lena", words("minutes.write"), channel="team-acme")

        await story.presses("lena", "minutes", on=asked)
        await story.presses("lena", "minutes_more")
        holidays = _option(await story.form("lena"), "Holidays")
        await story.fills(
            "lena",
            decisions="We launch in May.",
            task_0="Send the logo",
            owner_0="amy",
            task_4="Order the certificate",
            carried=[holidays],
            notes="All were there.",
            internal="They are nervous.",
        )

        post = await story.sees("amy", "We launch in May.")
        assert "ACT-1" in words_in(post)
        assert "ACT-2" in words_in(post)
        assert "Holidays" in words_in(post)
        written = await story.sees("lena", "They are nervous.", channel="team-acme")
        assert written["ts"] == asked["ts"], "the question became the minutes"
        logo = await story.sees("amy", "ACT-1", thread=post["ts"])
        await story.sees("amy", "ACT-2", thread=post["ts"])
        assert "move:complete" in actions_on(logo)
        await story.presses("amy", "move:complete", on=logo)
        await story.sees("amy", words("action_item.state.done"), thread=post["ts"])

        await story.time_passes(to=(begins + timedelta(days=7) - timedelta(hours=1)).isoformat())
        agenda = await story.sees("amy", words("meeting.agenda"))
        assert "Holidays" in words_in(agenda)
        assert "The launch date" not in words_in(agenda)
        for thread in (None, post["ts"]):
            assert "nervous" not in words_in(await story.messages("amy", thread=thread))


async def test_the_lead_is_reminded_once_and_can_say_that_there_will_be_none(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        begins = await _planned(story)
        await story.time_passes(to=(begins + timedelta(minutes=31)).isoformat())
        asked = await story.sees("lena", words("minutes.write"), channel="team-acme")
        await story.time_passes(to=(begins + timedelta(days=5)).isoformat())
        nudges = [
            one
            for one in await story.messages("lena", "team-acme", thread=asked["ts"])
            if "It takes two minutes" in words_in(one)
        ]
        assert len(nudges) == 1
        await story.presses("lena", "minutes_waive", on=asked)
        await story.sees("lena", "There will be no minutes", channel="team-acme")


def _option(form: dict[str, object], text: str) -> str:
    """The value of a choice of the form."""
    blocks = form["blocks"]
    assert isinstance(blocks, list)
    options = [one for block in blocks for one in block.get("element", {}).get("options", ())]
    return next(str(one["value"]) for one in options if one["text"]["text"] == text)


async def _planned(story: Story) -> datetime:
    """A weekly meeting of half an hour, on the weekday after tomorrow; when it first begins."""
    now = datetime.fromisoformat((await story.get("/clock"))["now"])
    begins = (now + timedelta(days=2)).replace(minute=30, second=0, microsecond=0)
    while begins.weekday() > 4:  # a day off would move it
        begins += timedelta(days=1)
    await story.types("lena", "/client-meeting new")
    await story.fills(
        "lena",
        title="Weekly sync",
        every="weekly",
        weekday=WEEKDAYS[begins.weekday()],
        at=begins.strftime("%H:%M"),
        zone="UTC",
        minutes="30",
        lead_minutes="120",
    )
    form = await story.form("lena")
    assert "Weekly sync" in words_in(form), form
    await story.post("/close", person="lena", view_id=form["id"])
    return begins
