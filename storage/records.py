"""Records, their numbers and their links. A function that reads records takes the project, never only an id."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Text, and_, bindparam, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import returning
from storage.database import Transaction
from storage.tables.projects import projects
from storage.tables.records import counters, links, records
from storage.values.records import Link, Record

_IN_PROJECT = records.c.project == bindparam("project")
_BY_ID = select(records).where(_IN_PROJECT, records.c.id == bindparam("id"))
_TAKE = _BY_ID.with_for_update()  # a no-op on SQLite, whose writer is alone anyway
_BY_REFERENCE = select(records).where(
    _IN_PROJECT, records.c.kind == bindparam("kind"), records.c.number == bindparam("number")
)
_BY_SOURCE = select(records).where(_IN_PROJECT, records.c.source == bindparam("source"))
_OF_ORIGIN = (
    select(records).where(_IN_PROJECT, records.c.origin == bindparam("origin")).order_by(records.c.id.desc()).limit(1)
)
_COUNTER = insert(counters)
_COUNT = _COUNTER.on_conflict_do_update(index_elements=["project", "kind"], set_={"last": counters.c.last + 1})
_LAST = select(counters.c.last).where(
    counters.c.project == bindparam("the_project"), counters.c.kind == bindparam("the_kind")
)
_ADD = returning(insert(records).values(number=_LAST.scalar_subquery()), records)
_CHANGE = returning(
    update(records)
    .where(records.c.id == bindparam("the_id"), records.c.version == bindparam("the_version"))
    .values(
        title=bindparam("title"),
        text=bindparam("text"),
        state=bindparam("state"),
        state_since=bindparam("state_since"),
        owner=bindparam("owner"),
        due_on=bindparam("due_on"),
        fields=bindparam("fields"),
        version=records.c.version + 1,
    ),
    records,
)
_AMONG = select(records).where(_IN_PROJECT, records.c.id.in_(bindparam("ids", expanding=True)))
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
_OF_KINDS = records.c.kind.in_(bindparam("kinds", expanding=True))
_RAISED_AT = select(records.c.created_at).where(
    _IN_PROJECT, _OF_KINDS, records.c.created_at > bindparam("since"), records.c.created_at <= bindparam("until")
)
_REACHED_AT = select(records.c.state_since).where(
    _IN_PROJECT,
    _OF_KINDS,
    records.c.state.in_(bindparam("states", expanding=True)),
    records.c.state_since > bindparam("since"),
    records.c.state_since <= bindparam("until"),
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
    .where(records.c.kind == bindparam("kind"), records.c.state == bindparam("state"))
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
_LINK = insert(links).on_conflict_do_nothing()
_LINKS = select(links).where((links.c.record == bindparam("record")) | (links.c.other == bindparam("record")))


def add(
    tx: Transaction,
    project: int,
    kind: str,
    *,
    title: str,
    text: str,
    state: str,
    reporter: int,
    owner: int | None = None,
    due_on: date | None = None,
    fields: Mapping[str, str],
    origin: str | None,
    source: str,
    now: datetime,
) -> Record:
    """File a record under the next number of its project and kind.

    The counter's row is locked until the transaction ends, so numbers have no gaps and no repeats, and whoever files
    next waits: ask before for what can be asked before. Ask `from_source`
    first; if the same gesture is written by two at once, the unique source stops the later one, whose deed the
    database then runs again.
    """
    tx.execute(_COUNT, {"project": project, "kind": kind, "last": 1})
    values = {
        "the_project": project,
        "the_kind": kind,
        "project": project,
        "kind": kind,
        "title": title,
        "text": text,
        "state": state,
        "state_since": now,
        "owner": owner,
        "reporter": reporter,
        "due_on": due_on,
        "fields": dict(fields),
        "version": 1,
        "origin": origin,
        "source": source,
        "created_at": now,
    }
    return Record(*tx.execute(_ADD, values).one())


def get(tx: Transaction, project: int, record_id: int) -> Record | None:
    """The record, or None when there is none of this id in this project."""
    row = tx.execute(_BY_ID, {"project": project, "id": record_id}).one_or_none()
    return Record(*row) if row else None


def take(tx: Transaction, project: int, record_id: int) -> Record | None:
    """The same, and nobody else changes it before this transaction ends."""
    row = tx.execute(_TAKE, {"project": project, "id": record_id}).one_or_none()
    return Record(*row) if row else None


def numbered(tx: Transaction, project: int, kind: str, number: int) -> Record | None:
    """The record that people call ISS-12, or None."""
    row = tx.execute(_BY_REFERENCE, {"project": project, "kind": kind, "number": number}).one_or_none()
    return Record(*row) if row else None


def from_source(tx: Transaction, project: int, source: str) -> Record | None:
    """The record that this gesture has made already, or None."""
    row = tx.execute(_BY_SOURCE, {"project": project, "source": source}).one_or_none()
    return Record(*row) if row else None


def latest_of_origin(tx: Transaction, project: int, origin: str) -> Record | None:
    """The newest record that was raised in the thread of this stamp, or None."""
    row = tx.execute(_OF_ORIGIN, {"project": project, "origin": origin}).one_or_none()
    return Record(*row) if row else None


def change(tx: Transaction, record: Record, **values: str | int | date | datetime | Mapping[str, str] | None) -> Record:
    """The record with other values and the next version.

    Raises NoResultFound when it is not of the version that was read: `take` it first.
    """
    params = {
        "the_id": record.id,
        "the_version": record.version,
        "title": record.title,
        "text": record.text,
        "state": record.state,
        "state_since": record.state_since,
        "owner": record.owner,
        "due_on": record.due_on,
        "fields": dict(record.fields),
        **values,
    }
    return Record(*tx.execute(_CHANGE, params).one())


def among(tx: Transaction, project: int, ids: Collection[int]) -> dict[int, Record]:
    """Records of a project by their ids; those that are not in it are left out."""
    return {row.id: Record(*row) for row in tx.execute(_AMONG, {"project": project, "ids": sorted(ids)})}


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


def raised_at(
    tx: Transaction, project: int, kinds: Collection[str], *, since: datetime, until: datetime
) -> list[datetime]:
    """When records of these kinds were raised after `since` and no later than `until`, in no order."""
    params = {"project": project, "kinds": sorted(kinds), "since": since, "until": until}
    return [row.created_at for row in tx.execute(_RAISED_AT, params)]


def reached_at(
    tx: Transaction,
    project: int,
    kinds: Collection[str],
    states: Collection[str],
    *,
    since: datetime,
    until: datetime,
) -> list[datetime]:
    """When records of these kinds came to one of these states, in which they still stand, in no order."""
    params = {
        "project": project,
        "kinds": sorted(kinds),
        "states": sorted(states),
        "since": since,
        "until": until,
    }
    return [row.state_since for row in tx.execute(_REACHED_AT, params)]


def of_kind(tx: Transaction, project: int, kind: str, states: Collection[str], *, most: int) -> list[Record]:
    """Records of one kind in these states, the newest first."""
    params = {"project": project, "kind": kind, "states": sorted(states), "most": most}
    return [Record(*row) for row in tx.execute(_OF_KIND, params)]


def found(tx: Transaction, project: int, kind: str, words: str, *, most: int) -> list[Record]:
    """Records of one kind whose title or text contains these words, the newest first."""
    literal = re.sub(f"[{_ESCAPE}%_]", rf"{_ESCAPE}\g<0>", words)
    params = {"project": project, "kind": kind, "words": literal, "most": most}
    return [Record(*row) for row in tx.execute(_FOUND, params)]


def standing(tx: Transaction, kind: str, state: str, *, before: datetime, most: int) -> list[Record]:
    """Records of every project that came to this state no later than `before`; for the clock alone."""
    params = {"kind": kind, "state": state, "before": before, "most": most}
    return [Record(*row) for row in tx.execute(_STANDING, params)]


def dated(tx: Transaction, kind: str, state: str, field: str, *, first: date, last: date, most: int) -> list[Record]:
    """Records of every project in this state with a date in this field between these two, earliest first.

    For the clock alone. Dates are local to the record's project.
    """
    params = {"kind": kind, "state": state, "field": field, "most": most}
    params |= {"first": first.isoformat(), "last": last.isoformat()}
    return [Record(*row) for row in tx.execute(_DATED, params)]


def link(tx: Transaction, record: int, relation: str, other: int) -> None:
    """Relate two records; once is enough."""
    tx.execute(_LINK, {"record": record, "relation": relation, "other": other})


def links_of(tx: Transaction, record: int) -> list[Link]:
    """What this record is related to, in either direction."""
    return [Link(*row) for row in tx.execute(_LINKS, {"record": record})]
