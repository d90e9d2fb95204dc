"""PostgreSQL's own library under psycopg, as the house uses it.

One call says a statement and waits for what comes of it; psycopg's cursors take five times the processor. What answers
nothing waits for the next that does, or for the commit, and goes with it: each journey to the server and back costs
more than the statement, wherever the server is, and whoever waits for the same rows waits for all of them.

Values go as text, and the server knows their types from the statement, so each is prepared once for a connection.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from select import POLLIN, POLLOUT, poll
from typing import Any, cast

from psycopg import Connection, Error, OperationalError
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy.exc import DBAPIError

MOST = 100  # statements that wait for an answer of the next
# feature_not_supported: a column is of another type since; invalid_sql_statement_name: somebody stands between us and
# the server, and has given us another connection of his. What was prepared is good for nothing any more.
STALE = frozenset({"0A000", "26000"})
_OPEN = {TransactionStatus.INTRANS, TransactionStatus.INERROR}
_DONE = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its values, as the server takes it."""

    sql: str
    name: bytes  # under which the server has it
    values: Sequence[Buffer]


class PostgresDriver:
    """A connection to a server."""

    def __init__(self, raw: Connection[Any]) -> None:
        self._server = raw.pgconn
        self._adapting = Transformer(raw)
        self._prepared: dict[str, bytes] = {}
        self._waiting: list[Said] = []
        self._answer: PGresult | None = None
        self._stale = False

    @property
    def in_transaction(self) -> bool:
        """Whether there is something to commit or to undo."""
        return bool(self._waiting) or self._server.transaction_status in _OPEN

    @property
    def lost(self) -> bool:
        """Whether the server is gone, or no longer knows what was prepared."""
        return self._stale or self._gone

    def ask(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Execute a statement, and give the rows that it answers with."""
        self._answer = answer = self._do(self._said(sql, values))
        self._adapting.set_pgresult(answer)
        return self._adapting.load_rows(0, answer.ntuples, tuple)

    def columns(self) -> Sequence[str]:
        """The names of what the last statement answered with."""
        answer = self._answer
        return [(answer.fname(at) or b"").decode() for at in range(answer.nfields)] if answer else []

    def tell(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        """Have a statement that answers nothing executed with the next that does, once for each of these values."""
        for one in values:
            self._waiting.append(self._said(sql, one))
            if len(self._waiting) >= MOST:
                self.settle()

    def say(self, sql: str) -> None:
        """The same for something that has no values."""
        self._waiting.append(self._said(sql, ()))

    def settle(self) -> None:
        """Have done what was said until now."""
        if self._waiting:
            self._do(self._waiting.pop())

    def commit(self) -> None:
        """Commit. What was said before and fails only now leaves the transaction open. A failed one is not committed.

        Raises RuntimeError for a failed one: PostgreSQL would answer with a rollback and no error, and the caller hear
        "done".
        """
        if self._server.transaction_status == TransactionStatus.INERROR:
            raise RuntimeError("a deed may not go on after a statement has failed")
        if self._server.transaction_status == TransactionStatus.IDLE and len(self._waiting) == 1:
            self._waiting.clear()  # nothing was said in it
        else:
            self._do(self._said("COMMIT", ()))

    def undo(self) -> None:
        """Roll back, where there is anything to."""
        self._waiting.clear()
        if self.in_transaction:
            self._do_at_once("ROLLBACK")

    def undo_to(self, savepoint: str) -> None:
        """Roll back to a savepoint that the server knows, and be rid of it."""
        self._waiting.clear()
        self._do_at_once(f"ROLLBACK TO {savepoint}; RELEASE {savepoint}")

    def as_sqlalchemy_tells(self, error: Exception, sql: str) -> Exception:
        """What was raised, as SQLAlchemy would raise it, without people's words."""
        return DBAPIError.instance(sql, None, error, Error, hide_parameters=True, connection_invalidated=self.lost)

    @property
    def _gone(self) -> bool:
        return self._server.status == ConnStatus.BAD

    def _said(self, sql: str, values: Sequence[Any]) -> Said:
        """A statement with its values, prepared if it is the first time."""
        name = self._prepared.get(sql)
        if name is None:
            self.settle()
            name = b"rapport_%d" % len(self._prepared)
            self._checked(self._server.prepare(name, sql.encode()), sql)
            self._prepared[sql] = name
        try:
            given = self._adapting.dump_sequence(values, [PyFormat.TEXT] * len(values))
        except Error as error:
            raise self.as_sqlalchemy_tells(error, sql) from error
        return Said(sql, name, cast("Sequence[Buffer]", given))  # None among them is NULL

    def _do(self, said: Said) -> PGresult:
        """Execute what waits and this, and give what this answers."""
        if self._waiting:
            together = [*self._waiting, said]
            self._waiting.clear()
            return self._do_together(together)
        return self._checked(self._server.exec_prepared(said.name, said.values), said.sql)

    def _do_together(self, together: Sequence[Said]) -> PGresult:
        """Send all, then wait for what comes of each, and give what the last answers; after a failed one, none is."""
        server = self._server
        try:
            server.enter_pipeline_mode()
            for said in together:
                server.send_query_prepared(said.name, said.values)
            server.pipeline_sync()
            answers = self._answers()
            server.exit_pipeline_mode()
        except Error as error:
            raise self.as_sqlalchemy_tells(error, together[-1].sql) from error
        for said, answer in zip(together, answers, strict=True):
            self._checked(answer, said.sql)
        return answers[-1]

    def _do_at_once(self, sql: str) -> None:
        """Execute something that is not prepared."""
        self._checked(self._server.exec_(sql.encode()), sql)

    def _answers(self) -> list[PGresult]:
        """What came of all that was sent."""
        server = self._server
        answers: list[PGresult] = []
        socket = poll()
        socket.register(server.socket, POLLIN | POLLOUT)
        while server.flush():
            socket.poll()
            server.consume_input()  # the server may wait for us to hear it out before it hears us
        socket.modify(server.socket, POLLIN)
        while True:
            while server.is_busy():
                socket.poll()
                server.consume_input()
            answer = server.get_result()
            if answer is not None and answer.status == ExecStatus.PIPELINE_SYNC:
                return answers
            if answer is not None:
                answers.append(answer)
            elif self._gone:  # else None stands between two
                raise OperationalError(server.get_error_message())

    def _checked(self, answer: PGresult, sql: str) -> PGresult:
        if answer.status not in _DONE:
            error = OperationalError(self._server.get_error_message()) if self._gone else error_from_result(answer)
            self._stale = self._stale or error.sqlstate in STALE
            raise self.as_sqlalchemy_tells(error, sql) from error
        return answer
