"""How far the service targets of open records have run, and what a project agreed on instead of the kinds' own."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.tables.nudges import allowances, deadlines
from storage.tables.projects import projects
from storage.values.nudges import Allowance, Deadline

_ADD = insert(deadlines)
_KEEP = _ADD.on_conflict_do_update(
    index_elements=["record", "target"],
    set_={name: getattr(_ADD.excluded, name) for name in ("warn_at", "due_at", "told", "next_at")},
)
_REMOVE = delete(deadlines).where(
    deadlines.c.record == bindparam("record"), deadlines.c.target.not_in(bindparam("but", expanding=True))
)
_OF = select(deadlines).where(deadlines.c.record == bindparam("record")).order_by(deadlines.c.target)
_IN = select(deadlines).where(deadlines.c.project == bindparam("project")).order_by(deadlines.c.due_at)
_RUNS = deadlines.c.project.in_(select(projects.c.id).where(projects.c.status != "closed"))
_DUE = (
    select(deadlines)
    .where(deadlines.c.next_at <= bindparam("now"))
    .join(projects, projects.c.id == deadlines.c.project)
    .where(projects.c.status != "closed")
    .order_by(deadlines.c.project, deadlines.c.next_at, deadlines.c.record, deadlines.c.target)
    .limit(bindparam("most"))
    .with_for_update(of=deadlines, skip_locked=True)
)
_TOLD = (
    update(deadlines)
    .where(deadlines.c.record == bindparam("the_record"), deadlines.c.target == bindparam("the_target"))
    .values(told=bindparam("told"), next_at=bindparam("next_at"))
)
_NEXT = select(func.min(deadlines.c.next_at)).where(_RUNS, deadlines.c.next_at > bindparam("after"))
_MISSED = (
    select(deadlines.c.project, func.count(deadlines.c.record.distinct()).label("missed"))
    .where(deadlines.c.project.in_(bindparam("projects", expanding=True)), deadlines.c.told == "breached")
    .group_by(deadlines.c.project)
)
_ALLOWANCES = select(allowances).where(allowances.c.project == bindparam("project"))
_FORGET_ALLOWANCES = delete(allowances).where(allowances.c.project == bindparam("project"))
_ADD_ALLOWANCES = insert(allowances)


def of(tx: Transaction, record: int) -> list[Deadline]:
    """The targets of a record that are not met yet."""
    return [Deadline(*row) for row in tx.execute(_OF, {"record": record})]


def in_project(tx: Transaction, project: int) -> list[Deadline]:
    """Those of all records of a project, the most urgent first; where those whose clock stands come is not said."""
    return [Deadline(*row) for row in tx.execute(_IN, {"project": project})]


def keep(tx: Transaction, found: Iterable[Deadline]) -> None:
    """Write down how far targets have run."""
    rows = [{name: getattr(one, name) for name in Deadline.__dataclass_fields__} for one in found]
    if rows:
        tx.execute(_KEEP, rows)


def remove(tx: Transaction, record: int, *, but: Collection[str] = ()) -> None:
    """Forget the targets of a record but these: they are met, or there are none any more."""
    tx.execute(_REMOVE, {"record": record, "but": sorted(but)})


def due(tx: Transaction, *, now: datetime, most: int) -> list[Deadline]:
    """Those of which there is something to tell by now, project by project; closed projects are left out."""
    return [Deadline(*row) for row in tx.execute(_DUE, {"now": now, "most": most})]


def told(tx: Transaction, deadline: Deadline, what: str, *, next_at: datetime | None) -> None:
    """The team has been told so much of it."""
    params = {"the_record": deadline.record, "the_target": deadline.target, "told": what, "next_at": next_at}
    tx.execute(_TOLD, params)


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """When there is next something to tell of any of them after a moment, or None."""
    return tx.scalar(_NEXT, {"after": after})


def missed(tx: Transaction, project_ids: Collection[int]) -> dict[int, int]:
    """How many records of each of these projects have missed a target; none where there is no such project."""
    return {row.project: row.missed for row in tx.execute(_MISSED, {"projects": sorted(project_ids)})}


def allowed(tx: Transaction, project: int) -> list[Allowance]:
    """What the project agreed on in place of what the kinds declare."""
    return [Allowance(*row) for row in tx.execute(_ALLOWANCES, {"project": project})]


def allow(tx: Transaction, project: int, agreed: Mapping[tuple[str, str, str], int | None]) -> None:
    """Agree on these minutes, by kind, target and choice, and on nothing else."""
    tx.execute(_FORGET_ALLOWANCES, {"project": project})
    rows = [
        {"project": project, "kind": kind, "target": target, "choice": choice, "minutes": minutes}
        for (kind, target, choice), minutes in sorted(agreed.items())
    ]
    if rows:
        tx.execute(_ADD_ALLOWANCES, rows)
