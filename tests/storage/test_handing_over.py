"""Channels are handed to the workers with what is to be said in them: both or neither, one job at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import channels, deliveries, outbox
from storage.database import Database, Transaction, open_database
from storage.handing_over import abandoned
from storage.revisions import REVISIONS

SOON = timedelta(minutes=5)
Row = tuple[Any, ...]


@pytest.fixture
def worker(postgres_url: str) -> Iterator[psycopg.Connection]:
    """Somebody else at the same database, who takes jobs as Procrastinate does."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def database(postgres_url: str) -> Any:
    database = open_database(postgres_url, hands_over=True)
    yield database
    await database.close()


def put(tx: Transaction, *keys: str, name: str = "C1", slot: str = outbox.LINE) -> int:
    workspace = channels.keep_workspace(tx, "T1", None, None)
    channel = channels.keep(tx, workspace.id, name).id
    for key in keys:
        outbox.add(
            tx,
            key,
            channel=channel,
            subject=f"record:{key}",
            slot=slot,
            audience="client",
            intention="ShowRecord",
            args={"project": 1, "record": 1},
        )
    return channel


def jobs(worker: psycopg.Connection) -> list[Row]:
    return worker.execute("SELECT args->>'channel', status, lock FROM procrastinate_jobs ORDER BY id").fetchall()


def taken(worker: psycopg.Connection) -> str | None:
    """The channel of the job that a worker gets when it asks for one."""
    row = worker.execute("SELECT args->>'channel' FROM procrastinate_fetch_job_v2(NULL, NULL)").fetchone()
    assert row is not None
    return row[0] if row[0] is None else str(row[0])


def finish(worker: psycopg.Connection) -> None:
    worker.execute("DELETE FROM procrastinate_jobs WHERE status = 'doing'")


async def test_a_channel_is_handed_over_with_what_is_to_be_said_in_it(
    database: Database, worker: psycopg.Connection
) -> None:
    channel = await database.write(put, "1", "2", "3")

    assert jobs(worker) == [(str(channel), "todo", f"channel:{channel}")]


async def test_what_is_undone_hands_nothing_over(database: Database, worker: psycopg.Connection) -> None:
    def fail(tx: Transaction) -> None:
        put(tx, "1")
        raise KeyError

    with pytest.raises(KeyError):
        await database.write(fail)

    assert jobs(worker) == []


async def test_a_database_of_one_process_hands_nothing_over(postgres_url: str, worker: psycopg.Connection) -> None:
    alone = open_database(postgres_url)
    await alone.write(put, "1")
    await alone.close()

    assert jobs(worker) == []


async def test_one_job_waits_for_a_channel_and_one_runs(database: Database, worker: psycopg.Connection) -> None:
    channel = await database.write(put, "1")
    assert taken(worker) == str(channel)
    for key in ("2", "3"):
        await database.write(put, key)

    assert [status for _, status, _ in jobs(worker)] == ["doing", "todo"]
    assert taken(worker) is None
    finish(worker)
    assert taken(worker) == str(channel)


async def test_a_job_that_waits_is_not_taken_up_before_the_transaction_that_found_it_ends(
    database: Database, worker: psycopg.Connection, postgres_url: str
) -> None:
    channel = await database.write(put, "1")
    with psycopg.connect(postgres_url) as slow:
        slow.execute("UPDATE procrastinate_jobs SET scheduled_at = scheduled_at")
        assert taken(worker) is None
        slow.commit()

    assert taken(worker) == str(channel)


async def test_a_card_that_waits_already_hands_its_channel_over_again(
    database: Database, worker: psycopg.Connection
) -> None:
    await database.write(put, "1", slot=outbox.CARD)
    taken(worker)
    finish(worker)

    await database.write(put, "1", slot=outbox.CARD)

    assert [status for _, status, _ in jobs(worker)] == ["todo"]


async def test_what_is_put_off_waits_for_its_moment_and_what_comes_meanwhile_does_not(
    database: Database, worker: psycopg.Connection
) -> None:
    channel = await database.write(put, "1")
    assert taken(worker) == str(channel)
    now = datetime.now(UTC)
    outgoing = await database.write(deliveries.claim_in, channel, lease=now + SOON, real_now=now, now=now)
    assert outgoing is not None
    await database.write(deliveries.put_off, outgoing, "rate_limited", until=now + SOON, heard=False)
    finish(worker)

    assert taken(worker) is None
    await database.write(put, "2")
    assert taken(worker) == str(channel)


async def test_what_nobody_was_handed_is_found_and_what_somebody_has_is_not(
    database: Database, worker: psycopg.Connection
) -> None:
    handed, lost = await database.write(put, "1"), await database.write(put, "2", name="C2")
    worker.execute("DELETE FROM procrastinate_jobs WHERE lock = %s", [f"channel:{lost}"])

    assert await database.read(abandoned) == [lost]
    await database.write(Transaction.wake_delivery)
    assert {channel for channel, _, _ in jobs(worker)} == {str(handed), str(lost)}
    assert taken(worker) == str(handed)
    assert await database.read(abandoned) == []


def test_a_file_is_shared_with_no_worker(sqlite_url: str) -> None:
    with pytest.raises(ValueError, match="PostgreSQL"):
        open_database(sqlite_url, hands_over=True)


def test_the_tables_of_the_queue_are_those_of_the_procrastinate_that_is_installed() -> None:
    ours = Path(REVISIONS / "procrastinate-3.10.sql").read_text(encoding="utf-8")

    assert ours.endswith((files("procrastinate") / "sql" / "schema.sql").read_text(encoding="utf-8"))
