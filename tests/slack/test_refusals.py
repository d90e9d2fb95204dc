"""Whoever is refused keeps what they typed: all of it comes back, to be copied, whatever the reason was."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.words import Language, Words
from tests.slack.doors import Answer, AtTheDoor, at_the_door
from tests.use_cases.builders import a_record
from tests.use_cases.builders import answered as made

TOM = "U0DEV"
EN = Words(Language.EN)
RESOLVED = {"cause": "A full disk", "solution": "Cleared it"}
LONG = "The export stops at row one. " + "0123456789 " * 900 + "the end"


@pytest.fixture
async def door(sqlite_url: str) -> AsyncIterator[AtTheDoor]:
    async with at_the_door(sqlite_url) as door:
        yield door


async def test_a_form_that_somebody_was_faster_with_gives_back_what_was_typed(door: AtTheDoor) -> None:
    issue = await door.db.write(a_record, door.cast)
    await door.db.write(made, door.cast, issue, "resolve", RESOLVED)

    form = a_form(door, issue.id, "start", cause="The certificate ran out, <!channel>", solution="Renewed it\nat noon")
    form["view"]["state"]["values"] = dict(reversed(form["view"]["state"]["values"].items()))
    answered = await door.interacts(form)

    blocks = _body(answered)["view"]["blocks"]
    assert EN("refusal.you_typed") in str(blocks)
    assert [_quoted(block) for block in blocks if _quoted(block)] == [
        "The certificate ran out, <!channel>",
        "Renewed it\nat noon",
    ]
    labels = [EN("field.cause.label"), EN("field.solution.label")]
    assert [block["elements"][0]["elements"][0]["text"] for block in blocks[2::2]] == labels


async def test_what_was_chosen_and_what_was_left_empty_does_not_come_back(door: AtTheDoor) -> None:
    issue = await door.db.write(a_record, door.cast)
    await door.db.write(made, door.cast, issue, "resolve", RESOLVED)

    form = a_form(door, issue.id, "start", cause="  ", solution=None)
    form["view"]["state"]["values"] |= {
        "severity": {"value": {"type": "static_select", "selected_option": {"value": "high"}}},
        "owner": {"value": {"type": "users_select", "selected_user": "U0LEAD"}},
    }
    answered = await door.interacts(form)

    assert len(_body(answered)["view"]["blocks"]) == 1


async def test_a_refused_command_gives_back_all_of_a_long_text(door: AtTheDoor) -> None:
    answered = await door.types(TOM, "/client-issue", LONG, channel="C0ELSE")

    assert "".join(_quoted(block) for block in _body(answered)["blocks"]) == LONG


async def test_signs_that_slack_writes_otherwise_come_back_as_they_were_typed(door: AtTheDoor) -> None:
    answered = await door.types(TOM, "/client-issue", "a &lt; b &amp; *c*", channel="C0ELSE")

    assert "".join(_quoted(block) for block in _body(answered)["blocks"]) == "a < b & *c*"


async def test_a_set_up_of_what_became_another_project_s_is_refused_in_words_and_gives_back_what_was_typed(
    door: AtTheDoor,
) -> None:
    filled = {"client": {"type": "plain_text_input", "value": "Northwind"}}
    answered = await door.interacts(door.form("U0LEAD", "setup", filled, {"channel": "G0NW"}))

    blocks = _body(answered)["view"]["blocks"]
    assert blocks[0]["text"]["text"] == EN("refusal.channel_taken")
    assert [_quoted(block) for block in blocks if _quoted(block)] == ["Northwind"]


def a_form(door: AtTheDoor, record: int, move: str, **typed: str | None) -> dict[str, Any]:
    """What Slack sends for the form of a move, with its fields."""
    filled = {name: {"type": "plain_text_input", "value": text} for name, text in typed.items()}
    form = door.form(TOM, "move", filled, {"channel": "C0NW", "project": 1, "record": record, "move": move})
    form["view"]["blocks"] = [
        {"type": "input", "block_id": name, "label": {"type": "plain_text", "text": EN(f"field.{name}.label")}}
        for name in typed
    ]
    return form


def _body(answered: Answer) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answered.body)
    return body


def _quoted(block: dict[str, Any]) -> str:
    """The words that a block quotes; empty where it quotes none."""
    if block["type"] != "rich_text" or block["elements"][0]["type"] != "rich_text_quote":
        return ""
    return "".join(run["text"] for run in block["elements"][0]["elements"])
