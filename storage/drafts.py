"""Digests before they are posted, and how a project wants them to come about."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, false, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.columns import returning
from storage.database import Transaction
from storage.schedules import runs
from storage.tables.digests import drafting, drafts
from storage.values.digests import Draft, Drafting

LEAD_MINUTES = 240  # until a project says otherwise: half a working day to read it and put it right

_DRAFTING = select(drafting).where(drafting.c.project == bindparam("project"))
_SET = upsert(drafting)
_SET_DRAFTING = returning(
    _SET.on_conflict_do_update(
        index_elements=["project"],
        set_={"lead_minutes": _SET.excluded.lead_minutes, "alone": _SET.excluded.alone},
    ),
    drafting,
)
_ADD = returning(insert(drafts), drafts)
_BY_ID = select(drafts).where(drafts.c.project == bindparam("project"), drafts.c.id == bindparam("id"))
_TAKE = _BY_ID.with_for_update()  # a no-op on SQLite, whose writer is alone anyway
_OPEN = drafts.c.ended.is_(None)
_OPEN_IN = select(drafts).where(drafts.c.project == bindparam("project"), _OPEN).order_by(drafts.c.due_at, drafts.c.id)
_LAST_DAY = select(func.max(drafts.c.day)).where(drafts.c.schedule == bindparam("schedule"))
_CHANGE = returning(
    update(drafts)
    .where(drafts.c.id == bindparam("the_id"), drafts.c.version == bindparam("the_version"))
    .values(
        due_at=bindparam("due_at"),
        next_at=bindparam("next_at"),
        version=drafts.c.version + 1,
        edits=bindparam("edits"),
        edited_by=bindparam("edited_by"),
        edited_at=bindparam("edited_at"),
        approved_by=bindparam("approved_by"),
        approved_at=bindparam("approved_at"),
        postponed_by=bindparam("postponed_by"),
        nudged_at=bindparam("nudged_at"),
        ended=bindparam("ended"),
        ended_by=bindparam("ended_by"),
        ended_at=bindparam("ended_at"),
        reason=bindparam("reason"),
        digest=bindparam("digest"),
    ),
    drafts,
)
_PUT_OFF = update(drafts).where(drafts.c.id == bindparam("the_id")).values(next_at=bindparam("next_at"))
_GOES_OUT = or_(drafts.c.approved_at.is_not(None), func.coalesce(drafting.c.alone, false()))
_DUE = (
    select(drafts)
    .outerjoin(drafting, drafting.c.project == drafts.c.project)
    .where(_OPEN, drafts.c.next_at <= bindparam("now"), runs(drafts.c.schedule))
    .where(or_(_GOES_OUT, drafts.c.nudged_at.is_(None)))
    .order_by(drafts.c.next_at, drafts.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=drafts, skip_locked=True)
)
_NEXT = select(func.min(drafts.c.next_at)).where(_OPEN, drafts.c.next_at > bindparam("after"), runs(drafts.c.schedule))


def how(tx: Transaction, project: int) -> Drafting:
    """How this project's digest comes about."""
    row = tx.execute(_DRAFTING, {"project": project}).one_or_none()
    return Drafting(*row) if row else Drafting(project=project, lead_minutes=LEAD_MINUTES, alone=False)


def set_how(tx: Transaction, project: int, *, lead_minutes: int, alone: bool) -> Drafting:
    """Have it come about like this."""
    values = {"project": project, "lead_minutes": lead_minutes, "alone": alone}
    return Drafting(*tx.execute(_SET_DRAFTING, values).one())


def add(tx: Transaction, project: int, schedule: int, day: date, *, due_at: datetime) -> Draft:
    """Begin a draft of the digest of this nominal date."""
    values: dict[str, object] = dict.fromkeys(column.name for column in drafts.columns if column.name != "id")
    given = {
        "project": project,
        "schedule": schedule,
        "day": day,
        "due_at": due_at,
        "next_at": due_at,
        "version": 1,
        "edits": {},
    }
    return Draft(*tx.execute(_ADD, values | given).one())


def get(tx: Transaction, project: int, draft_id: int) -> Draft | None:
    """The draft, or None when there is none of this id in this project."""
    row = tx.execute(_BY_ID, {"project": project, "id": draft_id}).one_or_none()
    return Draft(*row) if row else None


def take(tx: Transaction, project: int, draft_id: int) -> Draft | None:
    """The same, and nobody else changes it before this transaction ends."""
    row = tx.execute(_TAKE, {"project": project, "id": draft_id}).one_or_none()
    return Draft(*row) if row else None


def open_in(tx: Transaction, project: int) -> list[Draft]:
    """A project's drafts that are neither posted nor given up, the one that is due first first."""
    return [Draft(*row) for row in tx.execute(_OPEN_IN, {"project": project})]


def last_day(tx: Transaction, schedule: int) -> date | None:
    """The nominal date of the newest draft of this schedule, or None."""
    return tx.scalar(_LAST_DAY, {"schedule": schedule})


def change(tx: Transaction, draft: Draft, **values: str | int | datetime | Mapping[str, object] | None) -> Draft:
    """The draft with other values and the next version; the clock looks at it when it is due.

    Raises NoResultFound when it is not of the version that was read: `take` it first.
    """
    params = {
        "the_id": draft.id,
        "the_version": draft.version,
        "due_at": draft.due_at,
        "next_at": values.get("due_at", draft.next_at),
        "edits": dict(draft.edits),
        "edited_by": draft.edited_by,
        "edited_at": draft.edited_at,
        "approved_by": draft.approved_by,
        "approved_at": draft.approved_at,
        "postponed_by": draft.postponed_by,
        "nudged_at": draft.nudged_at,
        "ended": draft.ended,
        "ended_by": draft.ended_by,
        "ended_at": draft.ended_at,
        "reason": draft.reason,
        "digest": draft.digest,
        **values,
    }
    return Draft(*tx.execute(_CHANGE, params).one())


def put_off(tx: Transaction, draft: Draft, until: datetime) -> None:
    """The clock looks at it again at this moment; it is due as it was, and of the same version."""
    tx.execute(_PUT_OFF, {"the_id": draft.id, "next_at": until})


def due(tx: Transaction, *, now: datetime, most: int) -> list[Draft]:
    """Open drafts whose time has come and about which something is to be done, the longest overdue first.

    That is to post those that may go out, and to tell of the others, once. Nobody else takes the same before this
    transaction ends. Those of paused schedules wait, and those whose client cannot be written to.
    """
    return [Draft(*row) for row in tx.execute(_DUE, {"now": now, "most": most})]


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """When the next draft of all is due after a moment, or None."""
    return tx.scalar(_NEXT, {"after": after})
