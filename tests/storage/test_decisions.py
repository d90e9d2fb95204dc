"""Decisions: a verdict is written once, and what was approved is asked for by project."""

from dataclasses import replace
from datetime import timedelta

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from storage import decisions, records
from storage.database import Transaction
from storage.values.records import Decision, Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def asked(tx: Transaction, cast: Cast, record: Record, version: int = 1) -> Decision:
    return decisions.ask(tx, record.id, version, "Words", "digest", by=cast.lead.id, now=MONDAY)


def test_a_verdict_is_written_once_and_not_upon_what_is_void(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, CHANGE_REQUEST)
    first = asked(tx, cast, record)
    decisions.void(tx, record.id, now=MONDAY + MINUTE)
    second = asked(tx, cast, record, 2)

    def decide(decision: Decision, verdict: str) -> Decision | None:
        return decisions.decide(tx, decision.id, verdict, person=cast.approver.id, reason=None, now=MONDAY + DAY)

    assert decide(first, "approve") is None
    decided = decide(second, "reject")
    assert decided is not None
    assert (decided.verdict, decided.person, decided.decided_at) == ("reject", cast.approver.id, MONDAY + DAY)
    assert decide(second, "approve") is None
    decisions.void(tx, record.id, now=MONDAY + DAY)
    assert decisions.of(tx, record.id) == [replace(first, voided_at=MONDAY + MINUTE), decided]


def test_what_was_approved_in_a_project(tx: Transaction, cast: Cast) -> None:
    for cost, verdict in (("100", "approve"), ("200", "reject"), ("300", "approve"), ("400", None)):
        record = records.change(tx, a_record(tx, cast, CHANGE_REQUEST), fields={"cost": cost})
        decision = asked(tx, cast, record)
        if verdict:
            decisions.decide(tx, decision.id, verdict, person=cast.approver.id, reason=None, now=MONDAY)

    kinds = [CHANGE_REQUEST.name]
    assert sorted(fields["cost"] for fields in decisions.approved_fields(tx, cast.project.id, kinds)) == ["100", "300"]
    assert decisions.approved_fields(tx, cast.project.id, [ISSUE.name]) == []
    assert decisions.approved_fields(tx, a_project(tx, code="SW").project.id, kinds) == []
