"""When each side of a project works: hours by weekday, public holidays of a country, days of its own."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum, unique
from functools import lru_cache

from bot.rhythm.calendars import DayKind, Hours, WorkingCalendar
from storage.values.projects import Project

OFFICE_HOURS: Hours = (time(9), time(18))
WEEK: Mapping[int, Hours] = dict.fromkeys(range(5), OFFICE_HOURS)  # Monday to Friday, until something else is agreed

CALENDARS_KEPT = 512  # most projects agree on nothing of their own and share theirs


@unique
class Side(StrEnum):
    """Whose days off count."""

    OURS = "ours"
    CLIENT = "client"
    BOTH = "both"  # a day on which both work


def calendar_of(project: Project, side: Side) -> WorkingCalendar:
    """When this side works, as was agreed; office hours from Monday to Friday where nothing was."""
    ours = project.country, _items(project.our_week), _items(project.our_days)
    client = project.client_country, _items(project.client_week), _items(project.client_days)
    match side:
        case Side.OURS:
            return _calendar(*ours)
        case Side.CLIENT:
            return _calendar(*client)
        case Side.BOTH:
            return _calendar(*ours, beside=_calendar(*client))


def week_of(stored: Mapping[str, str]) -> Mapping[int, Hours]:
    """The hours of each weekday that has some, from their stored form."""
    if not stored:
        return WEEK
    return {int(weekday): hours_of(span) for weekday, span in stored.items()}


def hours_of(span: str) -> Hours:
    """From and until, out of 09:00-18:00."""
    begins, _, ends = span.partition("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)


def _items(stored: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(stored.items())


@lru_cache(maxsize=CALENDARS_KEPT)
def _calendar(
    country: str | None,
    week: tuple[tuple[str, str], ...],
    days: tuple[tuple[str, str], ...],
    beside: WorkingCalendar | None = None,
) -> WorkingCalendar:
    exceptions = {date.fromisoformat(day): DayKind(kind) for day, kind in days}
    return WorkingCalendar(hours=week_of(dict(week)), country=country, exceptions=exceptions, beside=beside)
