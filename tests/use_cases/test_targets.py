"""Service targets: their clock runs while it is our turn, in our working time, and only the team knows of them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.messages.audiences import Audience
from bot.refusals import BadAnswers, TeamOnly
from bot.use_cases.cards import card_of
from bot.use_cases.edits import edit_record
from bot.use_cases.refiling import convert_record, undo_record
from bot.use_cases.targets import agree_on_targets, agreed_targets, follow_all
from storage import deadlines, projects
from storage.database import Transaction
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, moved, reread

HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def due(tx: Transaction, record: Record) -> dict[str, datetime | None]:
    return {one.target: one.due_at for one in deadlines.of(tx, record.id)}


def an_issue(tx: Transaction, cast: Cast, severity: str = "normal") -> Record:
    return a_record(tx, cast, answers={"severity": severity})


def test_an_issue_is_due_by_its_severity_in_our_working_time(tx: Transaction, cast: Cast) -> None:
    """It is ten in Berlin on Monday, and we work from nine to six."""
    assert due(tx, an_issue(tx, cast, "critical")) == {
        "answer": utc("2026-11-23T10:00"),
        "resolution": utc("2026-11-23T17:00"),
    }
    assert due(tx, an_issue(tx, cast, "high")) == {
        "answer": utc("2026-11-23T13:00"),
        "resolution": utc("2026-11-25T15:00"),
    }


def test_other_kinds_have_no_targets(tx: Transaction, cast: Cast) -> None:
    assert due(tx, a_record(tx, cast, CHANGE_REQUEST)) == {}


def test_a_first_answer_is_given_once(tx: Transaction, cast: Cast) -> None:
    record = an_issue(tx, cast, "critical")
    moved(tx, cast, record, "acknowledge")
    assert due(tx, record) == {"resolution": utc("2026-11-23T17:00")}


def test_the_clock_stands_while_the_client_is_to_act_and_runs_on(tx: Transaction, cast: Cast) -> None:
    record = an_issue(tx, cast, "critical")
    moved(tx, cast, record, "ask", question="Which browser?", now=MONDAY + HOUR)
    assert due(tx, record) == {"resolution": None}
    moved(tx, cast, record, "reply", by=cast.client, answer="All of them", now=MONDAY + 5 * HOUR)
    assert due(tx, record) == {"resolution": utc("2026-11-24T12:00")}


def test_what_has_ended_has_no_deadline_until_it_is_reopened(tx: Transaction, cast: Cast) -> None:
    record = an_issue(tx, cast, "critical")
    moved(tx, cast, record, "resolve", cause="A", solution="B", now=MONDAY + 2 * HOUR)
    assert due(tx, record) == {"resolution": None}
    moved(tx, cast, record, "confirm", by=cast.client, now=MONDAY + 3 * HOUR)
    assert due(tx, record) == {}
    moved(tx, cast, record, "reopen", by=cast.client, reason="Again", now=MONDAY + 24 * HOUR)
    assert due(tx, record) == {"resolution": utc("2026-11-24T15:00")}


def test_another_severity_allows_another_time(tx: Transaction, cast: Cast) -> None:
    record = an_issue(tx, cast, "critical")
    lead = asking(tx, cast, cast.lead)
    edit_record(tx, lead, cast.project.id, record.id, {"severity": "high"}, now=MONDAY)
    assert due(tx, record) == {"answer": utc("2026-11-23T13:00"), "resolution": utc("2026-11-25T15:00")}


def test_what_was_taken_back_or_became_something_else_has_none(tx: Transaction, cast: Cast) -> None:
    lead = asking(tx, cast, cast.lead)
    undone, converted = an_issue(tx, cast), an_issue(tx, cast)
    undo_record(tx, lead, cast.project.id, undone.id, now=MONDAY)
    convert_record(tx, lead, cast.project.id, converted.id, CHANGE_REQUEST, now=MONDAY)
    assert (due(tx, undone), due(tx, converted)) == ({}, {})


def test_what_became_an_issue_counts_from_then(tx: Transaction, cast: Cast) -> None:
    change = a_record(tx, cast, CHANGE_REQUEST)
    lead = asking(tx, cast, cast.lead)
    became = convert_record(tx, lead, cast.project.id, change.id, ISSUE, now=MONDAY + HOUR).record
    assert due(tx, became)["answer"] == utc("2026-11-24T09:00")


def test_a_project_agrees_on_times_of_its_own(tx: Transaction, cast: Cast) -> None:
    before, lead = an_issue(tx, cast, "critical"), asking(tx, cast, cast.lead)
    agree_on_targets(tx, lead, {"issue.answer.critical": "0.5", "issue.resolution.high": "2"}, now=MONDAY)
    assert due(tx, before) == {"answer": utc("2026-11-23T09:30")}
    assert due(tx, an_issue(tx, cast, "high")) == {"resolution": utc("2026-11-23T11:00")}
    assert due(tx, an_issue(tx, cast, "low")) == {}


def test_what_was_agreed_is_seen_again_and_only_by_the_team(tx: Transaction, cast: Cast) -> None:
    lead = asking(tx, cast, cast.lead)
    assert agreed_targets(tx, lead).allowed["issue", "answer", "critical"] == HOUR
    agree_on_targets(tx, lead, {"issue.answer.critical": "2.5"}, now=MONDAY)
    allowed = agreed_targets(tx, lead).allowed
    assert allowed["issue", "answer", "critical"] == 2.5 * HOUR
    assert allowed["issue", "answer", "high"] is None
    with pytest.raises(TeamOnly):
        agreed_targets(tx, asking(tx, cast, cast.client))


@pytest.mark.parametrize("typed", ["soon", "-1", "99999999", "nan"])
def test_a_time_that_is_none_is_refused_at_its_field(tx: Transaction, cast: Cast, typed: str) -> None:
    lead = asking(tx, cast, cast.lead)
    with pytest.raises(BadAnswers) as refused:
        agree_on_targets(tx, lead, {"issue.answer.high": typed}, now=MONDAY)
    assert set(refused.value.problems) == {"issue.answer.high"}


def test_other_working_days_move_what_is_due(tx: Transaction, cast: Cast) -> None:
    record = an_issue(tx, cast, "critical")
    tokyo = projects.change(tx, cast.project, {"zone": "Asia/Tokyo"})
    follow_all(tx, tokyo, now=MONDAY)
    assert due(tx, record)["answer"] == utc("2026-11-24T01:00")  # it is six in the evening there


def test_the_teams_card_says_what_is_due_and_the_clients_does_not(tx: Transaction, cast: Cast) -> None:
    record = reread(tx, an_issue(tx, cast, "critical"))
    ours, theirs = (card_of(tx, cast.project, record, audience) for audience in (Audience.TEAM, Audience.CLIENT))
    assert [one.target for one in ours.targets] == ["answer", "resolution"]
    assert theirs.targets == ()
