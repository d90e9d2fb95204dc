from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.rhythm.calendars import DayKind, WorkingCalendar
from bot.rhythm.rules import Weekday, monthly_on_weekday, monthly_on_workday, weekly
from bot.rhythm.schedules import LATE_AFTER, Deed, Patience, Rhythm, advance, begin, catch_up, upcoming
from tests.rhythm.forms import monthly_on_day

WEEK = dict.fromkeys(range(5), (time(9), time(18)))
CHINA = WorkingCalendar(hours=WEEK, country="CN")
MONDAYS = Rhythm(rule=weekly([Weekday.MONDAY]), at=time(10), zone="Asia/Shanghai", anchor=date(2026, 11, 23))
BEFORE_MEETINGS = Rhythm(
    rule=weekly([Weekday.TUESDAY, Weekday.THURSDAY]),
    at=time(15),
    zone="Asia/Shanghai",
    anchor=date(2026, 11, 24),
    lead=timedelta(hours=2),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(*texts: str) -> tuple[date, ...]:
    return tuple(day(text) for text in texts)


def test_an_ordinary_occurrence_is_on_its_date() -> None:
    coming = upcoming(MONDAYS, CHINA)
    assert (coming.nominal, coming.effective, coming.instant) == (
        day("2026-11-23"),
        day("2026-11-23"),
        utc("2026-11-23T02:00"),
    )
    assert coming.begins == coming.instant
    assert coming.dropped == ()


def test_a_reminder_is_due_its_lead_before() -> None:
    coming = upcoming(BEFORE_MEETINGS, None)
    assert (coming.begins, coming.instant) == (utc("2026-11-24T07:00"), utc("2026-11-24T05:00"))


def test_golden_week_pushes_to_its_end_and_the_name_stays() -> None:
    thursday = Rhythm(
        rule=weekly([Weekday.THURSDAY], every=2), at=time(9), zone="Asia/Shanghai", anchor=day("2026-10-01")
    )
    coming = upcoming(thursday, CHINA)
    assert (coming.nominal, coming.effective, coming.instant) == (
        day("2026-10-01"),
        day("2026-10-08"),
        utc("2026-10-08T01:00"),
    )
    assert advance(thursday, coming).anchor == day("2026-10-15")


def test_of_two_pushed_onto_one_day_the_older_is_dropped() -> None:
    thursday = Rhythm(rule=weekly([Weekday.THURSDAY]), at=time(9), zone="Asia/Shanghai", anchor=day("2026-10-01"))
    coming = upcoming(thursday, CHINA)
    assert (coming.nominal, coming.effective, coming.dropped) == (
        day("2026-10-08"),
        day("2026-10-08"),
        days("2026-10-01"),
    )
    assert advance(thursday, coming).anchor == day("2026-10-15")


def test_a_whole_week_of_days_gives_way_to_the_last() -> None:
    every_day = Rhythm(rule="FREQ=DAILY", at=time(9), zone="Asia/Shanghai", anchor=day("2026-10-01"))
    coming = upcoming(every_day, CHINA)
    assert coming.nominal == day("2026-10-08")
    assert coming.dropped == tuple(date(2026, 10, n) for n in range(1, 8))


def test_what_gives_way_is_decided_when_it_is_due_so_a_changed_calendar_can_still_save_it() -> None:
    thursday = Rhythm(rule=weekly([Weekday.THURSDAY]), at=time(9), zone="Asia/Shanghai", anchor=day("2026-10-01"))
    waiting = catch_up(
        thursday, CHINA, patience=Patience.LATE, next_at=utc("2026-10-01T01:00"), now=utc("2026-10-01T01:00")
    )
    assert (waiting.deed, waiting.dropped, waiting.rhythm) == (Deed.WAIT, (), thursday)
    assert waiting.next_at == utc("2026-10-08T01:00")
    working_through = WorkingCalendar(hours=WEEK, country="CN", exceptions={day("2026-10-01"): DayKind.WORK})
    assert upcoming(waiting.rhythm, working_through).effective == day("2026-10-01")
    done = catch_up(thursday, CHINA, patience=Patience.LATE, next_at=waiting.next_at, now=waiting.next_at)
    assert (done.deed, done.occurrence.nominal, done.dropped) == (Deed.DO, day("2026-10-08"), days("2026-10-01"))


def test_nine_stays_nine_when_the_clocks_change() -> None:
    rhythm = Rhythm(rule=weekly([Weekday.SUNDAY]), at=time(9), zone="Europe/Berlin", anchor=day("2026-10-18"))
    instants = []
    for _ in range(3):
        coming = upcoming(rhythm, None)
        instants.append(coming.instant)
        rhythm = advance(rhythm, coming)
    assert instants == [utc("2026-10-18T07:00"), utc("2026-10-25T08:00"), utc("2026-11-01T08:00")]


def test_a_rhythm_begins_with_what_is_still_to_come() -> None:
    rule = weekly([Weekday.MONDAY], every=2)
    early = begin(rule, at=time(10), zone="Asia/Shanghai", now=utc("2026-11-23T02:00"))
    late = begin(rule, at=time(10), zone="Asia/Shanghai", now=utc("2026-11-23T02:01"))
    with_lead = begin(rule, at=time(10), zone="Asia/Shanghai", lead=timedelta(hours=1), now=utc("2026-11-23T01:30"))
    assert [rhythm.anchor for rhythm in (early, late, with_lead)] == list(
        days("2026-11-23", "2026-11-30", "2026-11-30")
    )


def test_a_rhythm_begins_on_the_date_of_its_zone() -> None:
    evening_in_utc = utc("2026-11-22T20:00")
    rhythm = begin("FREQ=DAILY", at=time(9), zone="Asia/Shanghai", now=evening_in_utc)
    assert rhythm.anchor == day("2026-11-23")


@pytest.mark.parametrize(
    ("rule", "anchor", "following"),
    [
        (weekly([Weekday.THURSDAY], every=2), "2026-12-24", "2027-01-07"),
        (monthly_on_day(31), "2027-01-31", "2027-02-28"),
        (monthly_on_day(31), "2027-02-28", "2027-03-31"),
        (monthly_on_weekday(2, Weekday.THURSDAY), "2026-12-10", "2027-01-14"),
    ],
)
def test_after_one_is_done_comes_the_next(rule: str, anchor: str, following: str) -> None:
    rhythm = Rhythm(rule=rule, at=time(9), zone="Europe/London", anchor=day(anchor))
    assert advance(rhythm, upcoming(rhythm, None)).anchor == day(following)


def test_on_time_is_not_late() -> None:
    moment = utc("2026-11-23T02:00")
    verdict = catch_up(MONDAYS, CHINA, patience=Patience.LATE, next_at=moment, now=moment + LATE_AFTER)
    assert (verdict.deed, verdict.occurrence.nominal, verdict.dropped) == (Deed.DO, day("2026-11-23"), ())
    assert (verdict.rhythm.anchor, verdict.next_at) == (day("2026-11-30"), utc("2026-11-30T02:00"))


def test_too_early_is_nothing() -> None:
    moment = utc("2026-11-23T02:00")
    for patience in (Patience.LATE, Patience.NEXT_WORKING_DAY):
        verdict = catch_up(MONDAYS, CHINA, patience=patience, next_at=moment, now=moment - timedelta(seconds=1))
        assert (verdict.deed, verdict.rhythm, verdict.next_at) == (Deed.WAIT, MONDAYS, moment)


def test_a_missed_digest_comes_late_once_and_the_older_ones_are_dropped() -> None:
    verdict = catch_up(
        MONDAYS, CHINA, patience=Patience.LATE, next_at=utc("2026-11-23T02:00"), now=utc("2026-12-08T05:00")
    )
    assert verdict.deed is Deed.DO_LATE
    assert verdict.occurrence.nominal == day("2026-12-07")
    assert verdict.dropped == days("2026-11-23", "2026-11-30")
    assert (verdict.rhythm.anchor, verdict.next_at) == (day("2026-12-14"), utc("2026-12-14T02:00"))


def test_a_digest_that_is_due_this_instant_lets_the_missed_one_go() -> None:
    now = utc("2026-11-30T02:00")
    verdict = catch_up(MONDAYS, CHINA, patience=Patience.LATE, next_at=utc("2026-11-23T02:00"), now=now)
    assert (verdict.deed, verdict.occurrence.nominal) == (Deed.DO, day("2026-11-30"))
    assert verdict.dropped == days("2026-11-23")


def test_what_gave_way_to_a_dropped_one_is_dropped_with_it() -> None:
    thursdays = Rhythm(
        rule=weekly([Weekday.THURSDAY]),
        at=time(9),
        zone="Asia/Shanghai",
        anchor=day("2026-10-01"),
        lead=timedelta(hours=1),
    )
    back = utc("2026-10-14T08:00")  # the day before the third of them
    verdict = catch_up(thursdays, CHINA, patience=Patience.NEXT_WORKING_DAY, next_at=utc("2026-10-08T00:00"), now=back)
    assert (verdict.deed, verdict.dropped) == (Deed.WAIT, days("2026-10-01", "2026-10-08"))
    assert verdict.rhythm.anchor == day("2026-10-15")


def test_a_missed_poll_moves_to_the_next_working_day_and_is_held_there() -> None:
    moved = catch_up(
        MONDAYS, CHINA, patience=Patience.NEXT_WORKING_DAY, next_at=utc("2026-11-23T02:00"), now=utc("2026-11-23T07:00")
    )
    assert (moved.deed, moved.dropped, moved.rhythm) == (Deed.MOVE, (), MONDAYS)
    assert (moved.occurrence.nominal, moved.occurrence.effective) == (day("2026-11-23"), day("2026-11-24"))
    assert moved.next_at == utc("2026-11-24T02:00")

    held = catch_up(moved.rhythm, CHINA, patience=Patience.NEXT_WORKING_DAY, next_at=moved.next_at, now=moved.next_at)
    assert (held.deed, held.occurrence) == (Deed.DO, moved.occurrence)
    assert (held.rhythm.anchor, held.next_at) == (day("2026-11-30"), utc("2026-11-30T02:00"))


def test_a_bot_back_before_ten_holds_yesterdays_poll_at_ten() -> None:
    moved = catch_up(
        MONDAYS, CHINA, patience=Patience.NEXT_WORKING_DAY, next_at=utc("2026-11-23T02:00"), now=utc("2026-11-24T01:00")
    )
    assert (moved.deed, moved.next_at) == (Deed.MOVE, utc("2026-11-24T02:00"))


def test_a_moved_poll_that_is_missed_again_moves_again() -> None:
    verdict = catch_up(
        MONDAYS, CHINA, patience=Patience.NEXT_WORKING_DAY, next_at=utc("2026-11-24T02:00"), now=utc("2026-11-25T07:00")
    )
    assert (verdict.deed, verdict.occurrence.effective) == (Deed.MOVE, day("2026-11-26"))


def test_a_poll_that_would_move_onto_the_next_one_gives_way_to_it() -> None:
    verdict = catch_up(
        MONDAYS, CHINA, patience=Patience.NEXT_WORKING_DAY, next_at=utc("2026-11-23T02:00"), now=utc("2026-11-27T07:00")
    )
    assert (verdict.deed, verdict.dropped) == (Deed.WAIT, days("2026-11-23"))
    assert (verdict.rhythm.anchor, verdict.next_at) == (day("2026-11-30"), utc("2026-11-30T02:00"))


def test_of_several_missed_polls_only_the_newest_moves() -> None:
    verdict = catch_up(
        MONDAYS, CHINA, patience=Patience.NEXT_WORKING_DAY, next_at=utc("2026-11-23T02:00"), now=utc("2026-12-09T07:00")
    )
    assert (verdict.deed, verdict.dropped) == (Deed.MOVE, days("2026-11-23", "2026-11-30"))
    assert (verdict.occurrence.nominal, verdict.occurrence.effective) == (day("2026-12-07"), day("2026-12-10"))
    assert verdict.rhythm.anchor == day("2026-12-07")


def test_a_calendar_that_changed_after_the_poll_was_moved_does_not_bring_it_forward() -> None:
    closed = WorkingCalendar(hours=WEEK, exceptions={date(2026, 11, n): DayKind.OFF for n in range(23, 26)})
    verdict = catch_up(
        MONDAYS,
        closed,
        patience=Patience.NEXT_WORKING_DAY,
        next_at=utc("2026-11-24T02:00"),
        now=utc("2026-11-24T02:00"),
    )
    assert (verdict.deed, verdict.next_at) == (Deed.WAIT, utc("2026-11-26T02:00"))


def month_after_month(nth: int, calendar: WorkingCalendar, *, now: str, every: int = 1, count: int = 3) -> list[str]:
    """On which days a rhythm of working days comes."""
    rhythm = begin(
        monthly_on_workday(nth, every=every), at=time(16), zone="Asia/Shanghai", calendar=calendar, now=utc(now)
    )
    found = []
    for _ in range(count):
        coming = upcoming(rhythm, calendar)
        assert not coming.moved
        found.append(coming.effective.isoformat())
        rhythm = advance(rhythm, coming)
    return found


def test_the_last_working_day_of_the_month_is_the_calendars() -> None:
    # 31 January 2026 is a Saturday, 28 February one on which China works for the New Year's days
    assert month_after_month(-1, CHINA, now="2026-01-05T00:00") == ["2026-01-30", "2026-02-28", "2026-03-31"]


def test_the_first_working_day_of_the_month_comes_after_its_holidays() -> None:
    assert month_after_month(1, CHINA, now="2026-09-30T00:00") == ["2026-10-08", "2026-11-02", "2026-12-01"]
    assert month_after_month(1, CHINA, now="2026-10-03T00:00", count=1) == ["2026-10-08"], "it is still to come"


def test_every_third_month_begins_with_the_next_one_and_counts_from_there() -> None:
    assert month_after_month(-1, CHINA, now="2026-11-30T09:00", every=3) == ["2026-12-31", "2027-03-31", "2027-06-30"]
