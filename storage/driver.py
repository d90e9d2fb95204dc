"""What the house asks of a database's driver itself, past SQLAlchemy: it takes a tenth of the time."""

from collections.abc import Sequence
from typing import Any, Final, Protocol, cast

from sqlalchemy import Connection
from sqlalchemy.pool import ConnectionPoolEntry

_KEPT: Final = "driver"


class Driver(Protocol):
    """One connection to the database, in the driver's own terms; all of it raises as SQLAlchemy does.

    What answers nothing may be said together with what comes after it, and raise only there.
    """

    @property
    def in_transaction(self) -> bool:
        """Whether there is something to commit or to undo."""

    @property
    def lost(self) -> bool:
        """Whether nothing can be said to the database any more, or it no longer knows what was prepared."""

    def ask(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Execute a statement, and give the rows that it answers with."""

    def columns(self) -> Sequence[str]:
        """The names of what the last statement answered with."""

    def tell(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        """Execute a statement that answers nothing, once for each of these values."""

    def say(self, sql: str) -> None:
        """Say something that has no values and answers nothing."""

    def settle(self) -> None:
        """Have done what was said until now."""

    def commit(self) -> None:
        """Commit."""

    def undo(self) -> None:
        """Roll back, where there is anything to."""

    def undo_to(self, savepoint: str) -> None:
        """Roll back to a savepoint, and be rid of it."""

    def as_sqlalchemy_tells(self, error: Exception, sql: str) -> Exception:
        """What was raised, as SQLAlchemy would raise it, without people's words."""


def keep_driver(record: ConnectionPoolEntry, driver: Driver) -> None:
    """Have the pool remember the driver of a connection for as long as it lives."""
    record.info[_KEPT] = driver


def driver_of(connection: Connection) -> Driver:
    """The driver of a connection that one of the house's engines has made."""
    return cast("Driver", connection.info[_KEPT])
