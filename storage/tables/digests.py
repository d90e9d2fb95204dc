"""Digests: drafts, what was posted, and on paper."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey, Index, LargeBinary, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.columns import Json, Moment
from storage.tables import metadata


class DigestColumns(TypedColumns):
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


class ReportColumns(TypedColumns):
    digest: Named[int] = Column(ForeignKey("digests.id"), primary_key=True)
    name: Named[str] = Column(Text)
    tries: Named[int]
    printed_at: Named[datetime | None] = Column(Moment)
    content: Named[bytes | None] = Column(LargeBinary)
    __row_pos__: tuple[int, str, int, datetime | None, bytes | None]


reports = Table("reports", metadata, ReportColumns)
_UNPRINTED = reports.c.content.is_(None)
Index("ix_reports_unprinted", reports.c.digest, sqlite_where=_UNPRINTED, postgresql_where=_UNPRINTED)


class DraftingColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    lead_minutes: Named[int]
    alone: Named[bool]
    __row_pos__: tuple[int, int, bool]


drafting = Table("drafting", metadata, DraftingColumns)


class DraftColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"), index=True)
    schedule: Named[int] = Column(ForeignKey("schedules.id"))
    day: Named[date] = Column(Date)
    due_at: Named[datetime] = Column(Moment)
    next_at: Named[datetime] = Column(Moment)
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
Index("ix_drafts_due", drafts.c.next_at, sqlite_where=_OPEN_DRAFT, postgresql_where=_OPEN_DRAFT)
