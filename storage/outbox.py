"""What is to be said to others, written with the fact it tells of; its words are found when it is sent.

`due_at` is real elapsed time, also where people's time is a sandbox's: it guards the wire.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.columns import RealNow
from storage.database import Transaction
from storage.tables.messages import outbox
from storage.transactions import TRACE
from storage.values.messages import Outgoing

AT_ONCE: Final = datetime(1970, 1, 1, tzinfo=UTC)  # due since ever: a deed does not know real time
IN_ITS_TURN: Final = datetime(1970, 1, 2, tzinfo=UTC)  # as well, but whatever happens meanwhile is told before
CARD: Final = "card"
LINE: Final = "line"
MARK: Final = "mark"  # nothing is said: something is done to the card

UNSENT = and_(outbox.c.sent_at.is_(None), outbox.c.failure.is_(None))
_ADD = upsert(outbox).values(added_at=RealNow()).on_conflict_do_nothing(index_elements=["key"])
_SAME_SUBJECT = and_(outbox.c.channel == bindparam("the_channel"), outbox.c.subject == bindparam("the_subject"))
# Written, not only read, so that on PostgreSQL nobody claims the row before this transaction ends: whoever then
# claims it finds the content with this fact in it.
_TOUCH_WAITING_CARD = (
    update(outbox)
    .where(UNSENT, _SAME_SUBJECT, outbox.c.slot == CARD, outbox.c.attempts == 0)
    .values(due_at=bindparam("due_at"))
    .returning(outbox.c.id)
)
_BY_ID = select(outbox).where(outbox.c.id == bindparam("id"))
_BEING_SAID = (
    select(outbox.c.id)
    .where(UNSENT, outbox.c.channel == bindparam("channel"), outbox.c.trying_at.is_not(None))
    .limit(1)
)
_UNSENT_OF = select(outbox.c.id).where(UNSENT, _SAME_SUBJECT).limit(1)
_OLD = select(outbox.c.id).where(outbox.c.sent_at < bindparam("before")).limit(bindparam("most"))
_FORGET = delete(outbox).where(outbox.c.id.in_(_OLD.scalar_subquery())).returning(outbox.c.id)


def add(
    tx: Transaction,
    key: str,
    *,
    channel: int,
    subject: str,
    slot: str,
    audience: str,
    intention: str,
    args: Mapping[str, str | int | bool],
    first: bool = False,
    due_at: datetime = AT_ONCE,
) -> None:
    """Have something said. The same key is said once, whoever adds it how often.

    A card that already waits unsent in this place is enough: its content is found when it is sent, this fact included.
    Of what is only begun in this transaction, no card can wait: `first` saves looking for it.
    """
    place = {"the_channel": channel, "the_subject": subject}
    tx.wake_delivery(channel)
    if slot == CARD and not first and tx.scalar(_TOUCH_WAITING_CARD, {**place, "due_at": AT_ONCE}) is not None:
        return
    values = {
        "key": key,
        "channel": channel,
        "subject": subject,
        "slot": slot,
        "audience": audience,
        "intention": intention,
        "args": dict(args),
        "due_at": due_at,
        "attempts": 0,
        "trying_at": None,
        "tried_at": None,
        "sent_at": None,
        "failure": None,
        "trouble": None,
        "trace": TRACE.get(),
        "file": None,
        "refused": 0,
    }
    tx.execute(_ADD, values)


def get(tx: Transaction, outgoing_id: int) -> Outgoing | None:
    """The row, or None when it was let go of."""
    row = tx.execute(_BY_ID, {"id": outgoing_id}).one_or_none()
    return Outgoing(*row) if row else None


def being_said(tx: Transaction, channel: int) -> bool:
    """Whether something may stand in this channel of which we do not know yet where: it was tried and not settled."""
    return tx.scalar(_BEING_SAID, {"channel": channel}) is not None


def is_waiting(tx: Transaction, channel: int, subject: str) -> bool:
    """Whether anything about this subject waits for this channel."""
    return tx.scalar(_UNSENT_OF, {"the_channel": channel, "the_subject": subject}) is not None


def forget(tx: Transaction, *, before: datetime, most: int) -> int:
    """Let go of what was sent before then, at most so many; how many it were. `said` keeps the stamps."""
    return len(tx.execute(_FORGET, {"before": before, "most": most}).all())
