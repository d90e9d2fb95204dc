"""The nouns of `values.py` as typed tables, column for column in the same order, on one page.

`__row_pos__` lets mypy check `Project(*row)` by position; a house test compares the three lists.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Named,
    Table,
    Text,
    Time,
    TypedColumns,
    UniqueConstraint,
)

from storage.columns import Json, Moment

metadata = MetaData(
    naming_convention={  # SQLite's batch migrations find a constraint only by its name
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class WorkspaceColumns(TypedColumns):  # noqa: D101  the value of the same name says what it is; so below
    id: Named[int] = Column(primary_key=True)
    slack_id: Named[str] = Column(Text, unique=True)
    enterprise: Named[str | None] = Column(Text)
    bot_user: Named[str | None] = Column(Text)
    hindered_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, str, str | None, str | None, datetime | None]


workspaces = Table("workspaces", metadata, WorkspaceColumns)


class InstallationColumns(TypedColumns):  # noqa: D101
    workspace: Named[int] = Column(ForeignKey("workspaces.id"), primary_key=True)
    token: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, str, datetime]


installations = Table("installations", metadata, InstallationColumns)


class BegunInstallColumns(TypedColumns):  # noqa: D101
    digest: Named[str] = Column(Text, primary_key=True)
    until: Named[datetime] = Column(Moment, index=True)  # real time: it guards the wire
    __row_pos__: tuple[str, datetime]


begun_installs = Table("begun_installs", metadata, BegunInstallColumns)


class ChannelColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    workspace: Named[int] = Column(ForeignKey("workspaces.id"))
    slack_id: Named[str] = Column(Text)
    name: Named[str | None] = Column(Text)
    hindered: Named[str | None] = Column(Text)
    hindered_at: Named[datetime | None] = Column(Moment)
    looked_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, int, str, str | None, str | None, datetime | None, datetime | None]


channels = Table("channels", metadata, ChannelColumns, UniqueConstraint("workspace", "slack_id"))
_HINDERED = channels.c.hindered.is_not(None)
Index("ix_channels_hindered", channels.c.id, sqlite_where=_HINDERED, postgresql_where=_HINDERED)


class PersonColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    workspace: Named[int] = Column(ForeignKey("workspaces.id"))
    slack_id: Named[str] = Column(Text)
    home_team: Named[str | None] = Column(Text)
    home_enterprise: Named[str | None] = Column(Text)
    guest: Named[bool]
    name: Named[str | None] = Column(Text)
    locale: Named[str | None] = Column(Text)
    zone: Named[str | None] = Column(Text)
    language: Named[str | None] = Column(Text)
    fetched_at: Named[datetime | None] = Column(Moment)
    gone: Named[bool]
    bot: Named[bool]
    __row_pos__: tuple[
        int,
        int,
        str,
        str | None,
        str | None,
        bool,
        str | None,
        str | None,
        str | None,
        str | None,
        datetime | None,
        bool,
        bool,
    ]


people = Table("people", metadata, PersonColumns, UniqueConstraint("workspace", "slack_id"))


class ChannelMemberColumns(TypedColumns):  # noqa: D101
    channel: Named[int] = Column(ForeignKey("channels.id"), primary_key=True)
    person: Named[int] = Column(ForeignKey("people.id"), primary_key=True, index=True)
    __row_pos__: tuple[int, int]


channel_members = Table("channel_members", metadata, ChannelMemberColumns)


class ProjectColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    workspace: Named[int] = Column(ForeignKey("workspaces.id"))
    code: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    client: Named[str] = Column(Text)
    channel: Named[int] = Column(ForeignKey("channels.id"))
    team_channel: Named[int | None] = Column(ForeignKey("channels.id"), index=True)
    currency: Named[str] = Column(Text)
    language: Named[str] = Column(Text)
    zone: Named[str] = Column(Text)
    country: Named[str | None] = Column(Text)
    client_country: Named[str | None] = Column(Text)
    lead: Named[int] = Column(ForeignKey("people.id"))
    status: Named[str] = Column(Text)
    created_at: Named[datetime] = Column(Moment)
    our_week: Named[Mapping[str, str]] = Column(Json)
    our_days: Named[Mapping[str, str]] = Column(Json)
    client_week: Named[Mapping[str, str]] = Column(Json)
    client_days: Named[Mapping[str, str]] = Column(Json)
    __row_pos__: tuple[
        int,
        int,
        str,
        str,
        str,
        int,
        int | None,
        str,
        str,
        str,
        str | None,
        str | None,
        int,
        str,
        datetime,
        Mapping[str, str],
        Mapping[str, str],
        Mapping[str, str],
        Mapping[str, str],
    ]


projects = Table("projects", metadata, ProjectColumns, UniqueConstraint("workspace", "code"))
# A client channel has at most one project that is not closed.
Index(
    "uq_projects_channel_open",
    projects.c.channel,
    unique=True,
    sqlite_where=projects.c.status != "closed",
    postgresql_where=projects.c.status != "closed",
)


class ProjectOrgColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    slack_id: Named[str] = Column(Text, primary_key=True)  # of a workspace (T…) or an enterprise (E…)
    __row_pos__: tuple[int, str]


project_orgs = Table("project_orgs", metadata, ProjectOrgColumns)


class ProjectPersonColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    person: Named[int] = Column(ForeignKey("people.id"), primary_key=True)
    role: Named[str] = Column(Text, primary_key=True)  # approver; or team, client, onlooker: overrides what is computed
    __row_pos__: tuple[int, int, str]


project_people = Table("project_people", metadata, ProjectPersonColumns)


class ProjectEmojiColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    kind: Named[str] = Column(Text, primary_key=True)
    names: Named[str] = Column(Text)  # separated by spaces; empty: no emoji files this kind here
    __row_pos__: tuple[int, str, str]


project_emoji = Table("project_emoji", metadata, ProjectEmojiColumns)


class CounterColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    kind: Named[str] = Column(Text, primary_key=True)
    last: Named[int]
    __row_pos__: tuple[int, str, int]


counters = Table("counters", metadata, CounterColumns)


class RecordColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"))
    kind: Named[str] = Column(Text)
    number: Named[int]
    title: Named[str] = Column(Text)
    text: Named[str] = Column(Text)
    state: Named[str] = Column(Text)
    state_since: Named[datetime] = Column(Moment)
    owner: Named[int | None] = Column(ForeignKey("people.id"))
    reporter: Named[int] = Column(ForeignKey("people.id"))
    due_on: Named[date | None] = Column(Date)
    fields: Named[Mapping[str, str]] = Column(Json)
    version: Named[int]
    origin: Named[str | None] = Column(Text)
    source: Named[str] = Column(Text)
    created_at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[
        int,
        int,
        str,
        int,
        str,
        str,
        str,
        datetime,
        int | None,
        int,
        date | None,
        Mapping[str, str],
        int,
        str | None,
        str,
        datetime,
    ]


records = Table(
    "records",
    metadata,
    RecordColumns,
    UniqueConstraint("project", "kind", "number"),
    UniqueConstraint("project", "source"),
)
Index("ix_records_project_state", records.c.project, records.c.state, records.c.state_since)
Index("ix_records_project_created_at", records.c.project, records.c.created_at)
Index("ix_records_project_origin", records.c.project, records.c.origin)
Index("ix_records_state_since", records.c.kind, records.c.state, records.c.state_since)


class HistoryColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    record: Named[int] = Column(ForeignKey("records.id"), index=True)
    at: Named[datetime] = Column(Moment)
    by: Named[int | None] = Column(ForeignKey("people.id"))
    deed: Named[str] = Column(Text)
    move: Named[str | None] = Column(Text)
    audience: Named[str] = Column(Text)
    said: Named[str] = Column(Text)
    details: Named[Mapping[str, str]] = Column(Json)
    __row_pos__: tuple[int, int, datetime, int | None, str, str | None, str, str, Mapping[str, str]]


history = Table("history", metadata, HistoryColumns)


class SourceColumns(TypedColumns):  # noqa: D101
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    channel: Named[int] = Column(ForeignKey("channels.id"))
    stamp: Named[str] = Column(Text)
    author: Named[int | None] = Column(ForeignKey("people.id"))
    permalink: Named[str | None] = Column(Text)
    edited_at: Named[datetime | None] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, int, str, int | None, str | None, datetime | None, datetime | None]


sources = Table("sources", metadata, SourceColumns)
Index("ix_sources_channel_stamp", sources.c.channel, sources.c.stamp)


class AttachmentColumns(TypedColumns):  # noqa: D101
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    file: Named[str] = Column(Text, primary_key=True)
    place: Named[int]
    audience: Named[str] = Column(Text)
    name: Named[str | None] = Column(Text)
    permalink: Named[str | None] = Column(Text)
    __row_pos__: tuple[int, str, int, str, str | None, str | None]


attachments = Table("attachments", metadata, AttachmentColumns)


class LinkColumns(TypedColumns):  # noqa: D101
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    relation: Named[str] = Column(Text, primary_key=True)
    other: Named[int] = Column(ForeignKey("records.id"), primary_key=True, index=True)
    __row_pos__: tuple[int, str, int]


links = Table("links", metadata, LinkColumns)


class DecisionColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    record: Named[int] = Column(ForeignKey("records.id"))
    version: Named[int]
    sealed: Named[str] = Column(Text)
    digest: Named[str] = Column(Text)
    asked_at: Named[datetime] = Column(Moment)
    asked_by: Named[int] = Column(ForeignKey("people.id"))
    verdict: Named[str | None] = Column(Text)
    person: Named[int | None] = Column(ForeignKey("people.id"))
    decided_at: Named[datetime | None] = Column(Moment)
    reason: Named[str | None] = Column(Text)
    voided_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[
        int,
        int,
        int,
        str,
        str,
        datetime,
        int,
        str | None,
        int | None,
        datetime | None,
        str | None,
        datetime | None,
    ]


decisions = Table("decisions", metadata, DecisionColumns, UniqueConstraint("record", "version"))


class ScheduleColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"), index=True)
    kind: Named[str] = Column(Text)
    rule: Named[str] = Column(Text)
    at: Named[time] = Column(Time)
    zone: Named[str] = Column(Text)
    anchor: Named[date] = Column(Date)
    next_at: Named[datetime] = Column(Moment)
    paused: Named[bool]
    __row_pos__: tuple[int, int, str, str, time, str, date, datetime, bool]


schedules = Table("schedules", metadata, ScheduleColumns)
Index("ix_schedules_due", schedules.c.paused, schedules.c.kind, schedules.c.next_at)


class SilenceColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    until: Named[datetime | None] = Column(Moment, index=True)
    by: Named[int] = Column(ForeignKey("people.id"))
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, datetime | None, int, datetime]


silences = Table("silences", metadata, SilenceColumns)


class SetbackColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"))
    schedule: Named[int] = Column(ForeignKey("schedules.id"))
    notice: Named[str] = Column(Text)
    day: Named[date] = Column(Date)
    count: Named[int]
    at: Named[datetime] = Column(Moment)
    told: Named[int | None]  # number of the summary in which the team reads it
    __row_pos__: tuple[int, int, int, str, date, int, datetime, int | None]


setbacks = Table("setbacks", metadata, SetbackColumns)
_UNTOLD = setbacks.c.told.is_(None)
Index("ix_setbacks_told", setbacks.c.project, setbacks.c.told)
Index("ix_setbacks_untold", setbacks.c.project, setbacks.c.at, sqlite_where=_UNTOLD, postgresql_where=_UNTOLD)


class MeetingColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"), index=True)
    schedule: Named[int] = Column(ForeignKey("schedules.id"), unique=True)
    title: Named[str] = Column(Text)
    place: Named[str] = Column(Text)
    minutes: Named[int]
    lead_minutes: Named[int]
    organiser: Named[int] = Column(ForeignKey("people.id"))
    since: Named[date] = Column(Date)
    sequence: Named[int]
    ended: Named[bool]
    __row_pos__: tuple[int, int, int, str, str, int, int, int, date, int, bool]


meetings = Table("meetings", metadata, MeetingColumns)


class MeetingPersonColumns(TypedColumns):  # noqa: D101
    meeting: Named[int] = Column(ForeignKey("meetings.id"), primary_key=True)
    person: Named[int] = Column(ForeignKey("people.id"), primary_key=True)
    __row_pos__: tuple[int, int]


meeting_people = Table("meeting_people", metadata, MeetingPersonColumns)


class ShiftColumns(TypedColumns):  # noqa: D101
    meeting: Named[int] = Column(ForeignKey("meetings.id"), primary_key=True)
    day: Named[date] = Column(Date, primary_key=True)
    begins: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, date, datetime | None]


shifts = Table("shifts", metadata, ShiftColumns)


class FeedColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    key: Named[str] = Column(Text, unique=True)
    __row_pos__: tuple[int, str]


feeds = Table("feeds", metadata, FeedColumns)


class StakeholderColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"))
    address: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    key: Named[str] = Column(Text, unique=True)
    added_by: Named[int] = Column(ForeignKey("people.id"))
    ended: Named[str | None] = Column(Text)
    ended_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, int, str, str, str, int, str | None, datetime | None]


stakeholders = Table("stakeholders", metadata, StakeholderColumns, UniqueConstraint("project", "address"))


class MailingColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    what: Named[str] = Column(Text)
    __row_pos__: tuple[int, str]


mailings = Table("mailings", metadata, MailingColumns)


class TopicColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    meeting: Named[int] = Column(ForeignKey("meetings.id"), index=True)
    text: Named[str] = Column(Text)
    by: Named[int] = Column(ForeignKey("people.id"))
    at: Named[datetime] = Column(Moment)
    met_on: Named[date | None] = Column(Date)
    owner: Named[int | None] = Column(ForeignKey("people.id"))
    minutes: Named[int | None]
    __row_pos__: tuple[int, int, str, int, datetime, date | None, int | None, int | None]


topics = Table("topics", metadata, TopicColumns)


class MinutesColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"), index=True)
    meeting: Named[int]
    day: Named[date] = Column(Date)
    title: Named[str] = Column(Text)
    begins: Named[datetime] = Column(Moment)
    zone: Named[str] = Column(Text)
    organiser: Named[int] = Column(ForeignKey("people.id"))
    version: Named[int]
    asked_at: Named[datetime | None] = Column(Moment)
    next_at: Named[datetime | None] = Column(Moment)
    written_by: Named[int | None] = Column(ForeignKey("people.id"))
    written_at: Named[datetime | None] = Column(Moment)
    waived_by: Named[int | None] = Column(ForeignKey("people.id"))
    decisions: Named[str] = Column(Text)
    notes: Named[str] = Column(Text)
    internal: Named[str] = Column(Text)
    came_of: Named[Mapping[str, object]] = Column(Json)
    __row_pos__: tuple[
        int,
        int,
        int,
        date,
        str,
        datetime,
        str,
        int,
        int,
        datetime | None,
        datetime | None,
        int | None,
        datetime | None,
        int | None,
        str,
        str,
        str,
        Mapping[str, object],
    ]


minutes = Table("minutes", metadata, MinutesColumns, UniqueConstraint("meeting", "day"))
_SOMETHING_TO_DO = minutes.c.next_at.is_not(None)
Index("ix_minutes_next", minutes.c.next_at, sqlite_where=_SOMETHING_TO_DO, postgresql_where=_SOMETHING_TO_DO)


class DigestColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"))
    schedule: Named[int | None] = Column(ForeignKey("schedules.id"))
    day: Named[date] = Column(Date)
    since: Named[datetime] = Column(Moment)
    until: Named[datetime] = Column(Moment)
    late: Named[bool]
    told: Named[Mapping[str, object]] = Column(Json)
    __row_pos__: tuple[int, int, int | None, date, datetime, datetime, bool, Mapping[str, object]]


digests = Table("digests", metadata, DigestColumns, UniqueConstraint("schedule", "day"))
Index("ix_digests_project_until", digests.c.project, digests.c.until)


class ReportColumns(TypedColumns):  # noqa: D101
    digest: Named[int] = Column(ForeignKey("digests.id"), primary_key=True)
    name: Named[str] = Column(Text)
    tries: Named[int]
    printed_at: Named[datetime | None] = Column(Moment)
    content: Named[bytes | None] = Column(LargeBinary)
    __row_pos__: tuple[int, str, int, datetime | None, bytes | None]


reports = Table("reports", metadata, ReportColumns)
_UNPRINTED = reports.c.content.is_(None)
Index("ix_reports_unprinted", reports.c.digest, sqlite_where=_UNPRINTED, postgresql_where=_UNPRINTED)


class DraftingColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    lead_minutes: Named[int]
    alone: Named[bool]
    __row_pos__: tuple[int, int, bool]


drafting = Table("drafting", metadata, DraftingColumns)


class DraftColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"), index=True)
    schedule: Named[int] = Column(ForeignKey("schedules.id"))
    day: Named[date] = Column(Date)
    due_at: Named[datetime] = Column(Moment)
    version: Named[int]
    edits: Named[Mapping[str, object]] = Column(Json)
    edited_by: Named[int | None] = Column(ForeignKey("people.id"))
    edited_at: Named[datetime | None] = Column(Moment)
    approved_by: Named[int | None] = Column(ForeignKey("people.id"))
    approved_at: Named[datetime | None] = Column(Moment)
    postponed_by: Named[int | None] = Column(ForeignKey("people.id"))
    nudged_at: Named[datetime | None] = Column(Moment)
    ended: Named[str | None] = Column(Text)
    ended_by: Named[int | None] = Column(ForeignKey("people.id"))
    ended_at: Named[datetime | None] = Column(Moment)
    reason: Named[str | None] = Column(Text)
    digest: Named[int | None] = Column(ForeignKey("digests.id"))
    __row_pos__: tuple[
        int,
        int,
        int,
        date,
        datetime,
        int,
        Mapping[str, object],
        int | None,
        datetime | None,
        int | None,
        datetime | None,
        int | None,
        datetime | None,
        str | None,
        int | None,
        datetime | None,
        str | None,
        int | None,
    ]


drafts = Table("drafts", metadata, DraftColumns, UniqueConstraint("schedule", "day"))
_OPEN_DRAFT = drafts.c.ended.is_(None)
Index("ix_drafts_due", drafts.c.due_at, sqlite_where=_OPEN_DRAFT, postgresql_where=_OPEN_DRAFT)


class ProgrammeColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    questions: Named[Sequence[str]] = Column(Json)
    recommend_every: Named[int]
    cooldown_days: Named[int]
    quiet_days: Named[int]
    in_crisis: Named[bool]
    by_message: Named[bool]
    anonymous: Named[bool]
    least: Named[int]
    sampled: Named[int]
    __row_pos__: tuple[int, Sequence[str], int, int, int, bool, bool, bool, int, int]


programmes = Table("programmes", metadata, ProgrammeColumns)


class PollColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"), index=True)
    schedule: Named[int | None] = Column(ForeignKey("schedules.id"))
    day: Named[date] = Column(Date)
    asked_at: Named[datetime] = Column(Moment)
    remind_at: Named[datetime] = Column(Moment)
    closes_at: Named[datetime] = Column(Moment)
    reminded_at: Named[datetime | None] = Column(Moment)
    closed_at: Named[datetime | None] = Column(Moment)
    questions: Named[Sequence[str]] = Column(Json)
    recommend: Named[bool]
    anonymous: Named[bool]
    least: Named[int]
    __row_pos__: tuple[
        int,
        int,
        int | None,
        date,
        datetime,
        datetime,
        datetime,
        datetime | None,
        datetime | None,
        Sequence[str],
        bool,
        bool,
        int,
    ]


polls = Table("polls", metadata, PollColumns, UniqueConstraint("schedule", "day"))
Index("ix_polls_open", polls.c.closed_at, polls.c.closes_at)


class PollAnswerColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    poll: Named[int] = Column(ForeignKey("polls.id"))
    person: Named[int] = Column(ForeignKey("people.id"), index=True)
    scores: Named[Mapping[str, int]] = Column(Json)
    recommend: Named[int | None]
    comment: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, int, int, Mapping[str, int], int | None, str, datetime]


poll_answers = Table("poll_answers", metadata, PollAnswerColumns, UniqueConstraint("poll", "person"))


# Who has answered an anonymous poll, and what was answered, cannot be joined: neither has a time or a number that
# counts up, and without row ids SQLite keeps each in the order of its key. See `ballots.py`.
class VoterColumns(TypedColumns):  # noqa: D101
    poll: Named[int] = Column(ForeignKey("polls.id"), primary_key=True)
    person: Named[int] = Column(ForeignKey("people.id"), primary_key=True, index=True)
    __row_pos__: tuple[int, int]


voters = Table("voters", metadata, VoterColumns, sqlite_with_rowid=False)


class BallotColumns(TypedColumns):  # noqa: D101
    poll: Named[int] = Column(ForeignKey("polls.id"), primary_key=True)
    key: Named[str] = Column(Text, primary_key=True)
    scores: Named[Mapping[str, int]] = Column(Json)
    recommend: Named[int | None]
    comment: Named[str] = Column(Text)
    __row_pos__: tuple[int, str, Mapping[str, int], int | None, str]


ballots = Table("ballots", metadata, BallotColumns, sqlite_with_rowid=False)


class PulseColumns(TypedColumns):  # noqa: D101
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"), index=True)
    person: Named[int] = Column(ForeignKey("people.id"), index=True)
    looked_at: Named[datetime] = Column(Moment)
    asked: Named[bool]
    score: Named[int | None]
    answered_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, int, int, datetime, bool, int | None, datetime | None]


pulses = Table("pulses", metadata, PulseColumns)


class FollowUpColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"), index=True)
    poll: Named[int] = Column(ForeignKey("polls.id"))
    person: Named[int | None] = Column(ForeignKey("people.id"))
    owner: Named[int] = Column(ForeignKey("people.id"), index=True)
    version: Named[int]
    closed_at: Named[datetime | None] = Column(Moment)
    closed_by: Named[int | None] = Column(ForeignKey("people.id"))
    heard: Named[str] = Column(Text)
    did: Named[str] = Column(Text)
    told: Named[bool]
    __row_pos__: tuple[int, int, int, int | None, int, int, datetime | None, int | None, str, str, bool]


follow_ups = Table("follow_ups", metadata, FollowUpColumns)


class DeadlineColumns(TypedColumns):  # noqa: D101
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    target: Named[str] = Column(Text, primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"))
    warn_at: Named[datetime | None] = Column(Moment)
    due_at: Named[datetime | None] = Column(Moment)
    told: Named[str | None] = Column(Text)
    next_at: Named[datetime | None] = Column(Moment, index=True)
    __row_pos__: tuple[int, str, int, datetime | None, datetime | None, str | None, datetime | None]


deadlines = Table("deadlines", metadata, DeadlineColumns)
Index("ix_deadlines_project_due_at", deadlines.c.project, deadlines.c.due_at)


class AllowanceColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    kind: Named[str] = Column(Text, primary_key=True)
    target: Named[str] = Column(Text, primary_key=True)
    choice: Named[str] = Column(Text, primary_key=True)
    minutes: Named[int | None]
    __row_pos__: tuple[int, str, str, str, int | None]


allowances = Table("allowances", metadata, AllowanceColumns)


class NudgeColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    audience: Named[str] = Column(Text, primary_key=True)
    next_at: Named[datetime] = Column(Moment, index=True)
    aging_after: Named[int | None]
    expiring_before: Named[int | None]
    __row_pos__: tuple[int, str, datetime, int | None, int | None]


nudges = Table("nudges", metadata, NudgeColumns)


class NudgedColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    audience: Named[str] = Column(Text, primary_key=True)
    day: Named[date] = Column(Date, primary_key=True)
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    reason: Named[str] = Column(Text, primary_key=True)
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, str, date, int, str, datetime]


nudged = Table("nudged", metadata, NudgedColumns)
Index("ix_nudged_record", nudged.c.record, nudged.c.audience, nudged.c.at)


class SnoozeColumns(TypedColumns):  # noqa: D101
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    state_since: Named[datetime] = Column(Moment)
    until: Named[datetime | None] = Column(Moment)
    by: Named[int] = Column(ForeignKey("people.id"))
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, datetime, datetime | None, int, datetime]


snoozes = Table("snoozes", metadata, SnoozeColumns)


class StandingColumns(TypedColumns):  # noqa: D101
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    posted_at: Named[datetime] = Column(Moment)
    passed: Named[int]
    pinned: Named[bool]
    again_at: Named[datetime | None] = Column(Moment, index=True)
    __row_pos__: tuple[int, datetime, int, bool, datetime | None]


standings = Table("standings", metadata, StandingColumns)


class InboxColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    workspace: Named[str] = Column(Text)
    event: Named[str] = Column(Text)
    body: Named[Mapping[str, object] | None] = Column(Json)
    received_at: Named[datetime] = Column(Moment)
    attempts: Named[int]
    done_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, str, str, Mapping[str, object] | None, datetime, int, datetime | None]


inbox = Table("inbox", metadata, InboxColumns, UniqueConstraint("workspace", "event"), sqlite_autoincrement=True)
Index("ix_inbox_open", inbox.c.done_at, inbox.c.received_at)


class OutboxColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    key: Named[str] = Column(Text, unique=True)
    channel: Named[int] = Column(ForeignKey("channels.id"))
    subject: Named[str] = Column(Text)
    slot: Named[str] = Column(Text)
    audience: Named[str] = Column(Text)
    intention: Named[str] = Column(Text)
    args: Named[Mapping[str, str | int | bool]] = Column(Json)
    due_at: Named[datetime] = Column(Moment)
    attempts: Named[int]
    trying_at: Named[datetime | None] = Column(Moment)
    tried_at: Named[datetime | None] = Column(Moment)
    sent_at: Named[datetime | None] = Column(Moment)
    failure: Named[str | None] = Column(Text)
    added_at: Named[datetime | None] = Column(Moment)
    trouble: Named[str | None] = Column(Text)
    trace: Named[str | None] = Column(Text)
    file: Named[str | None] = Column(Text)
    __row_pos__: tuple[
        int,
        str,
        int,
        str,
        str,
        str,
        str,
        Mapping[str, str | int | bool],
        datetime,
        int,
        datetime | None,
        datetime | None,
        datetime | None,
        str | None,
        datetime | None,
        str | None,
        str | None,
        str | None,
    ]


outbox = Table("outbox", metadata, OutboxColumns, sqlite_autoincrement=True)  # Slack's metadata carries the id
_UNSENT = (outbox.c.sent_at.is_(None)) & (outbox.c.failure.is_(None))
Index("ix_outbox_due", outbox.c.due_at, outbox.c.id, sqlite_where=_UNSENT, postgresql_where=_UNSENT)
Index(
    "ix_outbox_unsent_subject",
    outbox.c.channel,
    outbox.c.subject,
    outbox.c.id,
    sqlite_where=_UNSENT,
    postgresql_where=_UNSENT,
)


class SaidColumns(TypedColumns):  # noqa: D101
    id: Named[int] = Column(primary_key=True)
    channel: Named[int] = Column(ForeignKey("channels.id"))
    subject: Named[str] = Column(Text)
    slot: Named[str] = Column(Text)
    stamp: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, int, str, str, str, datetime]


said = Table("said", metadata, SaidColumns, UniqueConstraint("channel", "stamp"))
Index("ix_said_subject", said.c.channel, said.c.subject, said.c.slot)
