"""What the team should know about what the bot does: late, moved, dropped, never said, no more by mail."""

from dataclasses import dataclass
from datetime import date

from bot.messages.audiences import Addressed


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeholderEnded(Addressed):
    """Somebody who is written to no more by mail."""

    name: str  # of the project
    address: str
    why: str  # unsubscribed, bounced


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Addressed):
    """Something about the rhythm itself."""

    notice: str
    day: date  # the last of several
    name: str
    about: str  # title of the meeting, name of the person, or reference and title of the record; empty: of none
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetbackTold:
    """Something that was late, moved or dropped."""

    notice: str
    day: date  # the last of several
    count: int
    about: str  # title of the meeting, where it is about one


@dataclass(frozen=True, slots=True, kw_only=True)
class Setbacks(Addressed):
    """All that was late, moved or dropped while nothing could be posted, by date."""

    name: str  # of the project
    items: tuple[SetbackTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble(Addressed):
    """Something that can never be said, and why."""

    what: str
    why: str
    name: str
