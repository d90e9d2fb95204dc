"""What is brought up again, and the service targets."""

from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey, Index, Named, Table, Text, TypedColumns

from storage.columns import Moment
from storage.tables import metadata


class DeadlineColumns(TypedColumns):
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


class AllowanceColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    kind: Named[str] = Column(Text, primary_key=True)
    target: Named[str] = Column(Text, primary_key=True)
    choice: Named[str] = Column(Text, primary_key=True)
    minutes: Named[int | None]
    __row_pos__: tuple[int, str, str, str, int | None]


allowances = Table("allowances", metadata, AllowanceColumns)


class NudgeColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    audience: Named[str] = Column(Text, primary_key=True)
    next_at: Named[datetime] = Column(Moment, index=True)
    aging_after: Named[int | None]
    expiring_before: Named[int | None]
    __row_pos__: tuple[int, str, datetime, int | None, int | None]


nudges = Table("nudges", metadata, NudgeColumns)


class NudgedColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    audience: Named[str] = Column(Text, primary_key=True)
    day: Named[date] = Column(Date, primary_key=True)
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    reason: Named[str] = Column(Text, primary_key=True)
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, str, date, int, str, datetime]


nudged = Table("nudged", metadata, NudgedColumns)
Index("ix_nudged_record", nudged.c.record, nudged.c.audience, nudged.c.at)


class SnoozeColumns(TypedColumns):
    record: Named[int] = Column(ForeignKey("records.id"), primary_key=True)
    state_since: Named[datetime] = Column(Moment)
    until: Named[datetime | None] = Column(Moment)
    by: Named[int] = Column(ForeignKey("people.id"))
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, datetime, datetime | None, int, datetime]


snoozes = Table("snoozes", metadata, SnoozeColumns)
