"""A copy of a SQLite database while others write to it, whole and of one moment."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url


class NoBackup(Exception):  # noqa: N818  the operator reads it, and it says what is
    """There is no copy, and why."""


def back_up(url: str, file: Path) -> int:
    """Copy the database into a new file that only its owner may read, and check it; how many bytes it has.

    It is there under its name only once it is whole and on the disk. Raises NoBackup.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        raise NoBackup("This is PostgreSQL, whose own tool does it while the bot runs: pg_dump --format=custom")
    source = Path(address.database or "")
    if not source.exists():
        raise NoBackup(f"There is no database at {source}.")
    if file.exists():
        raise NoBackup(f"{file} is there already; nothing is written over a backup.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(source, unfinished)
        _check(unfinished)
        unfinished.rename(file)
        _flush(file.parent)
    except (OSError, sqlite3.Error) as trouble:
        unfinished.unlink(missing_ok=True)
        raise NoBackup(f"{file} was not written: {trouble}") from trouble
    return file.stat().st_size


def _copy(source: Path, to: Path) -> None:
    """In one step: a reader of SQLite's write-ahead log sees one moment, and whoever writes does not wait for it."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as original,
        closing(sqlite3.connect(to)) as copy,
    ):
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file is the whole of it; the bot changes it back
    _flush(to)


def _check(file: Path) -> None:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        if found != ["ok"]:
            raise sqlite3.DatabaseError(f"the copy is damaged: {found[0]}")


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
