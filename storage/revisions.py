"""Of which revision a database's tables are, and whether that is the one the code speaks of.

Every start asks this, and few have to migrate: so it reads the names of the revisions' files, and leaves Alembic alone.
"""

from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, column, inspect, make_url, select, table
from sqlalchemy.exc import OperationalError

from storage.sqlite import sqlite_engine
from storage.transactions import Transaction

REVISIONS = Path(__file__).parent / "migrations"
PATIENCE = 30  # seconds to wait for whoever writes at the moment

_VERSION = "alembic_version"
_VERSIONS: Select[Any] = select(column("version_num")).select_from(table(_VERSION))


class Unreachable(Exception):  # noqa: N818  it says what is
    """The database does not answer, and why."""


class Newer(Exception):  # noqa: N818  it says what is
    """The tables are of a revision that this version does not know."""


class Age(Enum):
    """How the tables of a database compare with those that the code speaks of."""

    OLDER = "older"  # or there are none; `migrate` brings them here
    OURS = "ours"
    NEWER = "newer"  # a later version has been here, and only that one knows what it did


def age(url: str) -> Age:
    """Of which age the tables are; a SQLite file that is not there is not made. Raises Unreachable."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return Age.OLDER
    engine = migrating_engine(url)
    try:
        with engine.connect() as connection:
            made = inspect(connection).has_table(_VERSION)
            found = {str(row.version_num) for row in connection.execute(_VERSIONS)} if made else set()
    except OperationalError as why:
        raise Unreachable(str(why.orig)) from None
    finally:
        engine.dispose()
    if found == {newest()}:
        return Age.OURS
    return Age.OLDER if found <= set(_known()) else Age.NEWER


def is_current(url: str) -> bool:
    """Whether the tables are those that the code speaks of. Raises Unreachable."""
    return age(url) is Age.OURS


def revision(tx: Transaction) -> str | None:
    """Of which revision the tables are; None where they never were of any."""
    found: str | None = tx.scalar(_VERSIONS)
    return found


def newest() -> str:
    """Of which revision the tables should be."""
    return _known()[-1]


def migrating_engine(url: str) -> Engine:
    """An engine for whoever looks at the tables themselves, and waits for whoever writes."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return sqlite_engine(address, busy_timeout=PATIENCE, begin="BEGIN IMMEDIATE")
    from storage.postgres import postgres_engine  # noqa: PLC0415  psycopg is installed only where it is used

    return postgres_engine(address, busy_timeout=PATIENCE)


def _known() -> list[str]:
    """All revisions, in their order: one leads to the next, and its file is named by its number."""
    return sorted(file.stem.partition("_")[0] for file in (REVISIONS / "versions").glob("[0-9]*.py"))
