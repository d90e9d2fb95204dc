"""Projects to whose clients nothing is said by itself for a while."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.columns import returning
from storage.database import Transaction
from storage.tables.schedules import silences
from storage.values.schedules import Silence

SILENT = select(silences.c.project)

_OF = select(silences).where(silences.c.project == bindparam("project"))
_UPSERT = upsert(silences)
_KEEP = returning(
    _UPSERT.on_conflict_do_update(
        index_elements=["project"], set_={name: getattr(_UPSERT.excluded, name) for name in ("until", "by", "at")}
    ),
    silences,
)
_END = delete(silences).where(silences.c.project == bindparam("project"))
_OVER = (
    select(silences)
    .where(silences.c.until <= bindparam("now"))
    .order_by(silences.c.until, silences.c.project)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_NEXT = select(func.min(silences.c.until)).where(silences.c.until > bindparam("after"))


def of(tx: Transaction, project: int) -> Silence | None:
    """The silence of a project, or None."""
    row = tx.execute(_OF, {"project": project}).one_or_none()
    return Silence(*row) if row else None


def keep(tx: Transaction, project: int, *, until: datetime | None, by: int, now: datetime) -> Silence:
    """Say nothing by itself from now on; this takes the place of what was said before."""
    return Silence(*tx.execute(_KEEP, {"project": project, "until": until, "by": by, "at": now}).one())


def end(tx: Transaction, project: int) -> None:
    """Speak again."""
    tx.execute(_END, {"project": project})


def over(tx: Transaction, *, now: datetime, most: int) -> list[Silence]:
    """Silences whose time is up."""
    return [Silence(*row) for row in tx.execute(_OVER, {"now": now, "most": most})]


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """When the next silence of all ends after a moment, or None."""
    return tx.scalar(_NEXT, {"after": after})
