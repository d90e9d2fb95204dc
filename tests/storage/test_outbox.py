"""What is to be said: once, in order, by one at a time, on both databases."""

import asyncio
from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from storage import backlog, channels, deliveries, outbox, stamps
from storage.database import Database, Transaction, open_database
from storage.values.messages import Outgoing

REAL = datetime(2026, 11, 23, 9, tzinfo=UTC)  # elapsed time, which guards the wire
NOW = datetime(2030, 1, 1, tzinfo=UTC)  # people's, which a sandbox may have moved
LEASE = timedelta(minutes=2)
SECOND = timedelta(seconds=1)


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


@pytest.fixture
def channel(tx: Transaction) -> int:
    return a_channel(tx)


# Adding


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


# Claiming


def test_a_claim_counts_the_attempt_and_holds_it_for_the_lease(tx: Transaction, channel: int) -> None:
    put(tx, "key", channel=channel)

    [taken] = claim(tx)

    assert (taken.attempts, taken.trying_at, taken.tried_at, taken.due_at) == (1, NOW, None, REAL + LEASE)
    assert claimed(tx) == []
    assert claimed(tx, at=REAL + LEASE - SECOND) == []


def test_what_a_dead_deliverer_held_is_given_back_with_the_moment_of_its_first_attempt(
    tx: Transaction, channel: int
) -> None:
    put(tx, "key", channel=channel)
    claim(tx)

    [again] = claim(tx, at=REAL + LEASE, now=NOW + timedelta(hours=1))
    [third] = claim(tx, at=REAL + 2 * LEASE, now=NOW + timedelta(hours=2))

    assert (again.attempts, again.tried_at, again.due_at) == (2, NOW, REAL + 2 * LEASE)
    assert (third.attempts, third.tried_at) == (3, NOW)


def test_the_process_before_this_one_gives_back_what_it_held(tx: Transaction, channel: int) -> None:
    put(tx, "key", channel=channel)
    claim(tx)

    deliveries.take_back(tx, real_now=REAL)

    [again] = claim(tx)
    assert (again.attempts, again.tried_at) == (2, NOW)


def test_of_one_subject_nothing_overtakes(tx: Transaction, channel: int) -> None:
    put(tx, "card", channel=channel, slot=outbox.CARD)
    put(tx, "line", channel=channel)
    [card] = claim(tx)

    assert claimed(tx) == []
    deliveries.put_off(tx, card, "ratelimited", until=REAL + 10 * SECOND, heard=True)
    assert claimed(tx, at=REAL + SECOND) == []
    assert said(tx, at=REAL + 10 * SECOND) == ["card", "line"]


def test_what_is_put_off_does_not_hold_up_another_subject(tx: Transaction, channel: int) -> None:
    put(tx, "one", channel=channel)
    put(tx, "two", channel=channel, subject="record:2")
    [one] = claim(tx)
    deliveries.put_off(tx, one, "ratelimited", until=REAL + 10 * SECOND, heard=True)

    assert said(tx) == ["two"]


def test_what_failed_holds_up_nothing(tx: Transaction, channel: int) -> None:
    put(tx, "one", channel=channel)
    put(tx, "two", channel=channel)
    [one] = claim(tx)

    deliveries.fail(tx, one, "channel_not_found")

    assert said(tx) == ["two"]
    [failed] = backlog.unsent(tx, most=10)
    assert (failed.key, failed.failure) == ("one", "channel_not_found")
    assert backlog.waiting(tx) == 0


def test_one_is_claimed_for_each_channel(tx: Transaction, channel: int) -> None:
    other = a_channel(tx, "C2")
    for number in (1, 2, 3):
        put(tx, f"one:{number}", channel=channel, subject=f"record:{number}")
        put(tx, f"two:{number}", channel=other, subject=f"record:{number}")

    assert claimed(tx) == ["one:1", "two:1"]


def test_a_busy_channel_is_left_alone(tx: Transaction, channel: int) -> None:
    other = a_channel(tx, "C2")
    put(tx, "one", channel=channel)
    put(tx, "two", channel=other)

    assert claimed(tx, busy=[channel, other]) == []
    assert claimed(tx, busy=[channel]) == ["two"]
    assert claimed(tx, busy=(other,)) == ["one"]


def test_a_channel_with_much_to_say_does_not_hold_up_the_others_once_it_is_busy(tx: Transaction, channel: int) -> None:
    for number in range(30):
        put(tx, f"one:{number}", channel=channel, subject=f"record:{number}")
    put(tx, "two", channel=a_channel(tx, "C2"))

    assert claimed(tx, most=10) == ["one:0"]
    assert claimed(tx, most=10, busy=[channel]) == ["two"]


def test_no_more_are_claimed_than_asked_for(tx: Transaction) -> None:
    for number in range(5):
        put(tx, f"{number}", channel=a_channel(tx, f"C{number}"))

    assert claimed(tx, most=2) == ["0", "1"]
    assert claimed(tx, most=9) == ["2", "3", "4"]


