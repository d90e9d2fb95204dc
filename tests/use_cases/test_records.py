"""Records from raise to end: what each deed does, and what each refusal leaves alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.kinds import KINDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind, Role
from bot.messages.audiences import READABLE, Audience
from bot.messages.intentions import ShowRecord, TellLine, TellText
from bot.messages.names import Named
from bot.refusals import (
    ApproversOnly,
    BadAnswers,
    MovedMeanwhile,
    NoProjectHere,
    NoSuchRecord,
    NotYours,
    Onlooker,
    OnlyRaise,
    ProjectIsClosed,
    TeamOnly,
    TooLateToUndo,
    WrongRole,
)
from bot.use_cases.callers import Caller
from bot.use_cases.cards import ON_CARD, card_of
from bot.use_cases.edits import assign, edit_record
from bot.use_cases.moves import move_by_clock, move_record, note_refusal
from bot.use_cases.records import Filed, file_record
from bot.use_cases.refiling import UNDO, convert_record, undo_record
from storage import channels, history, people, projects, records
from storage.database import Transaction
from storage.values.people import Person
from storage.values.records import HistoryLine, Record
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

OF_BOTH_SIDES = [kind for kind in KINDS if not kind.is_ours]
MINUTE = timedelta(minutes=1)
EVERY_LINE = READABLE[Audience.TEAM]
ASSESSED = {"effort": "8", "cost": "800", "shift": "2", "valid_until": "2026-12-31"}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def filed(tx: Transaction, caller: Caller, kind: Kind = ISSUE, *, source: str, **answers: str) -> Filed:
    return file_record(tx, caller, kind, "Login page is down", "", answers, source=source, now=MONDAY)


def edited(
    tx: Transaction, cast: Cast, record: Record, *, by: Person, owner: int | None = None, due_on: str = "", **to: str
) -> Record:
    caller = asking(tx, cast, by)
    later = MONDAY + MINUTE
    return edit_record(tx, caller, cast.project.id, record.id, to, owner=owner, due_on=due_on, now=later).record


def lines(tx: Transaction, record: Record) -> list[HistoryLine]:
    return history.of(tx, record.id, EVERY_LINE)


def deeds(tx: Transaction, record: Record) -> list[str]:
    return [line.deed for line in lines(tx, record)]


def told(tx: Transaction, intention: type[ShowRecord | TellLine | TellText]) -> list[tuple[int, str, object]]:
    """What waits to be said: about which record, for whom, and which line or part."""
    return [
        (int(one.args["record"]), one.audience, one.args.get("line", one.args.get("part")))
        for one in to_be_said(tx, intention)
    ]


# Filing


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_record_is_filed_with_number_history_and_both_cards(tx: Transaction, cast: Cast, kind: Kind) -> None:
    by = cast.lead if kind.is_ours else cast.client
    record = a_record(tx, cast, kind, "Login page is down", text="Since this morning", by=by)

    assert (record.number, record.state, record.state_since, record.version) == (1, kind.begins.name, MONDAY, 1)
    assert (record.title, record.text) == ("Login page is down", "Since this morning")
    assert (record.reporter, record.owner, record.due_on) == (by.id, None, None)
    [line] = lines(tx, record)
    assert (line.deed, line.by, line.at, line.audience) == ("filed", by.id, MONDAY, "client")
    assert (line.said, line.details["title"]) == ("Since this morning", "Login page is down")
    cards = [(record.id, "client", None), (record.id, "team", None)]
    assert told(tx, ShowRecord) == (cards[1:] if kind.is_ours else cards)
    assert told(tx, TellLine) == []


def test_numbers_count_per_project_and_kind(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")

    numbers = [
        a_record(tx, where, kind).number
        for where, kind in [(cast, ISSUE), (cast, ISSUE), (cast, FEEDBACK), (other, ISSUE), (cast, ISSUE)]
    ]

    assert numbers == [1, 2, 1, 1, 3]


def test_the_reference_carries_the_code_where_the_client_does_not_read(tx: Transaction, cast: Cast) -> None:
    in_client_channel = filed(tx, asking(tx, cast, cast.lead), source="one")
    in_team_channel = filed(tx, asking(tx, cast, cast.lead, where=cast.team_channel), source="two")

    assert (in_client_channel.reference, in_team_channel.reference) == ("ISS-1", "NW-ISS-2")


def test_the_same_gesture_twice_is_one_record(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.client)
    first = filed(tx, caller, source="trigger")
    before = everything(tx)

    second = filed(tx, caller, source="trigger")

    assert (first.anew, second.anew) == (True, False)
    assert (second.record, second.reference) == (first.record, "ISS-1")
    assert everything(tx) == before
    assert filed(tx, caller, source="another trigger").record.number == 2


def test_the_same_source_in_another_project_is_another_record(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")

    both = [filed(tx, asking(tx, where, where.client), source="message").record.id for where in (cast, other)]

    assert len(set(both)) == 2


def test_what_was_asked_when_filing_is_kept_and_the_rest_is_left_out(tx: Transaction, cast: Cast) -> None:
    record = filed(
        tx, asking(tx, cast, cast.client), source="form", severity="critical", effort="40", priority="high"
    ).record

    assert record.fields == {"severity": "critical"}


def test_severity_is_normal_unless_it_is_said(tx: Transaction, cast: Cast) -> None:
    assert a_record(tx, cast).fields == {"severity": "normal"}


def test_a_team_person_may_file_and_is_the_reporter(tx: Transaction, cast: Cast) -> None:
    assert a_record(tx, cast, by=cast.developer).reporter == cast.developer.id


def test_an_onlooker_files_nothing(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.onlooker)

    with refused(tx, Onlooker) as refusal:
        filed(tx, caller, source="onlooker")

    assert refusal.value.fill == {"client": "Northwind"}


def test_somebody_we_could_not_look_up_may_raise_and_nothing_more(tx: Transaction, cast: Cast) -> None:
    stranger = people.keep_unknown(tx, cast.workspace.id, "U0STRANGER")
    record = a_record(tx, cast, by=stranger)
    resolved = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")
    caller = asking(tx, cast, stranger)

    assert record.reporter == stranger.id
    with refused(tx, OnlyRaise):
        move_record(tx, caller, cast.project.id, resolved.id, "confirm", {}, now=MONDAY)
    with refused(tx, OnlyRaise):
        move_record(tx, caller, cast.project.id, record.id, "withdraw", {}, now=MONDAY)
    with refused(tx, OnlyRaise):
        edit_record(tx, caller, cast.project.id, record.id, {"title": "Else"}, now=MONDAY)
    with refused(tx, OnlyRaise):
        undo_record(tx, caller, cast.project.id, record.id, now=MONDAY)
    with refused(tx, OnlyRaise):
        convert_record(tx, caller, cast.project.id, record.id, CHANGE_REQUEST, now=MONDAY)


def test_nothing_is_filed_where_there_is_no_project(tx: Transaction, cast: Cast) -> None:
    elsewhere = channels.keep(tx, cast.workspace.id, "C0ELSE")
    caller = asking(tx, cast, cast.lead, where=elsewhere)

    with refused(tx, NoProjectHere):
        filed(tx, caller, source="elsewhere")


def test_nothing_new_is_filed_in_a_closed_project_but_what_is_open_can_be_ended(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    projects.change(tx, cast.project, {"status": "closed"})
    caller = asking(tx, cast, cast.client)

    with refused(tx, ProjectIsClosed) as refusal:
        filed(tx, caller, source="late")

    assert refusal.value.fill == {"name": "Northwind shop"}
    assert moved(tx, cast, record, "decline", reason="The project is over").state == "declined"


def test_a_closed_projects_record_can_be_ended_beside_a_project_that_runs(tx: Transaction, cast: Cast) -> None:
    """The team channel serves both; so may the client channel, one after the other."""
    record = a_record(tx, cast)
    projects.change(tx, cast.project, {"status": "closed"})
    a_project(tx, code="SW", channel=cast.channel.id, team_channel=cast.team_channel.id)

    for place, move in ((cast.team_channel, "acknowledge"), (cast.channel, "start")):
        caller = asking(tx, cast, cast.lead, where=place)
        move_record(tx, caller, cast.project.id, record.id, move, {}, now=MONDAY)

    assert reread(tx, record).state == "in_progress"


@pytest.mark.parametrize(
    ("title", "text", "problems"),
    [
        (None, "", {"title": ("problem.missing", {})}),
        (None, " \n ", {"title": ("problem.missing", {})}),
        ("  ", "What happened", {"title": ("problem.missing", {})}),
        ("t" * 151, "", {"title": ("problem.too_long", {"most": 150})}),
    ],
)
def test_a_title_is_needed_and_fits(
    tx: Transaction, cast: Cast, title: str | None, text: str, problems: dict[str, object]
) -> None:
    caller = asking(tx, cast, cast.client)

    with refused(tx, BadAnswers) as refusal:
        file_record(tx, caller, ISSUE, title, text, {}, source="bad", now=MONDAY)

    assert refusal.value.problems == problems


def test_a_choice_that_is_not_offered_is_refused(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.client)

    with refused(tx, BadAnswers) as refusal:
        filed(tx, caller, source="bad", severity="dreadful")

    assert refusal.value.problems == {"severity": ("problem.not_a_choice", {})}


def test_a_long_text_is_kept_whole_and_goes_on_in_the_thread(tx: Transaction, cast: Cast) -> None:
    text = "ten letters " * 834

    record = a_record(tx, cast, text=text)

    assert record.text == text.strip()
    parts = [(who, part) for _, who, part in told(tx, TellText)]
    assert parts == [(who, part) for who in ("client", "team") for part in (1, 2, 3, 4)]


def test_a_text_that_fits_its_card_is_not_told_again(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast, text="x" * ON_CARD)

    assert told(tx, TellText) == []


# Moving


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
        "reason": "Still down",
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
                assert (no.value.record, no.value.move) == (record.id, move.name)


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

    note_refusal(tx, asking(tx, cast, cast.client), record.id, "resolve", now=MONDAY)

    [_, line] = lines(tx, record)
    assert (line.deed, line.by, line.move) == ("refused", cast.client.id, "resolve")
    assert [line.deed for line in history.of(tx, record.id, READABLE[Audience.CLIENT])] == ["filed"]
    assert to_be_said(tx) == waiting


def test_an_onlooker_moves_nothing_and_finds_nothing(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.onlooker)

    for move in ISSUE.moves:
        with refused(tx, Onlooker):
            move_record(tx, caller, cast.project.id, record.id, move.name, {}, now=MONDAY)


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


# Duplicates


@pytest.mark.parametrize("said", ["ISS-1", "NW-ISS-1", " iss-1 ", "1", "#1", "nw-iss-1"])
def test_a_duplicate_is_named_by_reference_or_number(tx: Transaction, cast: Cast, said: str) -> None:
    first = a_record(tx, cast, title="First")
    second = moved(tx, cast, a_record(tx, cast, title="Again"), "duplicate", duplicate_of=said)

    assert (second.state, second.fields["duplicate_of"]) == ("duplicate", "ISS-1")
    assert card_of(tx, cast.project, second, Audience.CLIENT).links == (("duplicate_of", "ISS-1"),)
    assert card_of(tx, cast.project, first, Audience.TEAM).links == (("duplicate_of_by", "NW-ISS-2"),)


def test_the_card_of_what_was_raised_before_points_back(tx: Transaction, cast: Cast) -> None:
    first, again = a_record(tx, cast, title="First"), a_record(tx, cast, title="Again")
    say_all(tx)

    moved(tx, cast, again, "duplicate", duplicate_of="ISS-1")

    assert {one.args["record"] for one in to_be_said(tx, ShowRecord)} == {first.id, again.id}
    assert reread(tx, first).state == "new"


def test_a_duplicate_may_be_of_another_kind(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast, FEEDBACK, "First")

    again = moved(tx, cast, a_record(tx, cast, title="Again"), "duplicate", duplicate_of="FBK-1")

    assert again.fields["duplicate_of"] == "FBK-1"


@pytest.mark.parametrize(
    "said", ["SW-ISS-1", "ISS-2", "ISS-3", "2", "0", "-1", "12345678901", "ISS", "FBK-1", "ISS-1-1"]
)
def test_what_is_no_other_record_of_this_project_cannot_be_duplicated(tx: Transaction, cast: Cast, said: str) -> None:
    a_record(tx, a_project(tx, code="SW"))
    a_record(tx, cast, title="First")
    second = a_record(tx, cast, title="Itself")
    caller = asking(tx, cast, cast.lead)

    with refused(tx, BadAnswers) as no:
        move_record(tx, caller, cast.project.id, second.id, "duplicate", {"duplicate_of": said}, now=MONDAY)

    assert no.value.problems == {"duplicate_of": ("problem.no_such_record", {})}


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


# History


def test_every_deed_leaves_its_line_and_no_line_ever_changes(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, CHANGE_REQUEST)
    seen: list[HistoryLine] = []

    def look() -> None:
        nonlocal seen
        now_there = lines(tx, record)
        assert now_there[: len(seen)] == seen
        seen = now_there

    look()
    moved(tx, cast, record, "assess")
    look()
    edited(tx, cast, record, by=cast.lead, title="Else", priority="high", owner=cast.lead.id, due_on="2026-12-01")
    look()
    answered(tx, cast, record, "send", ASSESSED)
    look()
    note_refusal(tx, asking(tx, cast, cast.client), record.id, "approve", now=MONDAY)
    look()
    moved(tx, cast, record, "adjust", by=cast.approver, reason="Too much")
    look()
    moved(tx, cast, record, "assess")
    assign(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, None, now=MONDAY)
    look()
    convert_record(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, ISSUE, now=MONDAY)
    look()

    assert [line.deed for line in seen] == [
        "filed",
        "moved",
        "edited",
        "moved",
        "refused",
        "moved",
        "moved",
        "assigned",
        "converted",
    ]


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


def test_the_numbers_of_undone_and_converted_records_stay_used(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.client)
    undo_record(tx, caller, cast.project.id, a_record(tx, cast).id, now=MONDAY)
    convert_record(tx, caller, cast.project.id, a_record(tx, cast).id, FEEDBACK, now=MONDAY)

    assert a_record(tx, cast).number == 3
    assert [records.numbered(tx, cast.project.id, "issue", number) is not None for number in (1, 2, 3)] == [True] * 3
