"""What waits in the outbox or failed, for whoever runs the bot: how much, since when; tried again or dropped."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, null, or_, select, update

from storage.database import Transaction
from storage.deliveries import CAN_BE_SAID
from storage.outbox import AT_ONCE, UNSENT
from storage.tables.messages import outbox
from storage.values.messages import Outgoing

# By hand: nothing that is being said just now, or it would be said twice.
_AT_REST = and_(
    outbox.c.sent_at.is_(None),
    or_(outbox.c.failure.is_not(None), outbox.c.trouble.is_not(None), outbox.c.due_at <= bindparam("real_now")),
)
_RETRY = (
    update(outbox)
    .where(outbox.c.id == bindparam("the_id"), _AT_REST)
    .values(due_at=bindparam("due_at"), attempts=0, refused=0, failure=null(), trouble=null())
    .returning(outbox.c.id)
)
_DROP = (
    update(outbox)
    .where(outbox.c.id == bindparam("the_id"), _AT_REST)
    .values(sent_at=bindparam("real_now"), failure=null())
    .returning(outbox.c.id)
)
_WAITING = select(func.count()).select_from(outbox).where(UNSENT)
_HELD = select(func.count()).select_from(outbox).where(UNSENT, ~CAN_BE_SAID)
_DEPTHS = select(
    func.count().filter(outbox.c.failure.is_not(None)),
    func.count().filter(outbox.c.failure.is_(None), outbox.c.trouble.is_not(None)),
    func.count().filter(outbox.c.failure.is_(None), outbox.c.trouble.is_(None)),
).where(outbox.c.sent_at.is_(None))
_OLDEST = select(func.min(outbox.c.added_at)).where(UNSENT, CAN_BE_SAID)
_OPEN = select(outbox).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.id).limit(bindparam("most"))


def retry(tx: Transaction, outgoing_id: int, *, real_now: datetime) -> bool:
    """Have it tried at once, as if for the first time, also what had failed; False when it is being said or was."""
    return tx.scalar(_RETRY, {"the_id": outgoing_id, "due_at": AT_ONCE, "real_now": real_now}) is not None


def drop(tx: Transaction, outgoing_id: int, *, real_now: datetime) -> bool:
    """Count it as not worth saying any more; False when it is being said or was."""
    return tx.scalar(_DROP, {"the_id": outgoing_id, "real_now": real_now}) is not None


def waiting(tx: Transaction) -> int:
    """How many are neither sent nor failed."""
    return tx.scalar(_WAITING) or 0


def held(tx: Transaction) -> int:
    """How many of those wait for a channel or a workspace in which nothing can be posted just now."""
    return tx.scalar(_HELD) or 0


def depths(tx: Transaction) -> dict[str, int]:
    """How many failed, are put off, are held for a channel in which nothing can be posted, and just wait."""
    failed_, put_off_, due = tx.execute(_DEPTHS).one()
    return {"failed": failed_, "put_off": put_off_, "due": due, "held": held(tx)}


def oldest(tx: Transaction) -> datetime | None:
    """When the oldest of those that can be said was put there, in real time; None when there is none."""
    return tx.scalar(_OLDEST)


def unsent(tx: Transaction, *, most: int) -> list[Outgoing]:
    """What waits and what failed, the oldest first."""
    return [Outgoing(*row) for row in tx.execute(_OPEN, {"most": most})]
