"""What waits, claimed and said as the deliverer does it, and where it then stands."""

from datetime import UTC, datetime

from bot.messages.gate import Admitted
from bot.messages.intentions import ShowRecord, TellLine, TellText
from bot.use_cases.delivery import ToSay, claim, settle_sent, words_for
from storage import stamps
from storage.database import Transaction
from storage.values.messages import Outgoing
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, to_be_said

REAL = datetime(2026, 1, 1, tzinfo=UTC)  # elapsed time; people's is a sandbox's here


def claimed(tx: Transaction, *, at: datetime = REAL) -> list[Outgoing]:
    return claim(tx, busy=(), most=100, real_now=at, now=MONDAY)


def found(tx: Transaction, outgoing: Outgoing) -> ToSay:
    to_say = words_for(tx, outgoing, now=MONDAY)
    assert to_say is not None, "there is something to say"
    return to_say


def one_for(tx: Transaction, audience: str, kind: type[ShowRecord | TellLine | TellText]) -> Outgoing:
    [one] = [outgoing for outgoing in to_be_said(tx, kind) if outgoing.audience == audience]
    return one


def of(content: Admitted) -> object:
    return content


def delivered(tx: Transaction) -> list[tuple[str, str | None, object]]:
    """Say all there is, as a deliverer would: where, in which thread, and what."""
    told: list[tuple[str, str | None, object]] = []
    while taken := claimed(tx):
        for outgoing in taken:
            to_say = words_for(tx, outgoing, now=MONDAY)
            if to_say is not None:
                told.append((to_say.to.channel, to_say.to.thread, to_say.content))
            stamp = (to_say.replaces or f"1.{outgoing.id:06}") if to_say else None
            settle_sent(tx, outgoing, stamp, now=MONDAY)
    return told


def stamp_of(tx: Transaction, channel: int, record: Record) -> str:
    card = stamps.card_said(tx, channel, f"record:{record.id}")
    assert card is not None, "it was said"
    return card.stamp
