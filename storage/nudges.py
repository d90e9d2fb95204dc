"""What is brought up again by itself: when it is looked at, what was brought up, and what is put off for a while."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import returning
from storage.database import Transaction
from storage.silences import SILENT
from storage.tables.nudges import nudged, nudges, snoozes
from storage.tables.projects import projects
from storage.tables.records import records
from storage.values.nudges import Nudge, Nudged, Snooze

_OF = select(nudges).where(nudges.c.project == bindparam("project")).order_by(nudges.c.audience)
_BEGIN = insert(nudges).on_conflict_do_nothing()
_AGREE = returning(
    update(nudges)
    .where(nudges.c.project == bindparam("the_project"), nudges.c.audience == bindparam("the_audience"))
    .values(aging_after=bindparam("aging_after"), expiring_before=bindparam("expiring_before")),
    nudges,
)
_SET_NEXT = (
    update(nudges)
    .where(nudges.c.project == bindparam("the_project"), nudges.c.audience == bindparam("the_audience"))
    .values(next_at=bindparam("next_at"))
)
_SPEAKS = (nudges.c.audience != "client") | nudges.c.project.not_in(SILENT)  # the team hears of what waits all the same
_DUE = (
    select(nudges)
    .where(nudges.c.next_at <= bindparam("now"))
    .join(projects, projects.c.id == nudges.c.project)
    .where(projects.c.status != "closed", _SPEAKS)
    .order_by(nudges.c.next_at, nudges.c.project, nudges.c.audience)
    .limit(bindparam("most"))
    .with_for_update(of=nudges, skip_locked=True)
)
_NEXT = select(func.min(nudges.c.next_at)).where(
    nudges.c.next_at > bindparam("after"),
    nudges.c.project.in_(select(projects.c.id).where(projects.c.status != "closed")),
    _SPEAKS,
)
_BRING_UP = insert(nudged).on_conflict_do_nothing()
_ON_DAY = (
    select(nudged)
    .where(nudged.c.project == bindparam("project"), nudged.c.audience == bindparam("audience"))
    .where(nudged.c.day == bindparam("day"))
    .order_by(nudged.c.at, nudged.c.record, nudged.c.reason)
)
_LAST = (
    select(nudged.c.record, nudged.c.reason, func.max(nudged.c.at))
    .where(nudged.c.audience == bindparam("audience"), nudged.c.record.in_(bindparam("records", expanding=True)))
    .group_by(nudged.c.record, nudged.c.reason)
)
_SNOOZE = insert(snoozes)
_SNOOZED = _SNOOZE.on_conflict_do_update(
    index_elements=["record"],
    set_={name: getattr(_SNOOZE.excluded, name) for name in ("state_since", "until", "by", "at")},
)
_WAKE = delete(snoozes).where(snoozes.c.record == bindparam("record"))
_SNOOZES = (
    select(snoozes)
    .join(records, records.c.id == snoozes.c.record)
    .where(records.c.project == bindparam("project"), snoozes.c.state_since == records.c.state_since)
    .where(snoozes.c.until.is_(None) | (snoozes.c.until > bindparam("now")))
    .order_by(snoozes.c.record)
)


def of(tx: Transaction, project: int) -> dict[str, Nudge]:
    """What is brought up in a project, by audience; empty where it was never begun."""
    return {row.audience: Nudge(*row) for row in tx.execute(_OF, {"project": project})}


def begin(tx: Transaction, nudge: Nudge) -> None:
    """Look at a project from now on for one audience; once begun it stays as it was agreed."""
    tx.execute(_BEGIN, {name: getattr(nudge, name) for name in Nudge.__dataclass_fields__})


def agree(tx: Transaction, nudge: Nudge, *, aging_after: int | None, expiring_before: int | None) -> Nudge:
    """The same, brought up after or before so many working days."""
    params = {"the_project": nudge.project, "the_audience": nudge.audience}
    return Nudge(*tx.execute(_AGREE, {**params, "aging_after": aging_after, "expiring_before": expiring_before}).one())


def look_again(tx: Transaction, nudge: Nudge, *, at: datetime) -> None:
    """It is looked at next at this moment."""
    tx.execute(_SET_NEXT, {"the_project": nudge.project, "the_audience": nudge.audience, "next_at": at})


def due(tx: Transaction, *, now: datetime, most: int) -> list[Nudge]:
    """What is to be looked at by now, the longest overdue first; closed projects are left out."""
    return [Nudge(*row) for row in tx.execute(_DUE, {"now": now, "most": most})]


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """When something is looked at next after a moment, or None."""
    return tx.scalar(_NEXT, {"after": after})


def bring_up(tx: Transaction, brought: Iterable[Nudged]) -> None:
    """Write down what is brought up; the same of one day counts once."""
    rows = [{name: getattr(one, name) for name in Nudged.__dataclass_fields__} for one in brought]
    if rows:
        tx.execute(_BRING_UP, rows)


def on_day(tx: Transaction, project: int, audience: str, day: date) -> list[Nudged]:
    """What was brought up to this audience on a day, in the order in which it was."""
    return [Nudged(*row) for row in tx.execute(_ON_DAY, {"project": project, "audience": audience, "day": day})]


def last_brought_up(tx: Transaction, audience: str, record_ids: Collection[int]) -> dict[tuple[int, str], datetime]:
    """When each of these records was last brought up to this audience, by record and reason."""
    found = tx.execute(_LAST, {"audience": audience, "records": sorted(record_ids)})
    return {(record, reason): at for record, reason, at in found}


def snooze(tx: Transaction, put_off: Snooze) -> None:
    """Hear no more of a record for a while; a later wish takes the place of an earlier one."""
    tx.execute(_SNOOZED, {name: getattr(put_off, name) for name in Snooze.__dataclass_fields__})


def wake(tx: Transaction, record: int) -> None:
    """Hear of a record again."""
    tx.execute(_WAKE, {"record": record})


def snoozed(tx: Transaction, project: int, *, now: datetime) -> dict[int, Snooze]:
    """What is put off in a project at this moment, by record; those that have moved since are left out."""
    return {row.record: Snooze(*row) for row in tx.execute(_SNOOZES, {"project": project, "now": now})}
