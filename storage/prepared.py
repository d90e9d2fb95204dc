"""The house's statements as a database takes them: compiled once, then executed by the driver itself.

For each execution SQLAlchemy takes some 75 microseconds on SQLite and 250 on PostgreSQL, the drivers 8 and 30, and one
deed executes twenty. So a statement that comes a second time, as every constant does, is kept with what turns values
into the database's and back. What has another shape (a list within it, many executions that answer with rows) stays
with SQLAlchemy.
"""

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias, cast
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, CompoundSelect, Dialect, Executable, Select, TextClause, UpdateBase
from sqlalchemy.sql.compiler import SQLCompiler

from storage.driver import Driver
from storage.rows import Columns, Rows

Params: TypeAlias = Mapping[str, object] | Sequence[Mapping[str, object]]  # a list executes once for each
# For which database, whether it executes once for each of several, and what is given.
Shape: TypeAlias = tuple[str, bool, tuple[str, ...]]


class Prepared:
    """A statement for values of these names."""

    def __init__(
        self,
        dialect: Dialect,
        compiled: SQLCompiler,
        given: Collection[str],
        answers: Collection[ColumnElement[Any]],
        *,
        silent: bool,
    ) -> None:
        self._silent = silent
        order = compiled.positiontup or []
        self._sql = str(compiled)
        self._take = itemgetter(*order) if len(order) > 1 else lambda values: [values[name] for name in order]
        types = [compiled.binds[name].type.dialect_impl(dialect) for name in order]
        before = [(at, process) for at, one in enumerate(types) if (process := one.bind_processor(dialect))]
        self._before = [(at, process) for at, process in before if order[at] in given]
        always = compiled.construct_params(dict.fromkeys(given))  # raises for a value that is missing
        self._always = {name: value for name, value in always.items() if name not in given}
        for at, process in before:
            if order[at] in self._always:
                self._always[order[at]] = process(always[order[at]])
        types = [column.type.dialect_impl(dialect) for column in answers]
        found = ((at, one.result_processor(dialect, None)) for at, one in enumerate(types))
        self._after = [(at, process) for at, process in found if process]
        self._columns: Columns | None = None

    def execute(self, driver: Driver, params: Sequence[Mapping[str, object]]) -> Rows[*tuple[Any, ...]]:
        """Execute it, once for each; raises as SQLAlchemy does."""
        values = [self._values(driver, one) for one in params]
        if self._silent:
            driver.tell(self._sql, values)
            return Rows()
        rows = driver.ask(self._sql, *values)
        if self._columns is None:
            self._columns = Columns(driver.columns())
        return self._columns.rows([self._row(row) for row in rows] if self._after else rows)

    def _values(self, driver: Driver, params: Mapping[str, object]) -> list[Any]:
        values = list(self._take({**self._always, **params} if self._always else params))
        try:
            for at, process in self._before:
                values[at] = process(values[at])
        except Exception as error:
            raise driver.as_sqlalchemy_tells(error, self._sql) from error
        return values

    def _row(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for at, process in self._after:
            values[at] = process(values[at])
        return tuple(values)


# All engines of a database's are made alike, so what was compiled for one is good for the others.
_known: WeakKeyDictionary[Executable, dict[Shape, Prepared | None]] = WeakKeyDictionary()


def executed(driver: Driver, dialect: Dialect, statement: Executable, params: Params) -> Rows[*tuple[Any, ...]] | None:
    """Have the driver execute a statement; None where SQLAlchemy has to. Raises as SQLAlchemy does."""
    shapes = _known.get(statement)
    if shapes is None:
        _known[statement] = {}  # what is made for the moment is not worth compiling
        return None
    each = isinstance(params, list | tuple)
    given = cast("Sequence[Mapping[str, object]]", params if each else (params,))
    shape = dialect.name, each, tuple(given[0])
    if shape not in shapes:
        shapes[shape] = _compiled(dialect, statement, shape)
    known = shapes[shape]
    return None if known is None else known.execute(driver, given)


def _compiled(dialect: Dialect, statement: Executable, shape: Shape) -> Prepared | None:
    _, each, given = shape
    if not isinstance(statement, Select | CompoundSelect | UpdateBase | TextClause):
        return None
    compiled = statement.compile(dialect=dialect, column_keys=list(given))
    assert isinstance(compiled, SQLCompiler), "these are all its"
    if any(bind.expanding or bind.literal_execute for bind in compiled.binds.values()):
        return None
    silent = each or (isinstance(statement, UpdateBase) and not statement.exported_columns)
    answers = [] if isinstance(statement, TextClause) else list(statement.exported_columns)
    return None if each and answers else Prepared(dialect, compiled, given, answers, silent=silent)
