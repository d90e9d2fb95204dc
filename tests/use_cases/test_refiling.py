"""What was filed wrongly: undone within minutes, or filed anew as another kind."""

from datetime import date, timedelta

import pytest

from bot.kinds import KINDS
from bot.kinds.action_item import ACTION_ITEM
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind
from bot.messages.audiences import Audience
from bot.messages.intentions import TellText
from bot.refusals import MovedMeanwhile, NotYours, ProjectIsClosed, TooLateToUndo
from bot.use_cases.cards import card_of
from bot.use_cases.projects import close_project
from bot.use_cases.refiling import UNDO, convert_record, undo_record
from storage import records
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, edited, reread, say_all
from tests.use_cases.refusing import refused
from tests.use_cases.traces import lines, told

MINUTE = timedelta(minutes=1)

OF_BOTH_SIDES = [kind for kind in KINDS if not kind.is_ours]


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


# Undoing


@pytest.mark.parametrize("who", ["client", "developer"])
def test_what_was_filed_wrongly_is_undone_within_five_minutes(tx: Transaction, cast: Cast, who: str) -> None:
    record = a_record(tx, cast)

    undone = undo_record(
        tx, asking(tx, cast, getattr(cast, who)), cast.project.id, record.id, now=record.created_at + UNDO
    ).record

    assert undone.state == "undone"
    assert (lines(tx, record)[-1].deed, lines(tx, record)[-1].by) == ("undone", getattr(cast, who).id)
    assert card_of(tx, cast.project, undone, Audience.CLIENT).moves == ()
    assert a_record(tx, cast).number == 2


def test_after_five_minutes_it_is_too_late(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.client)

    with refused(tx, TooLateToUndo) as no:
        undo_record(tx, caller, cast.project.id, record.id, now=MONDAY + UNDO + timedelta(microseconds=1))

    assert no.value.fill == {"minutes": 5}


def test_only_its_reporter_and_the_team_undo(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.approver)

    with refused(tx, NotYours):
        undo_record(tx, caller, cast.project.id, record.id, now=MONDAY)


def test_what_has_ended_is_not_undone(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.client)
    undo_record(tx, caller, cast.project.id, record.id, now=MONDAY)

    with refused(tx, MovedMeanwhile):
        undo_record(tx, caller, cast.project.id, record.id, now=MONDAY)


# Converting


@pytest.mark.parametrize("into", OF_BOTH_SIDES, ids=lambda kind: kind.name)
@pytest.mark.parametrize("kind", OF_BOTH_SIDES, ids=lambda kind: kind.name)
def test_a_record_becomes_another_kinds_and_both_know_it(tx: Transaction, cast: Cast, kind: Kind, into: Kind) -> None:
    record = a_record(tx, cast, kind, "A wish", text="To be told", by=cast.client)
    caller = asking(tx, cast, cast.lead)
    if kind is into:
        with refused(tx, MovedMeanwhile):
            convert_record(tx, caller, cast.project.id, record.id, into, now=MONDAY)
        return

    told_of = convert_record(tx, caller, cast.project.id, record.id, into, now=MONDAY + MINUTE)

    became, source = told_of.record, reread(tx, record)
    assert told_of.reference == f"{into.prefix}-1"
    assert (became.kind, became.title, became.text, became.state) == (
        into.name,
        "A wish",
        "To be told",
        into.begins.name,
    )
    assert (became.reporter, became.origin, became.created_at) == (cast.client.id, record.origin, MONDAY + MINUTE)
    assert source.state == "converted"
    assert card_of(tx, cast.project, source, Audience.CLIENT).links == (("became", f"{into.prefix}-1"),)
    assert card_of(tx, cast.project, became, Audience.CLIENT).links == (("became_by", f"{kind.prefix}-1"),)
    assert lines(tx, source)[-1].details == {"became": f"{into.prefix}-1"}
    [line] = lines(tx, became)
    assert (line.deed, line.by, line.said) == ("filed", cast.lead.id, "To be told")
    assert line.details["was"] == f"{kind.prefix}-1"
    assert line.details["title"] == "A wish"


