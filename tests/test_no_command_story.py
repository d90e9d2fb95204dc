"""A client who never learns a command: what they raise, decide, confirm and answer, they do by what everybody knows."""

from pathlib import Path

import pytest

from bot.settings import Way
from bot.words import Language, Words
from storage import decisions, records
from storage.database import Transaction
from storage.tables import metadata
from tests.stories import Json, Story, a_story, actions_on, words_in
from tests.use_cases.refusing import everything

CLIENT = ("amy", "ben")
ASSESSMENT = {"effort": "12", "cost": "1,500.50", "shift": "2", "excludes": "", "valid_until": "2099-12-31"}
POLL = {"quality": "5", "progress": "4", "communication": "4", "recommend": "9", "comment": "Keep going"}
# What changes though an onlooker does nothing: what Slack told us, whom we met, where we write to them, and how many
# messages have gone by.
OF_SLACK = {"inbox", "people", "channels", "channel_members", "said", "outbox", "standings"}


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_a_client_does_everything_without_a_command(tmp_path: Path, way: Way, language: Language) -> None:
    words = Words(language)
    change = words("vocabulary.change_request").split(",")[0]
    async with a_story(tmp_path, way=way, language=language) as story:
        # Ben raises an issue by a button, Amy a change by a mention, and feedback by an emoji on what Ben said.
        await story.presses("ben", "file:issue", on=await _standing(story))
        await story.fills("ben", title="Login page is down", text="Since this morning", severity="high")
        issue = await story.card("ben", "Login page is down", state=words("issue.state.new"))
        asked = await story.says("amy", f"@Rapport {change}: Export to Excel")
        [wish] = await story.cards_under("amy", asked)
        praise = await story.says("ben", "The new search is a joy")
        await story.reacts("amy", "bulb", to=praise)
        [joy] = await story.cards_under("ben", praise)
        assert [reference for reference in ("ISS-1", "CR-1", "FBK-1") if reference in words_in([issue, wish, joy])] == [
            "ISS-1",
            "CR-1",
            "FBK-1",
        ]

        # Ben adds something under his card; the team reads it under theirs.
        await story.says("ben", "Only in Firefox", thread=issue["ts"], files=["firefox.png"])
        ours = await story.card("lena", "AP-ISS-1", channel="team-acme")
        await story.reads("lena", "Only in Firefox", under=ours)
        assert "firefox.png" in str(await story.card("lena", "firefox.png", channel="team-acme"))

        # The team solves the issue and asks for a decision on the change.
        await story.presses("lena", "move:resolve", on=ours)
        await story.fills("lena", cause="A certificate had run out", solution="It is renewed by itself now")
        await story.presses("lena", "move:assess", on=await story.card("lena", "AP-CR-1", channel="team-acme"))
        card = await story.card("lena", "AP-CR-1", action="move:send", channel="team-acme")
        await story.presses("lena", "move:send", on=card)
        await story.fills("lena", **ASSESSMENT)

        # Ben confirms by an emoji on the card. He may not decide, Amy may: her thumb shows her the button.
        solved = await story.card("ben", "Login page is down", action="move:confirm")
        await story.reacts("ben", "white_check_mark", to=solved["ts"])
        await story.card("ben", "Login page is down", state=words("issue.state.closed"))
        await story.is_settled()
        [wish] = await story.cards_under("amy", asked)
        await story.reacts("ben", "+1", to=wish["ts"])
        await story.hears("ben", "Amy Adler")
        await story.reacts("amy", "+1", to=wish["ts"])
        offered = await story.hears("amy", words("answer.emoji_needs_form", reference="CR-1", step=_step(words)))
        await story.presses("amy", "move:approve", on=offered)
        assert words.money(150050, "EUR") in words_in(await story.form("amy")), "she reads what she says yes to"
        await story.fills("amy")
        await story.sees("ben", words("change_request.state.approved"), thread=asked)
        assert [one.verdict for one in await story.bot.db.read(decisions.of, 2)] == ["approve"]

        # They answer the poll, and ask where things stand by a button and by a mention.
        await story.types("lena", "/client-poll now")
        poll = await story.sees("ben", words("poll.invitation"))
        await story.presses("ben", "poll_answer", on=poll)
        await story.fills("ben", **POLL)
        assert words("poll.thanks") in words_in(await story.form("ben"))
        await story.presses("amy", "status", on=await _standing(story))
        await story.hears("amy", words("status.heading", project="Portal"))
        await story.says("ben", f"@Rapport {words('vocabulary.status').split(',')[0]}")
        await story.hears("ben", words("status.heading", project="Portal"))

        # What they wrote wrongly can be taken back by their card, and the bot's name alone shows what it can do.
        await story.says("amy", "@Rapport")
        await story.presses("amy", "file:change_request", on=await story.hears("amy", words("standing.offered")))
        filed = await story.fills("amy", title="Wrongly raised", text="", benefit="")
        assert "CR-2" in words_in(filed["view"])
        await story.presses("amy", "undo")
        await story.card("amy", "Wrongly raised", state=words("change_request.state.undone"))

        commands = [call for call in story.typed if call[0] in CLIENT]
        assert commands == []


