"""Polls: reminded of once, closed once, and one answer of each person."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import polls
from storage.database import Transaction
from storage.values.polls import Poll
from tests.storage.builders import planned
from tests.use_cases.builders import MONDAY, Cast, a_project

DAY = timedelta(days=1)


def a_poll(tx: Transaction, cast: Cast, *, remind: int = 1, close: int = 3, schedule: int | None = None) -> Poll:
    return polls.add(
        tx,
        cast.project.id,
        schedule,
        MONDAY.date(),
        remind_at=MONDAY + remind * DAY,
        closes_at=MONDAY + close * DAY,
        questions=("quality", "Was it fun?"),
        recommend=True,
        anonymous=False,
        least=4,
        now=MONDAY,
    )


def test_a_poll_is_reminded_of_once_and_closed_once(tx: Transaction, cast: Cast) -> None:
    poll = a_poll(tx, cast)

    def due(day: int) -> tuple[bool, bool]:
        now = MONDAY + day * DAY
        return bool(polls.to_remind(tx, now=now, most=9)), bool(polls.to_close(tx, now=now, most=9))

    assert [due(day) for day in (0, 1, 2, 3)] == [(False, False), (True, False), (True, False), (False, True)]
    polls.reminded(tx, poll.id, now=MONDAY + DAY)
    assert due(2) == (False, False)
    assert (polls.open_in(tx, cast.project.id), polls.last_closed(tx, cast.project.id)) == (
        [polls.get(tx, cast.project.id, poll.id)],
        None,
    )
    polls.close(tx, poll.id, now=MONDAY + 3 * DAY)
    assert due(3) == (False, False)
    assert polls.open_in(tx, cast.project.id) == []
    assert polls.last_closed(tx, cast.project.id) == polls.get(tx, cast.project.id, poll.id)
    assert polls.get(tx, a_project(tx, code="SW").project.id, poll.id) is None


def test_the_next_instant_of_polls(tx: Transaction, cast: Cast) -> None:
    assert polls.next_instant(tx, after=MONDAY) is None
    poll = a_poll(tx, cast)
    assert polls.next_instant(tx, after=MONDAY) == MONDAY + DAY
    assert polls.next_instant(tx, after=MONDAY + DAY) == MONDAY + 3 * DAY
    polls.reminded(tx, poll.id, now=MONDAY)
    assert polls.next_instant(tx, after=MONDAY) == MONDAY + 3 * DAY
    polls.close(tx, poll.id, now=MONDAY)
    assert polls.next_instant(tx, after=MONDAY) is None


def test_an_answer_takes_the_place_of_the_one_before(tx: Transaction, cast: Cast) -> None:
    poll = a_poll(tx, cast)

    def answer(person: int, quality: int) -> None:
        polls.keep_answer(
            tx,
            poll.id,
            person,
            scores={"quality": quality, "Was it fun?": 5},
            recommend=10,
            comment="很好",
            now=MONDAY,
        )

    for person, quality in ((cast.client.id, 2), (cast.approver.id, 3), (cast.client.id, 4)):
        answer(person, quality)

    assert [(one.person, one.scores["quality"]) for one in polls.answers(tx, poll.id)] == [
        (cast.client.id, 4),
        (cast.approver.id, 3),
    ]
    mine = polls.answer_of(tx, poll.id, cast.client.id)
    assert mine is not None
    assert (mine.scores["quality"], mine.comment, mine.at) == (4, "很好", MONDAY)
    assert polls.answer_of(tx, poll.id, cast.lead.id) is None


def test_a_schedule_asks_once_a_day_and_people_as_often_as_they_like(tx: Transaction, cast: Cast) -> None:
    schedule = planned(tx, cast, "poll")
    assert polls.last_day(tx, schedule.id) is None
    for _ in range(2):
        a_poll(tx, cast)
    a_poll(tx, cast, schedule=schedule.id)
    assert polls.last_day(tx, schedule.id) == MONDAY.date()

    with pytest.raises(IntegrityError):
        a_poll(tx, cast, schedule=schedule.id)
