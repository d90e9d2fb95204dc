"""What SQLite alone does: deeds share a commit, and nothing else is needed."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event
from typing import cast

import pytest
from sqlalchemy import event, make_url, text

from storage import sqlite
from storage.database import Database, NotWritten, Transaction, open_database
from storage.turns import Channels
from tests.storage.deeds import Refused, add, add_and_say, add_orphan, create, names, outcomes, queued, wait


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


def test_a_database_in_memory_is_refused() -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="must be a file"):
            open_database(url)


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
