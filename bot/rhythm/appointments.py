"""Meetings as a calendar program shows them, and what it is asked to do with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum, unique


@unique
class Method(StrEnum):
    """What a file asks of a calendar."""

    REQUEST = "REQUEST"  # take this up, or bring it up to date
    CANCEL = "CANCEL"  # take it out
    PUBLISH = "PUBLISH"  # it is there to be read: for subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A series as a calendar shows it."""

    uid: str  # the same for its whole life
    sequence: int  # one more with every change
    title: str
    place: str
    rule: str  # see rules.py
    first: date  # a date of the rule, local to the zone
    at: time
    zone: str
    minutes: int
    organiser: str  # people by their names
    people: Sequence[str] = ()
    moved: Mapping[date, datetime] = field(default_factory=dict)  # by nominal date: when those begin
    left_out: Sequence[date] = ()  # nominal dates of those that will not take place
    ended: bool = False
