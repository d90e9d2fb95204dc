"""What a statement answers with: the rows themselves, all of them, read already.

SQLAlchemy's own Result can wait for rows that are still to come, and takes eight microseconds for each statement to be
able to; here none ever are.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVarTuple

from sqlalchemy import Row
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import MultipleResultsFound, NoResultFound

Values = TypeVarTuple("Values")


class Rows(Generic[*Values]):
    """Rows in the order in which they came, typed by the columns that were asked for."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Sequence[Row[*Values]] = ()) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Row[*Values]]:
        return iter(self._rows)

    def all(self) -> Sequence[Row[*Values]]:
        """Give all of them."""
        return self._rows

    def one(self) -> Row[*Values]:
        """Give the only one. Raises NoResultFound, MultipleResultsFound."""
        row = self.one_or_none()
        if row is None:
            raise NoResultFound("no row was found when one was required")
        return row

    def one_or_none(self) -> Row[*Values] | None:
        """Give the only one, None where there is none. Raises MultipleResultsFound."""
        if len(self._rows) > 1:
            raise MultipleResultsFound("several rows were found when one or none was required")
        return self._rows[0] if self._rows else None

    def scalar(self) -> Any:
        """Give the first column of the first, None where there is none."""
        first: Any = self._rows[0] if self._rows else (None,)
        return first[0]

    def mappings(self) -> list[dict[str, Any]]:
        """Give all of them by the names of their columns."""
        return [row._asdict() for row in self._rows]


class Columns:
    """The names under which a statement's values are found in its rows."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = SimpleResultMetaData(names)
        self._places: dict[Any, int] = {name: place for place, name in enumerate(names)}

    def rows(self, values: Iterable[Sequence[Any]]) -> Rows[*tuple[Any, ...]]:
        """Name what the database's own driver gave."""
        return Rows([Row(self._names, None, self._places, one) for one in values])
