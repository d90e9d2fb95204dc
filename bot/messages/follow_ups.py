"""Who was not satisfied and is to be talked to. For the team alone."""

from dataclasses import dataclass
from datetime import date

from bot.messages.audiences import Addressed
from bot.messages.names import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpCard(Addressed):
    """Somebody was not satisfied and is to be talked to, for the team."""

    follow_up: int
    name: str
    day: date  # of the poll
    who: Named | None  # None: it was anonymous
    comment: str
    owner: Named
    closed_by: Named | None  # None: it is open
    heard: str
    did: str
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpWaiting:
    """Somebody who was not satisfied and whom nobody has talked to yet. For the team alone."""

    follow_up: int
    who: Named | None  # None: the poll was anonymous
    day: date  # of the poll
    owner: Named
