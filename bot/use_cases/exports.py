"""What was decided, so that somebody can check it without us: the sealed text, its SHA-256, who, when."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages.audiences import Audience
from bot.messages.names import Named
from bot.messages.records import RecordCard
from bot.use_cases.callers import Caller
from bot.use_cases.cards import card_of
from bot.use_cases.names import named
from bot.use_cases.records import for_caller
from bot.use_cases.references import reference
from storage import decisions, projects, records
from storage.database import Transaction
from storage.values.records import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One version that was put before the approvers, and what became of it."""

    reference: str
    version: int
    sealed: str
    digest: str  # SHA-256 of `sealed` in UTF-8
    asked_by: Named
    asked_at: datetime
    verdict: str | None
    person: Named | None
    decided_at: datetime | None
    reason: str | None
    voided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSeen:
    """A record with every version of what was decided on it, the first first."""

    card: RecordCard
    versions: tuple[Evidence, ...]


def evidence_seen(tx: Transaction, caller: Caller, project_id: int, record_id: int) -> EvidenceSeen:
    """What was decided on a record whose ids came from a button. Raises as `for_caller` does."""
    caller, project, record = for_caller(tx, caller, project_id, record_id)
    said = reference(project, record, Audience.TEAM)
    versions = tuple(_evidence(tx, said, decision) for decision in decisions.of(tx, record.id))
    return EvidenceSeen(card=card_of(tx, project, record, caller.audience), versions=versions)


def decided_in_project(tx: Transaction, code: str) -> list[Evidence] | None:
    """Everything that was ever put before a project's approvers, the earliest first; None when there is no project.

    For whoever runs the bot: the command line asks in nobody's name.
    """
    project = projects.coded(tx, code)
    if project is None:
        return None
    found: list[Evidence] = []
    for decision in decisions.in_project(tx, project.id):
        record = records.get(tx, project.id, decision.record)
        assert record is not None, "records are never removed"
        found.append(_evidence(tx, reference(project, record, Audience.TEAM), decision))
    return found


def _evidence(tx: Transaction, said: str, decision: Decision) -> Evidence:
    return Evidence(
        reference=said,
        version=decision.version,
        sealed=decision.sealed,
        digest=decision.digest,
        asked_by=named(tx, decision.asked_by),
        asked_at=decision.asked_at,
        verdict=decision.verdict,
        person=named(tx, decision.person) if decision.person is not None else None,
        decided_at=decision.decided_at,
        reason=decision.reason,
        voided_at=decision.voided_at,
    )
