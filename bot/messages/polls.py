"""How satisfied they are: the questions to the client, and what the answers come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.messages.audiences import Addressed
from bot.messages.names import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class PollInvitation(Addressed):
    """The question in the client channel, with the button behind which it is answered in private."""

    poll: int
    closes_at: datetime
    closed: bool
    zone: str
    anonymous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReminder(Addressed):
    """The question to one person beside the one in the channel, or the one reminder of it."""

    poll: int
    name: str
    closes_at: datetime
    zone: str
    first: bool
    anonymous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What one question of a poll came to, on 1 to 5."""

    average: float
    satisfied: float  # the customer satisfaction score: percent of 4 and 5
    lowest: int
    highest: int
    change: float | None  # of the average, since the poll before; None: there was none


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """How likely they are to recommend us, asked on 0 to 10."""

    score: float  # the Net Promoter Score, -100 to 100
    promoters: int
    passives: int
    detractors: int
    change: float | None  # of the score, since the poll before; None: there was none


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResults(Addressed):
    """What a poll came to, for the team."""

    poll: int
    day: date
    asked: int  # how many client people could answer, or did
    answered: int
    ratings: Mapping[str, Rated]  # by question
    recommend: Recommended | None  # None: nobody answered, or it was not asked
    comments: tuple[tuple[Named | None, str], ...]  # None: anonymous
    scores: tuple[tuple[Named, Mapping[str, int]], ...]  # by question, and recommend
    more: int  # people beyond those whose scores are shown
    low: bool
    lead: Named
    anonymous: bool
    least: int | None  # answers from which on an anonymous poll is shown, where this one has fewer; None: it is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseQuestion(Addressed):
    """How did it go? To whoever raised a record, to be answered with one click."""

    record: int
    reference: str
    title: str
    name: str
    score: int | None  # None: not answered yet
