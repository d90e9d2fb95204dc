"""A satisfaction poll, asked in the channel, answered in private, told to the team."""

from pathlib import Path

import pytest

from bot.settings import Way
from bot.words import Language, Words
from tests.stories import Story, a_story, actions_on, words_in

DAY = 24 * 3600.0
CONTENT = {"quality": "5", "progress": "4", "communication": "4", "recommend": "9", "comment": "Keep going"}
UNHAPPY = {"quality": "1", "progress": "3", "communication": "2", "recommend": "3", "comment": "Too slow"}


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_a_poll_is_answered_in_private_and_counted_for_the_team(
    tmp_path: Path, way: Way, language: Language
) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        await story.types("lena", "/client-poll now")
        asked = await story.sees("amy", words("poll.invitation"))
        await _answers(story, "amy", asked, CONTENT)
        await _answers(story, "amy", asked, {**CONTENT, "quality": "4"})

        await story.time_passes(by=5 * DAY)
        reminder = await story.sees(
            "ben", words("poll.reminder", project="Portal"), channel=await _direct(story, "ben")
        )
        assert await story.messages("amy", await _direct(story, "amy")) == []
        await story.presses("ben", "poll_answer", on=reminder)
        assert words("poll.who_reads") in words_in(await story.form("ben")), "in the language of the reminder"
        await _sends(story, "ben", UNHAPPY)
        await story.says("ben", "?", channel=await _direct(story, "ben"))
        await story.sees("ben", words("help.heading"), channel=await _direct(story, "ben"))

        await story.time_passes(by=3 * DAY)
        closed = await story.sees("amy", words("poll.closed"))
        assert closed["ts"] == asked["ts"]
        assert "poll_answer" not in actions_on(closed)
        results = words_in(await story.sees("lena", words("poll.low"), channel="team-acme"))
        assert "Keep going" in results
        assert "Too slow" in results
        average = words(
            "poll.average", question=words("poll.quality"), score=2.5, most=5, satisfied=50, lowest=1, highest=4
        )
        assert average in results
        assert words("poll.nps", score="0", promoters=1, passives=0, detractors=1) in results
        for person in ("amy", "oscar", "gus"):
            assert "Too slow" not in str(await story.messages(person))


async def test_neither_team_nor_onlookers_answer(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.types("lena", "/client-poll now")
        asked = await story.sees("amy", words("poll.invitation"))
        await story.presses("tom", "poll_answer", on=asked)
        await story.hears("tom", words("refusal.client_only"))
        await story.presses("oscar", "poll_answer", on=asked)
        await story.hears("oscar", "Acme")


async def test_the_team_plans_polls_and_reads_the_last_results(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.types("lena", "/client-poll results")
        await story.hears("lena", words("poll.no_results"))
        await story.types("lena", "/client-poll")
        await story.presses("lena", "poll_change", on=await story.hears("lena", words("poll.none")))
        await story.fills("lena", every="quarterly", weekday="TU", at="10:00", zone="Europe/Berlin")
        assert "every three months" in words_in(await story.form("lena"))

        await story.types("lena", "/client-poll now")
        await story.types("lena", "/client-poll now")
        asked = await story.sees("amy", words("poll.invitation"))
        await _answers(story, "amy", asked, CONTENT)
        await story.time_passes(by=8 * DAY)
        await story.types("lena", "/client-poll results")
        assert "Keep going" in words_in(await story.hears("lena", "Satisfaction poll of"))
        await story.types("gus", "/client-poll results")
        await story.hears("gus", words("refusal.team_only"))


async def _direct(story: Story, person: str) -> str:
    return str((await story.post("/dm", person=person))["channel"])


async def _answers(story: Story, person: str, asked: dict[str, object], answers: dict[str, str]) -> None:
    await story.presses(person, "poll_answer", on=asked)
    await _sends(story, person, answers)


async def _sends(story: Story, person: str, answers: dict[str, str]) -> None:
    await story.fills(person, **answers)
    form = await story.form(person)
    assert form["callback_id"] == "read", form
    await story.post("/close", person=person, view_id=form["id"])
