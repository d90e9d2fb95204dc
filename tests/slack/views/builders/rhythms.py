"""Schedules, their rhythms and the days they keep to."""

from datetime import date, time, timedelta

from bot.use_cases.calendars import Side
from bot.use_cases.coming import Coming
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import RhythmSeen
from bot.use_cases.working_days import WEEKDAYS, DaysSeen
from storage.values.schedules import Schedule
from tests.slack.views.builders import NOW, cut_to
from tests.slack.views.builders.people import a_project


def days_seen(text: str, side: Side, *, holidays: int) -> DaysSeen:
    first = date(2026, 12, 24)
    return DaysSeen(
        project=a_project(text),
        side=side,
        hours={name: "" if name == "su" else "09:00-18:00" for name in WEEKDAYS},
        off=tuple((first + timedelta(weeks=week), first + timedelta(weeks=week, days=3)) for week in range(100)),
        work=((first, first),),
        holidays=((first, cut_to(80, text)),) * holidays,
    )


RULES = (
    "FREQ=WEEKLY;BYDAY=FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
    "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU",
    "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1WE",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TH",
    "FREQ=MONTHLY;BYMONTHDAY=15",
)


def a_schedule(post: Post, rule: str = RULES[0], *, paused: bool = False) -> Schedule:
    return Schedule(
        id=3,
        project=7,
        kind=post,
        rule=rule,
        at=time(16),
        zone="Europe/Berlin",
        anchor=NOW.date(),
        next_at=NOW,
        paused=paused,
    )


def a_rhythm(text: str, post: Post, rule: str | None, *, paused: bool) -> RhythmSeen:
    coming = None
    if rule is not None:
        coming = Coming(schedule=a_schedule(post, rule, paused=paused), post=post, title="", at=NOW)
    return RhythmSeen(project=a_project(text), post=post, coming=coming)
