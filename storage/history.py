"""What happened to a record. Lines are added; there is nothing here to change or remove one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from storage.columns import for_one_of, returning, these
from storage.database import Transaction
from storage.tables import history
from storage.values import HistoryLine

_ADD = returning(insert(history), history)
_BY_ID = select(history).where(history.c.id == bindparam("id"))
_OF = (
    select(history)
    .where(history.c.record == bindparam("record"), for_one_of(history.c.audience))
    .order_by(history.c.id)
)


def add(
    tx: Transaction,
    record: int,
    deed: str,
    *,
    by: int | None,
    audience: str,
    move: str | None = None,
    said: str = "",
    details: Mapping[str, str] | None = None,
    now: datetime,
) -> HistoryLine:
    """Write down what was done; `by` None means the clock did it."""
    values = {
        "record": record,
        "at": now,
        "by": by,
        "deed": deed,
        "move": move,
        "audience": audience,
        "said": said,
        "details": dict(details or {}),
    }
    return HistoryLine(*tx.execute(_ADD, values).one())


def get(tx: Transaction, line_id: int) -> HistoryLine:
    """The line under our id, which must exist."""
    return HistoryLine(*tx.execute(_BY_ID, {"id": line_id}).one())


def of(tx: Transaction, record: int, audiences: Collection[str]) -> list[HistoryLine]:
    """What these audiences may read of a record's history, the oldest first."""
    params = {"record": record, **these(audiences)}
    return [HistoryLine(*row) for row in tx.execute(_OF, params)]
