"""Meetings: series, single ones, topics and minutes."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey, Index, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.columns import Json, Moment
from storage.tables import metadata


class MeetingColumns(TypedColumns):
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


class MeetingPersonColumns(TypedColumns):
    meeting: Named[int] = Column(ForeignKey("meetings.id"), primary_key=True)
    person: Named[int] = Column(ForeignKey("people.id"), primary_key=True)
    __row_pos__: tuple[int, int]


meeting_people = Table("meeting_people", metadata, MeetingPersonColumns)


class ShiftColumns(TypedColumns):
    meeting: Named[int] = Column(ForeignKey("meetings.id"), primary_key=True)
    day: Named[date] = Column(Date, primary_key=True)
    begins: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, date, datetime | None]


shifts = Table("shifts", metadata, ShiftColumns)


class FeedColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    key: Named[str] = Column(Text, unique=True)
    __row_pos__: tuple[int, str]


feeds = Table("feeds", metadata, FeedColumns)


class TopicColumns(TypedColumns):
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


class MinutesColumns(TypedColumns):
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
