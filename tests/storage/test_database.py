"""How deeds are done, undone, refused and answered, on both databases where both can show it."""

import asyncio
import logging
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from threading import Barrier, Event
from time import monotonic
from typing import Any, cast

import psycopg
import pytest
from sqlalchemy import column, event, insert, make_url, table, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import sqlite, turns
from storage.database import Closed, Database, NotWritten, TooLate, Transaction, open_database
from storage.turns import Channels

WRITING_THREADS = {"sqlite": 1, "postgresql": 8}
CREATE_PARENTS = text("CREATE TABLE parents (name TEXT PRIMARY KEY)")
CREATE_CHILDREN = text(
    "CREATE TABLE children (parent TEXT REFERENCES parents (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)"
)
ADD = text("INSERT INTO parents (name) VALUES (:name)")
ADD_WITHOUT_ANSWER = insert(table("parents", column("name")))
ADD_ORPHAN = text("INSERT INTO children (parent) VALUES ('nobody')")
NAMES = text("SELECT name FROM parents ORDER BY name")

who = ContextVar("who", default="nobody")


class Refused(Exception):  # noqa: N818  as the house calls it
    """A deed's own no."""


def create(tx: Transaction) -> None:
    tx.execute(CREATE_PARENTS)
    tx.execute(CREATE_CHILDREN)


def add(tx: Transaction, name: str) -> str:
    tx.execute(ADD, {"name": name})
    return name


def add_all(tx: Transaction, *names: str) -> None:
    for name in names:
        tx.execute(ADD_WITHOUT_ANSWER, {"name": name})


def add_and_say(tx: Transaction, name: str) -> None:
    add(tx, name)
    tx.wake_delivery()


def add_and_refuse(tx: Transaction, name: str) -> None:
    add_and_say(tx, name)
    raise Refused(name)


def add_orphan(tx: Transaction) -> None:
    tx.execute(ADD_ORPHAN)  # its commit will fail: the foreign key is looked at only then


def names(tx: Transaction) -> list[str]:
    return [row[0] for row in tx.execute(NAMES)]


def wait(_tx: Transaction, begun: Callable[[], object], go_on: Event) -> None:
    begun()
    assert go_on.wait(10)


Busy = Callable[[Database], AbstractAsyncContextManager[Event]]


