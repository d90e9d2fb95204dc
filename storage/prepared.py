"""The house's statements as SQLite takes them: compiled once, then executed by the driver itself.

For each execution SQLAlchemy takes some 75 microseconds and the driver 8, and one deed executes twenty. So a statement
that comes a second time, as every constant does, is kept with what turns values into SQLite's and back. What has
another shape (a list within it, many executions that answer with rows) stays with SQLAlchemy.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Dialect, Executable, Result, Select, UpdateBase
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Params: TypeAlias = Mapping[str, object] | Sequence[Mapping[str, object]]  # a list executes once for each
Shape: TypeAlias = tuple[bool, tuple[str, ...]]  # whether it executes once for each of several, and what is given
Process: TypeAlias = Callable[[Any], Any]

_NO_ROWS = SimpleResultMetaData(())


class Prepared:
    """A statement for values of these names."""

    def __init__(
        self,
        dialect: Dialect,
        compiled: SQLCompiler,
        given: Collection[str],
        answers: Iterable[ColumnElement[Any]],
    ) -> None:
        order = compiled.positiontup or []
        constant = compiled.construct_params(dict.fromkeys(given))  # raises for a value that is missing
        self._sql = str(compiled)
        self._values: list[tuple[str | None, Any, Process | None]] = []  # its name; or None and what it always is
        for name in order:
            process = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
            if name in given:
                self._values.append((name, None, process))
            else:
                self._values.append((None, process(constant[name]) if process else constant[name], None))
        types = [column.type.dialect_impl(dialect) for column in answers]
        found = ((at, one.result_processor(dialect, None)) for at, one in enumerate(types))
        self._processes = [(at, process) for at, process in found if process]
        self._rows: SimpleResultMetaData | None = None

    def execute(self, connection: Connection, params: Params) -> Result[*tuple[Any, ...]]:
        """Execute it; raises as SQLAlchemy does."""
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # for mypy: the driver is this one
        try:
            if isinstance(params, Mapping):
                cursor = raw.execute(self._sql, self._row(params))
            else:
                cursor = raw.executemany(self._sql, [self._row(one) for one in params])
            if cursor.description is None:
                return IteratorResult(_NO_ROWS, iter(()))
            rows = cursor.fetchall()
        except Exception as error:
            raise as_sqlalchemy_tells(error, self._sql) from error
        if self._rows is None:
            self._rows = SimpleResultMetaData([column[0] for column in cursor.description])
        return IteratorResult(self._rows, iter([self._value(row) for row in rows] if self._processes else rows))

    def _row(self, params: Mapping[str, object]) -> list[Any]:
        return [
            constant if name is None else process(params[name]) if process else params[name]
            for name, constant, process in self._values
        ]

    def _value(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for at, process in self._processes:
            values[at] = process(values[at])
        return tuple(values)


def as_sqlalchemy_tells(error: Exception, sql: str) -> Exception:
    """What the driver raised, as SQLAlchemy would raise it, without people's words."""
    return DBAPIError.instance(sql, None, error, sqlite3.Error, hide_parameters=True)


# All engines of SQLite's are made alike (`sqlite_engine`), so what was compiled for one is good for the others.
_known: WeakKeyDictionary[Executable, dict[Shape, Prepared | None]] = WeakKeyDictionary()


def prepared(connection: Connection, statement: Executable, params: Params | None) -> Prepared | None:
    """The statement as it is executed by the driver; None where SQLAlchemy has to."""
    if connection.dialect.name != "sqlite":
        return None
    shapes = _known.get(statement)
    if shapes is None:
        _known[statement] = {}  # what is made for the moment is not worth compiling
        return None
    shape = (False, tuple(params or ())) if isinstance(params, Mapping | None) else (True, tuple(params[0]))
    if shape not in shapes:
        shapes[shape] = _compiled(connection, statement, shape)
    return shapes[shape]


def _compiled(connection: Connection, statement: Executable, shape: Shape) -> Prepared | None:
    many, given = shape
    if not isinstance(statement, Select | CompoundSelect | UpdateBase):
        return None
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(given))
    assert isinstance(compiled, SQLCompiler), "these are all its"
    if any(bind.expanding or bind.literal_execute for bind in compiled.binds.values()):
        return None
    answers = list(statement.exported_columns)
    return None if many and answers else Prepared(connection.dialect, compiled, given, answers)
