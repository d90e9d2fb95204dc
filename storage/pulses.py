"""Who was asked with one click how a record went, and what they clicked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from storage.channels import HINDERED, HINDERED_WORKSPACES
from storage.columns import returning
from storage.database import Transaction
from storage.silences import SILENT
from storage.tables.polls import programmes, pulses
from storage.tables.projects import projects
from storage.tables.records import records
from storage.values.polls import Pulse
from storage.values.records import Record

# Where nothing can be posted to the client just now it waits.
_OVER = (
    select(records)
    .join(projects, projects.c.id == records.c.project)
    .join(programmes, programmes.c.project == records.c.project)
    .where(records.c.kind == bindparam("kind"), records.c.state == bindparam("state"))
    .where(records.c.state_since > bindparam("since"), records.c.state_since <= bindparam("until"))
    .where(programmes.c.sampled > 0, projects.c.status != "closed")
    .where(
        projects.c.channel.not_in(HINDERED),
        projects.c.workspace.not_in(HINDERED_WORKSPACES),
        projects.c.id.not_in(SILENT),
    )
    .where(records.c.id.not_in(select(pulses.c.record)))
    .order_by(records.c.state_since, records.c.id)
    .limit(bindparam("most"))
)
_ADD = returning(insert(pulses), pulses)
_OF = select(pulses).where(pulses.c.project == bindparam("project"), pulses.c.record == bindparam("record"))
_TAKE = _OF.with_for_update()
_ANSWER = update(pulses).where(pulses.c.record == bindparam("the_record"))
_ANSWER = _ANSWER.values(score=bindparam("score"), answered_at=bindparam("answered_at"))
_ASKED_SINCE = (
    select(pulses.c.record)
    .where(pulses.c.person == bindparam("person"), pulses.c.asked, pulses.c.looked_at > bindparam("since"))
    .limit(1)
)
_COUNTED = (
    select(pulses.c.score, func.count().label("people"))
    .where(pulses.c.project.in_(bindparam("projects", expanding=True)), pulses.c.answered_at > bindparam("since"))
    .where(pulses.c.score.is_not(None))
    .group_by(pulses.c.score)
)

_CLICKED = (
    select(pulses.c.project, pulses.c.answered_at, pulses.c.score)
    .where(pulses.c.project.in_(bindparam("projects", expanding=True)), pulses.c.score.is_not(None))
    .order_by(pulses.c.answered_at, pulses.c.record)
)


def over(tx: Transaction, kind: str, state: str, *, since: datetime, until: datetime, most: int) -> list[Record]:
    """Records that came to this state between two moments, and of which it is not yet decided whether to ask."""
    params = {"kind": kind, "state": state, "since": since, "until": until, "most": most}
    return [Record(*row) for row in tx.execute(_OVER, params)]


def add(tx: Transaction, record: Record, *, asked: bool, now: datetime) -> Pulse:
    """Decide whether whoever raised it is asked."""
    values = {
        "record": record.id,
        "project": record.project,
        "person": record.reporter,
        "looked_at": now,
        "asked": asked,
        "score": None,
        "answered_at": None,
    }
    return Pulse(*tx.execute(_ADD, values).one())


def of(tx: Transaction, project: int, record: int) -> Pulse | None:
    """What was decided about this record, or None."""
    row = tx.execute(_OF, {"project": project, "record": record}).one_or_none()
    return Pulse(*row) if row else None


def take(tx: Transaction, project: int, record: int) -> Pulse | None:
    """The same, and nobody else changes it before this transaction ends."""
    row = tx.execute(_TAKE, {"project": project, "record": record}).one_or_none()
    return Pulse(*row) if row else None


def answer(tx: Transaction, record: int, score: int, *, now: datetime) -> None:
    """What was clicked."""
    tx.execute(_ANSWER, {"the_record": record, "score": score, "answered_at": now})


def asked_since(tx: Transaction, person: int, *, since: datetime) -> bool:
    """Whether somebody was asked after a moment, in any project."""
    return tx.scalar(_ASKED_SINCE, {"person": person, "since": since}) is not None


def counted(tx: Transaction, project_ids: Collection[int], *, since: datetime) -> dict[int, int]:
    """How many clicked what after a moment, in these projects."""
    found = tx.execute(_COUNTED, {"projects": sorted(project_ids), "since": since})
    return {row.score: row.people for row in found if row.score is not None}


def clicked(tx: Transaction, project_ids: Collection[int]) -> list[tuple[int, datetime, int]]:
    """In which of these projects something was clicked, when and what, the earliest first; not by whom."""
    found = tx.execute(_CLICKED, {"projects": sorted(project_ids)})
    return [(project, at, score) for project, at, score in found if at is not None and score is not None]
