"""Moves: what each does, who may make it, and what each refusal leaves alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.kinds import KINDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind, Role
from bot.kinds.risk import RISK
from bot.messages.audiences import READABLE, Audience
from bot.messages.intentions import ShowRecord, TellLine
from bot.messages.names import Named
from bot.refusals import ApproversOnly, BadAnswers, MovedMeanwhile, NoSuchRecord, Onlooker, WrongRole
from bot.use_cases.edits import assign, edit_record
from bot.use_cases.moves import move_by_clock, move_record, note_refusal
from bot.use_cases.refiling import convert_record, undo_record
from storage import history, projects
from storage.database import Transaction
from tests.use_cases.builders import (
    MONDAY,
    OTHER_ORG,
    Cast,
    a_person,
    a_project,
    a_record,
    answered,
    asking,
    moved,
    reread,
    say_all,
    to_be_said,
)
from tests.use_cases.refusing import everything, refused
from tests.use_cases.traces import lines, told

MINUTE = timedelta(minutes=1)

OF_BOTH_SIDES = [kind for kind in KINDS if not kind.is_ours]


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def test_an_issue_goes_from_raise_to_close(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    for move, by, answers in [
        ("acknowledge", cast.lead, {}),
        ("start", cast.developer, {}),
        ("ask", cast.developer, {"question": "Which browser?"}),
        ("reply", cast.client, {"answer": "All of them"}),
        ("resolve", cast.developer, {"cause": "Full disk", "solution": "Emptied it"}),
        ("reopen", cast.client, {"reason": "Still down"}),
        ("resolve", cast.developer, {"cause": "Fuller disk", "solution": "Bought another"}),
        ("confirm", cast.client, {}),
    ]:
        record = answered(tx, cast, record, move, answers, by=by)

    assert record.state == "closed"
    assert record.fields == {
        "severity": "normal",
        "question": "Which browser?",
        "answer": "All of them",
        "cause": "Fuller disk",
        "solution": "Bought another",
    }
    assert [line.details.get("to") for line in lines(tx, record)] == [
        None,
        "acknowledged",
        "in_progress",
        "needs_client",
        "in_progress",
        "resolved",
        "reopened",
        "resolved",
        "closed",
    ]
    assert lines(tx, record)[5].details["cause"] == "Full disk"


def test_a_move_is_told_to_both_sides_once_and_stamps_its_time(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)
    later = MONDAY + 5 * MINUTE

    changed = moved(tx, cast, record, "start", by=cast.developer, now=later)

    assert (changed.state_since, changed.version) == (later, 2)
    [_, line] = lines(tx, record)
    assert (line.move, line.by, line.at, line.audience) == ("start", cast.developer.id, later, "client")
    assert line.details == {"from": "new", "to": "in_progress"}
    assert told(tx, ShowRecord) == [(record.id, "client", None), (record.id, "team", None)]
    assert told(tx, TellLine) == [(record.id, "client", line.id), (record.id, "team", line.id)]


@pytest.mark.parametrize("kind", OF_BOTH_SIDES, ids=lambda kind: kind.name)
def test_a_move_by_somebody_who_may_not_make_it_changes_nothing(tx: Transaction, cast: Cast, kind: Kind) -> None:
    record = a_record(tx, cast, kind, by=cast.developer)
    callers = {
        cast.lead: frozenset({Role.TEAM}),
        cast.client: frozenset({Role.CLIENT}),
        cast.approver: frozenset({Role.CLIENT, Role.APPROVER}),
    }

    for person, roles in callers.items():
        caller = asking(tx, cast, person)
        for move in kind.moves:
            if not move.by & roles:
                refusal = ApproversOnly if move.by == {Role.APPROVER} else WrongRole
                with refused(tx, refusal) as no:
                    move_record(tx, caller, cast.project.id, record.id, move.name, {}, now=MONDAY)
                assert no.value.tried == (record.id, move.name)


def test_the_refusal_names_the_approvers(tx: Transaction, cast: Cast) -> None:
    nameless = a_person(tx, cast.workspace, "U0NAMELESS", home="T0CLIENT")
    projects.set_role(tx, cast.project.id, Role.APPROVER, [cast.approver.id, nameless.id])
    record = a_record(tx, cast, CHANGE_REQUEST)
    caller = asking(tx, cast, cast.client)

    with refused(tx, ApproversOnly) as no:
        move_record(tx, caller, cast.project.id, record.id, "approve", {}, now=MONDAY)

    assert no.value.fill["who"] == [
        Named(slack_id="U0APPROVER", name="Ada"),
        Named(slack_id="U0NAMELESS", name=None),
    ]


@pytest.mark.parametrize(("move", "who"), [("resolve", "team"), ("withdraw", "reporter"), ("lapse", "clock")])
def test_the_refusal_names_the_side_that_may(tx: Transaction, cast: Cast, move: str, who: str) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.approver)

    with refused(tx, WrongRole) as no:
        move_record(tx, caller, cast.project.id, record.id, move, {}, now=MONDAY)

    assert no.value.fill["who"] == who


def test_a_refused_move_is_kept_in_the_history_of_the_team_alone(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    waiting = to_be_said(tx)

    for move in ("resolve", "start", "resolve"):
        note_refusal(tx, asking(tx, cast, cast.client), record.id, move, now=MONDAY)

    [_, line, other] = lines(tx, record)
    assert (line.deed, line.by, line.move, other.move) == ("refused", cast.client.id, "resolve", "start")
    assert [line.deed for line in history.of(tx, record.id, READABLE[Audience.CLIENT])] == ["filed"]
    assert to_be_said(tx) == waiting
    moved(tx, cast, record, "start")
    note_refusal(tx, asking(tx, cast, cast.client), record.id, "resolve", now=MONDAY)
    assert [one.move for one in lines(tx, record)[3:]] == ["start", "resolve"]


def test_what_is_no_move_of_a_record_one_can_see_is_not_kept(tx: Transaction, cast: Cast) -> None:
    onlooker, risk = asking(tx, cast, cast.onlooker), a_record(tx, cast, RISK, by=cast.lead)
    elsewhere = a_record(tx, a_project(tx, code="SW"))

    for record, move in ((a_record(tx, cast), "beautify"), (risk, "clear"), (elsewhere, "resolve")):
        with refused(tx, Onlooker) as no:
            move_record(tx, onlooker, cast.project.id, record.id, move, {}, now=MONDAY)
        assert no.value.tried is None


def test_an_onlooker_moves_nothing_and_finds_nothing(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.onlooker)

    for move in ISSUE.moves:
        with refused(tx, Onlooker) as no:
            move_record(tx, caller, cast.project.id, record.id, move.name, {}, now=MONDAY)
        assert no.value.tried == (record.id, move.name)


def test_a_second_click_changes_nothing_and_says_where_it_stands(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "acknowledge")
    caller = asking(tx, cast, cast.lead)

    with refused(tx, MovedMeanwhile) as no:
        move_record(tx, caller, cast.project.id, record.id, "acknowledge", {}, now=MONDAY)

    assert no.value.fill == {"reference": "NW-ISS-1", "state": "acknowledged"}


def test_what_a_move_asks_for_is_needed(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.lead)

    with refused(tx, BadAnswers) as no:
        move_record(tx, caller, cast.project.id, record.id, "resolve", {"cause": " "}, now=MONDAY)

    assert no.value.problems == {"cause": ("problem.missing", {}), "solution": ("problem.missing", {})}


def test_what_a_move_does_not_ask_for_is_left_out(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "start", effort="40", priority="high", cause="Nobody asked")

    assert record.fields == {"severity": "normal"}


def test_feedback_is_acted_on_or_declined_with_a_reason(tx: Transaction, cast: Cast) -> None:
    acted = moved(tx, cast, a_record(tx, cast, FEEDBACK), "act_on", answer="Done on Tuesday")
    declined = moved(tx, cast, a_record(tx, cast, FEEDBACK), "decline", reason="Not ours to change")

    assert (acted.state, acted.fields) == ("acted_on", {"answer": "Done on Tuesday"})
    assert (declined.state, declined.fields) == ("declined", {"reason": "Not ours to change"})


def test_only_its_reporter_withdraws_a_record(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, by=cast.client)
    for person in (cast.lead, cast.approver):
        caller = asking(tx, cast, person)
        with refused(tx, WrongRole):
            move_record(tx, caller, cast.project.id, record.id, "withdraw", {}, now=MONDAY)

    assert moved(tx, cast, record, "withdraw", by=cast.client).state == "withdrawn"


def test_a_record_of_another_project_is_not_found_by_its_id(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    theirs = a_record(tx, other)
    here = asking(tx, cast, cast.lead)

    for project in (cast.project.id, other.project.id, 999_999):
        with refused(tx, NoSuchRecord):
            move_record(tx, here, project, theirs.id, "acknowledge", {}, now=MONDAY)
        with refused(tx, NoSuchRecord):
            edit_record(tx, here, project, theirs.id, {"title": "Mine"}, now=MONDAY)
        with refused(tx, NoSuchRecord):
            undo_record(tx, here, project, theirs.id, now=MONDAY)
        with refused(tx, NoSuchRecord):
            convert_record(tx, here, project, theirs.id, FEEDBACK, now=MONDAY)
        with refused(tx, NoSuchRecord):
            assign(tx, here, project, theirs.id, cast.lead.id, now=MONDAY)


def test_the_clock_makes_its_move_and_nobody_is_named(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")

    move_by_clock(tx, record, ISSUE.move("lapse"), now=MONDAY)

    assert reread(tx, record).state == "closed"
    assert (lines(tx, record)[-1].by, lines(tx, record)[-1].move) == (None, "lapse")


def test_the_clock_comes_too_late_for_what_has_moved(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")
    moved(tx, cast, record, "reopen", by=cast.client, reason="Still down")
    before = everything(tx)

    move_by_clock(tx, record, ISSUE.move("lapse"), now=MONDAY)

    assert everything(tx) == before


def test_a_caller_towards_no_project_in_a_shared_team_channel_is_turned_towards_the_buttons(
    tx: Transaction, cast: Cast
) -> None:
    other = replace(a_project(tx, code="SW", team_channel=cast.team_channel.id), team_channel=cast.team_channel)
    ours, theirs = a_record(tx, cast), a_record(tx, other)
    caller = asking(tx, cast, cast.lead, where=cast.team_channel)
    assert caller.project is None

    told_of = [
        move_record(tx, caller, one.project, one.id, "acknowledge", {}, now=MONDAY).reference for one in (ours, theirs)
    ]

    assert told_of == ["NW-ISS-1", "SW-ISS-1"]
    with refused(tx, NoSuchRecord):
        move_record(tx, caller, other.project.id, ours.id, "start", {}, now=MONDAY)


def test_a_guest_of_ours_moves_as_the_client_does(tx: Transaction, cast: Cast) -> None:
    guest = a_person(tx, cast.workspace, "U0GUEST", guest=True)
    record = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")

    assert moved(tx, cast, record, "confirm", by=guest).state == "closed"


def test_a_person_of_a_third_organisation_named_client_moves_as_the_client_does(tx: Transaction, cast: Cast) -> None:
    contractor = a_person(tx, cast.workspace, "U0CONTRACTOR", home=OTHER_ORG)
    projects.set_role(tx, cast.project.id, "client", [contractor.id])
    record = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")

    assert moved(tx, cast, record, "confirm", by=contractor).state == "closed"
