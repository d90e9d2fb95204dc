"""What is to be said to others, written with the fact it tells of; its words are found when it is sent.

`due_at` is real elapsed time, also where people's time is a sandbox's: it guards the wire.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import and_, bindparam, delete, func, insert, null, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.channels import HINDERED, HINDERED_WORKSPACES
from storage.columns import RealNow, returning
from storage.database import Transaction
from storage.tables.messages import outbox, said
from storage.tables.places import channels
from storage.transactions import TRACE
from storage.values.messages import Outgoing, Said

AT_ONCE: Final = datetime(1970, 1, 1, tzinfo=UTC)  # due since ever: a deed does not know real time
CARD: Final = "card"
LINE: Final = "line"
MARK: Final = "mark"  # nothing is said: something is done to the card

_UNSENT = and_(outbox.c.sent_at.is_(None), outbox.c.failure.is_(None))
_ADD = upsert(outbox).values(added_at=RealNow()).on_conflict_do_nothing(index_elements=["key"])
_SAME_SUBJECT = and_(outbox.c.channel == bindparam("the_channel"), outbox.c.subject == bindparam("the_subject"))
# Written, not only read, so that on PostgreSQL nobody claims the row before this transaction ends: whoever then
# claims it finds the content with this fact in it.
_TOUCH_WAITING_CARD = (
    update(outbox)
    .where(_UNSENT, _SAME_SUBJECT, outbox.c.slot == CARD, outbox.c.attempts == 0)
    .values(due_at=bindparam("due_at"))
    .returning(outbox.c.id)
)
_earlier = outbox.alias("earlier")
# By its index for each row; as NOT EXISTS, PostgreSQL joins all with all while it does not know how many wait.
_FIRST_OF_ITS_SUBJECT = outbox.c.id == (
    select(func.min(_earlier.c.id))
    .where(
        _earlier.c.channel == outbox.c.channel,
        _earlier.c.subject == outbox.c.subject,
        _earlier.c.sent_at.is_(None),
        _earlier.c.failure.is_(None),
    )
    .scalar_subquery()
)
_CAN_BE_SAID = and_(
    outbox.c.channel.not_in(HINDERED),
    outbox.c.channel.not_in(select(channels.c.id).where(channels.c.workspace.in_(HINDERED_WORKSPACES))),
)
CLAIMABLE = and_(_UNSENT, _FIRST_OF_ITS_SUBJECT, _CAN_BE_SAID)  # when it is due
_DUE = (
    select(outbox.c.id, outbox.c.channel)
    .where(CLAIMABLE, outbox.c.due_at <= bindparam("real_now"))
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_DUE_ANYWHERE = _DUE.where(outbox.c.channel.not_in(bindparam("busy", expanding=True)))
_DUE_IN = _DUE.where(outbox.c.channel == bindparam("channel"))
_CLAIM = returning(
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        due_at=bindparam("lease"),
        tried_at=func.coalesce(outbox.c.tried_at, outbox.c.trying_at),
        trying_at=bindparam("now"),
        attempts=outbox.c.attempts + 1,
        trouble=null(),
    ),
    outbox,
)
_TAKE_BACK = update(outbox).where(_UNSENT, outbox.c.due_at > bindparam("real_now")).values(due_at=bindparam("real_now"))
_BRING_NEARER = update(outbox).where(_UNSENT, outbox.c.due_at > bindparam("latest")).values(due_at=bindparam("until"))
_SENT = update(outbox).where(outbox.c.id == bindparam("the_id")).values(sent_at=bindparam("sent_at"))
_PUT_OFF = (
    update(outbox)
    .where(outbox.c.id == bindparam("the_id"))
    .values(due_at=bindparam("due_at"), trouble=bindparam("trouble"))
)
_PUT_OFF_UNHEARD = _PUT_OFF.values(trying_at=null())
_GIVE_BACK = (
    update(outbox)
    .where(outbox.c.id == bindparam("the_id"))
    .values(due_at=bindparam("due_at"), attempts=outbox.c.attempts - 1, trying_at=null())
)
_UPLOADED = update(outbox).where(outbox.c.id == bindparam("the_id")).values(file=bindparam("file"))
_FAIL = update(outbox).where(outbox.c.id == bindparam("the_id")).values(failure=bindparam("failure"))
# By hand: nothing that is being said just now, or it would be said twice.
_AT_REST = and_(
    outbox.c.sent_at.is_(None),
    or_(outbox.c.failure.is_not(None), outbox.c.trouble.is_not(None), outbox.c.due_at <= bindparam("real_now")),
)
_RETRY = (
    update(outbox)
    .where(outbox.c.id == bindparam("the_id"), _AT_REST)
    .values(due_at=bindparam("due_at"), attempts=0, failure=null(), trouble=null())
    .returning(outbox.c.id)
)
_DROP = (
    update(outbox)
    .where(outbox.c.id == bindparam("the_id"), _AT_REST)
    .values(sent_at=bindparam("real_now"), failure=null())
    .returning(outbox.c.id)
)
_BY_ID = select(outbox).where(outbox.c.id == bindparam("id"))
_WAITING = select(func.count()).select_from(outbox).where(_UNSENT)
_HELD = select(func.count()).select_from(outbox).where(_UNSENT, ~_CAN_BE_SAID)
_BEING_SAID = (
    select(outbox.c.id)
    .where(_UNSENT, outbox.c.channel == bindparam("channel"), outbox.c.trying_at.is_not(None))
    .limit(1)
)
_DEPTHS = select(
    func.count().filter(outbox.c.failure.is_not(None)),
    func.count().filter(outbox.c.failure.is_(None), outbox.c.trouble.is_not(None)),
    func.count().filter(outbox.c.failure.is_(None), outbox.c.trouble.is_(None)),
).where(outbox.c.sent_at.is_(None))
_OLDEST = select(func.min(outbox.c.added_at)).where(_UNSENT, _CAN_BE_SAID)
_FAILED = select(outbox).where(outbox.c.failure.is_not(None)).order_by(outbox.c.id.desc()).limit(bindparam("most"))
_NEXT_DUE = select(func.min(outbox.c.due_at)).where(CLAIMABLE)
_UNSENT_OF = select(outbox.c.id).where(_UNSENT, _SAME_SUBJECT).limit(1)
_OPEN = select(outbox).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.id).limit(bindparam("most"))
_OLD = select(outbox.c.id).where(outbox.c.sent_at < bindparam("before")).limit(bindparam("most"))
_FORGET = delete(outbox).where(outbox.c.id.in_(_OLD.scalar_subquery())).returning(outbox.c.id)

_CARD_SAID = select(said).where(
    said.c.channel == bindparam("channel"), said.c.subject == bindparam("subject"), said.c.slot == CARD
)
_SAID_AT = select(said).where(said.c.channel == bindparam("channel"), said.c.stamp == bindparam("stamp"))
_ADD_SAID = insert(said)
_MOVE_SAID = update(said).where(said.c.id == bindparam("the_id")).values(stamp=bindparam("stamp"), at=bindparam("at"))


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
        "due_at": AT_ONCE,
        "attempts": 0,
        "trying_at": None,
        "tried_at": None,
        "sent_at": None,
        "failure": None,
        "trouble": None,
        "trace": TRACE.get(),
        "file": None,
    }
    tx.execute(_ADD, values)


def claim(
    tx: Transaction, *, busy: Collection[int], most: int, lease: datetime, real_now: datetime, now: datetime
) -> list[Outgoing]:
    """Take what is due, one for each channel that is not busy, for as long as the lease runs; the claimer says it.

    What is for a channel in which nothing can be posted just now waits for it.
    Never ahead of an earlier unsent one of the same channel and subject. The attempt counts from here on, so that
    whoever takes it up after a crash knows by `tried_at` that it may have been said.
    """
    due = tx.execute(_DUE_ANYWHERE, {"real_now": real_now, "most": most, "busy": list(busy)})
    first: dict[int, int] = {}
    for row in due:
        first.setdefault(row.channel, row.id)
    return _claim(tx, list(first.values()), lease=lease, now=now)


def claim_in(tx: Transaction, channel: int, *, lease: datetime, real_now: datetime, now: datetime) -> Outgoing | None:
    """The same for one channel; None when nothing is due there."""
    due = tx.execute(_DUE_IN, {"channel": channel, "real_now": real_now, "most": 1})
    claimed = _claim(tx, [row.id for row in due], lease=lease, now=now)
    return claimed[0] if claimed else None


def take_back(tx: Transaction, *, real_now: datetime) -> None:
    """End every lease and pause: for the one who knows that whoever held them is gone."""
    tx.execute(_TAKE_BACK, {"real_now": real_now})


def bring_nearer(tx: Transaction, *, latest: datetime, until: datetime) -> None:
    """Whatever is due later than `latest` is due at `until`."""
    tx.execute(_BRING_NEARER, {"latest": latest, "until": until})


def sent(tx: Transaction, outgoing: Outgoing, stamp: str | None, *, now: datetime) -> bool:
    """It was said and bears this stamp; None when it was not worth saying any more. Whether it stands nowhere else."""
    tx.execute(_SENT, {"the_id": outgoing.id, "sent_at": now})
    if stamp is None:
        return False
    slot = CARD if outgoing.slot == CARD else f"{LINE}:{outgoing.id}"
    known = card_said(tx, outgoing.channel, outgoing.subject) if slot == CARD else None
    if known is None:
        values = {"channel": outgoing.channel, "subject": outgoing.subject, "slot": slot, "stamp": stamp, "at": now}
        tx.execute(_ADD_SAID, values)
    elif known.stamp != stamp:
        tx.execute(_MOVE_SAID, {"the_id": known.id, "stamp": stamp, "at": now})
    return known is None


def put_off(tx: Transaction, outgoing: Outgoing, why: str, *, until: datetime, heard: bool) -> None:
    """Not now; `heard` False when nothing of this attempt can have reached Slack."""
    tx.execute(_PUT_OFF if heard else _PUT_OFF_UNHEARD, {"the_id": outgoing.id, "due_at": until, "trouble": why})
    tx.wake_delivery(outgoing.channel, at=until)


def uploaded(tx: Transaction, outgoing_id: int, file: str) -> None:
    """Slack has the file that goes with it, under this id; nobody has seen it yet."""
    tx.execute(_UPLOADED, {"the_id": outgoing_id, "file": file})


def give_back(tx: Transaction, outgoing: Outgoing) -> None:
    """It was not said, and nothing of it reached Slack: it waits as if it had never been tried."""
    tx.execute(_GIVE_BACK, {"the_id": outgoing.id, "due_at": AT_ONCE})


def fail(tx: Transaction, outgoing: Outgoing, why: str) -> None:
    """It will never be said."""
    tx.execute(_FAIL, {"the_id": outgoing.id, "failure": why})


def retry(tx: Transaction, outgoing_id: int, *, real_now: datetime) -> bool:
    """Have it tried at once, as if for the first time, also what had failed; False when it is being said or was."""
    return tx.scalar(_RETRY, {"the_id": outgoing_id, "due_at": AT_ONCE, "real_now": real_now}) is not None


def drop(tx: Transaction, outgoing_id: int, *, real_now: datetime) -> bool:
    """Count it as not worth saying any more; False when it is being said or was."""
    return tx.scalar(_DROP, {"the_id": outgoing_id, "real_now": real_now}) is not None


def get(tx: Transaction, outgoing_id: int) -> Outgoing | None:
    """The row, or None when it was let go of."""
    row = tx.execute(_BY_ID, {"id": outgoing_id}).one_or_none()
    return Outgoing(*row) if row else None


def waiting(tx: Transaction) -> int:
    """How many are neither sent nor failed."""
    return tx.scalar(_WAITING) or 0


def held(tx: Transaction) -> int:
    """How many of those wait for a channel or a workspace in which nothing can be posted just now."""
    return tx.scalar(_HELD) or 0


def being_said(tx: Transaction, channel: int) -> bool:
    """Whether something may stand in this channel of which we do not know yet where: it was tried and not settled."""
    return tx.scalar(_BEING_SAID, {"channel": channel}) is not None


def depths(tx: Transaction) -> dict[str, int]:
    """How many failed, are put off, are held for a channel in which nothing can be posted, and just wait."""
    failed_, put_off_, due = tx.execute(_DEPTHS).one()
    return {"failed": failed_, "put_off": put_off_, "due": due, "held": held(tx)}


def oldest(tx: Transaction) -> datetime | None:
    """When the oldest of those that can be said was put there, in real time; None when there is none."""
    return tx.scalar(_OLDEST)


def failed(tx: Transaction, *, most: int) -> list[Outgoing]:
    """What will never be said, the newest first."""
    return [Outgoing(*row) for row in tx.execute(_FAILED, {"most": most})]


def next_due(tx: Transaction) -> datetime | None:
    """When the next one may be claimed, in real time; None when nothing waits."""
    return tx.scalar(_NEXT_DUE)


def unsent(tx: Transaction, *, most: int) -> list[Outgoing]:
    """What waits and what failed, the oldest first."""
    return [Outgoing(*row) for row in tx.execute(_OPEN, {"most": most})]


def is_waiting(tx: Transaction, channel: int, subject: str) -> bool:
    """Whether anything about this subject waits for this channel."""
    return tx.scalar(_UNSENT_OF, {"the_channel": channel, "the_subject": subject}) is not None


def forget(tx: Transaction, *, before: datetime, most: int) -> int:
    """Let go of what was sent before then, at most so many; how many it were. `said` keeps the stamps."""
    return len(tx.execute(_FORGET, {"before": before, "most": most}).all())


def card_said(tx: Transaction, channel: int, subject: str) -> Said | None:
    """Where the card of this subject stands in this channel, or None."""
    row = tx.execute(_CARD_SAID, {"channel": channel, "subject": subject}).one_or_none()
    return Said(*row) if row else None


def said_at(tx: Transaction, channel: int, stamp: str) -> Said | None:
    """What we said under this stamp, or None when it was not us."""
    row = tx.execute(_SAID_AT, {"channel": channel, "stamp": stamp}).one_or_none()
    return Said(*row) if row else None


def _claim(tx: Transaction, ids: list[int], *, lease: datetime, now: datetime) -> list[Outgoing]:
    if not ids:
        return []
    rows = tx.execute(_CLAIM, {"ids": ids, "lease": lease, "now": now})
    return sorted((Outgoing(*row) for row in rows), key=lambda outgoing: outgoing.id)
