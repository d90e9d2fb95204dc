"""What a record says, changed: who may, and what is told of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind
from bot.messages.audiences import Audience
from bot.messages.intentions import TellLine, TellText
from bot.refusals import BadAnswers, MovedMeanwhile, NotYours, Onlooker, TeamOnly
from bot.use_cases.cards import card_of
from bot.use_cases.edits import assign, edit_record
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, answered, asking, edited, say_all
from tests.use_cases.refusing import everything, refused
from tests.use_cases.traces import lines, told

MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


# Editing


def test_an_edit_keeps_the_old_words_in_the_history(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, title="Lgoin is down", text="Since today")
    say_all(tx)

    changed = edited(tx, cast, record, by=cast.client, title="Login is down", text="Since 9:00", severity="high")

    assert (changed.title, changed.text, changed.fields) == ("Login is down", "Since 9:00", {"severity": "high"})
    line = lines(tx, record)[-1]
    assert (line.deed, line.by, line.at, line.audience) == ("edited", cast.client.id, MONDAY + MINUTE, "client")
    assert line.details == {
        "title": "Login is down",
        "was.title": "Lgoin is down",
        "text": "Since 9:00",
        "was.text": "Since today",
        "severity": "high",
        "was.severity": "normal",
    }
    assert told(tx, TellLine) == [(record.id, "client", line.id), (record.id, "team", line.id)]
    assert card_of(tx, cast.project, changed, Audience.CLIENT).edited


def test_an_edit_that_changes_nothing_is_nothing(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, text="Since today")
    before = everything(tx)

    edited(tx, cast, record, by=cast.client, title=record.title, text=record.text, severity="normal")

    assert everything(tx) == before


def test_an_edit_leaves_alone_what_it_does_not_name(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, text="Since today", answers={"severity": "high"})

    changed = edited(tx, cast, record, by=cast.client, title="Else")

    assert (changed.text, changed.fields) == ("Since today", {"severity": "high"})


@pytest.mark.parametrize("who", ["approver", "onlooker"])
def test_only_its_reporter_and_the_team_edit_a_record(tx: Transaction, cast: Cast, who: str) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, getattr(cast, who))

    with refused(tx, Onlooker if who == "onlooker" else NotYours):
        edit_record(tx, caller, cast.project.id, record.id, {"title": "Else"}, now=MONDAY)


def test_the_team_edits_what_the_client_raised(tx: Transaction, cast: Cast) -> None:
    assert edited(tx, cast, a_record(tx, cast), by=cast.developer, title="Else").title == "Else"


@pytest.mark.parametrize(
    ("kind", "move", "answers"),
    [
        (ISSUE, "decline", {"reason": "No"}),
        (FEEDBACK, "act_on", {"answer": "Done"}),
        (CHANGE_REQUEST, "duplicate", {"duplicate_of": "1"}),
    ],
)
def test_what_has_ended_is_not_edited(
    tx: Transaction, cast: Cast, kind: Kind, move: str, answers: dict[str, str]
) -> None:
    a_record(tx, cast, kind)
    record = answered(tx, cast, a_record(tx, cast, kind), move, answers)
    for person in (cast.client, cast.lead):
        caller = asking(tx, cast, person)
        with refused(tx, MovedMeanwhile):
            edit_record(tx, caller, cast.project.id, record.id, {"title": "Else"}, now=MONDAY)


def test_fields_of_the_team_are_edited_by_the_team_and_told_to_it_alone(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)

    changed = edited(tx, cast, record, by=cast.lead, priority="high", effort="12.50")

    assert changed.fields == {"severity": "normal", "priority": "high", "effort": "12.5"}
    line = lines(tx, record)[-1]
    assert line.audience == "team"
    assert told(tx, TellLine) == [(record.id, "team", line.id)]
    assert not card_of(tx, cast.project, changed, Audience.CLIENT).edited


def test_a_client_does_not_edit_fields_of_the_team(tx: Transaction, cast: Cast) -> None:
    record = edited(tx, cast, a_record(tx, cast), by=cast.lead, priority="high")

    changed = edited(tx, cast, record, by=cast.client, title="Else", priority="low", effort="1")

    assert changed.fields == {"severity": "normal", "priority": "high"}


def test_an_optional_field_can_be_emptied_and_a_needed_one_cannot(tx: Transaction, cast: Cast) -> None:
    linked = edited(tx, cast, a_record(tx, cast), by=cast.client, link="https://example.com/a", severity="high")

    changed = edited(tx, cast, linked, by=cast.client, link=" ", severity=" ")

    assert linked.fields == {"severity": "high", "link": "https://example.com/a"}
    assert changed.fields == {"severity": "normal"}


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://example.com", "//example.com", "https://", "https://a b"]
)
def test_a_link_is_a_web_address(tx: Transaction, cast: Cast, link: str) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.client)

    with refused(tx, BadAnswers) as no:
        edit_record(tx, caller, cast.project.id, record.id, {"link": link}, now=MONDAY)

    assert no.value.problems == {"link": ("problem.not_a_link", {})}


def test_a_text_that_grew_long_goes_on_in_the_thread_again(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, text="long " * 200)
    say_all(tx)

    edited(tx, cast, record, by=cast.client, text="longer " * 200)

    assert told(tx, TellText) == [(record.id, "client", 1), (record.id, "team", 1)]


def test_a_long_text_is_not_told_again_for_another_title(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, text="long " * 200)
    say_all(tx)

    edited(tx, cast, record, by=cast.client, title="Else")

    assert told(tx, TellText) == []


# Owner and due date


def test_the_team_gives_a_record_an_owner_and_a_day(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)

    changed = edited(tx, cast, record, by=cast.lead, owner=cast.developer.id, due_on="2026-11-30")

    assert (changed.owner, changed.due_on) == (cast.developer.id, date(2026, 11, 30))
    assert lines(tx, record)[-1].details == {
        "owner": "Dev",
        "was.owner": "",
        "due_on": "2026-11-30",
        "was.due_on": "",
    }


def test_a_client_who_edits_changes_neither_owner_nor_day(tx: Transaction, cast: Cast) -> None:
    record = edited(tx, cast, a_record(tx, cast), by=cast.lead, owner=cast.lead.id, due_on="2026-11-30")

    changed = edited(tx, cast, record, by=cast.client, title="Else", owner=cast.client.id, due_on="2027-01-01")

    assert (changed.title, changed.owner, changed.due_on) == ("Else", cast.lead.id, date(2026, 11, 30))


@pytest.mark.parametrize(
    ("due_on", "problem"),
    [("2026-11-22", "problem.in_the_past"), ("soon", "problem.not_a_date"), ("2026-02-30", "problem.not_a_date")],
)
def test_a_due_date_is_a_day_to_come(tx: Transaction, cast: Cast, due_on: str, problem: str) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.lead)

    with refused(tx, BadAnswers) as no:
        edit_record(tx, caller, cast.project.id, record.id, {}, due_on=due_on, now=MONDAY)

    assert no.value.problems == {"due_on": (problem, {})}


def test_today_is_that_of_the_project(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    just_before_midnight_in_berlin = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
    caller = asking(tx, cast, cast.lead)
    for now in (just_before_midnight_in_berlin, just_before_midnight_in_berlin - MINUTE):
        edit_record(tx, caller, cast.project.id, record.id, {}, due_on="2026-11-23", now=now)

    another, midnight_in_berlin = a_record(tx, cast), MONDAY + timedelta(hours=14)
    with refused(tx, BadAnswers):
        edit_record(tx, caller, cast.project.id, another.id, {}, due_on="2026-11-23", now=midnight_in_berlin)


def test_a_day_that_has_passed_since_may_stay(tx: Transaction, cast: Cast) -> None:
    record = edited(tx, cast, a_record(tx, cast), by=cast.lead, due_on="2026-11-24")
    caller = asking(tx, cast, cast.lead)
    a_week_on = MONDAY + timedelta(days=7)

    changed = edit_record(
        tx, caller, cast.project.id, record.id, {"title": "Late"}, due_on="2026-11-24", now=a_week_on
    ).record

    assert (changed.title, changed.due_on) == ("Late", date(2026, 11, 24))


def test_a_record_is_assigned_and_taken_away_again(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.lead)
    assigned = [
        assign(tx, caller, cast.project.id, record.id, owner, now=MONDAY).record.owner
        for owner in (cast.developer.id, cast.developer.id, None)
    ]

    assert assigned == [cast.developer.id, cast.developer.id, None]
    assert [line.details for line in lines(tx, record) if line.deed == "assigned"] == [
        {"owner": "Dev", "was.owner": ""},
        {"owner": "", "was.owner": "Dev"},
    ]


@pytest.mark.parametrize("who", ["client", "approver"])
def test_only_the_team_assigns(tx: Transaction, cast: Cast, who: str) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, getattr(cast, who))

    with refused(tx, TeamOnly):
        assign(tx, caller, cast.project.id, record.id, cast.lead.id, now=MONDAY)
