"""A card says what holds now: an answer goes with the next question, a reason with the turn it explained."""

import pytest

from bot.kinds import KINDS
from bot.kinds.action_item import ACTION_ITEM
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind
from bot.kinds.milestone import MILESTONE
from bot.messages.audiences import Audience
from bot.use_cases.cards import card_of
from bot.use_cases.refiling import convert_record
from storage import decisions
from storage.database import Transaction
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, answered, asking, moved, reread
from tests.use_cases.traces import lines

PRICED = {"effort": "6", "cost": "720", "shift": "0", "valid_until": "2026-12-18"}
RESOLVED = {"cause": "Old cache", "solution": "Emptied it"}
REASON = "Still broken on mobile"


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def on_card(tx: Transaction, cast: Cast, record: Record) -> dict[str, str]:
    return {field.name: value for field, value in card_of(tx, cast.project, record, Audience.CLIENT).fields}


def kept(tx: Transaction, record: Record, name: str) -> list[str]:
    return [line.details[name] for line in lines(tx, record) if name in line.details]


def reopened(tx: Transaction, cast: Cast) -> Record:
    record = answered(tx, cast, a_record(tx, cast), "resolve", RESOLVED)
    return moved(tx, cast, record, "reopen", by=cast.client, reason=REASON)


def test_a_new_question_has_no_answer_yet(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "ask", question="Which browser?")
    replied = moved(tx, cast, record, "reply", by=cast.client, answer="Safari 17")
    assert on_card(tx, cast, replied)["answer"] == "Safari 17"

    asked = moved(tx, cast, record, "ask", question="And on which computer?")

    shown = on_card(tx, cast, asked)
    assert (shown["question"], shown.get("answer")) == ("And on which computer?", None)
    assert kept(tx, record, "answer") == ["Safari 17"]


def test_an_answer_stays_with_its_question(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "ask", question="Which browser?")
    moved(tx, cast, record, "reply", by=cast.client, answer="Safari 17")

    resolved = answered(tx, cast, record, "resolve", RESOLVED)

    shown = on_card(tx, cast, resolved)
    assert (shown["question"], shown["answer"]) == ("Which browser?", "Safari 17")


def test_what_is_approved_does_not_say_why_an_earlier_version_was_not(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, CHANGE_REQUEST)
    moved(tx, cast, record, "assess")
    answered(tx, cast, record, "send", PRICED)
    moved(tx, cast, record, "adjust", by=cast.approver, reason="Please drop the app")
    assert on_card(tx, cast, moved(tx, cast, record, "assess"))["reason"] == "Please drop the app", (
        "the team works on it"
    )

    answered(tx, cast, record, "send", {**PRICED, "cost": "500"})
    approved = moved(tx, cast, record, "approve", by=cast.approver)

    assert "reason" not in on_card(tx, cast, approved)
    assert [one.reason for one in decisions.of(tx, record.id)] == ["Please drop the app", None]
    assert kept(tx, record, "reason") == ["Please drop the app"]


@pytest.mark.parametrize("end", ["confirm", "withdraw"])
def test_a_reopened_issue_says_why_until_it_is_no_longer_ours(tx: Transaction, cast: Cast, end: str) -> None:
    record = reopened(tx, cast)
    assert on_card(tx, cast, moved(tx, cast, record, "acknowledge"))["reason"] == REASON
    if end == "confirm":
        assert "reason" not in on_card(tx, cast, answered(tx, cast, record, "resolve", RESOLVED))

    ended = moved(tx, cast, record, end, by=cast.client)

    assert "reason" not in on_card(tx, cast, ended)
    assert kept(tx, record, "reason") == [REASON]


def test_what_was_done_after_all_does_not_say_why_it_was_not(tx: Transaction, cast: Cast) -> None:
    item = moved(tx, cast, a_record(tx, cast, ACTION_ITEM), "complete")
    moved(tx, cast, item, "reopen", reason="The file is empty")
    stone = moved(tx, cast, a_record(tx, cast, MILESTONE), "hand_over")
    moved(tx, cast, stone, "send_back", by=cast.approver, reason="No invoices yet")

    assert "reason" not in on_card(tx, cast, moved(tx, cast, item, "complete"))
    assert "reason" not in on_card(tx, cast, moved(tx, cast, stone, "hand_over"))


@pytest.mark.parametrize(("kind", "end"), [(ISSUE, "decline"), (FEEDBACK, "decline")])
def test_what_is_declined_says_why(tx: Transaction, cast: Cast, kind: Kind, end: str) -> None:
    declined = moved(tx, cast, a_record(tx, cast, kind), end, reason="Out of scope")

    assert on_card(tx, cast, declined)["reason"] == "Out of scope"


def test_what_becomes_another_kind_begins_without_a_reason(tx: Transaction, cast: Cast) -> None:
    record, lead = reopened(tx, cast), asking(tx, cast, cast.lead)

    became = convert_record(tx, lead, cast.project.id, record.id, CHANGE_REQUEST, now=MONDAY).record

    for one in (became, reread(tx, record)):
        assert "reason" not in on_card(tx, cast, one)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_answer_answers_a_field_of_its_kind(kind: Kind) -> None:
    names = {field.name for field in kind.fields}

    assert {field.answers for field in kind.fields} <= {None, *names}