@pytest.fixture
def busy(database_url: str) -> Busy:
    """Keep every writing thread busy with a deed, until the event is set or the block ends."""
    size = WRITING_THREADS[make_url(database_url).get_backend_name()]

    @asynccontextmanager
    async def busy(database: Database) -> AsyncIterator[Event]:
        loop, begun, go_on = asyncio.get_running_loop(), asyncio.Semaphore(0), Event()
        deeds = [
            asyncio.ensure_future(database.write(wait, lambda: loop.call_soon_threadsafe(begun.release), go_on))
            for _ in range(size)
        ]
        for _ in deeds:
            await begun.acquire()
        try:
            yield go_on
        finally:
            go_on.set()
            await asyncio.gather(*deeds)

    return busy


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with two tables whose commit can be made to fail."""
    database = open_database(database_url)
    await database.write(create)
    yield database
    await database.close()


@pytest.fixture
def executed() -> list[str]:
    """Everything that SQLite executes for whoever writes."""
    return []


@pytest.fixture
async def sqlite_database(sqlite_url: str, executed: list[str]) -> AsyncIterator[Database]:
    database = open_database(sqlite_url, busy_timeout=0.05)
    event.listen(database._engines[0], "connect", lambda raw, _: raw.set_trace_callback(executed.append))
    await database.write(create)
    yield database
    await database.close()


@pytest.fixture
async def postgres_database(postgres_url: str) -> AsyncIterator[Database]:
    url = f"{postgres_url}&options=-c%20deadlock_timeout%3D20ms"
    database = open_database(url, busy_timeout=0.2)
    await database.write(create)
    yield database
    await database.close()


async def queued(*deeds: Coroutine[Any, Any, object]) -> list[asyncio.Task[object]]:
    """Ask for deeds and come back when they stand in line."""
    asked = [asyncio.create_task(deed) for deed in deeds]
    await asyncio.sleep(0)  # each task has now run up to its wait
    return asked


async def outcomes(asked: list[asyncio.Task[object]]) -> list[object]:
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_what_a_deed_gives_is_written_before_it_is_answered(database: Database) -> None:
    assert await database.write(add, "Anna") == "Anna"
    assert await database.read(names) == ["Anna"]


async def test_a_deed_that_refuses_is_undone_alone(database: Database, busy: Busy) -> None:
    async with busy(database) as go_on:
        asked = await queued(
            database.write(add, "Anna"), database.write(add_and_refuse, "Ben"), database.write(add, "Cleo")
        )
        go_on.set()
        answers = await outcomes(asked)

    assert [type(answer) for answer in answers] == [str, Refused, str]
    assert await database.read(names) == ["Anna", "Cleo"]


async def test_a_deed_the_database_refuses_is_undone_alone(database: Database) -> None:
    await database.write(add, "Anna")

    with pytest.raises(IntegrityError):
        await database.write(add, "Anna")

    assert await database.read(names) == ["Anna"]


async def test_what_a_deed_says_last_and_the_database_refuses_is_its_own_error(database: Database) -> None:
    await database.write(add_all, "Anna", "Ben")

    for refused in (["Anna"], ["Cleo", "Anna"], ["Cleo", "Anna", "Dora"]):
        with pytest.raises(IntegrityError):
            await database.write(add_all, *refused)

    assert await database.read(names) == ["Anna", "Ben"]


async def test_what_is_refused_apart_is_undone_alone(database: Database) -> None:
    def go_on(tx: Transaction) -> list[str]:
        add_all(tx, "Anna", "Ben")
        with pytest.raises(IntegrityError), tx.apart():
            add_all(tx, "Cleo", "Ben")
        with pytest.raises(Refused), tx.apart():
            add_and_refuse(tx, "Cleo")
        with tx.apart():
            add_all(tx, "Dora")
        return names(tx)

    assert await database.write(go_on) == ["Anna", "Ben", "Dora"]
    assert await database.read(names) == ["Anna", "Ben", "Dora"]


async def test_many_statements_without_an_answer_are_all_done(database: Database) -> None:
    many = [f"{number:03}" for number in range(250)]

    await database.write(add_all, *many)

    assert await database.read(names) == many


async def test_a_failed_commit_is_not_written_and_the_next_deed_is(database: Database) -> None:
    with pytest.raises(NotWritten) as refusal:
        await database.write(add_orphan)

    assert isinstance(refusal.value.__cause__, IntegrityError)
    assert await database.write(add, "Anna") == "Anna"


async def test_a_deed_that_stops_an_iteration_is_a_bug_and_not_a_silence(database: Database) -> None:
    def stop(_tx: Transaction) -> None:
        next(iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        await database.write(stop)
    with pytest.raises(RuntimeError, match="StopIteration"):
        await database.read(stop)


async def test_a_deed_may_not_ask_for_another(database: Database) -> None:
    def ask_for_another(_tx: Transaction) -> None:
        database.write(add, "Anna").close()

    with pytest.raises(RuntimeError, match="may not ask"):
        await database.write(ask_for_another)
    with pytest.raises(RuntimeError, match="may not ask"):
        await database.read(ask_for_another)


async def test_a_transaction_ends_with_its_deed(database: Database) -> None:
    def keep(tx: Transaction) -> Transaction:
        return tx

    kept = await database.write(keep)

    with pytest.raises(RuntimeError, match="ends with its deed"):
        kept.execute(NAMES)


async def test_a_deed_runs_in_its_callers_context(database: Database, busy: Busy) -> None:
    async def ask(name: str) -> str:
        who.set(name)
        return await database.write(lambda _tx: who.get())

    async with busy(database) as go_on:
        asked = await queued(ask("Anna"), ask("Ben"))
        go_on.set()
        assert await outcomes(asked) == ["Anna", "Ben"]


async def test_a_cancelled_callers_deed_that_has_not_begun_is_not_done(database: Database, busy: Busy) -> None:
    async with busy(database):
        asked = await queued(database.write(add, "Anna"), database.write(add, "Ben"))
        asked[0].cancel()

    assert [str(answer) for answer in await outcomes(asked)] == ["", "Ben"]
    assert await database.read(names) == ["Ben"]


async def test_a_deed_not_begun_by_its_deadline_is_refused_at_once_and_never_done(
    database: Database, busy: Busy
) -> None:
    async with busy(database):
        with pytest.raises(TooLate):  # answered although every thread is still busy
            await database.until(monotonic() + 0.01).write(add, "Anna")

    assert await database.write(add, "Ben") == "Ben"  # it stood behind Anna
    assert await database.read(names) == ["Ben"]


async def test_a_deed_asked_for_after_its_deadline_is_refused(database: Database) -> None:
    hurried = database.until(monotonic() - 1)

    with pytest.raises(TooLate):
        await hurried.write(add, "Anna")
    with pytest.raises(TooLate):
        await hurried.read(names)

    assert await database.read(names) == []


async def test_a_deed_begun_before_its_deadline_is_done(database: Database) -> None:
    assert await database.until(monotonic() + 60).write(add, "Anna") == "Anna"


async def test_closing_finishes_what_was_asked_and_refuses_what_comes_after(database_url: str, busy: Busy) -> None:
    database = open_database(database_url)
    await database.write(create)
    async with busy(database):
        asked = await queued(database.write(add, "Anna"))
        closing = asyncio.ensure_future(database.close())
    await closing
    await database.close()

    assert await outcomes(asked) == ["Anna"]
    with pytest.raises(Closed):
        await database.write(add, "Ben")
    with pytest.raises(Closed):
        await database.read(names)


async def test_delivery_is_woken_after_the_commit_and_only_by_what_is_committed(database_url: str) -> None:
    loop, woken = asyncio.get_running_loop(), list[asyncio.AbstractEventLoop]()
    database = open_database(database_url, on_outgoing=lambda _channels: woken.append(asyncio.get_running_loop()))
    await database.write(create)
    await database.write(add, "Anna")
    with pytest.raises(Refused):
        await database.write(add_and_refuse, "Ben")
    assert woken == []

    await database.write(add_and_say, "Cleo")
    await database.close()

    assert woken == [loop]


async def test_a_slow_deed_is_logged_with_those_who_waited_behind_it(
    database: Database, busy: Busy, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(turns, "SLOW", 0)
    with caplog.at_level(logging.WARNING, logger="storage.turns"):
        async with busy(database) as go_on:
            asked = await queued(database.write(add, "Anna"))
            go_on.set()
            await outcomes(asked)

    slow = caplog.messages[0]
    assert slow.startswith("tests.storage.test_database.wait took ")
    assert slow.endswith(" ms; waiting behind it: tests.storage.test_database.add")


async def test_a_question_may_not_write(database: Database) -> None:
    with pytest.raises((DBAPIError, NotWritten)):
        await database.read(add, "Anna")

    assert await database.read(names) == []


async def test_a_question_sees_one_moment_and_waits_for_no_writer(database: Database) -> None:
    loop, first_seen, go_on = asyncio.get_running_loop(), asyncio.Event(), Event()

    def look_twice(tx: Transaction) -> tuple[list[str], list[str]]:
        first = names(tx)
        loop.call_soon_threadsafe(first_seen.set)
        assert go_on.wait(10)
        return first, names(tx)

    looking = asyncio.ensure_future(database.read(look_twice))
    await first_seen.wait()
    await database.write(add, "Anna")
    go_on.set()

    assert await looking == ([], [])
    assert await database.read(names) == ["Anna"]


async def test_people_s_words_stay_out_of_errors(database: Database) -> None:
    with pytest.raises(DBAPIError) as error:
        await database.write(
            lambda tx: tx.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "our secret plan"})
        )

    assert "secret" not in str(error.value)


async def test_asking_from_two_event_loops_answers_each_on_its_own(database: Database) -> None:
    async def elsewhere() -> str:
        return await database.write(add, "Ben")

    here, there = await asyncio.gather(database.write(add, "Anna"), asyncio.to_thread(lambda: asyncio.run(elsewhere())))

    assert (here, there) == ("Anna", "Ben")


def test_a_database_in_memory_is_refused() -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="must be a file"):
            open_database(url)


def test_any_other_database_is_refused() -> None:
    with pytest.raises(ValueError, match="not mysql"):
        open_database("mysql://localhost/rapport")


async def test_sqlite_makes_its_folder_and_keeps_what_is_answered_through_a_power_cut(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/deep/down/rapport.db", busy_timeout=1.5)

    def pragmas(tx: Transaction) -> dict[str, object]:
        kept = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return {name: tx.scalar(text(f"PRAGMA {name}")) for name in kept}

    settings = await database.write(pragmas)
    await database.close()

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 1500}


async def test_deeds_that_wait_share_a_commit_of_64_at_most(
    sqlite_database: Database, executed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 60)
    executed.clear()
    begun, go_on = Event(), Event()
    first = await queued(sqlite_database.write(wait, begun.set, go_on))
    asked = first + await queued(*(sqlite_database.write(add, f"{n:03}") for n in range(100)))

    go_on.set()
    await outcomes(asked)

    assert executed.count("COMMIT") == 2
    assert len(await sqlite_database.read(names)) == 100


async def test_a_group_ends_when_its_first_has_waited_long_enough(
    sqlite_database: Database, executed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0)
    executed.clear()

    await asyncio.gather(*(sqlite_database.write(add, f"{n:03}") for n in range(10)))

    assert executed.count("COMMIT") == 10


async def test_a_group_wakes_delivery_once(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 60)
    woken = list[Channels]()
    database = open_database(sqlite_url, on_outgoing=woken.append)
    await database.write(create)
    begun, go_on = Event(), Event()
    first = await queued(database.write(wait, begun.set, go_on))
    asked = first + await queued(*(database.write(add_and_say, f"{n:03}") for n in range(10)))

    go_on.set()
    await outcomes(asked)
    await database.close()

    assert woken == [{None}]


async def test_when_a_groups_commit_fails_each_caller_hears_its_own_not_written(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 60)
    begun, go_on = Event(), Event()
    first = await queued(sqlite_database.write(wait, begun.set, go_on))
    asked = first + await queued(
        sqlite_database.write(add, "Anna"), sqlite_database.write(add_orphan), sqlite_database.write(add, "Ben")
    )

    go_on.set()
    answers = await outcomes(asked)

    assert [type(answer) for answer in answers] == [NotWritten] * 4
    assert len({id(answer) for answer in answers}) == 4
    assert await sqlite_database.read(names) == []


async def test_when_sqlite_rolls_back_by_itself_nobody_in_the_group_is_told_it_is_written(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_everything(tx: Transaction) -> None:
        tx.execute(text("ROLLBACK"))  # as SQLite does by itself when the disk is full
        raise Refused

    monkeypatch.setattr(sqlite, "PATIENCE", 60)
    begun, go_on = Event(), Event()
    first = await queued(sqlite_database.write(wait, begun.set, go_on))
    asked = first + await queued(
        sqlite_database.write(add, "Anna"), sqlite_database.write(lose_everything), sqlite_database.write(add, "Ben")
    )

    go_on.set()
    answers = await outcomes(asked)

    assert [type(answer) for answer in answers] == [NotWritten, NotWritten, NotWritten, str]
    assert "whole group" in str(cast("NotWritten", answers[0]).__cause__)
    assert await sqlite_database.read(names) == ["Ben"]


async def test_when_nothing_can_begin_all_who_wait_are_told_at_once(
    sqlite_database: Database, sqlite_url: str, executed: list[str]
) -> None:
    other = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    executed.clear()
    asked = await queued(*(sqlite_database.write(add, f"{n:03}") for n in range(10)))

    answers = await outcomes(asked)

    assert [type(answer) for answer in answers] == [NotWritten] * 10
    assert executed == ["BEGIN IMMEDIATE"]
    other.execute("ROLLBACK")
    other.close()
    assert await sqlite_database.write(add, "Anna") == "Anna"


async def test_what_is_answered_survives_a_kill_under_load(sqlite_url: str, sqlite_database: Database) -> None:
    program = Path(__file__).with_name("writes_until_killed.py")
    writer = await asyncio.create_subprocess_exec(sys.executable, program, sqlite_url, stdout=asyncio.subprocess.PIPE)
    assert writer.stdout is not None
    answered = [await writer.stdout.readline() for _ in range(300)]

    os.kill(writer.pid, signal.SIGKILL)
    answered += (await writer.stdout.read()).splitlines(keepends=True)
    await writer.wait()

    told = {line.decode().strip() for line in answered if line.endswith(b"\n")}
    assert len(told) >= 300
    assert told - set(await sqlite_database.read(names)) == set()


async def test_a_deed_that_meets_a_deadlock_is_done_once_again(postgres_database: Database) -> None:
    for name in ("Anna", "Ben"):
        await postgres_database.write(add, name)
    both_hold_one, attempts = Barrier(2), list[str]()
    lock = text("SELECT name FROM parents WHERE name = :name FOR UPDATE")
    notice_soon = text("SET LOCAL deadlock_timeout = '20ms'")  # long before anybody gives up waiting for a lock

    def lock_both(tx: Transaction, first: str, second: str) -> None:
        attempts.append(first)
        tx.execute(notice_soon)
        tx.execute(lock, {"name": first})
        if attempts.count(first) == 1 and len(attempts) <= 2:
            both_hold_one.wait(10)
        tx.execute(lock, {"name": second})

    await asyncio.gather(
        postgres_database.write(lock_both, "Anna", "Ben"), postgres_database.write(lock_both, "Ben", "Anna")
    )

    assert len(attempts) == 3


async def test_nobody_waits_for_ever_for_a_lock(postgres_database: Database, postgres_url: str) -> None:
    await postgres_database.write(add, "Anna")
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT name FROM parents FOR UPDATE")

        with pytest.raises(NotWritten) as refusal:
            await postgres_database.write(lambda tx: tx.execute(text("UPDATE parents SET name = 'Ben'")))

    assert "LockNotAvailable" in str(refusal.value.__cause__)
    assert await postgres_database.read(names) == ["Anna"]


async def test_nobody_waits_for_ever_for_a_statement(postgres_database: Database) -> None:
    def limits(tx: Transaction) -> list[object]:
        return [
            tx.scalar(text(f"SHOW {name}")) for name in ("statement_timeout", "idle_in_transaction_session_timeout")
        ]

    assert await postgres_database.read(limits) == ["2s", "4s"]


async def test_a_deed_that_goes_on_after_a_failed_statement_is_not_told_that_it_is_written(
    postgres_database: Database,
) -> None:
    def go_on(tx: Transaction) -> None:
        add(tx, "Anna")
        with pytest.raises(IntegrityError):
            add(tx, "Anna")

    with pytest.raises(NotWritten):
        await postgres_database.write(go_on)

    assert await postgres_database.read(names) == []


async def test_a_deed_whose_connection_was_lost_is_done_on_another(
    postgres_database: Database, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert await postgres_database.write(add, "Anna") == "Anna"
    assert await postgres_database.read(names) == ["Anna"]


async def test_a_deed_that_loses_its_connection_midway_is_done_on_another(
    postgres_database: Database, postgres_url: str
) -> None:
    begun = list[int]()

    def lose(tx: Transaction) -> None:
        begun.append(tx.scalar(text("SELECT pg_backend_pid()")))
        add_all(tx, "Anna", "Ben")
        if len(begun) == 1:
            with psycopg.connect(postgres_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", begun)
        names(tx)

    await postgres_database.write(lose)

    assert len(begun) == 2
    assert await postgres_database.read(names) == ["Anna", "Ben"]


async def test_a_deed_whose_connection_is_lost_while_it_commits_is_not_done_again(
    postgres_database: Database, postgres_url: str
) -> None:
    begun = list[int]()

    def lose(tx: Transaction) -> None:
        begun.append(tx.scalar(text("SELECT pg_backend_pid()")))
        add_all(tx, "Anna", "Ben")
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", begun)

    with pytest.raises(NotWritten):
        await postgres_database.write(lose)

    assert len(begun) == 1
    assert await postgres_database.write(add, "Cleo") == "Cleo"
    assert await postgres_database.read(names) == ["Cleo"]


async def test_a_deed_whose_connection_breaks_off_in_its_middle_is_begun_anew_and_done_once(
    postgres_database: Database,
) -> None:
    attempts = list[str]()

    def break_off(tx: Transaction) -> None:
        attempts.append("begun")
        add(tx, "Anna")
        if len(attempts) == 1:
            tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        add(tx, "Ben")

    await postgres_database.write(break_off)

    assert attempts == ["begun", "begun"]
    assert await postgres_database.read(names) == ["Anna", "Ben"]


async def test_what_a_migration_made_of_another_type_is_found_while_the_bot_runs(
    postgres_database: Database, postgres_url: str
) -> None:
    for _ in range(8):  # every thread has prepared the statement
        await asyncio.gather(*(postgres_database.read(names) for _ in range(8)))
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("ALTER TABLE parents ALTER name TYPE varchar(50)")
        other.execute("INSERT INTO parents VALUES ('Anna')")

    assert await asyncio.gather(*(postgres_database.read(names) for _ in range(16))) == [["Anna"]] * 16
    assert await postgres_database.write(names) == ["Anna"]
