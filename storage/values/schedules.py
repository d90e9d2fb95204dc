"""Schedules, and what keeps them from being kept."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule by which something is posted again and again."""

    id: int
    project: int
    kind: str  # digest, meeting, poll
    rule: str  # RFC 5545 RRULE over local dates
    at: time  # wall time in `zone`
    zone: str
    anchor: date  # nominal local date of the next occurrence; in every key
    next_at: datetime  # when the next thing is to be done about it
    paused: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """For a while nothing is said to a project's client by itself."""

    project: int
    until: datetime | None  # None: until somebody of the team ends it
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Setback:
    """Something of the rhythm that was late, moved or dropped because the bot could not post at its time."""

    id: int
    project: int
    schedule: int
    notice: str  # a key below `setbacks.item.` in the words
    day: date  # nominal, of what it is about; the last of several
    count: int
    at: datetime  # when that was found
    told: int | None  # number of the summary in which the team reads it; None: it waits for one
