"""An issue, from raise to close: over Socket Mode and over signed HTTP, in both languages."""

from pathlib import Path

import pytest

from bot.settings import Way
from bot.words import Language, Words
from tests.stories import Story, a_story, actions_on, words_in


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("way", [Way.SOCKET, Way.HTTP])
async def test_an_issue_goes_from_raise_to_close(tmp_path: Path, way: Way, language: Language) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        await story.types("tom", "/client-issue Login page is down")
        await story.hears("tom", "ISS-1")
        client_card = await story.card("amy", "Login page is down", state=words("issue.state.new"))
        assert actions_on(client_card) == ["more"], "it is the team's turn, so the client's card has no moves"

        team_card = await story.card("lena", "AP-ISS-1", channel="team-acme")
        await story.presses("lena", "move:acknowledge", on=team_card)
        await story.card("amy", "Login page is down", state=words("issue.state.acknowledged"))

        await story.presses("lena", "move:resolve", on=await story.card("lena", "AP-ISS-1", channel="team-acme"))
        await story.fills("lena", cause="A certificate had run out", solution="It is renewed by itself now")
        asked = await story.card("amy", "Login page is down", action="move:confirm")
        assert "A certificate had run out" in words_in(asked)
        assert "It is renewed by itself now" in words_in(asked)

        await story.presses("ben", "move:confirm", on=asked)
        closed = await story.card("amy", "Login page is down", state=words("issue.state.closed"))
        assert closed["ts"] == client_card["ts"], "one living card"
        await story.is_settled()
        assert "A certificate had run out" in await story.thread("amy", closed)


async def test_a_client_raises_by_mention_and_the_card_stands_in_its_thread(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        stamp = await story.says("amy", "@Rapport issue: The export is broken")
        await story.is_settled()
        await story.sees("tom", "The export is broken", channel="team-acme")
        thread = await story.messages("ben", thread=stamp)
        cards = [one for one in thread if "ISS-1" in words_in(one)]
        assert len(cards) == 1
        assert cards[0]["thread_ts"] == stamp


async def test_a_client_raises_by_the_standing_message_without_any_command(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        standing = next(one for one in await story.messages("ben") if "file:issue" in actions_on(one))
        await story.presses("ben", "file:issue", on=standing)
        await story.fills("ben", title="The map is empty", text="On Safari", severity="high")
        card = await story.card("amy", "The map is empty")
        assert "On Safari" in words_in(card)


async def test_the_mention_alone_shows_the_buttons(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.says("amy", "@Rapport")
        offered = await story.hears("amy", "")
        assert {"file:issue", "file:change_request", "file:feedback", "status"} <= set(actions_on(offered))


async def test_a_reply_under_a_card_is_kept_and_told_to_the_team(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Login page is down")
        card = await story.card("amy", "Login page is down")
        await story.says("amy", "It also happens on phones", thread=card["ts"])
        team_card = await story.card("lena", "AP-ISS-1", channel="team-acme")
        await story.reads("lena", "It also happens on phones", under=team_card)

        await story.says("tom", "Between us: the certificate again", channel="team-acme", thread=team_card["ts"])
        await story.until_history(1, "Between us: the certificate again")
        assert "Between us" not in str(await story.messages("amy")) + await story.thread("amy", card)
        assert "Between us" in await _history(story, "lena", team_card)
        assert "Between us" not in await _history(story, "amy", await story.card("amy", "Login page is down"))


async def test_an_onlooker_can_only_read(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Login page is down")
        card = await story.card("oscar", "Login page is down")
        await story.says("oscar", "@Rapport issue: I would like to take part")
        await story.hears("oscar", "Acme")
        await story.presses("oscar", "more", on=card)
        standing = next(one for one in await story.messages("oscar") if "file:issue" in actions_on(one))
        await story.presses("oscar", "file:issue", on=standing)
        await story.is_settled()
        assert (await story.get("/views", person="oscar"))["views"] == []
        refused = await story.post("/slash", person="oscar", channel="acme-portal", command="/client-issue", text="No")
        assert refused["error"] == "not_a_command"
        assert not [
            one for one in await story.messages("amy") if "take part" in words_in(one) and "more" in actions_on(one)
        ]


async def test_a_wrong_role_changes_nothing_and_is_told_so_alone(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Login page is down")
        await story.presses("lena", "move:resolve", on=await story.card("lena", "AP-ISS-1", channel="team-acme"))
        await story.fills("lena", cause="A certificate", solution="Renewed")
        card = await story.card("tom", "Login page is down", action="move:confirm")
        await story.presses("tom", "move:confirm", on=card)
        await story.hears("tom", Words(Language.EN)("side.client"))
        await story.is_settled()
        await story.card("amy", "Login page is down", action="move:confirm")
        assert Words(Language.EN)("issue.refused.confirm") in await _history(
            story, "lena", await story.card("lena", "AP-ISS-1", channel="team-acme")
        )


async def test_a_command_in_the_team_channel_opens_a_form_and_says_who_will_read_it(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue The client's server is a mess", channel="team-acme")
        form = await story.form("tom")
        assert Words(Language.EN)("form.client_will_see") in words_in(form)
        assert "The client's server is a mess" in str(form["blocks"])
        await story.is_settled()
        assert "a mess" not in str(await story.messages("amy"))


async def test_what_was_filed_wrongly_is_undone_edited_and_converted(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Wrongly filed")
        await story.presses("tom", "undo", on=await story.hears("tom", "ISS-1"))
        await story.card("amy", "Wrongly filed", state=words("issue.state.undone"))

        await story.types("tom", "/client-issue Search should know synonyms")
        await story.presses("tom", "more", on=await story.card("tom", "Search should know synonyms"))
        await story.presses("tom", "edit")
        await story.fills("tom", title="Search should find synonyms", text="Lorry and truck", severity="low")
        await story.presses("tom", "more", on=await story.card("tom", "Search should find synonyms"))
        await story.presses("tom", "convert:change_request")
        await story.is_settled()
        converted = await story.card("amy", "ISS-2")
        assert "CR-1" in words_in(converted)
        became = await story.card("amy", "CR-1", state=words("change_request.state.new"))
        assert "Search should find synonyms" in words_in(became)


async def _history(story: Story, person: str, card: dict[str, object]) -> str:
    await story.presses(person, "more", on=card)
    await story.presses(person, "history")
    form = await story.form(person)
    await story.post("/close", person=person, view_id=form["id"], all=True)
    return words_in(form)
