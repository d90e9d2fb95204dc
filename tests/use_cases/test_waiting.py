"""What waits or failed is told to the operator with its reason, and can be tried again or dropped."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.speaker import CannotSay
from bot.use_cases.delivery import LEASE, claim, settle_trouble
from bot.use_cases.waiting import let_go, try_again, what_waits
from storage import channels, deliveries, outbox
from storage.database import Transaction
from storage.transactions import TRACE
from storage.values.messages import Outgoing
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, to_be_said

REAL = datetime(2026, 1, 1, 12, tzinfo=UTC)
GONE = CannotSay("channel_not_found", lasting=True)
SLOW = CannotSay("HTTP 503", reached=True)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


@pytest.fixture
def waiting(tx: Transaction, cast: Cast) -> list[Outgoing]:
    a_record(tx, cast)
    return to_be_said(tx)


def claimed(tx: Transaction, at: datetime = REAL) -> list[Outgoing]:
    return claim(tx, busy=(), most=100, real_now=at, now=MONDAY)


def states(tx: Transaction, at: datetime = REAL) -> dict[int, tuple[str, str]]:
    return {one.outgoing.id: (one.state, one.why) for one in what_waits(tx, most=100, real_now=at)}


def test_each_is_told_with_its_project_channel_and_reason(tx: Transaction, cast: Cast, waiting: list[Outgoing]) -> None:
    first = waiting[0]
    settle_trouble(tx, first, GONE, real_now=REAL, now=MONDAY)

    [told] = [one for one in what_waits(tx, most=100, real_now=REAL) if one.outgoing.id == first.id]

    assert (told.project, told.channel) == (cast.project.code, channels.get(tx, first.channel).slack_id)
    assert (told.state, told.why) == ("failed", "channel_not_found")


@pytest.mark.usefixtures("waiting")
def test_what_is_put_off_says_why_and_until_when_and_what_is_behind_it_says_so(tx: Transaction) -> None:
    first = next(one for one in claimed(tx) if one.subject.startswith("record"))
    assert states(tx)[first.id] == ("being said", f"until {REAL + LEASE:%H:%M:%S}")

    settle_trouble(tx, first, SLOW, real_now=REAL, now=MONDAY)
    outbox.add(
        tx,
        "another",
        channel=first.channel,
        subject=first.subject,
        slot=outbox.LINE,
        audience=first.audience,
        intention=first.intention,
        args=first.args,
    )

    told = states(tx)
    assert told[first.id] == ("put off", "HTTP 503; again at 12:00:02")
    assert told[max(told)] == ("behind", f"after {first.id}")


def test_what_waits_for_a_channel_is_held(tx: Transaction, waiting: list[Outgoing]) -> None:
    channels.hinder(tx, waiting[0].channel, "archived", since=REAL)

    assert states(tx)[waiting[0].id] == ("held", "archived")


@pytest.mark.usefixtures("waiting")
def test_what_failed_can_be_tried_again_as_if_for_the_first_time(tx: Transaction) -> None:
    [first, *_] = claimed(tx)
    settle_trouble(tx, first, GONE, real_now=REAL, now=MONDAY)

    assert try_again(tx, [first.id], real_now=REAL) == [first.id]

    assert states(tx)[first.id] == ("due", "")
    again = next(one for one in claimed(tx) if one.id == first.id)
    assert (again.attempts, again.failure) == (1, None)


@pytest.mark.usefixtures("waiting")
def test_what_is_put_off_can_be_tried_at_once(tx: Transaction) -> None:
    [first, *_] = claimed(tx)
    settle_trouble(tx, first, SLOW, real_now=REAL, now=MONDAY)

    assert try_again(tx, [first.id], real_now=REAL) == [first.id]

    assert first.id in {one.id for one in claimed(tx)}


def test_what_is_dropped_is_never_said(tx: Transaction, waiting: list[Outgoing]) -> None:
    ids = [one.id for one in waiting]

    assert let_go(tx, ids, real_now=REAL) == ids

    assert states(tx) == {}
    assert claimed(tx, REAL + timedelta(days=1)) == []


@pytest.mark.usefixtures("waiting")
def test_what_is_being_said_was_said_or_is_not_there_is_left_alone(tx: Transaction) -> None:
    [first, *_] = claimed(tx)
    ids = [first.id, 999_999]
    assert (try_again(tx, ids, real_now=REAL), let_go(tx, ids, real_now=REAL)) == ([], [])

    deliveries.sent(tx, first, "1.1", now=MONDAY)

    assert (try_again(tx, ids, real_now=REAL), let_go(tx, ids, real_now=REAL)) == ([], [])


def test_what_is_to_be_said_bears_the_trace_of_the_request_and_the_time_it_was_put_there(
    tx: Transaction, cast: Cast
) -> None:
    token = TRACE.set("a1b2c3d4")
    a_record(tx, cast)
    TRACE.reset(token)

    told = to_be_said(tx)

    assert {one.trace for one in told[-2:]} == {"a1b2c3d4"}
    assert all(one.added_at and abs(datetime.now(UTC) - one.added_at) < timedelta(minutes=1) for one in told)
