"""What is brought up again, and the service targets."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """How far one service target of an open record has run; without a row it is met, or there is none."""

    record: int
    target: str  # by the name that the kind declares: answer, resolution
    project: int
    warn_at: datetime | None  # when most of it is used; None: its clock stands
    due_at: datetime | None  # when all of it is used; None: its clock stands
    told: str | None  # the last that the team was told: warned, breached
    next_at: datetime | None  # when there is more to tell


@dataclass(frozen=True, slots=True)
class Allowance:
    """The working time a project agreed on for a service target, in place of what the kind declares."""

    project: int
    kind: str
    target: str
    choice: str  # of the field on which the target depends
    minutes: int | None  # None: no target


@dataclass(frozen=True, slots=True)
class Nudge:
    """What is brought up again by itself, for one audience of a project, once a working day at most."""

    project: int
    audience: str
    next_at: datetime  # when it is looked at next
    aging_after: int | None  # working days that something waits before it is brought up; None: it never is
    expiring_before: int | None  # working days before a decision expires that it is brought up; None: it never is


@dataclass(frozen=True, slots=True)
class Nudged:
    """One record, brought up on one day."""

    project: int
    audience: str
    day: date  # local to the project
    record: int
    reason: str  # breached, warned, expiring, aging
    at: datetime


@dataclass(frozen=True, slots=True)
class Snooze:
    """A record of which the team wants to hear no more for a while, as long as it stands where it stood."""

    record: int
    state_since: datetime  # the record's, when it was put off: once it has moved, this says nothing
    until: datetime | None  # None: until it moves
    by: int
    at: datetime
