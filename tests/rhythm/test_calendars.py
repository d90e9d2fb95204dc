from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rhythm import calendars
from bot.rhythm.calendars import DayKind, Hours, NoSuchCountry, NoWorkingHours, WorkingCalendar
from tests.rhythm.zones import ZONES

NINE_TO_SIX: Hours = (time(9), time(18))
WEEK: Mapping[int, Hours | None] = dict.fromkeys(range(5), NINE_TO_SIX)
PLAIN = WorkingCalendar(hours=WEEK)
CHINA = WorkingCalendar(hours=WEEK, country="CN")
GERMANY = WorkingCalendar(hours=WEEK, country="DE")


def day(text: str) -> date:
    return date.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_plain_week_works_from_monday_to_friday() -> None:
    week = [day("2026-11-23") + timedelta(days=n) for n in range(7)]
    assert [PLAIN.is_working_day(one) for one in week] == [True] * 5 + [False] * 2


def test_china_makes_up_for_its_holidays_on_weekends() -> None:
    made_up = {"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"}
    assert CHINA.adjusted_workdays(2026) == {day(text) for text in made_up}
    assert all(CHINA.is_working_day(day(text)) for text in made_up)
    assert not CHINA.is_working_day(day("2026-02-15"))


def test_china_is_off_on_bridge_days() -> None:
    days_off = [day("2026-02-16") + timedelta(days=n) for n in range(8)]
    assert not any(CHINA.is_working_day(one) for one in days_off)
    assert CHINA.next_working_day(day("2026-02-15")) == day("2026-02-24")


def test_golden_week_ends_on_the_eighth() -> None:
    assert CHINA.next_working_day(day("2026-10-01")) == day("2026-10-08")


def test_made_up_days_not_yet_announced_are_none() -> None:
    assert CHINA.adjusted_workdays(2040) == frozenset()


def test_a_made_up_saturday_has_the_hours_of_friday() -> None:
    short_friday = WorkingCalendar(hours={**WEEK, 4: (time(9), time(15))}, country="CN")
    assert short_friday.hours_of(day("2026-02-14")) == (time(9), time(15))
    assert short_friday.hours_of(day("2026-02-15")) is None


def test_exceptions_have_the_last_word() -> None:
    calendar = WorkingCalendar(
        hours=WEEK,
        country="CN",
        exceptions={
            day("2026-02-14"): DayKind.OFF,  # a made-up day that this office does not keep
            day("2026-10-01"): DayKind.WORK,  # a holiday that it works through
            day("2026-11-28"): DayKind.WORK,  # a Saturday
            day("2026-11-30"): DayKind.OFF,  # a Monday
        },
    )
    assert not calendar.is_working_day(day("2026-02-14"))
    assert calendar.hours_of(day("2026-10-01")) == NINE_TO_SIX
    assert calendar.hours_of(day("2026-11-28")) == NINE_TO_SIX
    assert calendar.next_working_day(day("2026-11-29")) == day("2026-12-01")


def test_holidays_are_named_in_the_language_asked_for_whatever_the_machine_speaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "th_TH.UTF-8")
    monkeypatch.setenv("LANGUAGE", "th")
    calendars._holidays.cache_clear()
    assert CHINA.holiday_name(day("2026-10-01"), language="zh-CN") == "国庆节"
    assert CHINA.holiday_name(day("2026-10-01"), language="en") == "National Day"
    assert GERMANY.holiday_name(day("2026-10-03"), language="de") == "Tag der Deutschen Einheit"
    assert GERMANY.holiday_name(day("2026-10-03"), language="zh-CN") == "German Unity Day"
    assert GERMANY.holiday_name(day("2026-10-04"), language="en") is None
    assert PLAIN.holiday_name(day("2026-10-01"), language="en") is None


@pytest.mark.parametrize("country", ["XX", "", "cn", "../etc"])
def test_an_unknown_country_is_refused(country: str) -> None:
    with pytest.raises(NoSuchCountry):
        WorkingCalendar(hours=WEEK, country=country)


@pytest.mark.parametrize(
    "hours",
    [{}, dict.fromkeys(range(7)), {0: (time(18), time(9))}, {0: (time(9), time(9))}, {7: NINE_TO_SIX}],
)
def test_a_calendar_without_working_hours_is_refused(hours: Mapping[int, Hours | None]) -> None:
    with pytest.raises(NoWorkingHours):
        WorkingCalendar(hours=hours)


@pytest.mark.parametrize(
    ("begin", "count", "reached"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-28", 0, "2026-11-28"),
        ("2026-11-30", -1, "2026-11-27"),
        ("2026-11-23", 10, "2026-12-07"),
    ],
)
def test_working_days_are_counted_from_the_day_after(begin: str, count: int, reached: str) -> None:
    assert PLAIN.add_working_days(day(begin), count) == day(reached)


def test_working_days_are_counted_across_the_spring_festival() -> None:
    # Friday the 13th, the made-up Saturday, then nine days off
    assert CHINA.add_working_days(day("2026-02-13"), 2) == day("2026-02-24")


