"""Taking from the outbox what is due, and settling what became of it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Integer, and_, bindparam, func, null, select, update

from storage import stamps
from storage.channels import HINDERED, HINDERED_WORKSPACES
from storage.columns import returning
from storage.database import Transaction
from storage.outbox import AT_ONCE, UNSENT
from storage.tables.messages import outbox
from storage.tables.places import channels
from storage.values.messages import Outgoing

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
CAN_BE_SAID = and_(
    outbox.c.channel.not_in(HINDERED),
    outbox.c.channel.not_in(select(channels.c.id).where(channels.c.workspace.in_(HINDERED_WORKSPACES))),
)
CLAIMABLE = and_(UNSENT, _FIRST_OF_ITS_SUBJECT, CAN_BE_SAID)  # when it is due
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
_TAKE_BACK = update(outbox).where(UNSENT, outbox.c.due_at > bindparam("real_now")).values(due_at=bindparam("real_now"))
_BRING_NEARER = update(outbox).where(UNSENT, outbox.c.due_at > bindparam("latest")).values(due_at=bindparam("until"))
_SENT = update(outbox).where(outbox.c.id == bindparam("the_id")).values(sent_at=bindparam("sent_at"))
_PUT_OFF = (
    update(outbox)
    .where(outbox.c.id == bindparam("the_id"))
    .values(
        due_at=bindparam("due_at"),
        trouble=bindparam("trouble"),
        refused=outbox.c.refused + bindparam("refusals", type_=Integer),
    )
)
_PUT_OFF_UNHEARD = _PUT_OFF.values(trying_at=null())
_GIVE_BACK = (
    update(outbox)
    .where(outbox.c.id == bindparam("the_id"))
    .values(due_at=bindparam("due_at"), attempts=outbox.c.attempts - 1, trying_at=null())
)
_UPLOADED = update(outbox).where(outbox.c.id == bindparam("the_id")).values(file=bindparam("file"))
_FAIL = update(outbox).where(outbox.c.id == bindparam("the_id")).values(failure=bindparam("failure"))
_NEXT_DUE = select(func.min(outbox.c.due_at)).where(CLAIMABLE)


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
    return stamps.keep(tx, outgoing, stamp, now=now)


def put_off(
    tx: Transaction, outgoing: Outgoing, why: str, *, until: datetime, heard: bool, refused: bool = False
) -> None:
    """Not now; `heard` False when nothing of this attempt can have reached Slack, `refused` when it said no itself."""
    values = {"the_id": outgoing.id, "due_at": until, "trouble": why, "refusals": int(refused)}
    tx.execute(_PUT_OFF if heard else _PUT_OFF_UNHEARD, values)
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


def next_due(tx: Transaction) -> datetime | None:
    """When the next one may be claimed, in real time; None when nothing waits."""
    return tx.scalar(_NEXT_DUE)


def _claim(tx: Transaction, ids: list[int], *, lease: datetime, now: datetime) -> list[Outgoing]:
    if not ids:
        return []
    rows = tx.execute(_CLAIM, {"ids": ids, "lease": lease, "now": now})
    return sorted((Outgoing(*row) for row in rows), key=lambda outgoing: outgoing.id)
