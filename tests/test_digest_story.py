"""A digest, on its day and by hand: in the client's channel, once."""

from pathlib import Path

import pytest

from bot.settings import Way
from bot.words import Language, Words
from tests.stories import Story, a_story, actions_on, words_in

WEEK = 7 * 24 * 3600.0


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_a_digest_comes_on_its_day_and_tells_of_the_week(tmp_path: Path, way: Way, language: Language) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        await lets_it_go_out_alone(story)
        await story.types("tom", "/client-issue Login page is down")
        await story.types("tom", "/client-issue The export is broken")
        card = await story.card("lena", "AP-ISS-1", channel="team-acme")
        await story.presses("lena", "move:resolve", on=card)
        await story.fills("lena", cause="A certificate", solution="Renewed")
        await story.card("amy", "Login page is down", action="move:confirm")
        await story.time_passes(by=WEEK)
        digest = await story.sees("amy", words("digest.heading", project="Portal"))
        read = words_in(digest)
        assert words("overview.waiting_on_client", client="Acme") in read
        assert words("overview.next") in read
        assert "ISS-1" in read
        assert "The export is broken" in read
        assert "AP-ISS" not in read
        assert len(await _digests(story, words)) == 1
        await story.time_passes(by=WEEK)
        assert len(await _digests(story, words)) == 2


async def test_the_client_answers_what_a_digest_asks_with_one_click(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Login page is down")
        card = await story.card("lena", "AP-ISS-1", channel="team-acme")
        await story.presses("lena", "move:resolve", on=card)
        await story.fills("lena", cause="A certificate", solution="Renewed")
        await story.card("amy", "Login page is down", action="move:confirm")
        await story.types("lena", "/client-digest now")
        digest = await story.sees("amy", words("digest.heading", project="Portal"))
        assert words("digest.needs", count=1) in words_in(digest)
        await story.presses("amy", "move:confirm:1", on=digest)
        await story.hears("amy", "ISS-1")
        await story.card("amy", "Login page is down", state=words("issue.state.closed"))
        await story.presses("amy", "move:confirm:1", on=digest)
        await story.hears("amy", words("refusal.moved_meanwhile", reference="ISS-1", state=words("state.closed")))


async def test_the_team_changes_pauses_and_posts_the_digest(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.types("lena", "/client-digest")
        shown = await story.hears("lena", "every Friday at 4:00")
        await story.presses("lena", "digest_change", on=shown)
        answered = await story.fills("lena", every="weekly", weekday="TH", at="09:30", zone="Mars/Olympus")
        assert "zone" in str(answered)
        await story.fills(
            "lena", every="weekly", weekday="TH", at="09:30", zone="Europe/Berlin", rule="", alone="alone"
        )
        form = await story.form("lena")
        assert "every Thursday at 9:30" in words_in(form)
        await story.post("/close", person="lena", view_id=form["id"])

        await story.types("lena", "/client-digest pause")
        paused = await story.hears("lena", "*paused*")
        await story.time_passes(by=2 * WEEK)
        assert await _digests(story, words) == []
        assert any(action.startswith("digest_resume") for action in actions_on(paused))

        await story.types("lena", "/client-digest now")
        await story.hears("lena", words("digest.sent"))
        await story.sees("amy", words("digest.heading", project="Portal"))
        assert len(await _digests(story, words)) == 1


async def test_a_client_does_not_run_the_digest(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.types("gus", "/client-digest now")
        await story.hears("gus", words("refusal.team_only"))
        await story.is_settled()
        assert await _digests(story, words) == []


async def test_unknown_words_show_the_help_and_are_not_lost(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("lena", "/client-digest frobnicate")
        answered = await story.hears("lena", "frobnicate")
        assert "/client-digest" in words_in(answered)


async def lets_it_go_out_alone(story: Story) -> None:
    """Nobody has to approve it."""
    await story.types("lena", "/client-digest change")
    await story.fills("lena", alone="alone")
    form = await story.form("lena")
    await story.post("/close", person="lena", view_id=form["id"])


async def _digests(story: Story, words: Words) -> list[dict[str, object]]:
    heading = words("digest.heading", project="Portal")
    return [one for one in await story.messages("amy") if heading in words_in(one)]
