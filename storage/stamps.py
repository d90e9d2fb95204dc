"""Where what we said stands: the stamp that Slack gave it. They outlive what was in the outbox."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage.database import Transaction
from storage.outbox import CARD, LINE
from storage.tables.messages import said
from storage.values.messages import Outgoing, Said

_CARD_SAID = select(said).where(
    said.c.channel == bindparam("channel"), said.c.subject == bindparam("subject"), said.c.slot == CARD
)
_SAID_AT = select(said).where(said.c.channel == bindparam("channel"), said.c.stamp == bindparam("stamp"))
_ADD_SAID = insert(said)
_MOVE_SAID = update(said).where(said.c.id == bindparam("the_id")).values(stamp=bindparam("stamp"), at=bindparam("at"))


def keep(tx: Transaction, outgoing: Outgoing, stamp: str, *, now: datetime) -> bool:
    """It stands there now; a card's stamp takes the place of the one before. Whether it stands nowhere else."""
    slot = CARD if outgoing.slot == CARD else f"{LINE}:{outgoing.id}"
    known = card_said(tx, outgoing.channel, outgoing.subject) if slot == CARD else None
    if known is None:
        values = {"channel": outgoing.channel, "subject": outgoing.subject, "slot": slot, "stamp": stamp, "at": now}
        tx.execute(_ADD_SAID, values)
    elif known.stamp != stamp:
        tx.execute(_MOVE_SAID, {"the_id": known.id, "stamp": stamp, "at": now})
    return known is None


def card_said(tx: Transaction, channel: int, subject: str) -> Said | None:
    """Where the card of this subject stands in this channel, or None."""
    row = tx.execute(_CARD_SAID, {"channel": channel, "subject": subject}).one_or_none()
    return Said(*row) if row else None


def said_at(tx: Transaction, channel: int, stamp: str) -> Said | None:
    """What we said under this stamp, or None when it was not us."""
    row = tx.execute(_SAID_AT, {"channel": channel, "stamp": stamp}).one_or_none()
    return Said(*row) if row else None
