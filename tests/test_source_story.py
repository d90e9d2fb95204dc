"""A message becomes a record: by an emoji of whomever, by the team's shortcut, by the buttons after a mention."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.settings import Way
from bot.words import Language, Words
from storage.tables.messages import inbox
from tests.stories import Story, a_story, actions_on, words_in


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_an_emoji_on_a_message_records_it_once_whoever_puts_it_there(
    tmp_path: Path, way: Way, language: Language
) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        said = await story.says("amy", "The export is broken again")
        for person in ("ben", "tom", "lena", "amy"):
            await story.reacts(person, "beetle", to=said)
        await story.is_settled()

        [card] = [one for one in await story.messages("amy", thread=said) if "more" in actions_on(one)]
        assert "ISS-1" in words_in(card)
        assert "The export is broken again" in words_in(card)
        assert words("card.reporter", name="Amy Adler") in words_in(card)
        assert [one["ts"] for one in await story.messages("amy") if "ISS-1" in words_in(one)] == [], (
            "not in the channel"
        )

        ours = await story.card("lena", "AP-ISS-1", channel="team-acme")
        assert words("card.source.link") in words_in(ours)
        assert f"/archives/{story.sandbox.ready['channels']['acme-portal']}/p{said.replace('.', '')}" in str(ours)


async def test_a_reply_in_a_thread_is_recorded_in_that_thread(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        head = await story.says("tom", "How is the new search?")
        reply = await story.says("ben", "A joy. It could remember my filters", thread=head)
        await story.reacts("tom", "bulb", to=reply)
        await story.is_settled()
        [card] = [one for one in await story.messages("ben", thread=head) if "more" in actions_on(one)]
        assert "FBK-1" in words_in(card)
        assert "remember my filters" in words_in(card)


async def test_an_onlooker_records_nothing_and_is_told_why(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        said = await story.says("amy", "The export is broken again")
        await story.reacts("oscar", "beetle", to=said)
        await story.hears("oscar", "Acme")
        await story.is_settled()
        assert len(await story.messages("amy", thread=said)) == 1


async def test_what_means_nothing_is_not_even_kept(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        said = await story.says("amy", "Good morning")
        before = await _events_kept(story)
        await story.reacts("ben", "wave", to=said)
        await story.says("ben", "Good morning to you", thread=said)
        await story.is_settled()
        assert await _events_kept(story) == before

        await story.reacts("ben", "beetle", to=said)
        await story.is_settled()
        assert await _events_kept(story) == before + 1


async def test_in_the_team_channel_an_emoji_shows_the_form_first(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        said = await story.says("tom", "Their server is a mess", channel="team-acme")
        await story.reacts("tom", "beetle", to=said, channel="team-acme")
        offered = await story.hears("tom", words("standing.form_first"))
        await story.presses("tom", "file:issue", on={**offered, "channel": "team-acme"})
        form = await story.form("tom")
        assert words("form.client_will_see") in words_in(form)
        await story.fills("tom", title="The server needs a restart", text="")
        card = await story.card("amy", "The server needs a restart")
        ours = await story.card("lena", "AP-ISS-1", channel="team-acme")
        assert "a mess" not in str(card)
        assert words("card.source.link") not in words_in(ours)


async def test_an_emoji_on_a_card_is_a_step(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.says("amy", "@Rapport issue: Login page is down")
        ours = await story.card("lena", "AP-ISS-1", channel="team-acme")
        await story.reacts("lena", "eyes", to=ours["ts"], channel="team-acme")
        await story.card("lena", "AP-ISS-1", state=words("issue.state.acknowledged"), channel="team-acme")

        await story.reacts("lena", "white_check_mark", to=ours["ts"], channel="team-acme")
        offered = await story.hears("lena", "AP-ISS-1")
        assert actions_on(offered) == ["move:resolve"]
        await story.presses("lena", "move:resolve", on={**offered, "channel": "team-acme"})
        await story.fills("lena", cause="A certificate", solution="Renewed")
        await story.card("lena", "AP-ISS-1", state=words("issue.state.resolved"), channel="team-acme")
        await story.is_settled()

        thread = (await story.sees("amy", "issue: Login"))["ts"]
        [card] = [one for one in await story.messages("amy", thread=thread) if "more" in actions_on(one)]
        await story.reacts("tom", "white_check_mark", to=card["ts"])
        await story.hears("tom", words("side.client"))
        await story.reacts("oscar", "white_check_mark", to=card["ts"])
        await story.hears("oscar", "Acme")
        await story.reacts("ben", "white_check_mark", to=card["ts"])
        await story.card("lena", "AP-ISS-1", state=words("issue.state.closed"), channel="team-acme")


async def test_an_approvers_thumb_gets_the_button_offered_and_decides_nothing(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-change Export to Excel")
        await story.presses("lena", "move:assess", on=await story.card("lena", "AP-CR-1", channel="team-acme"))
        ours = await story.card("lena", "AP-CR-1", action="move:send", channel="team-acme")
        await story.presses("lena", "move:send", on=ours)
        await story.fills("lena", effort="12", cost="1500", shift="2", valid_until="2099-12-31")
        asked = await story.card("amy", "Export to Excel", action="move:approve")

        await story.reacts("ben", "+1", to=asked["ts"])
        await story.hears("ben", "Amy Adler")
        await story.reacts("amy", "+1", to=asked["ts"])
        offered = await story.hears("amy", "CR-1")
        await story.card("ben", "Export to Excel", state=words("change_request.state.awaiting_decision"))
        await story.presses("amy", "move:approve", on={**offered, "channel": "acme-portal"})
        await story.fills("amy")
        await story.card("ben", "Export to Excel", state=words("change_request.state.approved"))


async def test_the_team_chooses_the_emoji_by_a_form(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("lena", "/client-setup emoji")
        assert ":beetle:" in str(await story.form("lena"))
        wrong = await story.fills("lena", issue="no emoji!", change_request=":repeat:", feedback=":bulb:")
        assert list(wrong["errors"]) == ["issue"]
        await story.fills("lena", issue=":bug: :ladybug:", change_request=":repeat:", feedback="")
        told = words_in(await story.sees("amy", ":bug:"))
        assert ":repeat:" in told, "the message with the buttons tells of them"
        assert ":bulb:" not in told

        said = await story.says("amy", "The export is broken again")
        await story.reacts("amy", "beetle", to=said)
        await story.reacts("amy", "bulb", to=said)
        await story.is_settled()
        assert len(await story.messages("amy", thread=said)) == 1
        await story.reacts("amy", "ladybug", to=said)
        await story.sees("amy", "ISS-1", thread=said)


@pytest.mark.parametrize("without", [(), ("files:read",)])
async def test_files_are_kept_as_links_and_by_their_ids_where_slack_says_no_more(
    tmp_path: Path, without: tuple[str, ...]
) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path, without=without) as story:
        said = await story.says("amy", "It looks like this", files=["broken.png"])
        await story.reacts("tom", "beetle", to=said)
        card = await story.sees("amy", "ISS-1", thread=said)
        await story.says("amy", "", thread=said, files=["log.txt"])
        await story.is_settled()
        card = await story.sees("amy", "ISS-1", thread=said)
        ours = await story.card("lena", "AP-ISS-1", channel="team-acme")
        names = ["broken.png", "log.txt"] if not without else [words("card.file", number=2)]
        for shown in (card, ours):
            assert words("card.attachments") in words_in(shown)
            for name in names:
                assert name in str(shown["blocks"])
        downloads = [call for call in (await story.get("/log"))["calls"] if "file" in call["method"]]
        assert {call["method"] for call in downloads} <= {"files.info"}


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_the_team_records_a_clients_message_by_the_shortcut(tmp_path: Path, way: Way, language: Language) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        said = await story.says("ben", "The export should know Excel\nCSV is not enough", files=["wish.png"])
        await story.records("tom", said)
        form = await story.form("tom")
        assert Words(Language.EN)("form.client_will_see") not in words_in(form), "they said it themselves"
        await story.presses("tom", "record_as", value="change_request")
        form = await story.form("tom")
        assert "The export should know Excel" in str(form["blocks"])
        assert "CSV is not enough" in str(form["blocks"])
        await story.fills("tom", benefit="Less work")

        [card] = [one for one in await story.cards_under("amy", said) if "CR-1" in words_in(one)]
        assert words("card.reporter", name="Ben Bauer") in words_in(card)
        assert "wish.png" in str(card)

        await story.records("lena", said)
        await story.presses("lena", "record_as", value="change_request")
        await story.fills("lena", title="Excel")
        assert "CR-1" in words_in(await story.form("lena"))
        await story.is_settled()
        assert len([one for one in await story.messages("amy", thread=said) if "more" in actions_on(one)]) == 1


async def test_the_shortcut_is_the_teams_alone(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        said = await story.says("amy", "The export is broken")
        for person in ("amy", "oscar"):
            refused = await story.records(person, said)
            assert refused["error"] == "not_a_shortcut", "Slack shows it to members of our workspace alone"
        await story.records("gus", said)
        await story.hears("gus", words("refusal.team_only"))


async def test_of_internal_talk_the_shortcut_takes_the_words_alone(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        said = await story.says("tom", "Acme's password hashes are a joke", channel="team-acme", files=["hashes.txt"])
        await story.records("lena", said, channel="team-acme")
        assert words("form.client_will_see") in words_in(await story.form("lena"))
        await story.fills("lena", title="Store passwords better", text="")
        card = await story.card("amy", "Store passwords better")
        ours = await story.card("lena", "Store passwords better", channel="team-acme")
        for shown in (card, ours):
            assert "joke" not in str(shown)
            assert "hashes.txt" not in str(shown)
            assert words("card.source.link") not in words_in(shown)
        assert words("card.reporter", name="Lena Lindqvist") in words_in(card)


async def test_a_mention_in_a_thread_offers_the_buttons_there_and_the_card_comes_there(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        head = await story.says("amy", "The export is broken")
        await story.says("ben", "@Rapport", thread=head)
        offered = await story.hears("ben", words("standing.offered"))
        assert offered["thread_ts"] == head
        await story.presses("ben", "file:issue", on=offered)
        await story.fills("ben", title="The export is empty", text="")
        [card] = await story.cards_under("amy", head)
        assert "The export is empty" in words_in(card)


async def test_what_was_written_to_the_bot_without_a_word_it_knows_becomes_a_record_by_the_button(
    tmp_path: Path,
) -> None:
    words = Words(Language.EN)
    long = "Nobody can log in since this morning. " * 80
    async with a_story(tmp_path) as story:
        said = await story.says("ben", f"@Rapport {long}")
        offered = await story.hears("ben", words("standing.offered"))
        assert "thread_ts" not in offered, "in a thread that is not there yet nobody would see it"
        await story.presses("ben", "file:issue", on=offered)
        await story.fills("ben", title="Login is down")
        [card] = await story.cards_under("amy", said)
        assert "Login is down" in words_in(card)
        await story.is_settled()
        assert words_in(await story.messages("amy", thread=said)).count("Nobody can log in") >= 80


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_an_edited_message_is_kept_in_both_versions_and_a_deleted_one_stays_recorded(
    tmp_path: Path, way: Way, language: Language
) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        said = await story.says("amy", "@Rapport issue: The export is broken")
        [card] = await story.cards_under("amy", said)
        await story.post(
            "/edit", person="amy", channel="acme-portal", ts=said, text="@Rapport issue: The import is broken"
        )
        ours = await story.card("lena", words("card.source.edited"), channel="team-acme")
        await story.reads("lena", "The import is broken", under=ours)
        [card] = await story.cards_under("amy", said)
        assert words("card.source.edited") in words_in(card)
        assert "The export is broken" in words_in(card), "it was recorded so"
        told = await story.thread("ben", card)
        assert words("line.source_edited") not in told, "the message stands there for everybody to read"

        await story.presses("amy", "more", on=card)
        await story.presses("amy", "history")
        past = words_in(await story.form("amy"))
        assert "The export is broken" in past
        assert "The import is broken" in past
        assert "issue:" not in past

        await story.post("/delete", person="amy", channel="acme-portal", ts=said)
        ours = await story.card("lena", words("card.source.deleted"), channel="team-acme")
        assert "The export is broken" in words_in(ours)
        await story.is_settled()
        lines = await story.messages("lena", "team-acme", ours["ts"])
        assert len([one for one in lines if words("line.source_deleted") in words_in(one)]) == 1


async def test_what_is_changed_elsewhere_or_without_a_word_is_not_even_kept(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        said = await story.says("amy", "@Rapport issue: The export is broken")
        other = await story.says("amy", "Good morning")
        await story.cards_under("amy", said)
        await story.is_settled()
        before = await _events_kept(story)
        await story.post("/edit", person="amy", channel="acme-portal", ts=other, text="Good afternoon")
        await story.post(
            "/edit", person="amy", channel="acme-portal", ts=said, text="@Rapport issue: The export is broken"
        )
        await story.post("/delete", person="amy", channel="acme-portal", ts=other)
        await story.is_settled()
        assert await _events_kept(story) == before


async def _events_kept(story: Story) -> int:
    return await story.bot.db.read(lambda tx: len(list(tx.execute(select(inbox)))))
