"""What happened to a record. Lines are added; there is nothing here to change or remove one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Required, TypedDict, Unpack

from sqlalchemy import bindparam, func, insert, select

from storage.columns import for_one_of, returning, these
from storage.database import Transaction
from storage.tables.records import history
from storage.values.records import HistoryLine

_NOTE = insert(history)
_ADD = returning(_NOTE, history)
_BY_ID = select(history).where(history.c.id == bindparam("id"))
_OF = (
    select(history)
    .where(history.c.record == bindparam("record"), for_one_of(history.c.audience))
    .order_by(history.c.id)
)
_REFUSED = history.c.deed == "refused"
_LAST_DEED = (
    select(func.coalesce(func.max(history.c.id), 0))
    .where(history.c.record == bindparam("record"), ~_REFUSED)
    .scalar_subquery()
)
_REFUSED_SINCE = (
    select(history.c.id)
    .where(history.c.record == bindparam("record"), _REFUSED, history.c.id > _LAST_DEED)
    .where(history.c.by == bindparam("by"), history.c.move == bindparam("move"))
    .limit(1)
)


class Done(TypedDict, total=False):
    """What was done to a record; `by` None means the clock did it."""

    by: Required[int | None]
    audience: Required[str]
    move: str | None
    said: str
    details: Mapping[str, str]
    now: Required[datetime]


def add(tx: Transaction, record: int, deed: str, **done: Unpack[Done]) -> HistoryLine:
    """Write down what was done, and give the line."""
    return HistoryLine(*tx.execute(_ADD, _values(record, deed, done)).one())


def note(tx: Transaction, record: int, deed: str, **done: Unpack[Done]) -> None:
    """Write down what was done, without waiting for the line."""
    tx.execute(_NOTE, _values(record, deed, done))


def get(tx: Transaction, line_id: int) -> HistoryLine:
    """The line under our id, which must exist."""
    return HistoryLine(*tx.execute(_BY_ID, {"id": line_id}).one())


def is_refused_since(tx: Transaction, record: int, *, by: int, move: str) -> bool:
    """Whether this move was refused to this person since anything else happened to the record."""
    params = {"record": record, "by": by, "move": move}
    return tx.execute(_REFUSED_SINCE, params).one_or_none() is not None


def of(tx: Transaction, record: int, audiences: Collection[str]) -> list[HistoryLine]:
    """What these audiences may read of a record's history, the oldest first."""
    params = {"record": record, **these(audiences)}
    return [HistoryLine(*row) for row in tx.execute(_OF, params)]


def _values(record: int, deed: str, done: Done) -> dict[str, object]:
    return {
        "record": record,
        "at": done["now"],
        "by": done["by"],
        "deed": deed,
        "move": done.get("move"),
        "audience": done["audience"],
        "said": done.get("said", ""),
        "details": dict(done.get("details", {})),
    }
