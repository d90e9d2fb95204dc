"""Schedules: which are due, when the next is, and what is changed about one."""

from datetime import time, timedelta

from storage import projects, schedules
from storage.database import Transaction
from tests.storage.builders import planned
from tests.use_cases.builders import MONDAY, Cast, a_project

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def test_what_is_due_is_of_its_kind_running_and_in_a_project_that_runs(tx: Transaction, cast: Cast) -> None:
    later, first = planned(tx, cast, at=MONDAY), planned(tx, cast, at=MONDAY - DAY)
    planned(tx, cast, at=MONDAY + SECOND)
    planned(tx, cast, "poll")
    schedules.set_to(tx, planned(tx, cast), paused=True)
    closed = a_project(tx, code="SW")
    planned(tx, closed)
    projects.change(tx, closed.project, {"status": "closed"})

    assert schedules.due(tx, "digest", now=MONDAY, most=9) == [first, later]
    assert schedules.due(tx, "digest", now=MONDAY, most=1) == [first]
    assert schedules.due(tx, "meeting", now=MONDAY, most=9) == []


def test_the_next_instant_is_of_what_runs(tx: Transaction, cast: Cast) -> None:
    assert schedules.next_instant(tx, after=MONDAY) is None
    planned(tx, cast, at=MONDAY)
    planned(tx, cast, at=MONDAY + 3 * DAY)
    schedules.set_to(tx, planned(tx, cast, at=MONDAY + DAY), paused=True)
    closed = a_project(tx, code="SW")
    planned(tx, closed, at=MONDAY + DAY)
    projects.change(tx, closed.project, {"status": "closed"})

    assert schedules.next_instant(tx, after=MONDAY) == MONDAY + 3 * DAY


def test_a_schedule_is_changed_and_found_in_its_project(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW").project.id
    schedule, poll = planned(tx, cast), planned(tx, cast, "poll")

    changed = schedules.set_to(tx, schedule, at=time(0), paused=True)

    assert (changed.at, changed.paused, changed.rule, changed.next_at) == (time(0), True, "FREQ=DAILY", MONDAY)
    assert schedules.set_to(tx, changed, paused=False).paused is False
    assert schedules.get(tx, cast.project.id, poll.id) == poll
    assert schedules.get(tx, other, poll.id) is None
    assert schedules.of(tx, cast.project.id, "poll") == [poll]
    assert [one.id for one in schedules.in_project(tx, cast.project.id)] == [schedule.id, poll.id]
