"""Values, tables and `__row_pos__` are three spellings of one list; and what is history is never changed."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from types import NoneType
from typing import get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import Date, Delete, Integer, LargeBinary, Table, Text, Time, Update
from sqlalchemy.sql.sqltypes import Boolean

import storage
from storage import history, tables, values
from storage.columns import Json, Moment
from storage.tables import metadata

OF_VALUES = {
    "Workspace": "workspaces",
    "Installation": "installations",
    "Channel": "channels",
    "Person": "people",
    "Project": "projects",
    "Record": "records",
    "HistoryLine": "history",
    "Source": "sources",
    "Attachment": "attachments",
    "Link": "links",
    "Decision": "decisions",
    "Schedule": "schedules",
    "Setback": "setbacks",
    "Silence": "silences",
    "Meeting": "meetings",
    "Shift": "shifts",
    "Stakeholder": "stakeholders",
    "Topic": "topics",
    "Minutes": "minutes",
    "Digest": "digests",
    "Report": "reports",
    "Drafting": "drafting",
    "Draft": "drafts",
    "Programme": "programmes",
    "Poll": "polls",
    "PollAnswer": "poll_answers",
    "Voter": "voters",
    "Ballot": "ballots",
    "Pulse": "pulses",
    "FollowUp": "follow_ups",
    "Deadline": "deadlines",
    "Allowance": "allowances",
    "Nudge": "nudges",
    "Nudged": "nudged",
    "Snooze": "snoozes",
    "Standing": "standings",
    "Heard": "inbox",
    "Hearing": "hearing",
    "Outgoing": "outbox",
    "Said": "said",
}
# Sets, a map and a number; they leave storage as such.
WITHOUT_VALUES = {
    "begun_installs",
    "project_orgs",
    "project_people",
    "project_emoji",
    "channel_members",
    "meeting_people",
    "feeds",
    "mailings",
    "counters",
}
STORED_AS = {
    int: Integer,
    str: Text,
    bool: Boolean,
    datetime: Moment,
    date: Date,
    time: Time,
    bytes: LargeBinary,
    Mapping: type(Json),
    Sequence: type(Json),
}

VALUES: Mapping[str, type] = {
    name: one
    for topic in pkgutil.iter_modules(values.__path__, f"{values.__name__}.")
    for name, one in vars(importlib.import_module(topic.name)).items()
    if getattr(one, "__module__", "") == topic.name
}

every_table = pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)


def row_positions(table: Table) -> tuple[object, ...]:
    """What mypy takes a row of this table to be."""
    [columns] = [
        one
        for topic in tables.TOPICS
        for one in vars(topic).values()
        if isinstance(one, type) and one.__name__.endswith("Columns") and set(table.columns.keys()) == named_in(one)
    ]
    return get_args(columns.__annotations__["__row_pos__"])


def named_in(columns: type) -> set[str]:
    return {name for name in vars(columns).get("__annotations__", {}) if not name.startswith("__")}


def bare(hint: object) -> tuple[object, bool]:
    """A type without its "or None", and whether it has one."""
    members = [one for one in get_args(hint) if one is not NoneType] if NoneType in get_args(hint) else [hint]
    [one] = members
    return get_origin(one) or one, NoneType in get_args(hint)


def test_every_value_has_its_table_and_every_table_its_value() -> None:
    assert VALUES.keys() == OF_VALUES.keys()
    assert {table.name for table in metadata.sorted_tables} == {*OF_VALUES.values(), *WITHOUT_VALUES}


@pytest.mark.parametrize(("value", "table"), OF_VALUES.items())
def test_a_value_has_the_columns_of_its_table_in_their_order(value: str, table: str) -> None:
    declared = VALUES[value]
    hints = get_type_hints(declared)

    assert [field.name for field in fields(declared)] == list(metadata.tables[table].columns.keys())
    assert tuple(hints[field.name] for field in fields(declared)) == row_positions(metadata.tables[table])


@every_table
def test_what_mypy_is_told_of_a_row_is_what_the_columns_hold(table: Table) -> None:
    positions = row_positions(table)

    assert len(positions) == len(table.columns)
    for column, hint in zip(table.columns, positions, strict=True):
        kind, may_be_none = bare(hint)
        assert isinstance(column.type, STORED_AS[kind]), column.name  # type: ignore[index]  # what is not there fails
        assert (column.nullable, column.name) == (may_be_none, column.name)


def changing_statements() -> Iterator[tuple[str, type[Update | Delete], str]]:
    """Every statement of storage that changes or removes rows: where it stands, what it does, to which table."""
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name != "migrations":
            for name, one in vars(importlib.import_module(f"storage.{module.name}")).items():
                if isinstance(one, Update | Delete):
                    yield f"{module.name}.{name}", type(one), str(one.table)


def test_nothing_in_storage_changes_or_removes_a_line_of_history() -> None:
    touched = {where: table for where, _, table in changing_statements()}

    assert touched["outbox._FORGET"] == "outbox"  # else this looks at nothing
    assert [where for where, table in touched.items() if table == "history"] == ["retention._LINE"], "its words alone"
    done_with_it = {name for name, one in vars(history).items() if getattr(one, "__module__", "") == history.__name__}
    assert done_with_it == {"Done", "_values", "add", "note", "get", "is_refused_since", "of"}


def test_nothing_in_storage_removes_a_record_a_decision_or_what_was_said() -> None:
    removed = {table for _, kind, table in changing_statements() if kind is Delete}

    assert "outbox" in removed  # else this looks at nothing
    kept = {
        "records",
        "decisions",
        "history",
        "sources",
        "attachments",
        "links",
        "said",
        "poll_answers",
        "digests",
        "reports",
    }
    assert removed.isdisjoint(kept)


def test_a_link_is_only_ever_added() -> None:
    assert [where for where, _, table in changing_statements() if table == "links"] == []
