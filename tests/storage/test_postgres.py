"""What PostgreSQL alone does: deeds meet each other's locks, and connections are lost."""

import asyncio
from collections.abc import AsyncIterator
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database, NotWritten, Transaction, open_database
from tests.storage.deeds import add, add_all, create, names


@pytest.fixture
async def postgres_database(postgres_url: str) -> AsyncIterator[Database]:
    url = f"{postgres_url}&options=-c%20deadlock_timeout%3D20ms"
    database = open_database(url, busy_timeout=0.2)
    await database.write(create)
    yield database
    await database.close()


def add_and_lose_once(tx: Transaction, begun: list[int], postgres_url: str) -> None:
    """Lose the connection before the database has been told what to add, the first time it is begun."""
    begun.append(tx.scalar(text("SELECT pg_backend_pid()")))
    add_all(tx, "Anna", "Ben")
    if len(begun) == 1:
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", begun)


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

    def lose_and_go_on(tx: Transaction) -> None:
        add_and_lose_once(tx, begun, postgres_url)
        names(tx)

    await postgres_database.write(lose_and_go_on)

    assert len(begun) == 2
    assert await postgres_database.read(names) == ["Anna", "Ben"]


async def test_a_deed_whose_connection_is_lost_while_it_commits_is_not_done_again(
    postgres_database: Database, postgres_url: str
) -> None:
    begun = list[int]()

    with pytest.raises(NotWritten):
        await postgres_database.write(add_and_lose_once, begun, postgres_url)

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
