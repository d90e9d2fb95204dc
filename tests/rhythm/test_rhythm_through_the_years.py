"""Properties of rhythms in six zones over seven years; what is expected is counted here in another way."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rhythm.calendars import WorkingCalendar
from bot.rhythm.schedules import LATE_AFTER, Deed, Patience, Rhythm, advance, begin, catch_up, upcoming
from tests.rhythm.forms import Form, daily_form, monthly_on_day_form, monthly_on_weekday_form, weekly_form
from tests.rhythm.zones import BEGIN, END, ZONES

ALL_DAYS = [BEGIN + timedelta(days=n) for n in range((END - BEGIN).days + 1)]
WEEK = dict.fromkeys(range(5), (time(9), time(18)))
CHINA = WorkingCalendar(hours=WEEK, country="CN")
GERMANY = WorkingCalendar(hours=WEEK, country="DE")


WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1, max_size=7)
FORMS = st.one_of(
    st.builds(daily_form, st.integers(1, 10)),
    st.builds(weekly_form, WEEKDAYS, st.integers(1, 4)),
    st.builds(monthly_on_day_form, st.sampled_from([1, 15, 28, 29, 30, 31, -1]), st.integers(1, 4)),
    st.builds(monthly_on_weekday_form, st.sampled_from([1, 2, 3, 4, -1]), st.integers(0, 6), st.integers(1, 3)),
)
# half of the times lie in the hours in which clocks change
TIMES = st.one_of(
    st.builds(time, st.integers(0, 3), st.integers(0, 59)), st.builds(time, st.integers(0, 23), st.integers(0, 59))
)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(form=FORMS, zone=st.sampled_from(ZONES), at=TIMES, skipped=st.integers(0, 60))
def test_every_rule_fires_once_a_period_at_its_wall_time(form: Form, zone: str, at: time, skipped: int) -> None:
    there = ZoneInfo(zone)
    rhythm = begin(form.rule, at=at, zone=zone, now=datetime(2024, 1, 1, tzinfo=there) + timedelta(days=skipped))
    first, fired, before = rhythm.anchor, [], datetime.min.replace(tzinfo=UTC)
    while rhythm.anchor <= END:
        coming = upcoming(rhythm, None)
        fired.append(coming.nominal)
        assert coming.instant > before
        wall = coming.instant.astimezone(there)
        if wall.replace(tzinfo=None, fold=0) == datetime.combine(coming.nominal, at):
            assert wall.fold == 0, "the second time of two"
        else:
            moment_before = (coming.instant - timedelta(seconds=1)).astimezone(there)
            assert moment_before.replace(tzinfo=None) < datetime.combine(coming.nominal, at), "after the gap began"
            assert wall.replace(tzinfo=None) > datetime.combine(coming.nominal, at), "before it ended"
        before = coming.instant
        rhythm = advance(rhythm, coming)
    assert fired == [day for day in ALL_DAYS if day >= first and form.means(day, first)]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    form=FORMS,
    zone=st.sampled_from(ZONES),
    at=TIMES,
    side=st.sampled_from([None, CHINA, GERMANY]),
    patience=st.sampled_from(Patience),
    lead=st.sampled_from([timedelta(minutes=10), timedelta(hours=24), timedelta(days=3)]),
    absences=st.lists(st.integers(1, 60 * 24 * 40), min_size=1, max_size=40),
)
def test_whenever_the_bot_was_down_nothing_is_done_twice_or_lost(
    form: Form,
    zone: str,
    at: time,
    side: WorkingCalendar | None,
    patience: Patience,
    lead: timedelta,
    absences: list[int],
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    rhythm = begin(form.rule, at=at, zone=zone, lead=lead, now=now)
    first, next_at = rhythm.anchor, upcoming(rhythm, side).instant
    done: list[date] = []
    dropped: list[date] = []
    for minutes in absences:
        now += timedelta(minutes=minutes)
        while next_at <= now:
            verdict = catch_up(rhythm, side, patience=patience, next_at=next_at, now=now)
            what = verdict.occurrence
            dropped += verdict.dropped
            if verdict.deed in {Deed.DO, Deed.DO_LATE}:
                done.append(what.nominal)
                assert what.instant <= now
                assert patience is not Patience.NEXT_WORKING_DAY or now - what.instant <= LATE_AFTER
                assert (verdict.deed is Deed.DO_LATE) == (patience is Patience.LATE and now - what.instant > LATE_AFTER)
            else:
                assert verdict.next_at >= now
            assert side is None or side.is_working_day(what.effective)
            rhythm, next_at = verdict.rhythm, verdict.next_at
    behind = [day for day in ALL_DAYS if first <= day < rhythm.anchor and form.means(day, first)]
    assert sorted(done + dropped) == behind
    assert done == sorted(done)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(form=FORMS, zone=st.sampled_from(ZONES), at=TIMES, patience=st.sampled_from(Patience))
def test_a_bot_that_was_never_down_does_all_on_time(form: Form, zone: str, at: time, patience: Patience) -> None:
    rhythm: Rhythm = begin(form.rule, at=at, zone=zone, lead=timedelta(hours=1), now=datetime(2026, 1, 1, tzinfo=UTC))
    next_at, seconds_late = upcoming(rhythm, None).instant, timedelta(seconds=20)
    for _ in range(30):
        verdict = catch_up(rhythm, None, patience=patience, next_at=next_at, now=next_at + seconds_late)
        assert (verdict.deed, verdict.dropped, verdict.occurrence.nominal) == (Deed.DO, (), rhythm.anchor)
        rhythm, next_at = verdict.rhythm, verdict.next_at
