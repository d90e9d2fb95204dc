"""What is to be said is kept once, and what was said long ago is let go of; on both databases."""

from datetime import timedelta

import pytest

from storage import backlog, deliveries, outbox, stamps
from storage.database import Transaction
from tests.storage.outgoing import NOW, REAL, a_channel, claim, claimed, put, said, waiting

SECOND = timedelta(seconds=1)


@pytest.fixture
def channel(tx: Transaction) -> int:
    return a_channel(tx)


def test_what_is_put_comes_back_as_it_went(tx: Transaction, channel: int) -> None:
    put(tx, "key", channel=channel)

    [kept] = backlog.unsent(tx, most=10)

    assert (kept.key, kept.channel, kept.subject, kept.slot) == ("key", channel, "record:1", "line")
    assert (kept.audience, kept.intention, kept.args) == (
        "client",
        "ShowRecord",
        {"project": 1, "record": 1, "soon": True},
    )
    assert (kept.due_at, kept.attempts, kept.tried_at) == (outbox.AT_ONCE, 0, None)
    assert (kept.sent_at, kept.failure) == (None, None)
    assert outbox.get(tx, kept.id) == kept
    assert outbox.get(tx, kept.id + 1) is None


def test_the_same_key_is_said_once(tx: Transaction, channel: int) -> None:
    for _ in range(3):
        put(tx, "key", channel=channel)
        assert waiting(tx) == ["key"]
    assert said(tx) == ["key"]

    put(tx, "key", channel=channel)

    assert (waiting(tx), backlog.waiting(tx)) == ([], 0)


def test_a_waiting_card_takes_in_a_newer_one(tx: Transaction, channel: int) -> None:
    for version in (1, 2, 3):
        put(tx, f"card:{version}", channel=channel, slot=outbox.CARD)

    assert said(tx) == ["card:1"]

    put(tx, "card:4", channel=channel, slot=outbox.CARD)
    assert said(tx) == ["card:4"]


def test_a_claimed_card_does_not(tx: Transaction, channel: int) -> None:
    put(tx, "card:1", channel=channel, slot=outbox.CARD)
    [first] = claim(tx)

    put(tx, "card:2", channel=channel, slot=outbox.CARD)
    put(tx, "card:3", channel=channel, slot=outbox.CARD)

    assert waiting(tx) == ["card:1", "card:2"]
    assert claimed(tx) == []
    deliveries.sent(tx, first, "1.1", now=NOW)
    assert said(tx) == ["card:2"]


def test_a_card_waits_for_its_own_subject_and_channel(tx: Transaction, channel: int) -> None:
    put(tx, "one", channel=channel, slot=outbox.CARD)
    put(tx, "other subject", channel=channel, subject="record:2", slot=outbox.CARD)
    put(tx, "other channel", channel=a_channel(tx, "C2"), slot=outbox.CARD)
    put(tx, "line", channel=channel)

    assert waiting(tx) == ["one", "other subject", "other channel", "line"]


def test_lines_are_all_said(tx: Transaction, channel: int) -> None:
    for version in (1, 2, 3):
        put(tx, f"line:{version}", channel=channel)

    assert said(tx) == ["line:1", "line:2", "line:3"]


def test_a_card_that_waits_for_its_hour_keeps_it(tx: Transaction, channel: int) -> None:
    """Slack said when: a newer card may not come sooner, and those after it are one."""
    put(tx, "card:1", channel=channel, slot=outbox.CARD)
    [refused] = claim(tx)
    deliveries.put_off(tx, refused, "ratelimited", until=REAL + 30 * SECOND, heard=False)

    for version in (2, 3, 4):
        put(tx, f"card:{version}", channel=channel, slot=outbox.CARD)

    assert claimed(tx, at=REAL + 29 * SECOND) == []
    assert said(tx, at=REAL + 30 * SECOND) == ["card:1", "card:2"]


def test_what_was_said_long_ago_is_let_go_of_and_its_stamp_is_not(tx: Transaction, channel: int) -> None:
    for key in ("1", "2", "3"):
        put(tx, key, channel=channel, slot=outbox.CARD)
        [taken] = claim(tx)
        deliveries.sent(tx, taken, "1.1", now=NOW)
    put(tx, "waits", channel=channel)

    assert outbox.forget(tx, before=NOW, most=10) == 0
    assert outbox.forget(tx, before=NOW + SECOND, most=2) == 2
    assert outbox.forget(tx, before=NOW + SECOND, most=2) == 1
    assert waiting(tx) == ["waits"]
    assert stamps.card_said(tx, channel, "record:1") is not None


def test_when_nothing_waits_nothing_is_due(tx: Transaction, channel: int) -> None:
    assert deliveries.next_due(tx) is None
    put(tx, "key", channel=channel)
    assert (deliveries.next_due(tx), backlog.waiting(tx)) == (outbox.AT_ONCE, 1)
    said(tx)
    assert deliveries.next_due(tx) is None