def test_what_the_team_alone_may_see_does_not_become_the_clients(tx: Transaction, cast: Cast) -> None:
    """An issue's effort is ours, a change request's is the client's to read: the same name, another field."""
    issue = edited(tx, cast, a_record(tx, cast), by=cast.lead, effort="77", priority="high", link="https://example.com")

    became = convert_record(
        tx, asking(tx, cast, cast.client), cast.project.id, issue.id, CHANGE_REQUEST, now=MONDAY
    ).record

    assert became.fields == {"priority": "high", "link": "https://example.com"}


def test_an_issue_made_of_feedback_has_a_severity(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, FEEDBACK)

    became = convert_record(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, ISSUE, now=MONDAY).record

    assert became.fields == {"severity": "normal"}


def test_a_long_text_goes_on_under_the_new_card_too(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, FEEDBACK, text="long " * 200)
    say_all(tx)

    became = convert_record(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, ISSUE, now=MONDAY).record

    assert told(tx, TellText) == [(became.id, "client", 1), (became.id, "team", 1)]


def test_a_record_is_converted_once(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.client)
    convert_record(tx, caller, cast.project.id, record.id, FEEDBACK, now=MONDAY)

    with refused(tx, MovedMeanwhile):
        convert_record(tx, caller, cast.project.id, record.id, CHANGE_REQUEST, now=MONDAY)


def test_only_its_reporter_and_the_team_convert(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.approver)

    with refused(tx, NotYours):
        convert_record(tx, caller, cast.project.id, record.id, FEEDBACK, now=MONDAY)


def test_what_it_became_can_become_something_else_in_turn(tx: Transaction, cast: Cast) -> None:
    caller, record = asking(tx, cast, cast.client), a_record(tx, cast)
    for into in (FEEDBACK, CHANGE_REQUEST, ISSUE):
        record = convert_record(tx, caller, cast.project.id, record.id, into, now=MONDAY).record

    assert (record.kind, record.number) == ("issue", 2)


def test_the_numbers_of_undone_and_converted_records_stay_used(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.client)
    undo_record(tx, caller, cast.project.id, a_record(tx, cast).id, now=MONDAY)
    convert_record(tx, caller, cast.project.id, a_record(tx, cast).id, FEEDBACK, now=MONDAY)

    assert a_record(tx, cast).number == 3
    assert [records.numbered(tx, cast.project.id, "issue", number) is not None for number in (1, 2, 3)] == [True] * 3


def test_whose_it_is_and_when_it_is_due_go_along(tx: Transaction, cast: Cast) -> None:
    record = edited(tx, cast, a_record(tx, cast), by=cast.lead, owner=cast.developer.id, due_on="2026-12-01")

    became = convert_record(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, FEEDBACK, now=MONDAY).record

    assert (became.owner, became.due_on) == (cast.developer.id, date(2026, 12, 1))


@pytest.mark.parametrize(("owner", "state"), [("developer", "new"), ("client", "with_client")])
def test_what_it_becomes_waits_for_the_side_of_its_owner(tx: Transaction, cast: Cast, owner: str, state: str) -> None:
    record = edited(tx, cast, a_record(tx, cast), by=cast.lead, owner=getattr(cast, owner).id)

    became = convert_record(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, ACTION_ITEM, now=MONDAY).record

    assert became.state == state


def test_in_a_closed_project_nothing_becomes_anything_new(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)
    close_project(tx, asking(tx, cast, cast.lead), now=MONDAY)

    with refused(tx, ProjectIsClosed) as no:
        convert_record(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, FEEDBACK, now=MONDAY)

    assert no.value.fill == {"name": cast.project.name}
    assert undo_record(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, now=MONDAY).record.state == "undone"
