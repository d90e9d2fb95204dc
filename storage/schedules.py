"""Rules by which something is posted again and again, and when the next thing is to be done about each."""

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import Column, ColumnElement, bindparam, exists, func, insert, select, update

from storage.channels import HINDERED, HINDERED_WORKSPACES
from storage.columns import returning
from storage.database import Transaction
from storage.silences import SILENT
from storage.tables.meetings import meetings
from storage.tables.projects import projects
from storage.tables.schedules import schedules
from storage.values.schedules import Schedule

_ENDED = select(meetings.c.schedule).where(meetings.c.ended)  # what calendars show of these is still looked up
_KEPT = select(schedules).where(schedules.c.project == bindparam("project"), schedules.c.id == bindparam("id"))
_BY_ID = _KEPT.where(schedules.c.id.not_in(_ENDED))
_OF = (
    select(schedules)
    .where(schedules.c.project == bindparam("project"), schedules.c.kind == bindparam("kind"))
    .where(schedules.c.id.not_in(_ENDED))
    .order_by(schedules.c.id)
)
_ADD = returning(insert(schedules), schedules)
_SET = returning(
    update(schedules)
    .where(schedules.c.id == bindparam("the_id"))
    .values(
        rule=bindparam("rule"),
        at=bindparam("at"),
        zone=bindparam("zone"),
        anchor=bindparam("anchor"),
        next_at=bindparam("next_at"),
        paused=bindparam("paused"),
    ),
    schedules,
)
# What falls due while nothing can be posted to the client is kept, and caught up on afterwards; while the team wants
# silence it is not, but when that ends: see `bot/use_cases/silences.py`.
_ACTIVE = (
    (projects.c.status != "closed")
    & projects.c.channel.not_in(HINDERED)
    & projects.c.workspace.not_in(HINDERED_WORKSPACES)
    & projects.c.id.not_in(SILENT)
)
_RUNS = schedules.c.paused.is_(False) & schedules.c.project.in_(select(projects.c.id).where(_ACTIVE))


def runs(schedule: Column[int]) -> ColumnElement[bool]:
    """Whether the schedule of this id is neither paused nor of a project to which nothing can be posted.

    It is asked for each row by itself: as a list of all that run it would be made anew with every question.
    """
    return exists(
        select(schedules.c.id)
        .join(projects, projects.c.id == schedules.c.project)
        .where(schedules.c.id == schedule, schedules.c.paused.is_(False), _ACTIVE)
    )


_DUE = (
    select(schedules)
    .where(schedules.c.paused.is_(False), schedules.c.kind == bindparam("kind"))
    .where(schedules.c.next_at <= bindparam("now"))
    .join(projects, projects.c.id == schedules.c.project)
    .where(_ACTIVE)
    .order_by(schedules.c.next_at, schedules.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=schedules, skip_locked=True)
)
_NEXT = select(func.min(schedules.c.next_at)).where(_RUNS, schedules.c.next_at > bindparam("after"))
_COMING = (
    select(schedules)
    .where(schedules.c.paused.is_(False), schedules.c.project.in_(bindparam("projects", expanding=True)))
    .order_by(schedules.c.next_at, schedules.c.id)
    .limit(bindparam("most"))
)
_IN = (
    select(schedules)
    .where(schedules.c.project == bindparam("project"), schedules.c.id.not_in(_ENDED))
    .order_by(schedules.c.id)
)


def coming(tx: Transaction, project_ids: Collection[int], *, most: int) -> list[Schedule]:
    """The schedules of these projects about which something is to be done next, the soonest first; none that pauses."""
    params = {"projects": sorted(project_ids), "most": most}
    return [Schedule(*row) for row in tx.execute(_COMING, params)]


def add(
    tx: Transaction,
    project: int,
    kind: str,
    *,
    rule: str,
    at: time,
    zone: str,
    anchor: date,
    next_at: datetime,
) -> Schedule:
    """Begin a rhythm; `anchor` is the nominal date of its first occurrence."""
    values = {
        "project": project,
        "kind": kind,
        "rule": rule,
        "at": at,
        "zone": zone,
        "anchor": anchor,
        "next_at": next_at,
        "paused": False,
    }
    return Schedule(*tx.execute(_ADD, values).one())


def get(tx: Transaction, project: int, schedule_id: int) -> Schedule | None:
    """The schedule, or None when there is none of this id in this project, or its series of meetings was ended."""
    row = tx.execute(_BY_ID, {"project": project, "id": schedule_id}).one_or_none()
    return Schedule(*row) if row else None


def kept(tx: Transaction, project: int, schedule_id: int) -> Schedule:
    """The schedule, also that of a series that was ended; it must exist."""
    return Schedule(*tx.execute(_KEPT, {"project": project, "id": schedule_id}).one())


def of(tx: Transaction, project: int, kind: str) -> list[Schedule]:
    """A project's schedules of one kind, the oldest first."""
    return [Schedule(*row) for row in tx.execute(_OF, {"project": project, "kind": kind})]


def set_to(
    tx: Transaction,
    schedule: Schedule,
    *,
    rule: str | None = None,
    at: time | None = None,
    zone: str | None = None,
    anchor: date | None = None,
    next_at: datetime | None = None,
    paused: bool | None = None,
) -> Schedule:
    """The schedule with what is given changed."""
    values = {
        "the_id": schedule.id,
        "rule": schedule.rule if rule is None else rule,
        "at": schedule.at if at is None else at,
        "zone": schedule.zone if zone is None else zone,
        "anchor": schedule.anchor if anchor is None else anchor,
        "next_at": schedule.next_at if next_at is None else next_at,
        "paused": schedule.paused if paused is None else paused,
    }
    return Schedule(*tx.execute(_SET, values).one())


def due(tx: Transaction, kind: str, *, now: datetime, most: int) -> list[Schedule]:
    """Schedules of one kind about which something is to be done by now, the longest overdue first.

    Paused ones are not, nor those of projects that are closed or whose client cannot be written to. Nobody else takes
    the same before this transaction ends.
    """
    return [Schedule(*row) for row in tx.execute(_DUE, {"kind": kind, "now": now, "most": most})]


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """When the next schedule of all falls due after a moment, or None."""
    return tx.scalar(_NEXT, {"after": after})


def in_project(tx: Transaction, project: int) -> list[Schedule]:
    """A project's schedules of every kind, paused ones too, the oldest first."""
    return [Schedule(*row) for row in tx.execute(_IN, {"project": project})]