def test_working_time_skips_nights_and_weekends() -> None:
    # Friday 17:00 to Monday 10:00 in Shanghai
    assert PLAIN.working_time_between(utc("2026-11-20T09:00"), utc("2026-11-23T02:00"), "Asia/Shanghai") == timedelta(
        hours=2
    )


def test_working_time_does_not_run_backwards() -> None:
    assert PLAIN.working_time_between(utc("2026-11-24T09:00"), utc("2026-11-23T09:00"), "Asia/Shanghai") == timedelta()


def test_a_target_set_before_golden_week_is_due_after_it() -> None:
    # 30 September 17:00 in Shanghai and four hours of work: one on that day, three from the eighth at 09:00
    due = CHINA.add_working_time(utc("2026-09-30T09:00"), timedelta(hours=4), "Asia/Shanghai")
    assert due == utc("2026-10-08T04:00")


def test_a_target_of_exactly_one_day_is_due_at_its_end() -> None:
    due = PLAIN.add_working_time(utc("2026-11-23T01:00"), timedelta(hours=9), "Asia/Shanghai")
    assert due == utc("2026-11-23T10:00")


def test_no_working_time_is_reached_at_once_and_none_runs_backwards() -> None:
    saturday = utc("2026-11-28T09:00")
    assert PLAIN.add_working_time(saturday, timedelta(), "Asia/Shanghai") == saturday
    with pytest.raises(ValueError):
        PLAIN.add_working_time(saturday, timedelta(hours=-1), "Asia/Shanghai")
    with pytest.raises(ValueError, match="forward"):
        PLAIN.take_off_working_time(saturday, timedelta(hours=-1), "Asia/Shanghai")


def test_an_hour_that_the_clocks_skip_is_not_worked() -> None:
    night_shift = WorkingCalendar(hours=dict.fromkeys(range(7), (time(1), time(5))))
    begin, end = utc("2026-03-28T12:00"), utc("2026-03-29T12:00")
    assert night_shift.working_time_between(begin, end, "Europe/Berlin") == timedelta(hours=3)
    begin, end = utc("2026-10-24T12:00"), utc("2026-10-25T12:00")
    assert night_shift.working_time_between(begin, end, "Europe/Berlin") == timedelta(hours=5)


def test_a_meeting_needs_both_sides_there() -> None:
    both = WorkingCalendar(hours=WEEK, country="DE", beside=CHINA)
    assert both.next_working_day(day("2026-10-01")) == day("2026-10-08")  # Golden Week
    assert both.next_working_day(day("2026-12-25")) == day("2026-12-28")  # Christmas
    assert both.is_working_day(day("2026-11-23"))


def test_countries_are_known_by_their_codes() -> None:
    assert [calendars.knows_country(code) for code in ("DE", "CN", "XX", "Germany", "HolidayBase")] == [
        True,
        True,
        False,
        False,
        False,
    ]


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  made aware there
CALENDARS = st.sampled_from([PLAIN, CHINA, GERMANY, WorkingCalendar(hours={5: (time(0), time(23, 59))})])


@settings(derandomize=True, deadline=None, max_examples=80)
@given(calendar=CALENDARS, zone=st.sampled_from(ZONES), begin=MOMENTS, minutes=st.integers(0, 5000))
def test_what_was_added_has_passed(calendar: WorkingCalendar, zone: str, begin: datetime, minutes: int) -> None:
    amount = timedelta(minutes=minutes)
    reached = calendar.add_working_time(begin, amount, zone)
    assert calendar.working_time_between(begin, reached, zone) == amount
    if amount:
        assert calendar.working_time_between(begin, reached - timedelta(seconds=1), zone) < amount


@settings(derandomize=True, deadline=None, max_examples=80)
@given(calendar=CALENDARS, zone=st.sampled_from(ZONES), end=MOMENTS, minutes=st.integers(0, 5000))
def test_what_was_taken_off_lies_between(calendar: WorkingCalendar, zone: str, end: datetime, minutes: int) -> None:
    amount = timedelta(minutes=minutes)
    begin = calendar.take_off_working_time(end, amount, zone)
    assert calendar.working_time_between(begin, end, zone) == amount
    if amount:
        assert calendar.working_time_between(begin + timedelta(seconds=1), end, zone) < amount


@settings(derandomize=True, deadline=None, max_examples=40)
@given(calendar=CALENDARS, zone=st.sampled_from(ZONES), moments=st.tuples(MOMENTS, MOMENTS, MOMENTS))
def test_working_time_adds_up(
    calendar: WorkingCalendar, zone: str, moments: tuple[datetime, datetime, datetime]
) -> None:
    first, second, third = sorted(moments)
    parts = calendar.working_time_between(first, second, zone) + calendar.working_time_between(second, third, zone)
    assert parts == calendar.working_time_between(first, third, zone)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(calendar=CALENDARS, begin=st.dates(date(2026, 1, 1), date(2026, 12, 31)), count=st.integers(0, 60))
def test_so_many_working_days_lie_between(calendar: WorkingCalendar, begin: date, count: int) -> None:
    reached = calendar.add_working_days(begin, count)
    passed = [begin + timedelta(days=n) for n in range(1, (reached - begin).days + 1)]
    assert sum(calendar.is_working_day(one) for one in passed) == count
