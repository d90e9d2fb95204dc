"""A digest as it is posted, with its pictures, and its draft before that."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.messages.audiences import Addressed
from bot.messages.names import Named
from bot.messages.overviews import Overview


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What was raised and what was done in seven days."""

    ends: date
    raised: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """What a digest shows as pictures; empty where there is nothing to see."""

    weeks: tuple[Week, ...] = ()  # the earliest first
    satisfaction: tuple[tuple[date, float], ...] = ()  # by poll, 1 to 5, the earliest first


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPost(Addressed):
    """A digest on its day."""

    overview: Overview
    day: date
    late: bool
    opening: str = ""  # the lead's own words, before everything else
    highlights: tuple[str, ...] = ()
    trends: Trends = Trends()
    heard: tuple[tuple[str, str], ...] = ()  # what they told us in polls, and what we did about it


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDraft(Addressed):
    """A digest before it goes out, for the team, and then what became of it."""

    draft: int
    version: int
    name: str  # of the project
    post: DigestPost | None  # as the client would read it now; None: it is over
    due_at: datetime
    overdue: bool
    now: datetime
    zone: str
    alone: bool  # it goes out by itself
    lead: Named
    approved_by: Named | None
    edited_by: Named | None  # who changed it after it was approved
    postponed_by: Named | None
    ended: str | None
    ended_by: Named | None  # None: the clock
    ended_at: datetime | None
    reason: str
    on_paper: bool  # with a report as a PDF


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine(Addressed):
    """Something about a draft that somebody should notice, under its card."""

    what: str
    by: Named | None
    calls: Named
    due_at: datetime
    zone: str
