"""When each side of a project works: hours by weekday, public holidays of a country, days of its own."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum, unique

from bot.rhythm.calendars import DayKind, Hours, WorkingCalendar
from storage.values import Project

OFFICE_HOURS: Hours = (time(9), time(18))
WEEK: Mapping[int, Hours] = dict.fromkeys(range(5), OFFICE_HOURS)  # Monday to Friday, until something else is agreed


@unique
class Side(StrEnum):
    """Whose days off count."""

    OURS = "ours"
    CLIENT = "client"
    BOTH = "both"  # a day on which both work


def calendar_of(project: Project, side: Side) -> WorkingCalendar:
    """When this side works, as was agreed; office hours from Monday to Friday where nothing was."""
    match side:
        case Side.OURS:
            return WorkingCalendar(
                hours=week_of(project.our_week), country=project.country, exceptions=_days(project.our_days)
            )
        case Side.CLIENT:
            return WorkingCalendar(
                hours=week_of(project.client_week),
                country=project.client_country,
                exceptions=_days(project.client_days),
            )
        case Side.BOTH:
            client, ours = calendar_of(project, Side.CLIENT), calendar_of(project, Side.OURS)
            return WorkingCalendar(hours=ours.hours, country=ours.country, exceptions=ours.exceptions, beside=client)


def week_of(stored: Mapping[str, str]) -> Mapping[int, Hours]:
    """The hours of each weekday that has some, from their stored form."""
    if not stored:
        return WEEK
    return {int(weekday): hours_of(span) for weekday, span in stored.items()}


def hours_of(span: str) -> Hours:
    """From and until, out of 09:00-18:00."""
    begins, _, ends = span.partition("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)


def _days(stored: Mapping[str, str]) -> Mapping[date, DayKind]:
    return {date.fromisoformat(day): DayKind(kind) for day, kind in stored.items()}
