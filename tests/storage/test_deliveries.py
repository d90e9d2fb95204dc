"""What is due is claimed by one at a time, in order, and settled; on both databases."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from threading import Event

import pytest

from bot.messages.speaker import CannotSay
from bot.use_cases.delivery import LONGEST_PAUSE, settle_trouble
from storage import backlog, deliveries, outbox
from storage.database import Database, Transaction, open_database
from tests.storage.outgoing import LEASE, NOW, REAL, a_channel, claim, claimed, put, said, waiting
from tests.use_cases.builders import Cast, a_record, to_be_said

SECOND = timedelta(seconds=1)


@pytest.fixture
def channel(tx: Transaction) -> int:
    return a_channel(tx)


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


def test_what_was_recorded_while_slack_was_away_for_days_is_said_once_it_is_back(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    recorded = [outgoing.key for outgoing in to_be_said(tx)]
    away = CannotSay("TimeoutError", reached=True, away=True)
    tried, at = 0, REAL
    while at < REAL + timedelta(hours=64):
        for outgoing in claim(tx, at=at):
            settle_trouble(tx, outgoing, away, real_now=at, now=NOW)
            tried += 1
        at += LONGEST_PAUSE

    assert tried > 600
    assert sorted(said(tx, at=at)) == sorted(recorded)
    assert said(tx, at=at + timedelta(days=1)) == []


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
