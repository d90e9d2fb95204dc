"""What is brought up again, and the service targets that were reached meanwhile."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.kinds.kind import Kind, Role
from bot.messages.audiences import Addressed
from bot.messages.follow_ups import FollowUpWaiting
from bot.messages.names import Named
from bot.messages.records import TargetSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeItem:
    """One record that is brought up again, and why."""

    record: int
    reference: str
    kind: Kind
    title: str
    state: str
    waits_for: Role | None
    since: timedelta  # how long it stands there
    reasons: tuple[str, ...]  # the most urgent first: breached, warned, expiring, aging
    last_day: date | None  # on which it can be decided
    owner: Named | None  # None: nobody's, or not for this audience
    targets: tuple[TargetSeen, ...]  # for the team alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge(Addressed):
    """What is brought up again to one audience on a working day, in one message; it shrinks as that is dealt with."""

    name: str
    client: str
    day: date
    zone: str
    items: tuple[NudgeItem, ...]  # the most urgent first; none: all of it is dealt with
    more: int
    calls: tuple[Named, ...]  # who is to do something about it
    follow_ups: tuple[FollowUpWaiting, ...] = ()  # the longest waiting first


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached(Addressed):
    """Service targets that were just warned of or missed, under the day's nudge."""

    name: str
    zone: str
    items: tuple[NudgeItem, ...]
    more: int
    calls: tuple[Named, ...]
