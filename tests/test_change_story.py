"""A change request, through adjustment and a new version to approval, by the approver alone."""

import hashlib
from pathlib import Path

import pytest

from bot.settings import Way
from bot.words import Language, Words
from storage import decisions
from tests.stories import Story, a_story, actions_on, words_in

ASSESSMENT = {
    "effort": "12",
    "cost": "1,500.50",
    "shift": "2",
    "excludes": "Saved filters",
    "valid_until": "2099-12-31",
}


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_a_change_request_is_adjusted_revised_and_approved(tmp_path: Path, way: Way, language: Language) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        await _is_assessed(story)
        asked = await story.card("amy", "Export to Excel", action="move:approve")
        assert words.money(150050, "EUR") in words_in(asked)
        assert f"<@{story.sandbox.ready['people']['amy']}>" in await story.thread("ben", asked), "it is Amy's turn"

        await story.presses("amy", "move:adjust", on=asked)
        await story.fills("amy", reason="Without the filters it is of no use")
        team_card = await story.card("lena", "AP-CR-1", action="move:assess", channel="team-acme")
        assert "Without the filters" in words_in(team_card)

        await story.presses("lena", "move:assess", on=team_card)
        await story.presses(
            "lena", "move:send", on=await story.card("lena", "AP-CR-1", action="move:send", channel="team-acme")
        )
        await story.fills("lena", **{**ASSESSMENT, "cost": "1900", "excludes": ""})
        asked = await story.card("amy", "Export to Excel", action="move:approve")
        await story.presses("amy", "move:approve", on=asked)
        essentials = words_in(await story.form("amy"))
        assert words.money(190000, "EUR") in essentials
        await story.fills("amy")
        await story.card("ben", "Export to Excel", state=words("change_request.state.approved"))

        first, second = await story.bot.db.read(decisions.of, 1)
        assert (first.verdict, second.verdict) == ("adjust", "approve")
        assert second.digest == hashlib.sha256(second.sealed.encode()).hexdigest()
        assert second.digest in await story.thread("ben", await story.card("ben", "Export to Excel"))


async def test_only_an_approver_decides_and_others_are_told_who_can(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await _is_assessed(story)
        asked = await story.card("ben", "Export to Excel", action="move:approve")
        for person in ("ben", "lena"):
            await story.presses(person, "move:approve", on=asked)
            await story.hears(person, "Amy Adler")
        await story.is_settled()
        await story.card("amy", "Export to Excel", action="move:approve")


async def test_a_second_verdict_changes_nothing_and_says_what_was_decided(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await _is_assessed(story)
        asked = await story.card("amy", "Export to Excel", action="move:approve")
        await story.presses("amy", "move:approve", on=asked)
        await story.fills("amy")
        await story.card("amy", "Export to Excel", state=Words(Language.EN)("change_request.state.approved"))
        await story.post("/click", person="amy", channel="acme-portal", ts=asked["ts"], action_id="more")
        assert not any(action.startswith("move:") for action in actions_on(await story.form("amy")))
        assert [one.verdict for one in await story.bot.db.read(decisions.of, 1)] == ["approve"]


async def test_a_revised_assessment_voids_the_pending_decision(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await _is_assessed(story)
        asked = await story.card("amy", "Export to Excel", action="move:approve")
        await story.presses("amy", "move:approve", on=asked)
        await story.presses("lena", "more", on=await story.card("lena", "AP-CR-1", channel="team-acme"))
        await story.presses("lena", "move:revise")
        await story.fills("lena", **{**ASSESSMENT, "cost": "2000"})
        await story.is_settled()
        await story.fills("amy")
        form = await story.form("amy")
        assert "2" in words_in(form), "the newer version is named"
        first, second = await story.bot.db.read(decisions.of, 1)
        assert first.voided_at is not None
        assert (first.verdict, second.verdict) == (None, None)


async def test_an_approvers_ok_gets_the_buttons_offered_and_decides_nothing(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await _is_assessed(story)
        asked = await story.card("amy", "Export to Excel", action="move:approve")
        await story.says("amy", "ok", thread=asked["ts"])
        offered = await story.hears("amy", "CR-1")
        assert "move:approve" in actions_on(offered)
        assert [one.verdict for one in await story.bot.db.read(decisions.of, 1)] == [None]


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_feedback_is_answered(tmp_path: Path, way: Way, language: Language) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        await story.says("ben", "@Rapport feedback: The new search is a joy")
        await story.presses("lena", "move:act_on", on=await story.card("lena", "AP-FBK-1", channel="team-acme"))
        await story.fills("lena", answer="Thank you! It will remember your filters next week.")
        await story.is_settled()
        told = words_in(await story.messages("ben", thread=(await story.sees("ben", "The new search"))["ts"]))
        assert "It will remember your filters next week." in told
        assert words("feedback.state.acted_on") in told


async def _is_assessed(story: Story) -> None:
    await story.types("tom", "/client-change Export to Excel")
    await story.presses("lena", "move:assess", on=await story.card("lena", "AP-CR-1", channel="team-acme"))
    card = await story.card("lena", "AP-CR-1", action="move:send", channel="team-acme")
    await story.presses("lena", "move:send", on=card)
    await story.fills("lena", **ASSESSMENT)
    await story.is_settled()
