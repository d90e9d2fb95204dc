"""PostgreSQL's habits: some threads, one transaction a deed, and once more after a deadlock or a lost race.

Deeds are never grouped here: groups lock rows in each other's way and deadlock, and gain nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

from psycopg import Connection as PsycopgConnection
from psycopg import Error as PsycopgError
from psycopg import RawCursor
from sqlalchemy import URL, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.desk import Desk
from storage.driver import keep_driver
from storage.handing_over import hand_over
from storage.postgres_driver import PostgresDriver
from storage.turns import Crew, Line, OnOutgoing, Turn

WRITERS = 8
READERS = 4  # threads of their own, so that a form opens even while every writer waits for a lock
# serialization_failure, deadlock_detected: the same deed may pass a second time; so may one that met unique_violation,
# because the second time it finds what the other, who was quicker, has written.
AGAIN = frozenset({"40001", "40P01", "23505"})


def postgres_engine(url: URL, *, busy_timeout: float, connections: int = 1) -> Engine:
    """An engine in which nothing waits for ever, be it for a lock, a statement, a forgotten transaction or the network.

    Asks psycopg for the connection whatever driver the address names; options of the address itself win.
    """
    limits = {
        "lock_timeout": busy_timeout,
        "statement_timeout": 10 * busy_timeout,
        "idle_in_transaction_session_timeout": 20 * busy_timeout,
    }
    options = [f"-c {name}={round(1000 * seconds)}" for name, seconds in limits.items()]
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # people's words stay out of errors and logs
        paramstyle="numeric_dollar",  # the server's own, so that what is compiled can be said without a cursor
        connect_args={
            "cursor_factory": RawCursor,
            "options": " ".join([*options, *_own_options(url)]),
            "connect_timeout": 3,  # seconds
            "tcp_user_timeout": round(20_000 * busy_timeout),  # milliseconds
        },
    )

    def on_connect(connection: PsycopgConnection[Any], record: ConnectionPoolEntry) -> None:
        keep_driver(record, PostgresDriver(connection))

    event.listen(engine, "connect", on_connect)
    return engine


def postgres_crews(
    url: URL, *, busy_timeout: float, on_outgoing: OnOutgoing | None, hands_over: bool
) -> tuple[Crew, Crew, tuple[Engine, ...]]:
    """The writing threads, the reading threads, and the engines they use."""
    engine = postgres_engine(url, busy_timeout=busy_timeout, connections=WRITERS + READERS)
    deeds, questions = Line(on_outgoing, hand_over if hands_over else None), Line()

    def serves(begin: str, line: Line) -> Callable[[], AbstractContextManager[Callable[[Turn[Any]], None]]]:
        @contextmanager
        def opens() -> Iterator[Callable[[Turn[Any]], None]]:
            with closing(Desk(engine, begin)) as desk:
                yield lambda turn: _serve(turn, desk, line)

        return opens

    writers = Crew("writer", WRITERS, deeds, serves("BEGIN", deeds))
    # As on SQLite, a question sees one moment from its first statement to its last.
    readers = Crew("reader", READERS, questions, serves("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", questions))
    return writers, readers, (engine,)


def _serve(turn: Turn[Any], desk: Desk, line: Line) -> None:
    _do(turn, desk, line)
    if turn.error is not None and _may_pass(turn.error) and not turn.late:
        _do(turn, desk, line)
    if isinstance(turn.error, OperationalError):  # waited too long for a lock, deadlocked twice, the server is gone
        turn.fail(turn.error)
    line.answer([turn])


def _do(turn: Turn[Any], desk: Desk, line: Line) -> None:
    """Do a turn in a transaction of its own; what the deed raises rolls it back, and a failed commit is NotWritten."""
    try:
        with desk.transaction() as (connection, driver):
            if turn.begin():
                line.do(turn, connection)
            try:
                if turn.error is None:
                    driver.commit()
            except DBAPIError as refusal:
                if not driver.in_transaction:  # it was the commit that failed
                    raise
                turn.refuse(refusal)  # what the deed said last
            if turn.error is not None:
                driver.undo()
    except Exception as failure:  # noqa: BLE001  whatever failed, the caller must hear of it or waits for ever
        turn.fail(failure)


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True  # lost before its commit was asked for, so nothing of it is written
    met = error if isinstance(error, DBAPIError) else error.__cause__
    return isinstance(met, DBAPIError) and isinstance(met.orig, PsycopgError) and met.orig.sqlstate in AGAIN


def _own_options(url: URL) -> list[str]:
    own = url.query.get("options", ())
    return [own] if isinstance(own, str) else list(own)
