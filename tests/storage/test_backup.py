"""A backup is whole, of one moment, taken while others write, and is the database again when it is put in its place."""

import asyncio
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, create_engine, insert, make_url, select

from storage import channels
from storage.backup import NoBackup, back_up
from storage.columns import Moment
from storage.database import Database, Transaction, open_database
from storage.revisions import is_current
from storage.tables import metadata

AN_INSTANT = datetime(2026, 11, 23, 9, 0, 0, 1, tzinfo=UTC)
KINDS: dict[type, Any] = {
    str: "测试 'quoted'",
    int: 1,
    bool: True,
    date: date(2026, 11, 23),
    time: time(9),
    object: {"a": "é"},
    bytes: b"%PDF\x00",
}


def a_value(column: Column[Any]) -> object:
    if column.foreign_keys or (column.primary_key and column.type.python_type is int):
        return 1
    return AN_INSTANT if isinstance(column.type, Moment) else KINDS[column.type.python_type]


def fill(tx: Transaction) -> None:
    for table in metadata.sorted_tables:
        tx.execute(insert(table), {column.name: a_value(column) for column in table.columns})


def rows_of(url: str) -> dict[str, list[tuple[Any, ...]]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(_all(table))] for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def _all(table: Table[Any]) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def put_in_place(backup: Path, original: Path) -> None:
    """What README tells the operator: the database's own files go, the copy takes their place."""
    for one in original.parent.glob(f"{original.name}*"):
        one.unlink()
    backup.rename(original)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "kept"
    folder.mkdir()
    yield folder / "rapport.backup"
    assert not list(folder.glob("*.unfinished*"))


async def test_every_row_of_every_table_is_there_again_after_a_restore(
    sqlite_url: str, sqlite_database: Database, elsewhere: Path
) -> None:
    await sqlite_database.write(fill)
    back_up(sqlite_url, elsewhere)
    before = rows_of(sqlite_url)
    await sqlite_database.write(channels.keep, 1, "C-after", "afterwards")
    await sqlite_database.close()

    put_in_place(elsewhere, Path(str(make_url(sqlite_url).database)))

    assert [name for name, rows in before.items() if not rows] == []
    assert rows_of(sqlite_url) == before
    assert is_current(sqlite_url)
    restored = open_database(sqlite_url)
    assert (await restored.write(channels.keep, 1, "C-again", None)).id == 2
    await restored.close()


async def test_a_backup_among_writes_has_all_that_was_answered_before_it_and_holds_nobody_up(
    sqlite_url: str, sqlite_database: Database, elsewhere: Path
) -> None:
    await sqlite_database.write(channels.keep_workspace, "T1", None, None)
    answered = [0]
    going = True

    async def write_on(caller: int) -> None:
        while going:
            await sqlite_database.write(channels.keep, 1, f"C{caller}-{answered[0]}", None)
            answered[0] += 1

    writing = [asyncio.create_task(write_on(caller)) for caller in range(4)]
    while answered[0] < 50:  # noqa: ASYNC110  until there is something to lose
        await asyncio.sleep(0)
    before = answered[0]
    await asyncio.to_thread(back_up, sqlite_url, elsewhere)
    going = False
    await asyncio.gather(*writing)

    assert answered[0] > before
    assert len(rows_of(f"sqlite:///{elsewhere}")["channels"]) >= before


def test_a_backup_is_its_owners_alone_and_one_file(sqlite_url: str, elsewhere: Path) -> None:
    size = back_up(sqlite_url, elsewhere)

    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o600
    assert [one.name for one in elsewhere.parent.iterdir()] == [elsewhere.name]
    assert size == elsewhere.stat().st_size


def test_nothing_is_written_over(sqlite_url: str, elsewhere: Path) -> None:
    elsewhere.write_text("the backup of yesterday")

    with pytest.raises(NoBackup, match="nothing is written over"):
        back_up(sqlite_url, elsewhere)

    assert elsewhere.read_text() == "the backup of yesterday"


def test_where_nothing_can_be_written_it_is_said_and_nothing_is_left(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(NoBackup, match="was not written"):
        back_up(sqlite_url, tmp_path / "nowhere" / "rapport.backup")


def test_a_damaged_database_is_not_taken_for_a_backup(tmp_path: Path, elsewhere: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)

    with pytest.raises(NoBackup):
        back_up(f"sqlite:///{damaged}", elsewhere)

    assert not elsewhere.exists()


def test_for_postgresql_its_own_tool_is_named_and_no_password(elsewhere: Path) -> None:
    with pytest.raises(NoBackup, match="pg_dump") as why:
        back_up("postgresql://rapport:hidden@localhost/rapport", elsewhere)

    assert "hidden" not in str(why.value)
