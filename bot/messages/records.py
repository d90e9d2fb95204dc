"""What is said of one record: its card, the lines under it, and the rest of a long text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.kinds.kind import Field, Kind, Role
from bot.messages.audiences import Addressed
from bot.messages.decisions import Verdict
from bot.messages.names import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSeen:
    """A service target whose clock runs. For the team alone."""

    target: str
    due_at: datetime
    breached: bool  # the team was told so


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file of the message that a record was made from; it stays in Slack."""

    name: str | None
    permalink: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCard(Addressed):
    """A record as it stands, with only what its audience may see and do."""

    record: int
    version: int
    kind: Kind
    reference: str
    title: str
    text: str
    state: str
    waits_for: Role | None
    fields: tuple[tuple[Field, str], ...]
    owner: Named | None
    reporter: Named
    due_on: date | None
    created_at: datetime
    moves: tuple[str, ...]  # those that have a button of their own
    links: tuple[tuple[str, str], ...]  # relation, reference
    decision: Verdict | None
    edited: bool
    currency: str
    zone: str
    targets: tuple[TargetSeen, ...] = ()  # for the team alone
    permalink: str | None = None  # of the message it was made from
    source_fate: str | None = None  # what became of that message: edited, deleted
    attachments: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine(Addressed):
    """One thing that happened to a record, as a reply under its card."""

    record: int
    kind: Kind
    reference: str
    title: str
    deed: str
    move: str | None
    by: Named | None  # None: the clock
    said: str
    details: tuple[tuple[Field, str], ...]
    plain_details: Mapping[str, str]  # what is no field of the kind: owner, due_on, became
    calls: tuple[Named, ...]  # whose turn it is now: they are notified
    waits_for: Role | None
    decision: Verdict | None
    currency: str
    whom: Named | None = None  # it is about somebody who stands among the details by Slack's id: they had no name then


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordText(Addressed):
    """A part of a record's text that is too long for its card."""

    text: str
