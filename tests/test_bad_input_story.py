"""What people type that nobody meant them to: it is answered clearly, and changes nothing it should not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.refusals import NoSuchRecord
from bot.use_cases import callers, lookups
from bot.use_cases.moves import move_record
from bot.words import Language, Words
from storage import lists
from storage.values.records import Record
from tests.stories import Story, a_story, words_in

EN = Words(Language.EN)
HOSTILE = (
    "<!channel> everybody look",
    "<@U0000000001> you there",
    "*bold* _italic_ ~strike~ `code`",
    "<https://evil.example|Your bank>",
    "\u202eright to left\u202c שלום",
    "🐞🔁💡👩‍👩‍👧‍👦 emoji",
    "a & b < c > d",
)


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with a_story(tmp_path) as story:
        yield story


async def test_no_title_can_notify_link_or_format(story: Story) -> None:
    for text in HOSTILE:
        await story.types("tom", f"/client-issue {text}")
    await story.is_settled()
    for channel, person in (("acme-portal", "amy"), ("team-acme", "lena")):
        for message in await story.messages(person, channel):
            assert "<!channel>" not in _markup(message)
            assert "<https://evil.example" not in _markup(message)
            assert "<@U0000000001>" not in _markup(message)
    assert len(await _open(story)) == len(HOSTILE)


async def test_ten_thousand_characters_are_kept_whole_and_told_in_the_thread(story: Story) -> None:
    text = "The export stops at row one. " + "0123456789 " * 900 + "the end"
    await story.types("tom", f"/client-issue {text}")
    card = await story.card("amy", "The export stops at row one.")
    assert EN("card.more_in_thread") in words_in(card)
    await story.reads("amy", "the end", under=card)
    (record,) = await _open(story)
    assert record.text == text


async def test_a_text_too_long_for_one_input_goes_on_in_the_next_and_is_filed_whole(story: Story) -> None:
    text = "The whole log follows\n" + "0123456789 " * 500 + "the end"
    await story.types("tom", f"/client-issue {text}", channel="team-acme")
    form = await story.form("tom")
    typed = {one["block_id"]: one["element"].get("initial_value", "") for one in form["blocks"] if "element" in one}
    await story.fills("tom", **{**typed, "severity": "normal"})
    await story.card("amy", "The whole log follows")
    (record,) = await _open(story)
    assert f"{record.title}\n{record.text}" == text


async def test_an_empty_form_is_not_sent(story: Story) -> None:
    await story.types("tom", "/client-issue   ")
    answered = await story.fills("tom", title="   ", text="something", severity="normal")
    assert "title" in answered["errors"]
    assert await _open(story) == []


async def test_an_unknown_command_shows_the_help_and_what_was_typed(story: Story) -> None:
    await story.types("tom", "/client-status of everything please")
    told = await story.hears("tom", "of everything please")
    assert EN("help.mention") in words_in(told)


async def test_setup_refuses_what_does_not_exist_and_keeps_what_was_typed(story: Story) -> None:
    await story.types("lena", "/client-setup")
    await story.fills(
        "lena",
        client="Acme",
        name="Portal",
        code="A P!",
        lead="lena",
        language="en",
        zone="Mars/Olympus",
        currency="XYZ",
    )
    form = await _complaining(story, "problem.not_a_zone")
    for key in ("problem.not_a_zone", "problem.not_a_currency", "problem.not_a_code"):
        assert EN(key) in words_in(form)
    assert "Mars/Olympus" in str(form["blocks"])


async def test_a_team_channel_that_the_client_reads_is_refused(story: Story) -> None:
    await story.types("lena", "/client-setup")
    await story.fills(
        "lena",
        client="Acme",
        name="Portal",
        code="AP",
        lead="lena",
        language="en",
        zone="Europe/Berlin",
        currency="EUR",
        team_channel="acme-portal",
    )
    await _complaining(story, "problem.not_among_us")


async def test_a_date_in_the_past_and_a_strange_number_are_refused_under_their_fields(story: Story) -> None:
    await story.types("tom", "/client-change Export")
    await story.presses("lena", "move:assess", on=await story.card("lena", "AP-CR-1", channel="team-acme"))
    card = await story.card("lena", "AP-CR-1", action="move:send", channel="team-acme")
    await story.presses("lena", "move:send", on=card)
    answered = await story.fills("lena", effort="many", cost="12.345", shift="1.5", valid_until="2001-01-01")
    assert set(answered["errors"]) == {"effort", "cost", "shift", "valid_until"}


async def test_a_button_with_the_record_of_another_project_finds_nothing(story: Story) -> None:
    ids = story.sandbox.ready
    await story.types("tom", "/client-issue Of this project")
    await story.post("/channel", do="create", channel="other-client", members=["lena", "app"])
    await story.post("/channel", channel="other-client", do="share", **{"with": "acme", "people": ["amy"]})
    await story.types("lena", "/client-setup", channel="other-client")
    await story.fills(
        "lena", client="Other", name="Shop", code="SHOP", lead="lena", language="en", zone="UTC", currency="EUR"
    )
    await story.until(lambda: _linked(story), "the other project")
    caller = await story.bot.db.read(
        callers.caller_of, ids["workspaces"]["northwind"], ids["people"]["lena"], await _channel(story, "other-client")
    )
    assert caller is not None
    with pytest.raises(NoSuchRecord):
        await story.bot.db.read(lookups.record_seen, caller, 1, 1, now=story.bot.clock.now())
    with pytest.raises(NoSuchRecord):
        await story.bot.db.write(move_record, caller, 2, 1, "acknowledge", {}, now=story.bot.clock.now())
    (untouched,) = await _open(story)
    assert untouched.state == "new"


async def test_a_button_of_a_message_that_is_gone_still_works_and_the_card_comes_back(story: Story) -> None:
    await story.types("tom", "/client-issue Login page is down")
    card = await story.card("lena", "AP-ISS-1", channel="team-acme")
    await story.post("/delete", person="app", channel="team-acme", ts=card["ts"])
    await story.types("lena", "/client-issue 1", channel="team-acme")
    shown = await story.hears("lena", "AP-ISS-1")
    await story.presses("lena", "move:acknowledge", on=shown)
    again = await story.card("lena", "AP-ISS-1", state=EN("issue.state.acknowledged"), channel="team-acme")
    assert again["ts"] != card["ts"]


async def test_a_channel_without_a_project_answers_how_to_link_it(story: Story) -> None:
    await story.post("/channel", do="create", channel="unlinked", members=["lena", "app"])
    await story.types("lena", "/client-issue Something", channel="unlinked")
    told = await story.hears("lena", "/client-setup")
    assert "Something" in words_in(told)


async def test_any_prefix_of_a_command_will_do(story: Story) -> None:
    for number, command in enumerate(("/issue", "/acme-issue", "/client-issue"), start=1):
        await story.types("tom", f"{command} Number {number}")
    assert [one.number for one in await _open(story)] == [1, 2, 3]


def _markup(shown: object) -> str:
    """Whatever Slack would read as markup: mrkdwn, and the text of the message."""
    match shown:
        case {"type": "mrkdwn", "text": str(text)}:
            return text
        case dict():
            top = [str(shown["text"])] if "ts" in shown else []
            return " ".join([*top, *(_markup(one) for one in shown.values())])
        case list():
            return " ".join(_markup(one) for one in shown)
        case _:
            return ""


async def _linked(story: Story) -> dict[str, object] | None:
    views = (await story.get("/views", person="lena"))["views"]
    return {} if views and views[-1]["callback_id"] == "read" else None


async def _channel(story: Story, name: str) -> str:
    return next(str(one["id"]) for one in (await story.get("/world"))["channels"] if one["name"] == name)


async def _open(story: Story) -> list[Record]:
    return sorted(await story.bot.db.read(lists.in_states, 1, ["new"], most=50), key=lambda one: one.number)


async def _complaining(story: Story, key: str) -> dict[str, object]:
    async def look() -> dict[str, object] | None:
        form = await story.form("lena")
        return form if EN(key) in words_in(form) else None

    return await story.until(look, f"{key} in the form")
