"""Raising records: what it does, and what each refusal leaves alone; and the history of one."""

import pytest

from bot.kinds import KINDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind
from bot.messages.intentions import ShowRecord, TellLine, TellText
from bot.refusals import BadAnswers, NoProjectHere, Onlooker, OnlyRaise, ProjectIsClosed
from bot.use_cases.callers import Caller
from bot.use_cases.edits import assign, edit_record
from bot.use_cases.moves import move_record, note_refusal
from bot.use_cases.records import Filed, file_record
from bot.use_cases.refiling import convert_record, undo_record
from bot.use_cases.texts import ON_CARD
from storage import channels, people, projects
from storage.database import Transaction
from storage.values.records import HistoryLine
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, answered, asking, edited, moved, reread
from tests.use_cases.refusing import everything, refused
from tests.use_cases.traces import lines, told

ASSESSED = {"effort": "8", "cost": "800", "shift": "2", "valid_until": "2026-12-31"}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def filed(tx: Transaction, caller: Caller, kind: Kind = ISSUE, *, source: str, **answers: str) -> Filed:
    return file_record(tx, caller, kind, "Login page is down", "", answers, source=source, now=MONDAY)


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
    with refused(tx, OnlyRaise) as no:
        move_record(tx, caller, cast.project.id, resolved.id, "confirm", {}, now=MONDAY)
    assert no.value.tried == (resolved.id, "confirm")
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
