"""SQLite's habits: one thread writes, many deeds share a commit, readers never wait.

A commit costs a flush to the disk, a deed hardly anything. So while deeds wait, up to GROUP of them share a commit,
each in a savepoint of its own, and all are answered after it: nobody hears "done" of what a power cut could take.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from json import JSONEncoder
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.desk import Desk
from storage.driver import Driver, keep_driver
from storage.sqlite_driver import SqliteDriver
from storage.turns import Crew, Line, OnOutgoing, Turn

GROUP = 64  # deeds in one commit at most: p99 at 64 callers stays near 30 ms
PATIENCE = 0.025  # seconds; the first of a group waits no longer than this for the others
CHECKPOINT = 4000  # pages written before they are taken over into the file itself: some 250 deeds, one of which waits
OF_THE_FILE = {  # https://www.sqlite.org/rescode.html, of which the last byte is the primary one
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
}
PRIMARY = 0xFF
READERS = 2  # more are slower: they share Python's lock


def sqlite_engine(
    url: URL, *, busy_timeout: float, begin: str | None = None, connections: int = 1, reads: bool = False
) -> Engine:
    """An engine whose connections keep the house's pragmas and whose transactions begin as told, or not by themselves.

    Raises ValueError for a database in memory: every connection would see another one.
    """
    if url.database in {None, "", ":memory:"} or "mode=memory" in str(url):
        raise ValueError("a SQLite database must be a file")
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # people's words stay out of errors and logs
        json_serializer=JSONEncoder(ensure_ascii=False).encode,
    )

    def on_connect(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        keep_driver(record, SqliteDriver(connection))
        connection.isolation_level = None  # the driver's own transactions lose updates silently
        connection.execute(f"PRAGMA busy_timeout={round(busy_timeout * 1000)}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # what is answered survives a power cut
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA temp_store=MEMORY")  # a savepoint would make a file, write it and throw it away
        connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT}")
        connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows the letters of ASCII
        if reads:
            connection.execute("PRAGMA query_only=ON")

    def on_begin(connection: Connection) -> None:
        if begin is not None:
            connection.exec_driver_sql(begin)

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def make_folder(url: URL) -> None:
    """Make the folder that the file is in, unless it is there."""
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)


class SqliteWriter:
    """The one thread that writes: it takes a turn, opens a transaction, and draws from the line while it works."""

    def __init__(self, desk: Desk, line: Line) -> None:
        self._desk = desk
        self._line = line

    def serve(self, first: Turn[Any]) -> None:
        """Do a group of turns that begins with this one, commit, and answer all of them."""
        group: list[Turn[Any]] = []
        try:
            with self._desk.transaction() as (connection, driver):
                self._do_group(first, group, connection, driver)
        except Exception as failure:  # noqa: BLE001  whatever failed, those who wait must hear of it
            # Nothing was begun: the file is locked or gone, and those in line would each wait for the same in vain.
            group = group or [first, *self._line.call_all()]
            for turn in group:
                turn.fail(failure)
        self._line.answer(group)

    def _do_group(self, first: Turn[Any], group: list[Turn[Any]], connection: Connection, driver: Driver) -> None:
        until = monotonic() + PATIENCE
        turn: Turn[Any] | None = first
        while turn is not None:
            group.append(turn)
            if turn.begin():
                self._do_in_savepoint(turn, connection, driver)
            turn = self._line.call_at_once() if len(group) < GROUP and monotonic() < until else None

    def _do_in_savepoint(self, turn: Turn[Any], connection: Connection, driver: Driver) -> None:
        driver.say("SAVEPOINT deed")
        self._line.do(turn, connection)
        if not driver.in_transaction:  # a full disk, for one; and the driver's commit would then say nothing
            raise RuntimeError("SQLite rolled back the whole group by itself") from turn.error
        _tell_what_the_file_refused(turn)
        if turn.error is not None:
            driver.undo_to("deed")
        else:
            driver.say("RELEASE deed")


def sqlite_crews(
    url: URL, *, busy_timeout: float, on_outgoing: OnOutgoing | None
) -> tuple[Crew, Crew, tuple[Engine, ...]]:
    """The writing thread, the reading threads, and the engines they use."""
    make_folder(url)
    writing = sqlite_engine(url, busy_timeout=busy_timeout)
    reading = sqlite_engine(url, busy_timeout=busy_timeout, connections=READERS, reads=True)
    deeds, questions = Line(on_outgoing), Line()

    @contextmanager
    def writes() -> Iterator[Callable[[Turn[Any]], None]]:
        with closing(Desk(writing, "BEGIN IMMEDIATE")) as desk:
            yield SqliteWriter(desk, deeds).serve

    @contextmanager
    def reads() -> Iterator[Callable[[Turn[Any]], None]]:
        with closing(Desk(reading, "BEGIN DEFERRED")) as desk:
            yield lambda turn: _answer(turn, desk, questions)

    return Crew("writer", 1, deeds, writes), Crew("reader", READERS, questions, reads), (writing, reading)


def _answer(turn: Turn[Any], desk: Desk, questions: Line) -> None:
    try:
        with desk.transaction() as (connection, _):
            if turn.begin():
                questions.do(turn, connection)
                _tell_what_the_file_refused(turn)
    except Exception as failure:  # noqa: BLE001  whatever failed, the caller must hear of it or waits for ever
        turn.fail(failure)
    questions.answer([turn])


def _tell_what_the_file_refused(turn: Turn[Any]) -> None:
    """A full disk, for one: not the deed is to blame, and asking again is safe."""
    if isinstance(turn.error, DBAPIError) and isinstance(turn.error.orig, sqlite3.Error):
        code = getattr(turn.error.orig, "sqlite_errorcode", 0)
        if code & PRIMARY in OF_THE_FILE:
            turn.fail(turn.error)


def _lower(text: str | None) -> str | None:
    return text if text is None else text.lower()