async def test_an_onlooker_can_do_nothing_but_read(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.says("amy", "@Rapport issue: Login page is down")
        await story.types("tom", "/client-change Export to Excel")
        await story.presses("lena", "move:assess", on=await story.card("lena", "AP-CR-1", channel="team-acme"))
        ours = await story.card("lena", "AP-CR-1", action="move:send", channel="team-acme")
        await story.presses("lena", "move:send", on=ours)
        await story.fills("lena", **ASSESSMENT)
        await story.presses("lena", "move:resolve", on=await story.card("lena", "AP-ISS-1", channel="team-acme"))
        await story.fills("lena", cause="A certificate", solution="Renewed")
        await story.types("lena", "/client-poll now")
        poll = await story.sees("oscar", words("poll.invitation"))
        change = await story.card("oscar", "Export to Excel", action="move:approve")
        await story.is_settled()
        head = (await story.sees("oscar", "issue: Login page is down"))["ts"]
        [issue] = await story.cards_under("oscar", head)
        said = await story.says("amy", "The export is broken, too")
        before = await _all_that_counts(story)
        shown = await _shown_to_others(story)

        for message in (await _standing(story), poll, change, issue):
            for action in actions_on(message):
                await story.presses("oscar", action, on=message)
        for text in ("issue: no", "change: no", "feedback: no", "topic: no", "status", "help", "", "hello"):
            await story.says("oscar", f"@Rapport {text}")
            await story.says("oscar", f"@Rapport {text}", thread=head)
        for stamp, emoji in ((said, "beetle"), (said, "bulb"), (issue["ts"], "white_check_mark"), (change["ts"], "+1")):
            await story.reacts("oscar", emoji, to=stamp)
        for thread in (head, change["ts"]):
            await story.says("oscar", "I would have it otherwise", thread=thread, files=["mine.png"])
        for command in ("issue no", "change no", "setup", "poll now", "digest now", "meeting", "status"):
            refused = await story.types("oscar", f"/client-{command}")
            assert refused["error"] == "not_a_command"
        assert (await story.records("oscar", said))["error"] == "not_a_shortcut"
        home = (await story.post("/home", person="oscar"))["view"]
        direct = (await story.post("/dm", person="oscar"))["channel"]
        await story.says("oscar", "issue: no", channel=direct)
        await story.is_settled()

        assert await _all_that_counts(story) == before
        assert (await story.get("/views", person="oscar"))["views"] == [], "no form was opened for them"
        assert await _shown_to_others(story) == shown
        told = (await story.get("/ephemeral", person="oscar"))["messages"]
        assert told
        for message in told:
            assert "Acme" in words_in(message) or words("help.heading") in words_in(message)
        for mine in (home, await story.messages("oscar", direct), told):
            for secret in ("A certificate", "1,500", "Portal", "AP-"):
                assert secret not in words_in(mine)


async def _standing(story: Story) -> Json:
    async def look() -> Json | None:
        found = [one for one in await story.messages("amy") if "file:issue" in actions_on(one)]
        return found[-1] if found else None

    return await story.until(look, "the message with the buttons")


async def _all_that_counts(story: Story) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but Slack's own news; of history what is not a refusal."""

    def look(tx: Transaction) -> dict[str, list[tuple[object, ...]]]:
        deed = list(metadata.tables["history"].columns.keys()).index("deed")
        found = {name: rows for name, rows in everything(tx).items() if name not in OF_SLACK}
        return found | {"history": [row for row in found["history"] if row[deed] != "refused"]}

    assert await story.bot.db.read(records.get, 1, 1) is not None, "else this looks at nothing"
    return await story.bot.db.read(look)


async def _shown_to_others(story: Story) -> list[str]:
    """What the bot has said where others read, with what can be pressed there."""
    said = [one for place in ("acme-portal", "team-acme") for one in await story.messages("lena", place)]
    threads = [
        one
        for root in said
        if root.get("reply_count")
        for one in await story.messages("lena", root["channel"], root["ts"])
    ]
    return [f"{one['ts']} {words_in(one)}" for one in (*said, *threads) if one.get("bot_id")]


def _step(words: Words) -> str:
    return words("change_request.move.approve")
