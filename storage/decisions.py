"""What approvers were asked, sealed, and what they said."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage.columns import returning
from storage.database import Transaction
from storage.tables.records import decisions, records
from storage.values.records import Decision

_ADD = returning(insert(decisions), decisions)
_OF = select(decisions).where(decisions.c.record == bindparam("record")).order_by(decisions.c.version)
_IN_PROJECT = (
    select(decisions)
    .join(records, records.c.id == decisions.c.record)
    .where(records.c.project == bindparam("project"))
    .order_by(decisions.c.id)
)
_DECIDE = returning(
    update(decisions)
    .where(decisions.c.id == bindparam("the_id"), decisions.c.verdict.is_(None), decisions.c.voided_at.is_(None))
    .values(
        verdict=bindparam("verdict"),
        person=bindparam("person"),
        decided_at=bindparam("decided_at"),
        reason=bindparam("reason"),
    ),
    decisions,
)
_VOID = (
    update(decisions)
    .where(decisions.c.record == bindparam("the_record"), decisions.c.verdict.is_(None))
    .where(decisions.c.voided_at.is_(None))
    .values(voided_at=bindparam("voided_at"))
)
_APPROVED = (
    select(records.c.fields)
    .join(decisions, decisions.c.record == records.c.id)
    .where(records.c.project == bindparam("project"), records.c.kind.in_(bindparam("kinds", expanding=True)))
    .where(decisions.c.verdict == "approve")
)


def ask(tx: Transaction, record: int, version: int, sealed: str, digest: str, *, by: int, now: datetime) -> Decision:
    """Put a sealed text before the approvers."""
    values = {
        "record": record,
        "version": version,
        "sealed": sealed,
        "digest": digest,
        "asked_at": now,
        "asked_by": by,
        "verdict": None,
        "person": None,
        "decided_at": None,
        "reason": None,
        "voided_at": None,
    }
    return Decision(*tx.execute(_ADD, values).one())


def of(tx: Transaction, record: int) -> list[Decision]:
    """Every version that was put before the approvers of a record, the first first."""
    return [Decision(*row) for row in tx.execute(_OF, {"record": record})]


def in_project(tx: Transaction, project: int) -> list[Decision]:
    """Every version that was put before the approvers of a project, the earliest first."""
    return [Decision(*row) for row in tx.execute(_IN_PROJECT, {"project": project})]


def decide(
    tx: Transaction, decision: int, verdict: str, *, person: int, reason: str | None, now: datetime
) -> Decision | None:
    """Write the verdict down; None when there is one already, or a newer version took this one's place."""
    params = {"the_id": decision, "verdict": verdict, "person": person, "decided_at": now, "reason": reason}
    row = tx.execute(_DECIDE, params).one_or_none()
    return Decision(*row) if row else None


def void(tx: Transaction, record: int, *, now: datetime) -> None:
    """No verdict can be given any more on what was asked of this record so far."""
    tx.execute(_VOID, {"the_record": record, "voided_at": now})


def approved_fields(tx: Transaction, project: int, kinds: Collection[str]) -> list[dict[str, str]]:
    """The fields of every record of a project, of these kinds, on which the verdict was approve."""
    return [dict(row.fields) for row in tx.execute(_APPROVED, {"project": project, "kinds": sorted(kinds)})]
