"""Records, what they came from, and all that happened to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Record:
    """One filed thing, of a declared kind."""

    id: int
    project: int
    kind: str
    number: int
    title: str
    text: str
    state: str
    state_since: datetime
    owner: int | None
    reporter: int
    due_on: date | None
    fields: Mapping[str, str]  # by the kind's field names, in their stored form
    version: int  # one more with every change
    origin: str | None  # stamp of the thread in the client channel to which its card belongs
    source: str  # the gesture it came from; the same gesture twice is one record
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a record. Lines stay; what people wrote in one is taken out when its time is over.

    And when a person is forgotten, their name in it is replaced.
    """

    id: int
    record: int
    at: datetime
    by: int | None  # None: the clock
    deed: str  # filed, moved, commented, edited, assigned, converted, undone, refused, source_edited, source_deleted,
    # approver_named
    move: str | None
    audience: str  # client: both sides may read it; team: ours alone
    said: str  # what the person wrote
    details: Mapping[str, str]  # what was changed to what, by field


@dataclass(frozen=True, slots=True)
class Source:
    """The message in a client channel that a record was made from; what was said in it is the record's text."""

    record: int
    channel: int
    stamp: str  # Slack's ts
    author: int | None  # None: an app's
    permalink: str | None
    edited_at: datetime | None  # last, after the record was made; both versions stand in its history
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a record or a comment on it. It stays in Slack: we keep where."""

    record: int
    file: str  # Slack's id
    place: int  # among the record's files, from 0: in the order in which they came
    audience: str  # client: both sides may see it; team: ours alone
    name: str | None  # None: Slack did not say, as in channels shared with others
    permalink: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """One record's relation to another: became, duplicate_of."""

    record: int
    relation: str
    other: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What was asked of the approvers, sealed, and what they said."""

    id: int
    record: int
    version: int  # of the assessment: 1, 2, …
    sealed: str  # the very text that was decided on
    digest: str  # SHA-256 of `sealed` in UTF-8, hexadecimal
    asked_at: datetime
    asked_by: int
    verdict: str | None  # the name of the deciding move
    person: int | None
    decided_at: datetime | None
    reason: str | None
    voided_at: datetime | None  # a newer version took its place before anybody decided
