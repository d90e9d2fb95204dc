"""Databases of a size that nobody types: one row that the bot wrote, copied within SQLite."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from storage.database import Transaction, open_database
from storage.migrate import migrate
from tests.use_cases.builders import Cast

T = TypeVar("T")

FIRST = 1_000  # more than a benchmark files by itself


async def begun(folder: Path, deed: Callable[[Transaction], T]) -> tuple[Path, T]:
    """A new database with what the deed wrote into it, and the deed's value."""
    file = folder / "rapport.db"
    return file, await begun_at(f"sqlite:///{file}", deed)


async def begun_at(url: str, deed: Callable[[Transaction], T]) -> T:
    """The same at an address."""
    migrate(url)
    db = open_database(url)
    try:
        return await db.write(deed)
    finally:
        await db.close()


def copy(file: Path, table: str, row: int, times: int, **varied: str) -> None:
    """Copy a row of a table so many times; `varied` are SQL expressions of `n`, which counts from 1."""
    with sqlite3.connect(file) as connection:
        names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
        kept = [name for name in names if name != "id" or "id" in varied]
        taken = ", ".join(varied.get(name, f'"{name}"') for name in kept)
        columns = ", ".join(f'"{name}"' for name in kept)
        connection.execute(
            f"WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < {times}) "  # noqa: S608  no data in it
            f"INSERT INTO {table} ({columns}) SELECT {taken} FROM {table}, count WHERE {table}.id = {row}"
        )


def copy_project(file: Path, cast: Cast, times: int) -> None:
    """As many more projects, each with a client channel of its own; their ids are FIRST + n."""
    copy(file, "channels", cast.channel.id, times, id=f"{FIRST} + n", slack_id="'C1' || n")
    copy(file, "projects", cast.project.id, times, id=f"{FIRST} + n", code="'P' || n", channel=f"{FIRST} + n")
