"""How much of a promised time is used: a record's course from state to state, read against a working calendar.

Only what one side worked while it was its turn counts. Pure: whose turn it was is said by whoever asks.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rhythm.calendars import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time in which the clock runs."""

    begins: datetime
    ends: datetime | None  # None: it still runs


def stretches(course: Sequence[tuple[datetime, str]], counts_in: Collection[str]) -> tuple[Stretch, ...]:
    """When the clock ran on this course: since when each state stood, the earliest first, the last one still does."""
    found: list[Stretch] = []
    begun: datetime | None = None
    for since, state in course:
        if state in counts_in:
            begun = begun or since
        elif begun is not None:
            found.append(Stretch(begins=begun, ends=since))
            begun = None
    if begun is not None:
        found.append(Stretch(begins=begun, ends=None))
    return tuple(found)


def used_up_at(ran: Sequence[Stretch], calendar: WorkingCalendar, zone: str, amount: timedelta) -> datetime | None:
    """The instant, in UTC, by which so much was or will be used; None where the clock stands before that."""
    left = amount
    for one in ran:
        if one.ends is None:
            return calendar.add_working_time(one.begins, left, zone)
        worked = calendar.working_time_between(one.begins, one.ends, zone)
        if worked >= left:
            return calendar.add_working_time(one.begins, left, zone)
        left -= worked
    return None
