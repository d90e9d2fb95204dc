"""Lists of records: in which states, since when, whose, with what words. A project's name the project."""

import re
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Text, and_, bindparam, func, or_, select, tuple_

from storage.database import Transaction
from storage.tables.projects import projects
from storage.tables.records import records
from storage.values.records import Record

_IN_PROJECT = records.c.project == bindparam("project")


_IN_STATES = (
    select(records)
    .where(_IN_PROJECT, records.c.state.in_(bindparam("states", expanding=True)))
    .order_by(records.c.state_since, records.c.id)
    .limit(bindparam("most"))
)
_IN_STATES_SINCE = (
    select(records)
    .where(
        _IN_PROJECT,
        records.c.state.in_(bindparam("states", expanding=True)),
        records.c.state_since > bindparam("since"),
        records.c.state_since <= bindparam("until"),
    )
    .order_by(records.c.state_since, records.c.id)
)
_COUNTED = (
    select(records.c.project, records.c.kind, records.c.state, func.count())
    .where(
        records.c.project.in_(bindparam("projects", expanding=True)),
        records.c.state.in_(bindparam("states", expanding=True)),
    )
    .group_by(records.c.project, records.c.state, records.c.kind)  # in the order of the index by states
)
_WAITING_FOR = (
    select(records)
    .join(projects, projects.c.id == records.c.project)
    .where(
        records.c.project.in_(bindparam("projects", expanding=True)),
        tuple_(records.c.kind, records.c.state).in_(bindparam("states", expanding=True)),
        records.c.state.in_(bindparam("named", expanding=True)),  # by the index
        or_(
            records.c.owner == bindparam("person"),
            and_(records.c.owner.is_(None), projects.c.lead == bindparam("person")),
        ),
    )
    .order_by(records.c.state_since, records.c.id)
    .limit(bindparam("most"))
)
_OF_KIND = (
    select(records)
    .where(_IN_PROJECT, records.c.kind == bindparam("kind"), records.c.state.in_(bindparam("states", expanding=True)))
    .order_by(records.c.id.desc())
    .limit(bindparam("most"))
)
_ESCAPE = "/"  # before what LIKE would take for more than itself
_FOUND = (
    select(records)
    .where(
        _IN_PROJECT,
        records.c.kind == bindparam("kind"),
        func.lower(records.c.title + " " + records.c.text).contains(func.lower(bindparam("words")), escape=_ESCAPE),
    )
    .order_by(records.c.id.desc())
    .limit(bindparam("most"))
)
_STANDING = (
    select(records)
    .join(projects, projects.c.id == records.c.project)
    .where(records.c.kind == bindparam("kind"), records.c.state == bindparam("state"))
    .where(projects.c.closing_after == bindparam("closing_after"))
    .where(records.c.state_since <= bindparam("before"))
    .order_by(records.c.state_since)
    .limit(bindparam("most"))
)
_DATE = records.c.fields.op("->>", return_type=Text())(bindparam("field", type_=Text()))
_DATED = (
    select(records)
    .where(records.c.kind == bindparam("kind"), records.c.state == bindparam("state"))
    .where(_DATE.between(bindparam("first"), bindparam("last")))
    .order_by(_DATE, records.c.id)
    .limit(bindparam("most"))
)


def in_states(tx: Transaction, project: int, states: Collection[str], *, most: int) -> list[Record]:
    """Records standing in one of these states, the longest there first."""
    params = {"project": project, "states": sorted(states), "most": most}
    return [Record(*row) for row in tx.execute(_IN_STATES, params)]


def reached(
    tx: Transaction, project: int, states: Collection[str], *, since: datetime, until: datetime
) -> list[Record]:
    """Records that came to one of these states after `since` and no later than `until`, the earliest first."""
    params = {"project": project, "states": sorted(states), "since": since, "until": until}
    return [Record(*row) for row in tx.execute(_IN_STATES_SINCE, params)]


def counted(tx: Transaction, project_ids: Collection[int], states: Collection[str]) -> list[tuple[int, str, str, int]]:
    """How many records of these projects stand in each of these states: project, kind, state, count."""
    rows = tx.execute(_COUNTED, {"projects": sorted(project_ids), "states": sorted(states)})
    return [(project, kind, state, count) for project, kind, state, count in rows]


def waiting_for(
    tx: Transaction, project_ids: Collection[int], states: Collection[tuple[str, str]], *, person: int, most: int
) -> list[Record]:
    """Records of these projects that one person owns, or leads unowned, in these states of these kinds.

    The longest there first.
    """
    params = {
        "projects": sorted(project_ids),
        "states": sorted(states),
        "named": sorted({state for _, state in states}),
        "person": person,
        "most": most,
    }
    return [Record(*row) for row in tx.execute(_WAITING_FOR, params)]


def of_kind(tx: Transaction, project: int, kind: str, states: Collection[str], *, most: int) -> list[Record]:
    """Records of one kind in these states, the newest first."""
    params = {"project": project, "kind": kind, "states": sorted(states), "most": most}
    return [Record(*row) for row in tx.execute(_OF_KIND, params)]


def found(tx: Transaction, project: int, kind: str, words: str, *, most: int) -> list[Record]:
    """Records of one kind whose title or text contains these words, the newest first."""
    literal = re.sub(f"[{_ESCAPE}%_]", rf"{_ESCAPE}\g<0>", words)
    params = {"project": project, "kind": kind, "words": literal, "most": most}
    return [Record(*row) for row in tx.execute(_FOUND, params)]


def standing(
    tx: Transaction, kind: str, state: str, *, closing_after: int, before: datetime, most: int
) -> list[Record]:
    """Records of every project with this time for the client's answer that came to this state no later than `before`.

    For the clock alone.
    """
    params = {"kind": kind, "state": state, "closing_after": closing_after, "before": before, "most": most}
    return [Record(*row) for row in tx.execute(_STANDING, params)]


def dated(tx: Transaction, kind: str, state: str, field: str, *, first: date, last: date, most: int) -> list[Record]:
    """Records of every project in this state with a date in this field between these two, earliest first.

    For the clock alone. Dates are local to the record's project.
    """
    params = {"kind": kind, "state": state, "field": field, "most": most}
    params |= {"first": first.isoformat(), "last": last.isoformat()}
    return [Record(*row) for row in tx.execute(_DATED, params)]
