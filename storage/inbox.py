"""Events of Slack's that we act on: kept before they are acknowledged, let go of when they are done."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, null, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import returning
from storage.database import Transaction
from storage.tables.messages import inbox
from storage.values.messages import Heard

_KEEP = returning(insert(inbox).on_conflict_do_nothing(), inbox)  # by Slack's id, or by what it is about
_KNOWN = (
    select(inbox.c.id)
    .where(inbox.c.workspace == bindparam("workspace"), inbox.c.about.in_(bindparam("about", expanding=True)))
    .limit(1)
)
_TAKE = returning(
    update(inbox)
    .where(inbox.c.id == bindparam("the_id"), inbox.c.done_at.is_(None))
    .values(attempts=inbox.c.attempts + 1),
    inbox,
)
_DONE = update(inbox).where(inbox.c.id == bindparam("the_id")).values(body=null(), done_at=bindparam("done_at"))
_FORGET = (
    delete(inbox)
    .where(inbox.c.id.in_(select(inbox.c.id).where(inbox.c.done_at < bindparam("before")).limit(bindparam("most"))))
    .returning(inbox.c.id)
)
_OPEN = (
    select(inbox)
    .where(inbox.c.done_at.is_(None), inbox.c.received_at <= bindparam("before"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)


def keep(
    tx: Transaction,
    workspace: str,
    event: str,
    body: Mapping[str, object],
    *,
    about: str | None = None,
    now: datetime,
) -> Heard | None:
    """Keep an event; None when we have it already, or another that is about the same."""
    values = {
        "workspace": workspace,
        "event": event,
        "body": dict(body),
        "received_at": now,
        "attempts": 0,
        "done_at": None,
        "about": about,
    }
    row = tx.execute(_KEEP, values).one_or_none()
    return Heard(*row) if row else None


def knows(tx: Transaction, workspace: str, about: Collection[str]) -> bool:
    """Whether we have an event that is about one of these."""
    return tx.scalar(_KNOWN, {"workspace": workspace, "about": list(about)}) is not None


def take(tx: Transaction, heard_id: int) -> Heard | None:
    """Count one more attempt at it; None when it is done."""
    row = tx.execute(_TAKE, {"the_id": heard_id}).one_or_none()
    return Heard(*row) if row else None


def done(tx: Transaction, heard_id: int, *, now: datetime) -> None:
    """It is done; what was said in it is dropped, that it came is remembered."""
    tx.execute(_DONE, {"the_id": heard_id, "done_at": now})


def forget(tx: Transaction, *, before: datetime, most: int) -> int:
    """Let go of events that were done before then, at most so many; how many it were. From now on they would be new."""
    return len(tx.execute(_FORGET, {"before": before, "most": most}).all())


def left_over(tx: Transaction, *, before: datetime, most: int) -> list[Heard]:
    """Events that came no later than `before` and are not done, the oldest first."""
    return [Heard(*row) for row in tx.execute(_OPEN, {"before": before, "most": most})]
