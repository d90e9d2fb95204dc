"""Brings a database's tables up to date, and says whether they are; what a revision does stands in `migrations/`."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Select, column, make_url, select, table
from sqlalchemy.exc import OperationalError

from storage.sqlite import make_folder, sqlite_engine
from storage.transactions import Transaction

REVISIONS = Path(__file__).parent / "migrations"
PATIENCE = 30  # seconds to wait for whoever writes at the moment

_VERSIONS: Select[Any] = select(column("version_num")).select_from(table("alembic_version"))


class Unreachable(Exception):  # noqa: N818  it says what is
    """The database does not answer, and why."""


class Newer(Exception):  # noqa: N818  it says what is
    """The tables are of a revision that this version does not know."""


class Age(Enum):
    """How the tables of a database compare with those that the code speaks of."""

    OLDER = "older"  # or there are none; `migrate` brings them here
    OURS = "ours"
    NEWER = "newer"  # a later version has been here, and only that one knows what it did


def migrate(url: str) -> None:
    """Bring the tables to the newest revision, all in one transaction; nothing happens when they are.

    A SQLite file and its folder are made. Raises Newer and Unreachable.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        make_folder(address)
    if age(url) is Age.NEWER:
        raise Newer
    with _connection(url) as connection:
        command.upgrade(_config(connection), "head")


def age(url: str) -> Age:
    """Of which age the tables are; a SQLite file that is not there is not made. Raises Unreachable."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return Age.OLDER
    try:
        with _connection(url) as connection:
            found = set(MigrationContext.configure(connection).get_current_heads())
    except OperationalError as why:
        raise Unreachable(str(why.orig)) from None
    if found == newest():
        return Age.OURS
    known = {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}
    return Age.OLDER if found <= known else Age.NEWER


def is_current(url: str) -> bool:
    """Whether the tables are those that the code speaks of. Raises Unreachable."""
    return age(url) is Age.OURS


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the code speaks of it: the tables of the queue are Procrastinate's."""
    return kind != "table" or name is None or not name.startswith("procrastinate_")


def revisions(tx: Transaction) -> set[str]:
    """Of which revision the tables are."""
    return {str(row.version_num) for row in tx.execute(_VERSIONS)}


def newest() -> set[str]:
    """Of which revision the tables should be."""
    return set(ScriptDirectory.from_config(_config()).get_heads())


def draft(what: str) -> None:
    """Draft a new revision from the difference between the tables and the revisions so far; for those who build."""
    with TemporaryDirectory() as folder, _connection(f"sqlite:///{folder}/draft.db") as connection:
        config = _config(connection)
        command.upgrade(config, "head")
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, what, autogenerate=True, rev_id=f"{number:04}")


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = sqlite_engine(address, busy_timeout=PATIENCE, begin="BEGIN IMMEDIATE")
    else:
        from storage.postgres import postgres_engine  # noqa: PLC0415  psycopg is installed only where it is used

        engine = postgres_engine(address, busy_timeout=PATIENCE)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(REVISIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
