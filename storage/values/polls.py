"""How satisfied they are: polls, answers, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Programme:
    """How a project's client is asked how satisfied they are; how often stands in its schedule."""

    project: int
    questions: Sequence[str]  # quality, progress, communication, or in the team's own words; in the order asked
    recommend_every: int  # every so many polls it is asked how likely they are to recommend us; 0: never
    cooldown_days: int  # so long after a poll that somebody answered they are left in peace
    quiet_days: int  # so long after the project began nothing is asked by itself
    in_crisis: bool  # also while a critical issue is open
    by_message: bool  # each of them gets a direct message beside the question in the channel
    anonymous: bool
    least: int  # answers from which on the results of an anonymous poll are shown
    sampled: int  # percent of closed issues after which whoever raised them is asked how it went; 0: none


@dataclass(frozen=True, slots=True)
class Poll:
    """One time that the client was asked how satisfied they are."""

    id: int
    project: int
    schedule: int | None  # None: somebody asked for it
    day: date  # nominal date of the occurrence
    asked_at: datetime
    remind_at: datetime
    closes_at: datetime
    reminded_at: datetime | None
    closed_at: datetime | None
    questions: Sequence[str]  # as those of the programme when it was asked
    recommend: bool  # whether it is asked how likely they are to recommend us
    anonymous: bool
    least: int


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """What one client person answered under their name; it can be changed until the poll closes."""

    id: int
    poll: int
    person: int
    scores: Mapping[str, int]  # by question, 1 to 5
    recommend: int | None  # 0 to 10; None: it was not asked
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Voter:
    """That somebody has answered an anonymous poll, and nothing more: no time, no order."""

    poll: int
    person: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """What somebody answered to an anonymous poll, under a random key: no name, no time, no order."""

    poll: int
    key: str
    scores: Mapping[str, int]
    recommend: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether whoever raised a record was asked, once it was over, how it went; one click."""

    record: int
    project: int
    person: int
    looked_at: datetime  # when it was decided whether to ask
    asked: bool
    score: int | None  # 1 sad, 2 neither, 3 happy
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Somebody was not satisfied, and one of us is to talk to them. It is ours alone: no record, no client sees it."""

    id: int
    project: int
    poll: int
    person: int | None  # None: the poll was anonymous
    owner: int
    version: int  # one more with every change
    closed_at: datetime | None
    closed_by: int | None
    heard: str  # what the client told us, and what we did, in our own words
    did: str
    told: bool  # whether the next digest says both
