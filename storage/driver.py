"""What the house asks of a database's driver itself, past SQLAlchemy: it takes a tenth of the time."""

from collections.abc import Sequence
from typing import Any, Final, Protocol, cast

from sqlalchemy import Connection
from sqlalchemy.pool import ConnectionPoolEntry

_KEPT: Final = "driver"


class Driver(Protocol):
    """One connection to the database, in the driver's own terms."""

    @property
    def in_transaction(self) -> bool:
        """Whether there is something to commit or to undo."""

    @property
    def lost(self) -> bool:
        """Whether nothing can be said to the database any more."""

    def say(self, sql: str) -> None:
        """Say something that answers nothing. Raises as SQLAlchemy does."""

    def commit(self) -> None:
        """Commit. Raises as SQLAlchemy does."""

    def ask(self, sql: str, values: Sequence[object]) -> Sequence[Sequence[Any]]:
        """Execute a statement, and give the rows that it answers with. Raises as the driver does."""

    def columns(self) -> Sequence[str]:
        """The names of what the last statement answered with."""

    def do_each(self, sql: str, values: Sequence[Sequence[object]]) -> None:
        """Execute a statement once for each, without an answer. Raises as the driver does."""

    def as_sqlalchemy_tells(self, error: Exception, sql: str) -> Exception:
        """What was raised, as SQLAlchemy would raise it, without people's words."""


def keep_driver(record: ConnectionPoolEntry, driver: Driver) -> None:
    """Have the pool remember the driver of a connection for as long as it lives."""
    record.info[_KEPT] = driver


def driver_of(connection: Connection) -> Driver:
    """The driver of a connection that one of the house's engines has made."""
    return cast("Driver", connection.info[_KEPT])
