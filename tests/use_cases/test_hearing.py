"""Since when something may have been missed: on both databases, by the moments that are given."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.use_cases.hearing import (
    AS_FAR_BACK,
    CLOSE,
    KNOWN,
    MOST_WRONG,
    REST,
    Missed,
    begin_hearing,
    forget_heard,
    go_on_hearing,
    was_read,
    what_was_missed,
)
from storage import inbox
from storage.database import Transaction
from tests.transactions import engine_at, undone
from tests.use_cases.builders import MONDAY

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(params=["sqlite", "postgres"])
def tx(request: pytest.FixtureRequest) -> Iterator[Transaction]:
    """On each kind of server, in a database without anything in it."""
    with engine_at(request.getfixturevalue(f"shared_{request.param}_url")) as engine, undone(engine) as tx:
        yield tx


def heard(tx: Transaction, until: datetime, *, deaf_since: datetime | None = None) -> None:
    go_on_hearing(tx, until=until, deaf_since=deaf_since)


def missed_since(tx: Transaction, now: datetime) -> datetime | None:
    found = what_was_missed(tx, now=now)
    return found.since if found else None


def test_the_first_start_reads_nothing_and_a_later_one_what_was_said_since_anybody_heard(tx: Transaction) -> None:
    assert what_was_missed(tx, now=MONDAY) is None
    begin_hearing(tx, now=MONDAY)
    assert what_was_missed(tx, now=MONDAY + MINUTE) is None
    heard(tx, MONDAY + HOUR)

    begin_hearing(tx, now=MONDAY + 9 * HOUR)
    assert missed_since(tx, MONDAY + 9 * HOUR) == MONDAY + HOUR - CLOSE
    begin_hearing(tx, now=MONDAY + 10 * HOUR)
    assert missed_since(tx, MONDAY + 10 * HOUR) == MONDAY + HOUR - CLOSE, "nobody has read it yet"


def test_nothing_is_read_of_before_we_wrote_down_what_we_heard_nor_of_long_ago(tx: Transaction) -> None:
    begin_hearing(tx, now=MONDAY)
    begin_hearing(tx, now=MONDAY + MINUTE)
    assert missed_since(tx, MONDAY + MINUTE) == MONDAY
    later = MONDAY + 2 * AS_FAR_BACK
    assert missed_since(tx, later) == later - AS_FAR_BACK


def test_what_is_missed_while_it_is_read_is_read_again_but_not_at_once(tx: Transaction) -> None:
    begin_hearing(tx, now=MONDAY)
    heard(tx, MONDAY + HOUR)
    begin_hearing(tx, now=MONDAY + 2 * HOUR)
    reading = what_was_missed(tx, now=MONDAY + 2 * HOUR)
    assert reading == Missed(MONDAY + HOUR - CLOSE, MONDAY + HOUR, 1)
    heard(tx, MONDAY + 3 * HOUR, deaf_since=MONDAY + 2 * HOUR + MINUTE)

    was_read(tx, reading, now=MONDAY + 3 * HOUR)
    assert missed_since(tx, MONDAY + 3 * HOUR + REST - MINUTE) is None
    again = what_was_missed(tx, now=MONDAY + 3 * HOUR + REST)
    assert again is not None
    was_read(tx, again, now=MONDAY + 4 * HOUR)
    assert missed_since(tx, MONDAY + 5 * HOUR) is None


def test_who_is_deaf_misses_nothing_while_another_process_hears(tx: Transaction) -> None:
    begin_hearing(tx, now=MONDAY)
    heard(tx, MONDAY + HOUR)
    heard(tx, MONDAY + HOUR + MINUTE, deaf_since=MONDAY + MINUTE)
    assert missed_since(tx, MONDAY + 2 * HOUR) is None
    heard(tx, MONDAY + 2 * HOUR, deaf_since=MONDAY + MINUTE)
    assert missed_since(tx, MONDAY + 2 * HOUR) == MONDAY + HOUR + MINUTE - CLOSE


def test_where_the_clock_was_ahead_and_is_set_back_a_day_is_looked_through(tx: Transaction) -> None:
    begin_hearing(tx, now=MONDAY - 3 * MOST_WRONG)
    heard(tx, MONDAY + HOUR)
    begin_hearing(tx, now=MONDAY)
    assert missed_since(tx, MONDAY) == MONDAY + HOUR - MOST_WRONG


def test_what_came_long_ago_is_let_go_of_once_it_is_done(tx: Transaction) -> None:
    def comes(event: str) -> bool:
        return inbox.keep(tx, "T1", event, {}, now=MONDAY) is not None

    done, _waits = (inbox.keep(tx, "T1", event, {}, now=MONDAY) for event in ("Ev1", "Ev2"))
    assert done is not None
    inbox.done(tx, done.id, now=MONDAY)
    assert forget_heard(tx, now=MONDAY + KNOWN) == 0
    assert not comes("Ev1")

    assert forget_heard(tx, now=MONDAY + KNOWN + MINUTE) == 1
    assert not comes("Ev2")
    assert comes("Ev1")
