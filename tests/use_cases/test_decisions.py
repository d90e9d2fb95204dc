"""What approvers decide on is sealed; what changes afterwards asks them anew; what is decided stays."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.intentions import TellLine
from bot.messages.names import Named
from bot.messages.records import RecordLine
from bot.refusals import (
    ApproversOnly,
    DecidedAlready,
    DecisionExpired,
    MovedMeanwhile,
    NobodyDecides,
    SupersededVersion,
    WrongRole,
)
from bot.use_cases.callers import deciders
from bot.use_cases.cards import card_of, line_of
from bot.use_cases.decisions import call_new
from bot.use_cases.edits import edit_record
from bot.use_cases.endings import end_by_clock
from bot.use_cases.lookups import move_seen
from bot.use_cases.moves import move_record
from bot.use_cases.refiling import convert_record, undo_record
from storage import decisions, history, projects
from storage.database import Database, Transaction
from storage.values.records import Decision, Record
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_person,
    a_project,
    a_record,
    answered,
    asking,
    contents_to_be_said,
    moved,
    reread,
    say_all,
)
from tests.use_cases.refusing import everything, refused

MINUTE = timedelta(minutes=1)
ASSESSMENT = {
    "effort": "16",
    "cost": "1,600.50",
    "shift": "3",
    "excludes": "The mobile app",
    "valid_until": "2026-12-18",
}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def to_assess(tx: Transaction, cast: Cast) -> Record:
    record = a_record(tx, cast, CHANGE_REQUEST, "Pay by invoice", text="For companies", answers={"benefit": "Sales"})
    return moved(tx, cast, record, "assess")


def to_decide(tx: Transaction, cast: Cast) -> Record:
    return answered(tx, cast, to_assess(tx, cast), "send", ASSESSMENT)


def asked(tx: Transaction, record: Record) -> list[Decision]:
    return decisions.of(tx, record.id)


def edited(tx: Transaction, cast: Cast, record: Record, *, due_on: str = "", **to: str) -> Record:
    caller = asking(tx, cast, cast.lead)
    return edit_record(tx, caller, cast.project.id, record.id, to, due_on=due_on, now=MONDAY + MINUTE).record


def test_sending_seals_the_very_words_that_are_decided_on(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)

    [decision] = asked(tx, record)
    assert record.state == "awaiting_decision"
    assert (decision.version, decision.asked_at, decision.asked_by) == (1, MONDAY, cast.lead.id)
    assert (decision.verdict, decision.person, decision.decided_at, decision.voided_at) == (None, None, None, None)
    assert decision.digest == hashlib.sha256(decision.sealed.encode("utf-8")).hexdigest()
    for words in ("NW-CR-1", "Pay by invoice", "For companies", "Sales", "€1,600.50", "The mobile app", "Dec 18, 2026"):
        assert words in decision.sealed


def test_what_is_sealed_speaks_the_projects_language(tx: Transaction, cast: Cast) -> None:
    projects.change(tx, cast.project, {"language": "zh-CN"})

    [decision] = asked(tx, to_decide(tx, cast))

    assert "2026年12月18日" in decision.sealed


def test_what_is_ours_alone_is_not_in_what_the_client_decides_on(tx: Transaction, cast: Cast) -> None:
    record = to_assess(tx, cast)
    edited(tx, cast, record, priority="high")

    [decision] = asked(tx, answered(tx, cast, record, "send", ASSESSMENT))

    assert "priority" not in decision.sealed.lower()


async def test_without_an_approver_nothing_is_sent_and_nothing_is_written(sqlite_database: Database) -> None:
    def without_approver(tx: Transaction) -> tuple[Cast, Record]:
        cast = a_project(tx)
        projects.set_role(tx, cast.project.id, Role.APPROVER, [])
        return cast, to_assess(tx, cast)

    cast, record = await sqlite_database.write(without_approver)
    before = await sqlite_database.read(everything)

    with pytest.raises(NobodyDecides):
        await sqlite_database.write(answered, cast, record, "send", ASSESSMENT)

    assert await sqlite_database.read(everything) == before


@pytest.mark.parametrize(
    ("verdict", "answers", "state"),
    [
        ("approve", {}, "approved"),
        ("reject", {"reason": "Too dear"}, "rejected"),
        ("adjust", {"reason": "Without the app"}, "adjustment"),
    ],
)
def test_a_verdict_freezes_person_moment_version_and_reason(
    tx: Transaction, cast: Cast, verdict: str, answers: dict[str, str], state: str
) -> None:
    record = to_decide(tx, cast)
    later = MONDAY + MINUTE
    [before] = asked(tx, record)

    decided = answered(tx, cast, record, verdict, answers, by=cast.approver, version=1, now=later)

    assert decided.state == state
    assert asked(tx, record) == [
        replace(before, verdict=verdict, person=cast.approver.id, decided_at=later, reason=answers.get("reason"))
    ]
    shown = card_of(tx, cast.project, decided, Audience.CLIENT).decision
    assert shown is not None
    assert (shown.verdict, shown.person, shown.voided) == (verdict, Named(slack_id="U0APPROVER", name="Ada"), False)


@pytest.mark.parametrize("who", ["client", "lead", "developer"])
def test_nobody_but_an_approver_decides(tx: Transaction, cast: Cast, who: str) -> None:
    record = to_decide(tx, cast)
    caller = asking(tx, cast, getattr(cast, who))

    for verdict in ("approve", "reject", "adjust"):
        with refused(tx, ApproversOnly) as no:
            move_record(tx, caller, cast.project.id, record.id, verdict, {"reason": "Mine"}, now=MONDAY)
        assert no.value.fill["who"] == [Named(slack_id="U0APPROVER", name="Ada")]


def test_an_approver_decides_on_no_change_but_their_projects(tx: Transaction, cast: Cast) -> None:
    projects.set_role(tx, cast.project.id, Role.APPROVER, [cast.client.id])
    record = to_decide(tx, cast)
    caller = asking(tx, cast, cast.approver)

    with refused(tx, ApproversOnly):
        move_record(tx, caller, cast.project.id, record.id, "approve", {}, now=MONDAY)


@pytest.mark.parametrize("first", ["approve", "reject", "adjust"])
@pytest.mark.parametrize("second", ["approve", "reject", "adjust"])
def test_a_second_verdict_changes_nothing_and_hears_the_first(
    tx: Transaction, cast: Cast, first: str, second: str
) -> None:
    record = to_decide(tx, cast)
    answered(tx, cast, record, first, {"reason": "First"}, by=cast.approver)
    caller = asking(tx, cast, cast.approver)

    with refused(tx, DecidedAlready) as no:
        move_record(tx, caller, cast.project.id, record.id, second, {"reason": "Second"}, version=1, now=MONDAY)

    assert no.value.fill == {"verdict": first, "who": [Named(slack_id="U0APPROVER", name="Ada")], "version": 1}
    assert no.value.decided_at == MONDAY


def test_a_revised_assessment_voids_the_pending_decision(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)
    since = reread(tx, record).state_since
    later = MONDAY + MINUTE

    revised = answered(tx, cast, record, "revise", {**ASSESSMENT, "cost": "900"}, now=later)

    first, second = asked(tx, record)
    assert (revised.state, revised.state_since, revised.fields["cost"]) == ("awaiting_decision", since, "90000")
    assert (first.version, first.voided_at, first.verdict) == (1, later, None)
    assert (second.version, second.voided_at, second.asked_at) == (2, None, later)
    assert "€1,600.50" in first.sealed
    assert "€900.00" in second.sealed
    assert first.digest != second.digest


def test_what_a_revision_leaves_empty_is_decided_on_no_longer(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)

    revised = answered(tx, cast, record, "revise", {**ASSESSMENT, "excludes": ""})

    assert "excludes" not in revised.fields
    assert "The mobile app" not in asked(tx, record)[1].sealed


def test_a_button_of_a_superseded_version_decides_nothing(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)
    answered(tx, cast, record, "revise", {**ASSESSMENT, "cost": "900"})
    caller = asking(tx, cast, cast.approver)

    for version in (1, 3):
        with refused(tx, SupersededVersion) as no:
            move_record(tx, caller, cast.project.id, record.id, "approve", {}, version=version, now=MONDAY)
        assert no.value.fill == {"version": 2}
        with refused(tx, SupersededVersion):
            move_seen(tx, caller, cast.project.id, record.id, "approve", version=version, now=MONDAY)

    assert answered(tx, cast, record, "approve", {}, by=cast.approver, version=2).state == "approved"
    assert [one.verdict for one in asked(tx, record)] == [None, "approve"]


def test_adjustment_assessment_and_approval_of_a_new_version(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)
    moved(tx, cast, record, "adjust", by=cast.approver, reason="Without the app")
    moved(tx, cast, record, "assess")
    answered(tx, cast, record, "send", {**ASSESSMENT, "cost": "900"})

    approved = answered(tx, cast, record, "approve", {}, by=cast.approver, version=2)

    assert approved.state == "approved"
    assert [(one.version, one.verdict, one.voided_at) for one in asked(tx, record)] == [
        (1, "adjust", None),
        (2, "approve", None),
    ]


@pytest.mark.parametrize("change", [{"title": "Pay later"}, {"text": "For all"}, {"benefit": "More sales"}])
def test_editing_the_words_while_they_are_pending_voids_and_asks_anew(
    tx: Transaction, cast: Cast, change: dict[str, str]
) -> None:
    record = to_decide(tx, cast)

    changed = edited(tx, cast, record, **change)

    first, second = asked(tx, record)
    [new_words] = change.values()
    assert changed.state == "awaiting_decision"
    assert (first.voided_at, second.voided_at, second.version) == (MONDAY + MINUTE, None, 2)
    assert new_words in second.sealed
    line = history.of(tx, record.id, {"client"})[-1]
    told = line_of(tx, cast.project, changed, line, Audience.CLIENT)
    assert told is not None
    assert [person.slack_id for person in told.calls] == ["U0APPROVER"]


def test_editing_what_is_not_decided_on_leaves_the_decision_pending(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)

    edited(tx, cast, record, priority="high")
    edited(tx, cast, record, link="https://example.com", due_on="2026-12-01")

    assert [one.voided_at for one in asked(tx, record)] == [None]
    line = history.of(tx, record.id, {"client"})[-1]
    told = line_of(tx, cast.project, reread(tx, record), line, Audience.CLIENT)
    assert told is not None
    assert told.calls == ()


def test_editing_before_anything_is_sent_asks_nobody(tx: Transaction, cast: Cast) -> None:
    record = to_assess(tx, cast)

    edited(tx, cast, record, title="Pay later")

    assert asked(tx, record) == []


def test_the_last_day_counts_in_the_projects_zone(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)
    caller = asking(tx, cast, cast.approver)
    midnight_in_berlin = datetime(2026, 12, 18, 23, tzinfo=UTC)

    with refused(tx, DecisionExpired):
        move_record(tx, caller, cast.project.id, record.id, "approve", {}, now=midnight_in_berlin)

    decided = answered(tx, cast, record, "approve", {}, by=cast.approver, now=midnight_in_berlin - MINUTE)
    assert decided.state == "approved"


def test_what_nobody_decided_expires_and_cannot_be_decided(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)
    monday_in_berlin = datetime(2026, 12, 21, 8, tzinfo=UTC)
    caller = asking(tx, cast, cast.approver)
    assert end_by_clock(tx, now=monday_in_berlin - MINUTE) == 0

    assert end_by_clock(tx, now=monday_in_berlin) == 1

    assert reread(tx, record).state == "expired"
    assert [one.voided_at for one in asked(tx, record)] == [monday_in_berlin]
    with refused(tx, MovedMeanwhile):
        move_record(tx, caller, cast.project.id, record.id, "approve", {}, version=1, now=monday_in_berlin)


def test_withdrawing_is_for_the_reporter_and_voids_what_is_pending(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)
    for person in (cast.lead, cast.approver):
        caller = asking(tx, cast, person)
        with refused(tx, WrongRole):
            move_record(tx, caller, cast.project.id, record.id, "withdraw", {}, now=MONDAY)

    moved(tx, cast, record, "withdraw", by=cast.client, now=MONDAY + MINUTE)

    assert [one.voided_at for one in asked(tx, record)] == [MONDAY + MINUTE]
    approver = asking(tx, cast, cast.approver)
    with refused(tx, MovedMeanwhile):
        move_record(tx, approver, cast.project.id, record.id, "approve", {}, now=MONDAY)


@pytest.mark.parametrize("end", ["undo", "convert", "duplicate"])
def test_however_it_ends_nothing_stays_pending(tx: Transaction, cast: Cast, end: str) -> None:
    a_record(tx, cast, CHANGE_REQUEST)
    record = to_decide(tx, cast)
    caller = asking(tx, cast, cast.lead)
    match end:
        case "undo":
            undo_record(tx, caller, cast.project.id, record.id, now=MONDAY)
        case "convert":
            convert_record(tx, caller, cast.project.id, record.id, ISSUE, now=MONDAY)
        case _:
            moved(tx, cast, record, "duplicate", duplicate_of="1")

    assert [one.voided_at for one in asked(tx, record)] == [MONDAY]
    assert card_of(tx, cast.project, reread(tx, record), Audience.CLIENT).moves == ()


def test_an_approved_change_stays_as_it_was_approved(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, to_decide(tx, cast), "approve", by=cast.approver)
    [frozen] = asked(tx, record)

    for person in (cast.lead, cast.client):
        caller = asking(tx, cast, person)
        with refused(tx, MovedMeanwhile):
            edit_record(tx, caller, cast.project.id, record.id, {"title": "More"}, now=MONDAY)
        with refused(tx, MovedMeanwhile):
            convert_record(tx, caller, cast.project.id, record.id, ISSUE, now=MONDAY)
        with refused(tx, MovedMeanwhile):
            undo_record(tx, caller, cast.project.id, record.id, now=MONDAY)
    lead = asking(tx, cast, cast.lead)
    with refused(tx, MovedMeanwhile):
        move_record(tx, lead, cast.project.id, record.id, "revise", ASSESSMENT, now=MONDAY)

    assert asked(tx, record) == [frozen]
    assert hashlib.sha256(frozen.sealed.encode()).hexdigest() == frozen.digest


def test_the_client_card_asks_the_approver_and_the_line_calls_them(tx: Transaction, cast: Cast) -> None:
    record = to_decide(tx, cast)
    line = history.of(tx, record.id, {"client"})[-1]

    card = card_of(tx, cast.project, record, Audience.CLIENT)
    told = {audience: line_of(tx, cast.project, record, line, audience) for audience in Audience}

    assert (card.waits_for, card.moves) == (Role.APPROVER, ("approve", "adjust", "reject"))
    assert card_of(tx, cast.project, record, Audience.TEAM).moves == ()
    assert {audience: [one.slack_id for one in line.calls] for audience, line in told.items() if line} == {
        Audience.CLIENT: ["U0APPROVER"],
        Audience.TEAM: [],
    }


def test_whoever_is_named_an_approver_later_is_called_to_what_waits(tx: Transaction, cast: Cast) -> None:
    waiting, over = to_decide(tx, cast), to_decide(tx, cast)
    answered(tx, cast, over, "approve", {}, by=cast.approver, version=1)
    say_all(tx)
    colleague = a_person(tx, cast.workspace, "U0COLLEAGUE", home="T0CLIENT", name="Cora")
    for _ in range(2):
        before = deciders(tx, cast.project)
        projects.set_role(tx, cast.project.id, Role.APPROVER, [cast.approver.id, colleague.id])
        call_new(tx, cast.project, before, by=cast.lead.id, now=MONDAY)

    [line] = [one for one in contents_to_be_said(tx, TellLine, now=MONDAY) if isinstance(one, RecordLine)]
    assert (line.record, line.audience, line.plain_details["name"]) == (waiting.id, Audience.CLIENT, "Cora")
    assert [call.slack_id for call in line.calls] == ["U0COLLEAGUE"]


def test_the_seal_of_the_same_record_is_the_same(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")

    [here], [there] = asked(tx, to_decide(tx, cast)), asked(tx, to_decide(tx, other))

    assert here.sealed.replace("NW-", "SW-") == there.sealed
