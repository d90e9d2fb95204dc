"""What is said of meetings: their series, one of them, and their place in calendar programs."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.messages.audiences import Addressed
from bot.messages.names import Named
from bot.rhythm.appointments import Appointment, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaTopic:
    """Something to talk about."""

    text: str
    owner: Named  # who leads through it
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda(Addressed):
    """A reminder of one meeting, with what people want to talk about."""

    meeting: int
    day: date
    title: str
    place: str
    begins: datetime
    minutes: int
    zone: str
    topics: tuple[AgendaTopic, ...]
    minutes_needed: int  # by all topics of which somebody said it
    more: int  # topics beyond those that are shown
    soon: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlanned(Addressed):
    """What is agreed about a series of meetings."""

    title: str
    place: str
    minutes: int
    rule: str
    at: time
    zone: str
    begins: datetime  # the next one
    organiser: Named
    people: tuple[Named, ...]  # of both sides, beside whoever organises it
    changed: bool  # it was planned before, otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeed(Addressed):
    """The meetings of a project, for whoever has the address to subscribe to: nobody is named."""

    name: str
    series: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEnded(Addressed):
    """A series of meetings that was ended."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile(Addressed):
    """A series of meetings for calendar programs, under the message that tells of it."""

    name: str  # of the file; of no other
    title: str
    appointment: Appointment
    method: Method
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOffered(Addressed):
    """The address under which the meetings of a project can be subscribed to."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingMoved(Addressed):
    """One meeting that begins at another time than it would have."""

    meeting: int
    title: str
    place: str
    was: datetime
    begins: datetime
    minutes: int
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCancelled(Addressed):
    """One meeting that will not take place."""

    title: str
    begins: datetime
    zone: str
    next_begins: datetime  # of the one after it
