"""The nouns that are remembered, as frozen values on one page; the same nouns as tables stand in `tables.py`.

The order of the fields is the order of the columns: a value is made as `Project(*row)`.
Every moment is aware and in UTC. A `date` is local to the zone of its project.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack workspace in which the app is installed."""

    id: int
    slack_id: str
    enterprise: str | None
    bot_user: str | None
    hindered_at: datetime | None = None  # since when Slack has not taken our token; None: it does


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace's leave to speak in it, where each workspace gives its own."""

    workspace: int
    token: str  # locked: bot/keys.py
    at: datetime  # when it was given, in Slack's time: what was taken back before was another


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation we know of. Slack's id of it can change; ours cannot."""

    id: int
    workspace: int
    slack_id: str
    name: str | None
    hindered: str | None  # what is in the way of posting there, bot/messages/hindrances.py; None: nothing
    hindered_at: datetime | None
    looked_at: datetime | None  # when Slack was last asked what it is and who is in it


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of any organisation, as last looked up."""

    id: int
    workspace: int  # from which we see them, not their home
    slack_id: str
    home_team: str | None  # None: never looked up with success
    home_enterprise: str | None
    guest: bool
    name: str | None  # last known; people of other organisations may have none
    locale: str | None  # Slack's, known for our people only
    zone: str | None
    language: str | None  # their own choice
    fetched_at: datetime | None  # None: never looked up with success
    gone: bool = False  # deactivated: nobody can write to them
    bot: bool = False  # an app's: nobody reads what it is sent


@dataclass(frozen=True, slots=True)
class Project:
    """One client channel with all that was agreed about it."""

    id: int
    workspace: int
    code: str  # NW, in front of a reference outside the client channel
    name: str
    client: str  # the client's name as people say it
    channel: int
    team_channel: int | None
    currency: str
    language: str
    zone: str
    country: str | None  # our working calendar's
    client_country: str | None
    lead: int
    status: str  # running, closing, closed
    created_at: datetime
    our_week: Mapping[str, str]  # working hours by weekday, 0 is Monday: 09:00-18:00; empty: office hours
    our_days: Mapping[str, str]  # by date, ISO 8601: off or work, whatever week and country say
    client_week: Mapping[str, str]  # the same of the client
    client_days: Mapping[str, str]


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
    """One thing that happened to a record. Lines are added, never changed."""

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


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule by which something is posted again and again."""

    id: int
    project: int
    kind: str  # digest, meeting, poll
    rule: str  # RFC 5545 RRULE over local dates
    at: time  # wall time in `zone`
    zone: str
    anchor: date  # nominal local date of the next occurrence; in every key
    next_at: datetime  # when the next thing is to be done about it
    paused: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """For a while nothing is said to a project's client by itself."""

    project: int
    until: datetime | None  # None: until somebody of the team ends it
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Setback:
    """Something of the rhythm that was late, moved or dropped because the bot could not post at its time."""

    id: int
    project: int
    schedule: int
    notice: str  # a key below `setbacks.item.` in the words
    day: date  # nominal, of what it is about; the last of several
    count: int
    at: datetime  # when that was found
    told: int | None  # number of the summary in which the team reads it; None: it waits for one


@dataclass(frozen=True, slots=True)
class Meeting:
    """A series of meetings with the client; its rule and zone stand in its schedule."""

    id: int
    project: int
    schedule: int
    title: str
    place: str
    minutes: int
    lead_minutes: int  # the reminder with the agenda goes out so long before
    organiser: int
    since: date  # nominal date of its first occurrence by the rule it has: there a calendar file begins
    sequence: int  # one more with every change that concerns a calendar
    ended: bool  # nothing more is posted of it; what calendars show of it is taken back by what is left here


@dataclass(frozen=True, slots=True)
class Shift:
    """One occurrence of a series that was moved, or left out."""

    meeting: int
    day: date  # its nominal date
    begins: datetime | None  # None: it will not take place


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """Somebody who is not in the channel and reads by mail."""

    id: int
    project: int
    address: str
    name: str
    key: str  # the secret with which they can have no more of it
    added_by: int
    ended: str | None  # why they are written to no more: unsubscribed, bounced
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Topic:
    """Something somebody wants to talk about at the next meeting."""

    id: int
    meeting: int
    text: str
    by: int
    at: datetime
    met_on: date | None  # the occurrence it was on the agenda of; None: still to come
    owner: int | None = None  # who leads through it; None: whoever put it there
    minutes: int | None = None  # that it needs; None: nobody said


