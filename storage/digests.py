"""Digests that were posted, and the stretch of time each told of."""

from datetime import date, datetime

from sqlalchemy import bindparam, insert, select

from storage.columns import returning
from storage.database import Transaction
from storage.tables import digests
from storage.values import Digest

_ADD = returning(insert(digests), digests)
_BY_ID = select(digests).where(digests.c.id == bindparam("id"))
_LAST = (
    select(digests)
    .where(digests.c.project == bindparam("project"))
    .order_by(digests.c.until.desc(), digests.c.id.desc())
    .limit(1)
)


def add(tx: Transaction, project: int, day: date, *, since: datetime, until: datetime, late: bool) -> Digest:
    """Write down that a digest is posted, and what time it tells of."""
    values = {"project": project, "day": day, "since": since, "until": until, "late": late}
    return Digest(*tx.execute(_ADD, values).one())


def get(tx: Transaction, digest_id: int) -> Digest:
    """The digest under our id, which must exist."""
    return Digest(*tx.execute(_BY_ID, {"id": digest_id}).one())


def last(tx: Transaction, project: int) -> Digest | None:
    """The digest that told of the most recent time, or None."""
    row = tx.execute(_LAST, {"project": project}).one_or_none()
    return Digest(*row) if row else None
