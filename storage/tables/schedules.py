"""Schedules, and what keeps them from being kept."""

from datetime import date, datetime, time

from sqlalchemy import Column, Date, ForeignKey, Index, Named, Table, Text, Time, TypedColumns

from storage.columns import Moment
from storage.tables import metadata


class ScheduleColumns(TypedColumns):
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


class SilenceColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    until: Named[datetime | None] = Column(Moment, index=True)
    by: Named[int] = Column(ForeignKey("people.id"))
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, datetime | None, int, datetime]


silences = Table("silences", metadata, SilenceColumns)


class SetbackColumns(TypedColumns):
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
