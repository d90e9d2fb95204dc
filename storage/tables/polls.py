"""How satisfied they are: polls, answers, and what follows from them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey, Index, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.columns import Json, Moment
from storage.tables import metadata


class ProgrammeColumns(TypedColumns):
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


class PollColumns(TypedColumns):
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


class PollAnswerColumns(TypedColumns):
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
class VoterColumns(TypedColumns):
    poll: Named[int] = Column(ForeignKey("polls.id"), primary_key=True)
    person: Named[int] = Column(ForeignKey("people.id"), primary_key=True, index=True)
    __row_pos__: tuple[int, int]


voters = Table("voters", metadata, VoterColumns, sqlite_with_rowid=False)


class BallotColumns(TypedColumns):
    poll: Named[int] = Column(ForeignKey("polls.id"), primary_key=True)
    key: Named[str] = Column(Text, primary_key=True)
    scores: Named[Mapping[str, int]] = Column(Json)
    recommend: Named[int | None]
    comment: Named[str] = Column(Text)
    __row_pos__: tuple[int, str, Mapping[str, int], int | None, str]


ballots = Table("ballots", metadata, BallotColumns, sqlite_with_rowid=False)


class PulseColumns(TypedColumns):
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"), index=True)
    person: Named[int] = Column(ForeignKey("people.id"), index=True)
    looked_at: Named[datetime] = Column(Moment)
    asked: Named[bool]
    score: Named[int | None]
    answered_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, int, int, datetime, bool, int | None, datetime | None]


pulses = Table("pulses", metadata, PulseColumns)


class FollowUpColumns(TypedColumns):
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
