"""All that is held about a person, wherever it stands. Every table is asked, so that none that is added is forgotten.

The words of a decision are left alone: what was sealed is evidence, and is worth nothing once it has been changed.
"""

import re
from typing import Any

from sqlalchemy import JSON, Column, Table, Text, bindparam, cast, or_, select, update

from storage.database import Transaction
from storage.tables import metadata
from storage.tables.people import people
from storage.tables.records import decisions
from storage.values.people import Person

_EVIDENCE = {decisions.c.sealed}
_TABLES: tuple[Table[Any], ...] = tuple(metadata.sorted_tables)


def _naming(table: Table[Any]) -> list[Column[Any]]:
    """The columns in which it says who, by our id."""
    return [column for column in table.c if column.references(people.c.id)]


def _writing(table: Table[Any]) -> list[Column[Any]]:
    """The columns in which somebody may be named by Slack's id."""
    return [column for column in table.c if isinstance(column.type, Text | JSON) and table is not people]


def _mentions(columns: list[Column[Any]]) -> list[Any]:
    return [cast(column, Text).contains(bindparam("slack_id")) for column in columns]


_OWN = select(people).where(people.c.id == bindparam("person"))
_ABOUT = {
    table.name: select(table).where(
        or_(*(column == bindparam("person") for column in _naming(table)), *_mentions(_writing(table)))
    )
    for table in _TABLES
    if table is not people and (_naming(table) or _writing(table))
}
_REPLACED = {
    table: [column for column in _writing(table) if column not in _EVIDENCE] for table in _TABLES if _writing(table)
}
_TO_REPLACE = {
    table.name: select(*table.primary_key, *columns).where(or_(*_mentions(columns)))
    for table, columns in _REPLACED.items()
}
_REPLACE = {
    table.name: update(table)
    .where(*(column == bindparam(f"its_{column.name}") for column in table.primary_key))
    .values({column.name: bindparam(column.name) for column in columns})
    for table, columns in _REPLACED.items()
}


def about(tx: Transaction, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row that names a person, by its table; the person's own first."""
    asked = {"person": person.id, "slack_id": person.slack_id}
    [own] = tx.execute(_OWN, asked).mappings()
    found = {
        table.name: [
            row
            for row in tx.execute(_ABOUT[table.name], asked).mappings()
            if any(row[column.name] == person.id for column in _naming(table))
            or any(_names(person, row[column.name]) for column in _writing(table))
        ]
        for table in _TABLES
        if table.name in _ABOUT
    }
    return {"people": [own], **{name: rows for name, rows in found.items() if rows}}


def replace(tx: Transaction, person: Person, *, slack_id: str, name: str) -> None:
    """Put another id, and another name beside it, wherever somebody is named in what was written."""
    for table, columns in _REPLACED.items():
        for row in tx.execute(_TO_REPLACE[table.name], {"slack_id": person.slack_id}).mappings():
            had = {column.name: row[column.name] for column in columns}
            has = {column: _replaced(value, person, slack_id, name) for column, value in had.items()}
            if has != had:
                key = {f"its_{column.name}": row[column.name] for column in table.primary_key}
                tx.execute(_REPLACE[table.name], {**has, **key})


def _names(person: Person, value: object) -> bool:
    """Whether it names them; an id that only begins with theirs is somebody else's."""
    return _replaced(value, person, "", "") != value


def _replaced(value: object, person: Person, slack_id: str, name: str) -> object:
    match value:
        case str():
            return re.sub(rf"\b{re.escape(person.slack_id)}\b", slack_id, value)
        case list():
            beside = person.slack_id in value
            return [_beside(one, person, name, beside) or _replaced(one, person, slack_id, name) for one in value]
        case dict():
            beside = person.slack_id in value.values()
            return {
                key: _beside(one, person, name, beside) or _replaced(one, person, slack_id, name)
                for key, one in value.items()
            }
        case _:
            return value


def _beside(value: object, person: Person, name: str, beside: bool) -> str | None:
    """The other name, where it is theirs and stands beside their id."""
    return name if beside and value is not None and value == person.name else None
