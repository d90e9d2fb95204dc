"""SQLite's own driver, as the house uses it."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError


class SqliteDriver:
    """A connection to a file."""

    lost = False  # a file does not go away by itself

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._answer = raw.cursor()

    @property
    def in_transaction(self) -> bool:
        """Whether there is something to commit; no longer when SQLite undid it by itself."""
        return self._raw.in_transaction

    def ask(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Execute a statement, and give the rows that it answers with."""
        try:
            self._answer = self._raw.execute(sql, values)
            return self._answer.fetchall()
        except Exception as error:
            raise self.as_sqlalchemy_tells(error, sql) from error

    def columns(self) -> Sequence[str]:
        """The names of what the last statement answered with."""
        return [column[0] for column in self._answer.description or ()]

    def tell(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        """Execute a statement that answers nothing, once for each of these values."""
        try:
            self._raw.executemany(sql, values)
        except Exception as error:
            raise self.as_sqlalchemy_tells(error, sql) from error

    def say(self, sql: str) -> None:
        """Say something that has no values and answers nothing."""
        try:
            self._raw.execute(sql)
        except sqlite3.Error as error:
            raise self.as_sqlalchemy_tells(error, sql) from error

    def settle(self) -> None:
        """All is done when it is said."""

    def commit(self) -> None:
        """Commit."""
        self.say("COMMIT")

    def undo(self) -> None:
        """Roll back, where there is anything to."""
        if self.in_transaction:
            self.say("ROLLBACK")

    def undo_to(self, savepoint: str) -> None:
        """Roll back to a savepoint, and be rid of it."""
        self.say(f"ROLLBACK TO {savepoint}")
        self.say(f"RELEASE {savepoint}")

    def as_sqlalchemy_tells(self, error: Exception, sql: str) -> Exception:
        """What was raised, as SQLAlchemy would raise it, without people's words."""
        return DBAPIError.instance(sql, None, error, sqlite3.Error, hide_parameters=True)
