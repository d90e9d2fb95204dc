"""Every button and every form, with the ids of one project, in the hands of those whom they do not belong to."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import time
from typing import Any

import pytest

from bot.kinds import KINDS
from bot.slack.app import LISTENERS
from bot.slack.buttons import Ids
from bot.use_cases.meetings import Plan, create_meeting
from bot.use_cases.polls import ask_now
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import set_rhythm
from storage import projects
from storage.database import Transaction
from tests.slack.doors import Answer, AtTheDoor, at_the_door
from tests.use_cases.builders import MONDAY, OTHER_ORG, Cast, a_project, a_record, asking

MOVES = sorted({move.name for kind in KINDS for move in kind.moves})
ACTIONS = sorted({key[1] for key in LISTENERS if key[0] == "action"})
FORMS = sorted({key[1] for key in LISTENERS if key[0] == "form"})
TAILS = {"move": MOVES, "convert": [kind.name for kind in KINDS], "file": [kind.name for kind in KINDS]}
OWN = {"language"}  # what everybody may choose for themselves
CLIENTS_TOO = OWN | {"file", "file_message", "which_project", "topic", "poll", "poll_answer", "move complete"}
ANSWERS = {
    "title": "Taken over",
    "text": "by a stranger",
    "note": "a note",
    "topic": "a topic",
    "owner": "U0DEV",
    **{field.name: "1" for kind in KINDS for field in kind.fields},
    "severity": "low",
    "priority": "low",
    "link": "https://example.com",
    "cause": "c",
    "solution": "s",
    "reason": "r",
    "question": "q",
    "answer": "a",
    "minutes": "30",
    "lead_minutes": "60",
    "lead": "60",
    "every": "weekly",
    "weekday": "MO",
    "at": "09:00",
    "zone": "Europe/Berlin",
    "ratings": "quality",
    "way": "named",
    "recommend_every": "1",
    "least": "4",
    "cooldown_days": "14",
    "quiet_days": "14",
    "sampled": "25",
    "quality": "1",
    "progress": "1",
    "communication": "1",
    "recommend": "1",
    "alone": "yes",
    "project": "1",
    "client": "Evil",
    "name": "Evil",
    "code": "EVIL",
    "currency": "EUR",
    "language": "en",
    "comment": "ours now",
    "valid_until": "2027-01-01",
    "effort": "1",
    "cost": "1",
    "shift": "1",
}
AT_ONCE = 16
THINGS = range(1, len(KINDS) + 1)  # a record of each kind
PEOPLE_S = {"people", "inbox", "channels"}  # whoever knocks is looked up and remembered


@pytest.fixture
async def door(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[AtTheDoor]:
    caplog.set_level("ERROR")  # that Slack is away is said at every answer
    async with at_the_door(sqlite_url) as door:
        await door.db.write(_lived_in, door.cast)
        yield door


def _lived_in(tx: Transaction, cast: Cast) -> None:
    """Something of every kind to get at, raised by the team; and another project, whose client the onlooker is."""
    lead = asking(tx, cast, cast.lead)
    for kind in KINDS:
        a_record(tx, cast, kind, by=cast.developer)
    plan = Plan(title="Weekly", place="", minutes=30, lead_minutes=60, rule="FREQ=WEEKLY", at=time(9), zone="UTC")
    create_meeting(tx, lead, plan, now=MONDAY)
    set_rhythm(tx, lead, Post.POLL, rule="FREQ=MONTHLY;BYDAY=1TU", at=time(9), zone="UTC", now=MONDAY)
    ask_now(tx, lead, now=MONDAY)
    other = a_project(tx, code="EX")
    projects.set_orgs(tx, other.project.id, [OTHER_ORG])


def buttons(door: AtTheDoor, person: str, channel: str, *, leave_out: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for action in ACTIONS:
        for tail in TAILS.get(action, [""]):
            for thing in THINGS if action == "move" else [1]:
                if not leave_out & {action, f"{action} {tail}"}:
                    yield f"{action}:{tail} {thing}", a_click(door, person, action, tail, channel, thing)


def forms(door: AtTheDoor, person: str, channel: str, *, leave_out: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for form in FORMS:
        for move in MOVES if form == "move" else [None]:
            for thing in THINGS if form == "move" else [1]:
                if not leave_out & {form, f"{form} {move}"}:
                    yield f"{form} {move} {thing}", a_form(door, person, form, move, channel, thing)


def a_click(door: AtTheDoor, person: str, action: str, tail: str, channel: str, thing: int) -> dict[str, Any]:
    value = "C0NW" if action == "setup" else Ids(1, thing).packed()
    payload = door.click(person, f"{action}:{tail}" if tail else action, value, channel=channel)
    payload["actions"][0]["selected_option"] = {"value": "1"}
    return payload


def a_form(door: AtTheDoor, person: str, form: str, move: str | None, channel: str, thing: int) -> dict[str, Any]:
    carried = {
        "channel": channel,
        "project": 1,
        "record": thing,
        "thing": 1,
        "move": move,
        "kind": "issue",
        "said": {"ts": "1700000000.000100", "user": "U0CLIENT"},
    }
    return door.form(person, form, {name: {"value": answer} for name, answer in ANSWERS.items()}, carried)


async def all_of(door: AtTheDoor, *payloads: tuple[str, dict[str, Any]]) -> dict[str, Answer]:
    """Send them, some at once, and what came back to each."""
    answers: dict[str, Answer] = {}
    for few in (payloads[at : at + AT_ONCE] for at in range(0, len(payloads), AT_ONCE)):
        came = await asyncio.gather(*(door.interacts(payload) for _, payload in few))
        answers |= {what: answer for (what, _), answer in zip(few, came, strict=True)}
    return answers


async def kept(door: AtTheDoor) -> dict[str, list[tuple[Any, ...]]]:
    """All that is recorded, but for who knocked, and the note that somebody tried what is not theirs."""
    rows = await door.everything()
    history = [row for row in rows["history"] if "refused" not in row]
    return {name: found for name, found in rows.items() if name not in PEOPLE_S} | {"history": history}


@pytest.mark.parametrize(
    ("person", "channel", "leave_out"),
    [
        pytest.param("U0ONLOOKER", "C0EX", OWN, id="another project's client, in their own channel"),
        pytest.param("U0ONLOOKER", "C0NW", OWN, id="another project's client, in this one"),
        pytest.param("U0NOBODY", "C0NW", CLIENTS_TOO, id="somebody whom nobody knows"),
        pytest.param("U0CLIENT", "C0NW", CLIENTS_TOO, id="a client, with what is the team's"),
        pytest.param("U0CLIENT", "G0NW", CLIENTS_TOO, id="a client, as if in the team's channel"),
    ],
)
async def test_what_is_not_theirs_stays_as_it_is(
    door: AtTheDoor, person: str, channel: str, leave_out: set[str]
) -> None:
    before = await kept(door)
    answers = await all_of(
        door,
        *buttons(door, person, channel, leave_out=leave_out),
        *forms(door, person, channel, leave_out=leave_out),
    )
    assert [what for what, answer in answers.items() if answer.status != 200 or "Northwind shop" in answer.body] == []
    assert door.unforeseen == 0
    assert await kept(door) == before


async def test_the_team_s_buttons_of_one_project_do_nothing_in_the_channel_of_another(door: AtTheDoor) -> None:
    before = await kept(door)
    answers = await all_of(door, *buttons(door, "U0DEV", "C0EX", leave_out=OWN))
    assert [what for what, answer in answers.items() if answer.status != 200] == []
    assert door.unforeseen == 0
    assert await kept(door) == before


@pytest.mark.parametrize(
    "what",
    ["move:acknowledge", "assign", "undo", "convert:feedback", "meeting_remove", "edit", "note", "topic", "programme"],
)
async def test_the_same_in_the_right_hands_changes_something(door: AtTheDoor, what: str) -> None:
    """Else the tests above would show nothing."""
    before = await kept(door)
    name, _, tail = what.partition(":")
    pressed = name in ACTIONS and name not in FORMS
    payload = a_click(door, "U0DEV", name, tail, "C0NW", 1) if pressed else a_form(door, "U0DEV", name, tail, "C0NW", 1)

    answered = await door.interacts(payload)

    assert answered.status == 200
    assert await kept(door) != before, answered.body[-600:]


@pytest.mark.parametrize("person", ["U0CLIENT", "U0ONLOOKER", "U0NOBODY"])
async def test_a_move_that_is_not_theirs_is_kept_in_the_history_once(door: AtTheDoor, person: str) -> None:
    waiting = (await door.everything())["outbox"]
    form = {"channel": "C0NW", "project": 1, "record": 1, "move": "acknowledge"}
    for payload in (
        *[door.click(person, "move:acknowledge", Ids(1, 1).packed())] * 2,
        door.form(person, "move", {}, form),
    ):
        await door.interacts(payload)

    rows = await door.everything()
    assert len([row for row in rows["history"] if "refused" in row and "acknowledge" in row]) == 1
    assert rows["outbox"] == waiting


async def test_a_button_of_another_version_is_refused_and_no_bug(door: AtTheDoor) -> None:
    for action in ("move:beautify", "convert:wish", "file:wish"):
        answered = await door.interacts(
            {**door.click("U0DEV", action, Ids(1, 1).packed()), "view": {"id": "V1", "type": "modal"}}
        )
        assert (answered.status, door.unforeseen) == (200, 0)
    answered = await door.interacts(door.form("U0DEV", "move", {}, {"project": 1, "record": 1, "move": "beautify"}))
    assert "earlier version" in json.dumps(json.loads(answered.body))
