"""What is to be said, put into the outbox, claimed and said."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from storage import backlog, channels, deliveries, outbox
from storage.database import Transaction
from storage.values.messages import Outgoing

REAL = datetime(2026, 11, 23, 9, tzinfo=UTC)  # elapsed time, which guards the wire
NOW = datetime(2030, 1, 1, tzinfo=UTC)  # people's, which a sandbox may have moved
LEASE = timedelta(minutes=2)


def a_channel(tx: Transaction, name: str = "C1") -> int:
    workspace = channels.keep_workspace(tx, "T1", None, None)
    return channels.keep(tx, workspace.id, name).id


def put(tx: Transaction, key: str, *, channel: int, subject: str = "record:1", slot: str = outbox.LINE) -> None:
    outbox.add(
        tx,
        key,
        channel=channel,
        subject=subject,
        slot=slot,
        audience="client",
        intention="ShowRecord",
        args={"project": 1, "record": 1, "soon": True},
    )


def claim(
    tx: Transaction, *, at: datetime = REAL, busy: Collection[int] = (), most: int = 100, now: datetime = NOW
) -> list[Outgoing]:
    return deliveries.claim(tx, busy=busy, most=most, lease=at + LEASE, real_now=at, now=now)


def claimed(tx: Transaction, *, at: datetime = REAL, busy: Collection[int] = (), most: int = 100) -> list[str]:
    return [outgoing.key for outgoing in claim(tx, at=at, busy=busy, most=most)]


def waiting(tx: Transaction) -> list[str]:
    return [outgoing.key for outgoing in backlog.unsent(tx, most=100)]


def said(tx: Transaction, *, at: datetime = REAL) -> list[str]:
    """Claim and say until nothing is due."""
    told: list[str] = []
    while found := claim(tx, at=at):
        for outgoing in found:
            deliveries.sent(tx, outgoing, f"1.{outgoing.id:06}", now=NOW)
            told.append(outgoing.key)
    return told
