"""When each side of a project works."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum, unique

from bot.rhythm.calendars import Hours, WorkingCalendar
from storage.values import Project

OFFICE_HOURS: Hours = (time(9), time(18))
WEEK: Mapping[int, Hours | None] = dict.fromkeys(range(5), OFFICE_HOURS)  # Monday to Friday


@unique
class Side(StrEnum):
    """Whose days off count."""

    OURS = "ours"
    CLIENT = "client"
    BOTH = "both"  # a day on which both work


def calendar_of(project: Project, side: Side) -> WorkingCalendar:
    """When this side works: Monday to Friday, without the public holidays of its country where it has named one."""
    match side:
        case Side.OURS:
            return WorkingCalendar(hours=WEEK, country=project.country)
        case Side.CLIENT:
            return WorkingCalendar(hours=WEEK, country=project.client_country)
        case Side.BOTH:
            client = calendar_of(project, Side.CLIENT)
            return WorkingCalendar(hours=WEEK, country=project.country, beside=client)
