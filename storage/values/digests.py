"""Digests: drafts, what was posted, and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest that was posted, and the stretch of time it told of."""

    id: int
    project: int
    schedule: int | None  # None: somebody asked for it
    day: date  # nominal date of the occurrence
    since: datetime
    until: datetime
    late: bool
    told: Mapping[str, object]  # what stood in it, so that it is the same whenever it is sent


@dataclass(frozen=True, slots=True)
class Report:
    """A digest on paper, for those that come monthly: printed once, kept as it is."""

    digest: int
    name: str  # of the file
    tries: int  # to print it, that came to nothing
    printed_at: datetime | None  # the first time; None: not yet, or given up
    content: bytes | None  # PDF


@dataclass(frozen=True, slots=True)
class Drafting:
    """How a project's digest comes about."""

    project: int
    lead_minutes: int  # of our working time between the draft and the digest; 0: there is time for none
    alone: bool  # it goes out by itself when nobody has approved it by its time


@dataclass(frozen=True, slots=True)
class Draft:
    """A digest before it is posted: what the lead makes of it, and what became of it. Its facts are found anew."""

    id: int
    project: int
    schedule: int
    day: date  # nominal date of the occurrence
    due_at: datetime  # when it is to go out
    next_at: datetime  # when the clock looks at it next: then, or later where it could not be done
    version: int  # one more with every change
    edits: Mapping[str, object]  # in the lead's words; bot/use_cases/wording.py
    edited_by: int | None
    edited_at: datetime | None
    approved_by: int | None
    approved_at: datetime | None
    postponed_by: int | None  # None: it is due when its rhythm says
    nudged_at: datetime | None  # when the team was told that it is time and nobody has approved it
    ended: str | None  # posted, skipped, dropped; None: it is open
    ended_by: int | None  # None: the clock
    ended_at: datetime | None
    reason: str | None  # why it was skipped
    digest: int | None  # what was posted
