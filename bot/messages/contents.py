"""What is true when it is sent, with only what its audience may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from bot.kinds.kind import Field, Kind, Role
from bot.messages.audiences import Audience
from bot.messages.hindrances import Hindrance
from bot.rhythm.calendar_files import Appointment, Method
from bot.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody as others see them; people of other organisations may have no name we know."""

    slack_id: str
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What every content says of itself, for the gate."""

    project: int
    audience: Audience
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a sealed version stands."""

    version: int
    digest: str
    sealed: str
    verdict: str | None
    person: Named | None
    decided_at: datetime | None
    voided: bool


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
class RecordCard(_Content):
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
class RecordLine(_Content):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordText(_Content):
    """A part of a record's text that is too long for its card."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(_Content):
    """The message with which a client raises anything without a command."""

    client: str
    name: str
    emoji: tuple[tuple[Kind, str], ...] = ()  # that file a message, by what they file
    anew: bool = False  # it is posted, and the one that stood there is taken away
    stays_if_pinned: bool = False  # not where people have pinned it: there it is brought up to date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(_Content):
    """Nothing to be said: a message of ours is to be pinned."""

    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinAsked(_Content):
    """The lead is asked to pin the standing message."""

    channel: str  # Slack's id
    name: str


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
class Overview(_Content):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What was raised and what was done in seven days."""

    ends: date
    raised: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """What a digest shows as pictures; empty where there is nothing to see."""

    weeks: tuple[Week, ...] = ()  # the earliest first
    satisfaction: tuple[tuple[date, float], ...] = ()  # by poll, 1 to 5, the earliest first


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPost(_Content):
    """A digest on its day."""

    overview: Overview
    day: date
    late: bool
    opening: str = ""  # the lead's own words, before everything else
    highlights: tuple[str, ...] = ()
    trends: Trends = Trends()
    heard: tuple[tuple[str, str], ...] = ()  # what they told us in polls, and what we did about it


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTold:
    """A decision with its evidence, for a report."""

    reference: str
    version: int
    title: str
    sealed: str
    digest: str
    verdict: str
    person: Named
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(_Content):
    """A digest of a month as it is printed: the same as was posted, and what was decided, with evidence."""

    post: DigestPost
    decisions: tuple[DecisionTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile(_Content):
    """A report that was printed, as a file."""

    name: str
    content: bytes  # PDF
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLetter(_Content):
    """A digest for those who read by mail."""

    post: DigestPost
    report: ReportFile | None  # None: it has none, or it could not be printed


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDraft(_Content):
    """A digest before it goes out, for the team, and then what became of it."""

    draft: int
    version: int
    name: str  # of the project
    post: DigestPost | None  # as the client would read it now; None: it is over
    due_at: datetime
    overdue: bool
    now: datetime
    zone: str
    alone: bool  # it goes out by itself
    lead: Named
    approved_by: Named | None
    edited_by: Named | None  # who changed it after it was approved
    postponed_by: Named | None
    ended: str | None
    ended_by: Named | None  # None: the clock
    ended_at: datetime | None
    reason: str
    on_paper: bool  # with a report as a PDF


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine(_Content):
    """Something about a draft that somebody should notice, under its card."""

    what: str
    by: Named | None
    calls: Named
    due_at: datetime
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaTopic:
    """Something to talk about."""

    text: str
    owner: Named  # who leads through it
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda(_Content):
    """A reminder of one meeting, with what people want to talk about."""

    meeting: int
    day: date
    title: str
    place: str
    begins: datetime
    minutes: int
    zone: str
    topics: tuple[AgendaTopic, ...]
    minutes_needed: int  # by all topics of which somebody said it
    more: int  # topics beyond those that are shown
    soon: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlanned(_Content):
    """What is agreed about a series of meetings."""

    title: str
    place: str
    minutes: int
    rule: str
    at: time
    zone: str
    begins: datetime  # the next one
    organiser: Named
    people: tuple[Named, ...]  # of both sides, beside whoever organises it
    changed: bool  # it was planned before, otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(_Content):
    """A decision with its evidence, for those who read by mail."""

    decision: DecisionTold
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeholderEnded(_Content):
    """Somebody who is written to no more by mail."""

    name: str  # of the project
    address: str
    why: str  # unsubscribed, bounced


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEnded(_Content):
    """A series of meetings that was ended."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile(_Content):
    """A series of meetings for calendar programs, under the message that tells of it."""

    name: str  # of the file; of no other
    title: str
    appointment: Appointment
    method: Method
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOffered(_Content):
    """The address under which the meetings of a project can be subscribed to."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingMoved(_Content):
    """One meeting that begins at another time than it would have."""

    meeting: int
    title: str
    place: str
    was: datetime
    begins: datetime
    minutes: int
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCancelled(_Content):
    """One meeting that will not take place."""

    title: str
    begins: datetime
    zone: str
    next_begins: datetime  # of the one after it


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesItem:
    """An action item among what came of a meeting."""

    reference: str
    title: str
    owner: Named | None
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPost(_Content):
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
class MinutesAsked(_Content):
    """The question for the minutes of a meeting, to whoever organised it."""

    minutes: int
    title: str
    begins: datetime
    zone: str
    organiser: Named
    waived_by: Named | None  # who said that there will be none
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PollInvitation(_Content):
    """The question in the client channel, with the button behind which it is answered in private."""

    poll: int
    closes_at: datetime
    closed: bool
    zone: str
    anonymous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReminder(_Content):
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
class PollResults(_Content):
    """What a poll came to, for the team."""

    poll: int
    day: date
    asked: int | None  # how many client people could answer; None: not known
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
class PulseQuestion(_Content):
    """How did it go? To whoever raised a record, to be answered with one click."""

    record: int
    reference: str
    title: str
    name: str
    score: int | None  # None: not answered yet


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpCard(_Content):
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
class Notice(_Content):
    """Something about the rhythm itself."""

    notice: str
    day: date  # the last of several
    name: str
    about: str  # title of the meeting, where it is about one
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetbackTold:
    """Something that was late, moved or dropped."""

    notice: str
    day: date  # the last of several
    count: int
    about: str  # title of the meeting, where it is about one


@dataclass(frozen=True, slots=True, kw_only=True)
class Setbacks(_Content):
    """All that was late, moved or dropped while nothing could be posted, by date."""

    name: str  # of the project
    items: tuple[SetbackTold, ...]


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
class FollowUpWaiting:
    """Somebody who was not satisfied and whom nobody has talked to yet. For the team alone."""

    follow_up: int
    who: Named | None  # None: the poll was anonymous
    day: date  # of the poll
    owner: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge(_Content):
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
class Reached(_Content):
    """Service targets that were just warned of or missed, under the day's nudge."""

    name: str
    zone: str
    items: tuple[NudgeItem, ...]
    more: int
    calls: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble(_Content):
    """Something that can never be said, and why."""

    what: str
    why: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HindranceTold(_Content):
    """What keeps the bot from a place and what to do about it, or that nothing does any more."""

    hindrance: Hindrance
    over: bool
    channel: int  # ours; 0: every channel of the workspace
    slack_id: str
    place: str | None  # the channel's name, as last known
    names: tuple[str, ...]  # of the projects concerned, or as many as are shown
    is_clients: bool  # the client's channel: what is posted on its day waits as well
    outsiders: tuple[Named, ...]  # who can read in a team channel, as far as we know


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupOffer(_Content):
    """The direct message to whoever invited the bot."""

    channel: str  # Slack's id


Said: TypeAlias = (
    RecordCard
    | RecordLine
    | RecordText
    | Standing
    | PinAsked
    | DigestPost
    | DigestDraft
    | DraftLine
    | ReportFile
    | Agenda
    | SeriesPlanned
    | SeriesEnded
    | StakeholderEnded
    | FeedOffered
    | MeetingMoved
    | MeetingCancelled
    | MinutesPost
    | MinutesAsked
    | PollInvitation
    | PollReminder
    | PollResults
    | PulseQuestion
    | FollowUpCard
    | Notice
    | Setbacks
    | Nudge
    | Reached
    | Trouble
    | HindranceTold
    | SetupOffer
)
Content: TypeAlias = Said | Pin | CalendarFile | DecisionMade | DigestLetter
