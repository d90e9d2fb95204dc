"""While the database is away nothing is recorded, and whoever asks is told so and keeps what they wrote."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.words import Language, Words
from storage import people
from storage.database import Transaction
from tests.slack.doors import Answer, AtTheDoor, at_the_door

TOM, LENA = "U0DEV", "U0LEAD"
EN, ZH = Words(Language.EN), Words(Language.ZH_CN)


@pytest.fixture
async def door(sqlite_url: str) -> AsyncIterator[AtTheDoor]:
    async with at_the_door(sqlite_url) as door:
        yield door


@pytest.fixture
async def away(door: AtTheDoor) -> AtTheDoor:
    """Tom speaks Chinese, and has been spoken with; then the database goes away."""

    def speaks_chinese(tx: Transaction) -> None:
        people.choose_language(tx, door.cast.developer.id, "zh-CN")

    await door.db.write(speaks_chinese)
    await door.types(TOM, "/client-help")
    await door.db.close()
    return door


async def test_a_command_is_answered_in_the_language_last_spoken_and_what_was_typed_comes_back(away: AtTheDoor) -> None:
    answered = await away.types(TOM, "/client-issue", "Login page is down")

    assert answered.status == 200
    assert ZH("refusal.not_recorded") in _said(answered)
    assert "Login page is down" in _said(answered)


async def test_somebody_we_have_not_spoken_with_hears_the_channels_language(away: AtTheDoor) -> None:
    answered = await away.types(LENA, "/client-issue", "Login page is down")

    assert ZH("refusal.not_recorded") in _said(answered)


async def test_elsewhere_it_is_said_in_english(away: AtTheDoor) -> None:
    answered = await away.types(LENA, "/client-issue", "Login page is down", channel="C0ELSE")

    assert EN("refusal.not_recorded") in _said(answered)


async def test_a_form_stays_open_with_what_was_filled_in(away: AtTheDoor) -> None:
    filled = {"title": {"value": "Login page is down"}, "text": {"value": "Since nine"}}
    form = away.form(TOM, "file", filled, {"channel": "C0NW"})
    form["view"]["blocks"] = [
        {"type": "section", "block_id": "about"},
        {"type": "input", "block_id": "title"},
        {"type": "input", "block_id": "text"},
    ]

    answered = _body(await away.interacts(form))

    assert answered == {"response_action": "errors", "errors": {"title": ZH("problem.not_recorded")}}


async def test_an_event_is_not_acknowledged_so_slack_brings_it_again(away: AtTheDoor) -> None:
    event = {"type": "app_mention", "user": TOM, "channel": "C0NW", "text": "<@U0BOT> issue: x", "ts": "1.1"}
    body = {"type": "event_callback", "team_id": away.cast.workspace.slack_id, "event_id": "Ev1", "event": event}

    answered = await away.sends(json.dumps(body).encode(), form="application/json")

    assert answered.status == 500


def _body(answered: Answer) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answered.body)
    return body


def _said(answered: Answer) -> str:
    return json.dumps(_body(answered), ensure_ascii=False)
