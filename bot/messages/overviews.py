"""Where a project stands: what digests, reports and the status have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from bot.kinds.kind import Field, Kind
from bot.messages.audiences import Addressed
from bot.messages.names import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One record in a digest or a status."""

    reference: str
    kind: Kind
    title: str
    state: str
    since: timedelta  # how long it stands there
    owner: Named | None
    due_on: date | None
    record: int
    effect: tuple[tuple[Field, str], ...] = ()  # of a change: what it costs, how far it moves the schedule
    moves: tuple[str, ...] = ()  # what whoever is waited for can answer, in the order of the card's buttons
    version: int | None = None  # of the assessment they would decide on
    still: bool = False  # the digest before told the same of it


DigestLine: TypeAlias = DigestItem | str  # a str is what the lead wrote there


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What all approved changes of a project come to."""

    count: int
    cost: int  # minor units
    shift: int  # working days


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview(Addressed):
    """Where a project stands: the body of a digest and of the status."""

    name: str
    client: str
    decisions: tuple[DigestLine, ...]
    waiting_on_client: tuple[DigestLine, ...]
    done: tuple[DigestLine, ...]
    decided: tuple[DigestLine, ...]
    in_progress: tuple[DigestLine, ...]
    next: tuple[DigestLine, ...]
    milestones: tuple[DigestLine, ...]  # that are to come
    risks: tuple[DigestLine, ...]  # for the client those that are cleared
    meetings: tuple[tuple[str, datetime], ...]  # title, when
    approved: Approved | None  # None: none was
    since: datetime
    until: datetime
    zone: str
    currency: str
    more: Mapping[str, int]  # per part, how many more there are than are shown