def test_the_longest_due_comes_first(tx: Transaction) -> None:
    for name in ("C1", "C2"):
        put(tx, name, channel=a_channel(tx, name))
    first, second = claim(tx)
    deliveries.put_off(tx, first, "ratelimited", until=REAL + 5 * SECOND, heard=True)
    deliveries.put_off(tx, second, "ratelimited", until=REAL + 3 * SECOND, heard=True)

    assert deliveries.next_due(tx) == REAL + 3 * SECOND
    assert claimed(tx, at=REAL + 9 * SECOND, most=1) == ["C2"]


# Putting off


def test_only_an_attempt_that_may_have_been_heard_is_looked_for(tx: Transaction, channel: int) -> None:
    put(tx, "key", channel=channel)
    moments = [NOW + number * timedelta(hours=1) for number in range(5)]
    looked_for: list[datetime | None] = []
    for moment, heard in zip(moments, (False, False, True, False, True), strict=True):
        [taken] = claim(tx, now=moment)
        looked_for.append(taken.tried_at)
        deliveries.put_off(tx, taken, "ratelimited", until=REAL, heard=heard)

    assert looked_for == [None, None, None, moments[2], moments[2]]
    assert [outgoing.attempts for outgoing in claim(tx)] == [6]


def test_what_is_put_off_waits_until_then(tx: Transaction, channel: int) -> None:
    put(tx, "key", channel=channel)
    [first] = claim(tx)

    deliveries.put_off(tx, first, "ratelimited", until=REAL + SECOND, heard=False)

    assert claimed(tx) == []
    assert claimed(tx, at=REAL + SECOND) == ["key"]


# Said


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


# Many at once


def fill(tx: Transaction) -> None:
    """Twenty messages: in four channels, of which each has two subjects."""
    for number in range(20):
        channel = a_channel(tx, f"C{number % 4}")
        put(tx, f"{number}", channel=channel, subject=f"record:{number % 8}")


async def deliver(database: Database, told: list[str]) -> None:
    """Claim, say and settle until nothing is due; what another has claimed is theirs."""
    while await database.read(backlog.waiting):
        for outgoing in await database.write(claim):
            told.append(outgoing.key)
            await asyncio.sleep(0)  # the network, outside of any transaction
            await database.write(deliveries.sent, outgoing, f"1.{outgoing.id:06}", now=NOW)


async def test_ten_deliverers_say_twenty_messages_once_each_and_in_order(database: Database) -> None:
    await database.write(fill)
    told: list[str] = []

    await asyncio.gather(*(deliver(database, told) for _ in range(10)))

    assert Counter(told) == Counter(str(number) for number in range(20))
    for subject in range(8):
        of_subject = [int(key) for key in told if int(key) % 8 == subject]
        assert of_subject == sorted(of_subject)
    assert (await database.read(backlog.waiting), await database.read(claimed_nothing)) == (0, True)


def claimed_nothing(tx: Transaction) -> bool:
    return deliveries.next_due(tx) is None


async def test_a_card_touched_in_a_transaction_is_not_claimed_before_it_ends(postgres_url: str) -> None:
    """Else its words would be found without the fact that touched it, and never be said again."""
    database = open_database(postgres_url)
    loop, touched, go_on = asyncio.get_running_loop(), asyncio.Event(), Event()
    channel = await database.write(a_channel)

    def show(tx: Transaction, version: int, *, slowly: bool) -> None:
        put(tx, f"card:{version}", channel=channel, slot=outbox.CARD)
        if slowly:
            loop.call_soon_threadsafe(touched.set)
            assert go_on.wait(10)

    await database.write(show, 1, slowly=False)
    touching = asyncio.ensure_future(database.write(show, 2, slowly=True))
    await touched.wait()

    before = await database.write(claimed)
    go_on.set()
    await touching
    after = await database.write(claimed)
    await database.close()

    assert (before, after) == ([], ["card:1"])


async def test_a_card_added_while_the_one_before_is_being_claimed_is_said_too(postgres_url: str) -> None:
    database = open_database(postgres_url)
    loop, has_claimed, go_on = asyncio.get_running_loop(), asyncio.Event(), Event()
    channel = await database.write(a_channel)

    def claim_slowly(tx: Transaction) -> list[str]:
        keys = claimed(tx)
        loop.call_soon_threadsafe(has_claimed.set)
        assert go_on.wait(10)
        return keys

    await database.write(lambda tx: put(tx, "card:1", channel=channel, slot=outbox.CARD))
    claiming = asyncio.ensure_future(database.write(claim_slowly))
    await has_claimed.wait()
    adding = asyncio.ensure_future(database.write(lambda tx: put(tx, "card:2", channel=channel, slot=outbox.CARD)))
    go_on.set()

    assert await claiming == ["card:1"]
    await adding
    assert await database.read(waiting) == ["card:1", "card:2"]
    await database.close()
