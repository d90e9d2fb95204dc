import time as clock
from datetime import date, timedelta

import pytest

from bot.rhythm.rules import (
    NotARule,
    Weekday,
    checked,
    first_date,
    monthly_on_weekday,
    monthly_on_workday,
    next_date,
    weekly,
    workday_of,
)
from tests.rhythm.forms import monthly_on_day


def dates(rule: str, begin: str, count: int) -> list[str]:
    """The first dates of a rule, the anchor moving along as it does in a schedule."""
    found = [first_date(rule, on_or_after=date.fromisoformat(begin))]
    while len(found) < count:
        found.append(next_date(rule, anchor=found[-1], after=found[-1]))
    return [day.isoformat() for day in found]


def test_weekdays_stand_in_the_order_of_date_weekday() -> None:
    assert list(Weekday)[date(2026, 11, 23).weekday()] is Weekday.MONDAY


def test_forms_become_rules_that_a_calendar_file_understands() -> None:
    assert weekly([Weekday.THURSDAY, Weekday.MONDAY], every=2) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"
    assert monthly_on_weekday(2, Weekday.THURSDAY) == "FREQ=MONTHLY;INTERVAL=1;BYDAY=2TH"


def test_every_second_thursday_keeps_its_phase_across_new_year() -> None:
    rule = weekly([Weekday.THURSDAY], every=2)
    # 2026 has 53 ISO weeks, so counting even weeks would break the rhythm here
    assert dates(rule, "2026-12-10", 4) == ["2026-12-10", "2026-12-24", "2027-01-07", "2027-01-21"]


def test_every_second_week_keeps_its_phase_for_years_however_far_the_anchor_has_come() -> None:
    rule = weekly([Weekday.MONDAY, Weekday.FRIDAY], every=2)
    moving = [date.fromisoformat(day) for day in dates(rule, "2024-01-01", 300)]
    resting = [date(2024, 1, 1)]
    while len(resting) < 300:
        resting.append(next_date(rule, anchor=date(2024, 1, 1), after=resting[-1]))
    assert moving == resting
    assert {(day - date(2024, 1, 1)).days % 14 for day in moving} == {0, 4}


def test_the_second_thursday_of_each_month() -> None:
    rule = monthly_on_weekday(2, Weekday.THURSDAY)
    assert dates(rule, "2026-11-23", 4) == ["2026-12-10", "2027-01-14", "2027-02-11", "2027-03-11"]


def test_the_last_friday_of_each_month() -> None:
    assert dates(monthly_on_weekday(-1, Weekday.FRIDAY), "2026-01-01", 3) == ["2026-01-30", "2026-02-27", "2026-03-27"]


def test_the_thirty_first_is_the_last_day_of_a_shorter_month() -> None:
    assert dates(monthly_on_day(31), "2027-12-31", 5) == [
        "2027-12-31",
        "2028-01-31",
        "2028-02-29",
        "2028-03-31",
        "2028-04-30",
    ]


@pytest.mark.parametrize(
    ("day", "february", "leap_february"), [(28, 28, 28), (29, 28, 29), (30, 28, 29), (31, 28, 29), (-1, 28, 29)]
)
def test_no_day_of_the_month_leaves_february_out(day: int, february: int, leap_february: int) -> None:
    rule = monthly_on_day(day)
    assert first_date(rule, on_or_after=date(2027, 2, 1)) == date(2027, 2, february)
    assert first_date(rule, on_or_after=date(2028, 2, 1)) == date(2028, 2, leap_february)


def test_a_quarter_is_counted_from_the_anchor() -> None:
    assert dates(monthly_on_day(31, every=3), "2026-11-05", 4) == [
        "2026-11-30",
        "2027-02-28",
        "2027-05-31",
        "2027-08-31",
    ]


def test_a_rule_begins_with_its_next_date_not_with_its_next_interval() -> None:
    every_second_monday = weekly([Weekday.MONDAY], every=2)
    assert first_date(every_second_monday, on_or_after=date(2026, 11, 25)) == date(2026, 11, 30)
    assert first_date(every_second_monday, on_or_after=date(2026, 11, 30)) == date(2026, 11, 30)


def test_nothing_comes_before_the_anchor() -> None:
    monday = date(2026, 11, 30)
    assert next_date(weekly([Weekday.MONDAY]), anchor=monday, after=monday - timedelta(days=20)) == monday


def test_a_rule_from_a_calendar_is_taken_as_it_is() -> None:
    rule = "FREQ=YEARLY;BYMONTH=3,9;BYDAY=-1MO;INTERVAL=1"
    assert checked(rule) is rule
    assert dates(rule, "2026-01-01", 3) == ["2026-03-30", "2026-09-28", "2027-03-29"]


def test_a_leap_day_comes_every_four_years() -> None:
    assert dates(checked("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"), "2026-01-01", 2) == ["2028-02-29", "2032-02-29"]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "daily",
        "FREQ=HOURLY",
        "FREQ=MINUTELY",
        "FREQ=SECONDLY;INTERVAL=1",
        "freq=daily",
        "RRULE:FREQ=DAILY",
        "INTERVAL=2;FREQ=DAILY",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;INTERVAL=2;INTERVAL=3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=100",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;UNTIL=20270101",
        "FREQ=DAILY;BYHOUR=1,2",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=99TU",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",  # no month has a ninth Monday
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",  # 30 February
        "FREQ=WEEKLY;BYDAY=MO\nEXDATE:20260101",
        "DTSTART:19700101\nRRULE:FREQ=DAILY",
        "FREQ=DAILY;",
    ],
)
def test_what_a_schedule_cannot_follow_is_no_rule(rule: str) -> None:
    began = clock.perf_counter()
    with pytest.raises(NotARule):
        checked(rule)
    assert clock.perf_counter() - began < 0.5


def test_a_form_cannot_make_what_is_no_rule() -> None:
    with pytest.raises(NotARule):
        weekly([])
    with pytest.raises(NotARule):
        weekly([Weekday.MONDAY], every=0)
    with pytest.raises(NotARule):
        monthly_on_weekday(5, Weekday.MONDAY)


def test_a_rule_that_ends_with_the_calendar_says_so() -> None:
    with pytest.raises(NotARule):
        next_date("FREQ=DAILY", anchor=date.max, after=date.max)


def test_the_last_working_day_is_known_by_the_last_date_of_the_month() -> None:
    rule = monthly_on_workday(-1)
    assert rule == "FREQ=MONTHLY;INTERVAL=1;BYWORKDAY=-1"
    assert (workday_of(rule), workday_of(monthly_on_workday(1, every=3)), workday_of("FREQ=DAILY")) == (-1, 1, None)
    assert dates(rule, "2027-12-01", 3) == ["2027-12-31", "2028-01-31", "2028-02-29"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYWORKDAY=-1",
        "FREQ=MONTHLY;BYWORKDAY=-15",
        "FREQ=MONTHLY;BYWORKDAY=2",
        "FREQ=MONTHLY;BYWORKDAY=1;BYWORKDAY=-1",
        "FREQ=MONTHLY;BYDAY=FR;BYWORKDAY=-1",
        "FREQ=MONTHLY;BYWORKDAY=-1;COUNT=3",
    ],
)
def test_beside_a_working_day_of_the_month_only_every_how_manyth_month_is_said(rule: str) -> None:
    with pytest.raises(NotARule):
        checked(rule)
