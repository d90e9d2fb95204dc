"""The narrow thing a deed is given to ask and write with, and how its caller hears that nothing was recorded."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar, TypeVarTuple, overload

from sqlalchemy import Connection, Executable
from sqlalchemy.sql.selectable import TypedReturnsRows

from storage.driver import driver_of
from storage.prepared import Params, executed
from storage.rows import Rows

T = TypeVar("T")
Values = TypeVarTuple("Values")

# Under which id all that one request leads to is logged, from the request to the post: the doors set it, a deed runs
# in its caller's context, and what is to be said bears it on.
TRACE: ContextVar[str | None] = ContextVar("trace", default=None)


class NotWritten(Exception):  # noqa: N818  it is said to people, and says what happened
    """What was asked is not recorded, and asking again is safe.

    One doubt remains on PostgreSQL: when the connection breaks during the commit itself, nobody can know. Hence every
    deed that must not happen twice has a unique key of its own.
    """


class TooLate(NotWritten):
    """The deadline passed before the deed could begin, so it never will."""


class Closed(NotWritten):
    """The database is closed, so nothing is asked or written any more."""


class Transaction:
    """An open transaction; it begins before its deed and ends with it, and nobody but the database can commit."""

    __slots__ = ("_connection", "_driver", "_to_look_at")

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection
        self._driver = driver_of(connection)
        self._to_look_at: dict[int | None, datetime | None] = {}  # by channel; None: all of them, at once

    @overload
    def execute(self, statement: TypedReturnsRows[*Values], params: Params | None = None) -> Rows[*Values]: ...

    @overload
    def execute(self, statement: Executable, params: Params | None = None) -> Rows[*tuple[Any, ...]]: ...

    def execute(self, statement: Executable, params: Params | None = None) -> Rows[*tuple[Any, ...]]:
        """Execute a statement, once for each of several params; the rows end in the function that asked for them."""
        connection = self._open()
        answer = executed(self._driver, connection.dialect, statement, params or {})
        if answer is None:
            self._driver.settle()
            result = connection.execute(statement, params)
            answer = Rows(result.all() if result.returns_rows else ())
        return answer

    @overload
    def scalar(self, statement: TypedReturnsRows[T], params: Mapping[str, object] | None = None) -> T | None: ...

    @overload
    def scalar(self, statement: Executable, params: Mapping[str, object] | None = None) -> Any: ...

    def scalar(self, statement: Executable, params: Mapping[str, object] | None = None) -> Any:
        """Execute a statement and give the first column of its first row, None when there is no row."""
        return self.execute(statement, params).scalar()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Within it all is kept or, where it raises, nothing; what the transaction did before stands either way."""
        self._open()
        self._driver.say("SAVEPOINT apart")  # by the driver itself: a third of the time, and every errand needs many
        self._driver.settle()
        try:
            yield
            self._driver.say("RELEASE apart")
            self._driver.settle()
        except BaseException:
            if self._driver.in_transaction:  # else all is undone already, and whoever commits will see it
                self._driver.undo_to("apart")
            raise

    def wake_delivery(self, channel: int | None = None, *, at: datetime | None = None) -> None:
        """Have delivery look at a channel, or at all, once this is committed, or at that moment; never if it is not."""
        known = self._to_look_at.setdefault(channel, at)
        self._to_look_at[channel] = None if known is None or at is None else min(known, at)

    @property
    def to_look_at(self) -> Mapping[int | None, datetime | None]:
        """The channels, None for all, in which there is something to be said, and when; None at once."""
        return self._to_look_at

    def end(self) -> None:
        """Refuse all further use: the connection goes on to other people's deeds."""
        self._connection = None

    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("a transaction ends with its deed: take values out of it, not the transaction")
        return self._connection
