"""Digests that were posted, and the stretch of time each told of."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, select

from storage.columns import returning
from storage.database import Transaction
from storage.tables.digests import digests
from storage.values.digests import Digest

_ADD = returning(insert(digests), digests)
_BY_ID = select(digests).where(digests.c.project == bindparam("project"), digests.c.id == bindparam("id"))
_LAST_DAY = select(func.max(digests.c.day)).where(digests.c.schedule == bindparam("schedule"))
_LATEST = (
    select(digests)
    .where(digests.c.project == bindparam("project"))
    .order_by(digests.c.until.desc(), digests.c.id.desc())
    .limit(bindparam("most"))
)


def add(
    tx: Transaction,
    project: int,
    schedule: int | None,
    day: date,
    *,
    since: datetime,
    until: datetime,
    late: bool,
    told: Mapping[str, object],
) -> Digest:
    """Write down that a digest is posted, what time it tells of and what it says."""
    values = {
        "project": project,
        "schedule": schedule,
        "day": day,
        "since": since,
        "until": until,
        "late": late,
        "told": dict(told),
    }
    return Digest(*tx.execute(_ADD, values).one())


def get(tx: Transaction, project: int, digest_id: int) -> Digest | None:
    """The digest, or None when there is none of this id in this project."""
    row = tx.execute(_BY_ID, {"project": project, "id": digest_id}).one_or_none()
    return Digest(*row) if row else None


def last(tx: Transaction, project: int) -> Digest | None:
    """The digest that told of the most recent time, or None."""
    return next(iter(latest(tx, project, most=1)), None)


def latest(tx: Transaction, project: int, *, most: int) -> list[Digest]:
    """A project's newest digests, the newest first."""
    return [Digest(*row) for row in tx.execute(_LATEST, {"project": project, "most": most})]


def last_day(tx: Transaction, schedule: int) -> date | None:
    """The nominal date of the newest digest that was posted by this schedule, or None."""
    return tx.scalar(_LAST_DAY, {"schedule": schedule})
