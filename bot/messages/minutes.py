"""What came of a meeting, and the question for it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.messages.audiences import Addressed
from bot.messages.names import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesItem:
    """An action item among what came of a meeting."""

    reference: str
    title: str
    owner: Named | None
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPost(Addressed):
    """What came of a meeting."""

    minutes: int
    title: str
    begins: datetime
    zone: str
    decisions: tuple[str, ...]
    items: tuple[MinutesItem, ...]
    carried: tuple[str, ...]  # topics that wait for the next meeting
    notes: str
    internal: str  # for the team alone
    by: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesAsked(Addressed):
    """The question for the minutes of a meeting, to whoever organised it."""

    minutes: int
    title: str
    begins: datetime
    zone: str
    organiser: Named
    waived_by: Named | None  # who said that there will be none
    again: bool
