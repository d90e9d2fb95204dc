"""Meetings: series, single ones, topics and minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """A series of meetings with the client; its rule and zone stand in its schedule."""

    id: int
    project: int
    schedule: int
    title: str
    place: str
    minutes: int
    lead_minutes: int  # the reminder with the agenda goes out so long before
    organiser: int
    since: date  # nominal date of its first occurrence by the rule it has: there a calendar file begins
    sequence: int  # one more with every change that concerns a calendar
    ended: bool  # nothing more is posted of it; what calendars show of it is taken back by what is left here


@dataclass(frozen=True, slots=True)
class Shift:
    """One occurrence of a series that was moved, or left out."""

    meeting: int
    day: date  # its nominal date
    begins: datetime | None  # None: it will not take place


@dataclass(frozen=True, slots=True)
class Topic:
    """Something somebody wants to talk about at the next meeting."""

    id: int
    meeting: int
    text: str
    by: int
    at: datetime
    met_on: date | None  # the occurrence it was on the agenda of; None: still to come
    owner: int | None = None  # who leads through it; None: whoever put it there
    minutes: int | None = None  # that it needs; None: nobody said


@dataclass(frozen=True, slots=True)
class Minutes:
    """What came of one occurrence of a meeting; there from its beginning on, whether somebody writes them or not."""

    id: int
    project: int
    meeting: int  # the series; it may have been ended since
    day: date  # nominal date of the occurrence
    title: str
    begins: datetime
    zone: str
    organiser: int
    version: int  # one more with every change
    asked_at: datetime | None  # when the team was asked for them
    next_at: datetime | None  # when there is something to do about them: to ask, and to ask once more
    written_by: int | None
    written_at: datetime | None
    waived_by: int | None  # who said that there will be none
    decisions: str  # a line each
    notes: str
    internal: str  # ours alone
    came_of: Mapping[str, object]  # items: ids of the records; carried: texts of the topics that were not reached
