"""Records, what they came from, and all that happened to them."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey, Index, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.columns import Json, Moment
from storage.tables import metadata


class CounterColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    kind: Named[str] = Column(Text, primary_key=True)
    last: Named[int]
    __row_pos__: tuple[int, str, int]


counters = Table("counters", metadata, CounterColumns)


class RecordColumns(TypedColumns):
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


class HistoryColumns(TypedColumns):
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


class SourceColumns(TypedColumns):
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


class AttachmentColumns(TypedColumns):
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    file: Named[str] = Column(Text, primary_key=True)
    place: Named[int]
    audience: Named[str] = Column(Text)
    name: Named[str | None] = Column(Text)
    permalink: Named[str | None] = Column(Text)
    __row_pos__: tuple[int, str, int, str, str | None, str | None]


attachments = Table("attachments", metadata, AttachmentColumns)


class LinkColumns(TypedColumns):
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    relation: Named[str] = Column(Text, primary_key=True)
    other: Named[int] = Column(ForeignKey("records.id"), primary_key=True, index=True)
    __row_pos__: tuple[int, str, int]


links = Table("links", metadata, LinkColumns)


class DecisionColumns(TypedColumns):
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
