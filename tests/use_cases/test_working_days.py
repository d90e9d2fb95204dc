"""When a side works can be agreed on, and what is planned follows at once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.refusals import BadAnswers, TeamOnly
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.coming import next_posts
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from bot.use_cases.working_days import WEEKDAYS, agree_on_days, days_seen
from bot.words import Language
from storage import deadlines, projects
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking

OFFICE = dict.fromkeys(WEEKDAYS[:5], "9:00-18:00")


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def agree(tx: Transaction, cast: Cast, /, *, side: Side = Side.OURS, **typed: str) -> None:
    caller = asking(tx, cast, cast.lead)
    agree_on_days(tx, caller, side, OFFICE | typed, Language.EN, now=MONDAY)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("9:00-18:00", (time(9), time(18))),
        ("9-17", (time(9), time(17))),
        (" 09.30 – 12:00 ", (time(9, 30), time(12))),
        ("9：00～18：00", (time(9), time(18))),
        ("9:00至18:00", (time(9), time(18))),
        ("0-24", (time(0), time(23, 59))),
    ],
)
def test_hours_are_read_as_people_type_them(tx: Transaction, cast: Cast, typed: str, hours: tuple[time, time]) -> None:
    agree(tx, cast, mo=typed)
    calendar = calendar_of(projects.get(tx, cast.project.id), Side.OURS)
    assert calendar.hours_of(date(2026, 11, 23)) == hours
    assert calendar.hours_of(date(2026, 11, 24)) == (time(9), time(18))


@pytest.mark.parametrize("typed", ["morning", "18-9", "25:00-26:00", "9:00", "9:00-9:00", "-"])
def test_what_are_no_hours_is_said_under_its_field(tx: Transaction, cast: Cast, typed: str) -> None:
    with pytest.raises(BadAnswers) as refusal:
        agree(tx, cast, tu=typed)
    assert list(refusal.value.problems) == ["tu"]


def test_somebody_works_on_some_day(tx: Transaction, cast: Cast) -> None:
    with pytest.raises(BadAnswers):
        agree(tx, cast, side=Side.OURS, **dict.fromkeys(WEEKDAYS, ""))


def test_days_and_spans_are_off_and_the_form_puts_them_together(tx: Transaction, cast: Cast) -> None:
    agree(tx, cast, off="2026-12-28 - 2026-12-31\n2026-12-22，2026-12-23", work="2026-12-05")
    calendar = calendar_of(projects.get(tx, cast.project.id), Side.OURS)
    assert [calendar.is_working_day(date(2026, 12, day)) for day in (5, 21, 22, 23, 24, 28, 31)] == [
        True,
        True,
        False,
        False,
        True,
        False,
        False,
    ]
    seen = days_seen(tx, asking(tx, cast, cast.lead), Side.OURS, Language.EN, now=MONDAY)
    assert seen.off == ((date(2026, 12, 22), date(2026, 12, 23)), (date(2026, 12, 28), date(2026, 12, 31)))
    assert seen.work == ((date(2026, 12, 5), date(2026, 12, 5)),)
    assert seen.holidays[0] == (date(2026, 12, 25), "Christmas Day")


@pytest.mark.parametrize(
    "typed", ["Christmas", "2026-13-01", "2026-12-31 - 2026-12-01", "2026-12-01 - 2028-01-01", "2026-12-24 only"]
)
def test_what_are_no_days_is_said_under_its_field(tx: Transaction, cast: Cast, typed: str) -> None:
    with pytest.raises(BadAnswers) as refusal:
        agree(tx, cast, off=typed)
    assert refusal.value.problems == {"off": ("problem.not_dates", {"said": typed})}


def test_a_holiday_added_today_moves_tomorrows_digest(tx: Transaction, cast: Cast) -> None:
    begin_schedule(
        tx,
        cast.project,
        Post.DIGEST,
        rule="FREQ=WEEKLY;BYDAY=TU",
        at=time(16),
        zone="Europe/Berlin",
        lead=timedelta(),
        now=MONDAY,
    )
    agree(tx, cast, off="2026-11-24")
    [coming] = next_posts(tx, projects.get(tx, cast.project.id))
    assert coming.at == datetime(2026, 11, 25, 15, tzinfo=UTC)


def test_service_targets_follow_our_days_alone(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, answers={"severity": "high"})
    before = {one.target: one.due_at for one in deadlines.of(tx, record.id)}
    agree(tx, cast, side=Side.CLIENT, off="2026-11-24")
    assert {one.target: one.due_at for one in deadlines.of(tx, record.id)} == before
    agree(tx, cast, off="2026-11-24")
    after = {one.target: one.due_at for one in deadlines.of(tx, record.id)}
    assert before["resolution"] is not None
    assert after["resolution"] == before["resolution"] + timedelta(days=1)


def test_only_the_team_says_when_anybody_works(tx: Transaction, cast: Cast) -> None:
    with pytest.raises(TeamOnly):
        agree_on_days(tx, asking(tx, cast, cast.client), Side.CLIENT, OFFICE, Language.EN, now=MONDAY)
    with pytest.raises(TeamOnly):
        days_seen(tx, asking(tx, cast, cast.client), Side.CLIENT, Language.EN, now=MONDAY)
