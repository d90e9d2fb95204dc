"""Records and their numbers. A function that reads records takes the project, never only an id."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Text, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import returning
from storage.database import Transaction
from storage.tables.records import counters, records
from storage.values.records import Record

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
_HOLDING = (
    select(records.c.id)
    .where(_IN_PROJECT, records.c.kind == bindparam("kind"))
    .where(records.c.fields.op("->>", return_type=Text())(bindparam("field", type_=Text())).is_not(None))
    .limit(1)
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


def any_holds(tx: Transaction, project: int, kind: str, field: str) -> bool:
    """Whether something stands in this field of a record of this kind, wherever the record stands."""
    params = {"project": project, "kind": kind, "field": field}
    return tx.execute(_HOLDING, params).one_or_none() is not None


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
