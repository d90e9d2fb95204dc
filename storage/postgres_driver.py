"""PostgreSQL's own library under psycopg, as the house uses it.

One call says a statement and waits for what comes of it, and Python's lock is let go once; psycopg's cursors take five
times the processor and let it go at every step, and each time another thread may keep it for milliseconds. Values go
as text, and the server knows their types from the statement, so each is prepared once for a connection.
"""

from collections.abc import Sequence
from typing import Any, cast

from psycopg import Connection, Error, OperationalError
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy.exc import DBAPIError

_OPEN = {TransactionStatus.INTRANS, TransactionStatus.INERROR}
_DONE = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}


class PostgresDriver:
    """A connection to a server."""

    def __init__(self, raw: Connection[Any]) -> None:
        self._raw = raw
        self._server = raw.pgconn
        self._adapting = Transformer(raw)
        self._prepared: dict[str, bytes] = {}  # the server's names of statements
        self._answer: PGresult | None = None

    @property
    def in_transaction(self) -> bool:
        """Whether there is something to commit or to undo."""
        return self._server.transaction_status in _OPEN

    @property
    def lost(self) -> bool:
        """Whether the server is gone."""
        return self._server.status == ConnStatus.BAD

    def say(self, sql: str) -> None:
        """Say something that answers nothing."""
        try:
            self._checked(self._server.exec_(sql.encode()))
        except Error as error:
            raise self.as_sqlalchemy_tells(error, sql) from error

    def commit(self) -> None:
        """Commit. Raises RuntimeError where a statement has failed.

        PostgreSQL answers such a commit with a rollback and no error, so the caller would hear "done".
        """
        if self._server.transaction_status == TransactionStatus.INERROR:
            raise RuntimeError("a deed may not go on after a statement has failed")
        self.say("COMMIT")

    def ask(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Execute a statement, and give the rows that it answers with."""
        self._answer = answer = self._execute(self._prepared.get(sql) or self._prepare(sql), values)
        self._adapting.set_pgresult(answer)
        return self._adapting.load_rows(0, answer.ntuples, tuple)

    def columns(self) -> Sequence[str]:
        """The names of what the last statement answered with."""
        answer = self._answer
        return [(answer.fname(at) or b"").decode() for at in range(answer.nfields)] if answer else []

    def do_each(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        """Execute a statement once for each, without an answer."""
        name = self._prepared.get(sql) or self._prepare(sql)
        for one in values:
            self._execute(name, one)

    def as_sqlalchemy_tells(self, error: Exception, sql: str) -> Exception:
        """What was raised, as SQLAlchemy would raise it, without people's words."""
        return DBAPIError.instance(sql, None, error, Error, hide_parameters=True, connection_invalidated=self.lost)

    def _prepare(self, sql: str) -> bytes:
        name = b"rapport_%d" % len(self._prepared)
        self._checked(self._server.prepare(name, sql.encode()))
        self._prepared[sql] = name
        return name

    def _execute(self, name: bytes, values: Sequence[Any]) -> PGresult:
        given = self._adapting.dump_sequence(values, [PyFormat.TEXT] * len(values))
        return self._checked(self._server.exec_prepared(name, cast("Sequence[Buffer]", given)))  # None is NULL

    def _checked(self, result: PGresult) -> PGresult:
        if result.status not in _DONE:
            raise OperationalError(self._server.get_error_message()) if self.lost else error_from_result(result)
        return result
