"""What came of meetings: one row for each occurrence that has begun, whether somebody writes its minutes or not."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import returning
from storage.database import Transaction
from storage.tables.meetings import minutes
from storage.values.meetings import Meeting, Minutes

_EXPECT = insert(minutes).on_conflict_do_nothing(index_elements=["meeting", "day"])
_BY_ID = select(minutes).where(minutes.c.project == bindparam("project"), minutes.c.id == bindparam("id"))
_TAKE = _BY_ID.with_for_update()  # a no-op on SQLite, whose writer is alone anyway
_DUE = (
    select(minutes)
    .where(minutes.c.next_at <= bindparam("now"))
    .order_by(minutes.c.next_at, minutes.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_NEXT = select(func.min(minutes.c.next_at)).where(minutes.c.next_at > bindparam("after"))
_CHANGE = returning(
    update(minutes)
    .where(minutes.c.id == bindparam("the_id"), minutes.c.version == bindparam("the_version"))
    .values(
        version=minutes.c.version + 1,
        asked_at=bindparam("asked_at"),
        next_at=bindparam("next_at"),
        written_by=bindparam("written_by"),
        written_at=bindparam("written_at"),
        waived_by=bindparam("waived_by"),
        decisions=bindparam("decisions"),
        notes=bindparam("notes"),
        internal=bindparam("internal"),
        came_of=bindparam("came_of"),
    ),
    minutes,
)
_PUT_OFF = update(minutes).where(minutes.c.id == bindparam("the_id")).values(next_at=bindparam("next_at"))


def expect(tx: Transaction, meeting: Meeting, day: date, *, begins: datetime, ends: datetime, zone: str) -> None:
    """An occurrence has begun; when it ends its minutes are asked for. Of one occurrence there is one row."""
    values: dict[str, object] = dict.fromkeys(column.name for column in minutes.columns if column.name != "id")
    given = {
        "project": meeting.project,
        "meeting": meeting.id,
        "day": day,
        "title": meeting.title,
        "begins": begins,
        "zone": zone,
        "organiser": meeting.organiser,
        "version": 1,
        "next_at": ends,
        "decisions": "",
        "notes": "",
        "internal": "",
        "came_of": {},
    }
    tx.execute(_EXPECT, values | given)


def get(tx: Transaction, project: int, minutes_id: int) -> Minutes | None:
    """The minutes, or None when there are none of this id in this project."""
    row = tx.execute(_BY_ID, {"project": project, "id": minutes_id}).one_or_none()
    return Minutes(*row) if row else None


def take(tx: Transaction, project: int, minutes_id: int) -> Minutes | None:
    """The same, and nobody else changes them before this transaction ends."""
    row = tx.execute(_TAKE, {"project": project, "id": minutes_id}).one_or_none()
    return Minutes(*row) if row else None


def due(tx: Transaction, *, now: datetime, most: int) -> list[Minutes]:
    """Those about which something is to be done, the longest overdue first; nobody else takes the same."""
    return [Minutes(*row) for row in tx.execute(_DUE, {"now": now, "most": most})]


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """The earliest moment after this one at which there is something to do about some, or None."""
    return tx.scalar(_NEXT, {"after": after})


def put_off(tx: Transaction, one: Minutes, until: datetime) -> None:
    """They are looked at again at this moment; nothing else about them is another."""
    tx.execute(_PUT_OFF, {"the_id": one.id, "next_at": until})


def change(tx: Transaction, former: Minutes, **values: str | int | datetime | Mapping[str, object] | None) -> Minutes:
    """The minutes with other values and the next version.

    Raises NoResultFound when they are not of the version that was read: `take` them first.
    """
    params = {
        "the_id": former.id,
        "the_version": former.version,
        "asked_at": former.asked_at,
        "next_at": former.next_at,
        "written_by": former.written_by,
        "written_at": former.written_at,
        "waived_by": former.waived_by,
        "decisions": former.decisions,
        "notes": former.notes,
        "internal": former.internal,
        "came_of": dict(former.came_of),
        **values,
    }
    return Minutes(*tx.execute(_CHANGE, params).one())
