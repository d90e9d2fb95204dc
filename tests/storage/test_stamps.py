"""Where a card and a line stand is known by their stamps."""

import pytest

from storage import deliveries, outbox, stamps
from storage.database import Transaction
from tests.storage.outgoing import NOW, a_channel, claim, put


@pytest.fixture
def channel(tx: Transaction) -> int:
    return a_channel(tx)


def test_where_a_card_stands_is_remembered_and_moves(tx: Transaction, channel: int) -> None:
    def say(key: str, stamp: str | None) -> None:
        put(tx, key, channel=channel, slot=outbox.CARD)
        [taken] = claim(tx)
        deliveries.sent(tx, taken, stamp, now=NOW)

    def standing() -> str | None:
        card = stamps.card_said(tx, channel, "record:1")
        return card.stamp if card else None

    stood = [standing()]
    for key, stamp in (("1", "1.1"), ("2", "1.1"), ("3", "2.2"), ("4", None)):
        say(key, stamp)
        stood.append(standing())

    assert stood == [None, "1.1", "1.1", "2.2", "2.2"]
    assert stamps.said_at(tx, channel, "1.1") is None
    assert stamps.card_said(tx, channel, "record:2") is None
    assert stamps.card_said(tx, a_channel(tx, "C2"), "record:1") is None


def test_every_line_is_found_by_its_stamp_and_is_no_card(tx: Transaction, channel: int) -> None:
    for key, stamp in (("1", "1.1"), ("2", "2.2")):
        put(tx, key, channel=channel)
        [taken] = claim(tx)
        deliveries.sent(tx, taken, stamp, now=NOW)

    found = [stamps.said_at(tx, channel, stamp) for stamp in ("1.1", "2.2")]

    assert [(one.subject, one.stamp, one.at) for one in found if one] == [
        ("record:1", "1.1", NOW),
        ("record:1", "2.2", NOW),
    ]
    assert stamps.card_said(tx, channel, "record:1") is None
    assert stamps.said_at(tx, a_channel(tx, "C2"), "1.1") is None
