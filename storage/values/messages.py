"""What comes in, what goes out, and what stands there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """An event of Slack's that we act on, kept until it is done."""

    id: int
    workspace: str  # Slack's id
    event: str  # Slack's id, unique within the workspace
    body: Mapping[str, object] | None  # None: done
    received_at: datetime
    attempts: int
    done_at: datetime | None
    about: str | None  # what was said, by its place and stamp: it may also be read there; None: it can only be told


@dataclass(frozen=True, slots=True)
class Hearing:
    """Until when Slack has reached us, whichever process heard it."""

    id: int  # there is one
    begun_at: datetime  # of nothing before is it written down what was heard, so nothing before is read
    heard_at: datetime
    missed_since: datetime | None  # what was said since then may not have reached us; None: nothing is to be read
    missed: int  # how often that was so
    read_at: datetime | None  # when channels were last read for it


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to be said, as an intention; its words are found when it is sent."""

    id: int
    key: str  # place, slot and version of what would otherwise be said twice
    channel: int
    subject: str  # record:12
    slot: str  # card: posted once, then updated; line: a new reply under the card; mark: done to the card
    audience: str
    intention: str
    args: Mapping[str, str | int | bool]
    due_at: datetime  # when next; also the lease of whoever is sending. Real time, not the sandbox's
    attempts: int
    trying_at: datetime | None  # when the attempt under way began, in the time that stamps follow
    tried_at: datetime | None  # the earliest of those before it that may have been heard
    sent_at: datetime | None
    failure: str | None  # why it will never be sent
    added_at: datetime | None  # real time too; None: by a version that did not write it down
    trouble: str | None  # why it was put off; None: it was not, or it is being said just now
    trace: str | None  # of the request that led to it
    file: str | None  # Slack's id of the file that was last brought for it, seen by others or not yet
    refused: int  # of the attempts: how many were answered with a no for a while, by Slack itself


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a channel, so that a click, a reaction or a reply finds its record; outlives the outbox."""

    id: int
    channel: int
    subject: str
    slot: str
    stamp: str  # Slack's ts
    at: datetime