@dataclass(frozen=True, slots=True)
class Minutes:
    """What came of one occurrence of a meeting; there from its beginning on, whether somebody writes them or not."""

    id: int
    project: int
    meeting: int  # the series; it may have been ended since
    day: date  # nominal date of the occurrence
    title: str
    begins: datetime
    zone: str
    organiser: int
    version: int  # one more with every change
    asked_at: datetime | None  # when the team was asked for them
    next_at: datetime | None  # when there is something to do about them: to ask, and to ask once more
    written_by: int | None
    written_at: datetime | None
    waived_by: int | None  # who said that there will be none
    decisions: str  # a line each
    notes: str
    internal: str  # ours alone
    came_of: Mapping[str, object]  # items: ids of the records; carried: texts of the topics that were not reached


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest that was posted, and the stretch of time it told of."""

    id: int
    project: int
    schedule: int | None  # None: somebody asked for it
    day: date  # nominal date of the occurrence
    since: datetime
    until: datetime
    late: bool
    told: Mapping[str, object]  # what stood in it, so that it is the same whenever it is sent


@dataclass(frozen=True, slots=True)
class Report:
    """A digest on paper, for those that come monthly: printed once, kept as it is."""

    digest: int
    name: str  # of the file
    tries: int  # to print it, that came to nothing
    printed_at: datetime | None  # the first time; None: not yet, or given up
    content: bytes | None  # PDF


@dataclass(frozen=True, slots=True)
class Drafting:
    """How a project's digest comes about."""

    project: int
    lead_minutes: int  # of our working time between the draft and the digest; 0: there is time for none
    alone: bool  # it goes out by itself when nobody has approved it by its time


@dataclass(frozen=True, slots=True)
class Draft:
    """A digest before it is posted: what the lead makes of it, and what became of it. Its facts are found anew."""

    id: int
    project: int
    schedule: int
    day: date  # nominal date of the occurrence
    due_at: datetime  # when it is to go out
    version: int  # one more with every change
    edits: Mapping[str, object]  # in the lead's words; bot/use_cases/wording.py
    edited_by: int | None
    edited_at: datetime | None
    approved_by: int | None
    approved_at: datetime | None
    postponed_by: int | None  # None: it is due when its rhythm says
    nudged_at: datetime | None  # when the team was told that it is time and nobody has approved it
    ended: str | None  # posted, skipped, dropped; None: it is open
    ended_by: int | None  # None: the clock
    ended_at: datetime | None
    reason: str | None  # why it was skipped
    digest: int | None  # what was posted


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


@dataclass(frozen=True, slots=True)
class Deadline:
    """How far one service target of an open record has run; without a row it is met, or there is none."""

    record: int
    target: str  # by the name that the kind declares: answer, resolution
    project: int
    warn_at: datetime | None  # when most of it is used; None: its clock stands
    due_at: datetime | None  # when all of it is used; None: its clock stands
    told: str | None  # the last that the team was told: warned, breached
    next_at: datetime | None  # when there is more to tell


@dataclass(frozen=True, slots=True)
class Allowance:
    """The working time a project agreed on for a service target, in place of what the kind declares."""

    project: int
    kind: str
    target: str
    choice: str  # of the field on which the target depends
    minutes: int | None  # None: no target


@dataclass(frozen=True, slots=True)
class Nudge:
    """What is brought up again by itself, for one audience of a project, once a working day at most."""

    project: int
    audience: str
    next_at: datetime  # when it is looked at next
    aging_after: int | None  # working days that something waits before it is brought up; None: it never is
    expiring_before: int | None  # working days before a decision expires that it is brought up; None: it never is


@dataclass(frozen=True, slots=True)
class Nudged:
    """One record, brought up on one day."""

    project: int
    audience: str
    day: date  # local to the project
    record: int
    reason: str  # breached, warned, expiring, aging
    at: datetime


@dataclass(frozen=True, slots=True)
class Snooze:
    """A record of which the team wants to hear no more for a while, as long as it stands where it stood."""

    record: int
    state_since: datetime  # the record's, when it was put off: once it has moved, this says nothing
    until: datetime | None  # None: until it moves
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The message with the buttons in a project's client channel, and how far it has scrolled away."""

    project: int
    posted_at: datetime
    passed: int  # messages in the channel since
    pinned: bool  # by us; people pin as they like
    again_at: datetime | None  # when it is posted anew further down; None: it can still be seen


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


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a channel, so that a click, a reaction or a reply finds its record; outlives the outbox."""

    id: int
    channel: int
    subject: str
    slot: str
    stamp: str  # Slack's ts
    at: datetime
