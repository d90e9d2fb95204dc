"""What is used of a target: only our working time, only while it was our turn, whatever the course and the calendar."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rhythm.calendars import WorkingCalendar
from bot.rhythm.targets import Stretch, stretches, used_up_at
from tests.rhythm.zones import ZONES

NONE = timedelta()
MICROSECOND = timedelta(microseconds=1)
WEEK = dict.fromkeys(range(5), (time(9), time(18)))
BERLIN = "Europe/Berlin"
COUNTS = frozenset({"new", "started"})
STATES = ("new", "started", "asked", "closed")

Course = Sequence[tuple[datetime, str]]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at_work(*course: tuple[str, str]) -> tuple[Stretch, ...]:
    return stretches([(utc(since), state) for since, state in course], COUNTS)


def used(ran: Sequence[Stretch], calendar: WorkingCalendar, zone: str, *, now: datetime) -> timedelta:
    """How much working time is used by this moment, counted in another way than its end is foretold."""
    ends = ((one.begins, now if one.ends is None else min(one.ends, now)) for one in ran)
    return sum((calendar.working_time_between(begins, end, zone) for begins, end in ends), timedelta())


calendars = st.builds(
    lambda hours, country: WorkingCalendar(hours=hours, country=country),
    st.dictionaries(
        st.integers(0, 6),
        st.sampled_from([(time(9), time(18)), (time(0), time(12, 30)), (time(22), time(23, 59, 59))]),
        min_size=1,
    ),
    st.sampled_from([None, "DE", "CN", "GB"]),
)
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001  UTC is added
gaps = st.timedeltas(NONE, timedelta(days=20))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    since = [draw(moments)]
    for gap in draw(st.lists(gaps, max_size=6)):
        since.append(since[-1] + gap)
    return [(moment, draw(st.sampled_from(STATES))) for moment in since]


def test_working_time_counts_while_it_is_our_turn() -> None:
    ran = at_work(("2026-11-23T08:00", "new"), ("2026-11-23T10:00", "asked"), ("2026-11-24T09:00", "started"))
    plain = WorkingCalendar(hours=WEEK)
    assert used(ran, plain, BERLIN, now=utc("2026-11-24T11:30")) == timedelta(hours=4.5)
    assert used_up_at(ran, plain, BERLIN, timedelta(hours=8)) == utc("2026-11-24T15:00")


def test_a_clock_that_stands_comes_to_nothing_more() -> None:
    ran = at_work(("2026-11-23T08:00", "new"), ("2026-11-23T10:00", "asked"))
    plain = WorkingCalendar(hours=WEEK)
    assert used_up_at(ran, plain, BERLIN, timedelta(hours=3)) is None
    assert used_up_at(ran, plain, BERLIN, timedelta(hours=1)) == utc("2026-11-23T09:00")


@given(course=courses(), calendar=calendars, zone=zones, later=gaps)
@settings(deadline=None)
def test_what_is_used_grows_and_never_faster_than_time(
    course: Course, calendar: WorkingCalendar, zone: str, later: timedelta
) -> None:
    ran = stretches(course, COUNTS)
    now = course[-1][0]
    before, after = used(ran, calendar, zone, now=now), used(ran, calendar, zone, now=now + later)
    assert NONE <= before <= after <= before + later
    assert before <= now - course[0][0]


@given(course=courses(), calendar=calendars, zone=zones)
@settings(deadline=None)
def test_nothing_is_used_while_somebody_else_is_waited_for(
    course: Course, calendar: WorkingCalendar, zone: str
) -> None:
    ran = stretches(course, COUNTS)
    for (since, state), (until, _) in pairwise(course):
        if state not in COUNTS:
            assert used(ran, calendar, zone, now=since) == used(ran, calendar, zone, now=until)


@given(course=courses(), calendar=calendars, zone=zones)
@settings(deadline=None)
def test_a_step_within_our_turn_changes_nothing(course: Course, calendar: WorkingCalendar, zone: str) -> None:
    now = course[-1][0]
    ours = [(since, "new" if state in COUNTS else "asked") for since, state in course]
    assert used(stretches(course, COUNTS), calendar, zone, now=now) == used(
        stretches(ours, COUNTS), calendar, zone, now=now
    )


@given(course=courses(), calendar=calendars, zone=zones, amount=st.timedeltas(MICROSECOND, timedelta(days=10)))
@settings(deadline=None)
def test_it_is_used_up_at_the_very_instant(
    course: Course, calendar: WorkingCalendar, zone: str, amount: timedelta
) -> None:
    ran = stretches(course, COUNTS)
    at = used_up_at(ran, calendar, zone, amount)
    if at is None:
        assert course[-1][1] not in COUNTS
        assert used(ran, calendar, zone, now=course[-1][0]) < amount
    else:
        assert used(ran, calendar, zone, now=at) == amount
        assert used(ran, calendar, zone, now=at - MICROSECOND) < amount


@given(course=courses(), calendar=calendars, zone=zones, amount=st.timedeltas(MICROSECOND, timedelta(days=10)))
@settings(deadline=None)
def test_a_part_is_used_up_before_the_whole(
    course: Course, calendar: WorkingCalendar, zone: str, amount: timedelta
) -> None:
    ran = stretches(course, COUNTS)
    whole = used_up_at(ran, calendar, zone, amount)
    part = used_up_at(ran, calendar, zone, amount * 0.75)
    assert whole is None or (part is not None and part <= whole)


@given(calendar=calendars, zone=zones, moment=moments)
@settings(deadline=None)
def test_the_next_open_instant_is_the_first_at_which_work_goes_on(
    calendar: WorkingCalendar, zone: str, moment: datetime
) -> None:
    opens = calendar.next_open(moment, zone)
    assert opens >= moment
    assert calendar.working_time_between(moment, opens, zone) == NONE
    assert calendar.working_time_between(opens, opens + MICROSECOND, zone) == MICROSECOND
