"""Brings a database's tables up to date; what a revision does stands in `migrations/`."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, make_url

from storage import revisions
from storage.revisions import Age, Newer, migrating_engine
from storage.sqlite import make_folder


def migrate(url: str) -> None:
    """Bring the tables to the newest revision, all in one transaction; nothing happens when they are.

    A SQLite file and its folder are made. Raises Newer and Unreachable.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        make_folder(address)
    match revisions.age(url):
        case Age.OURS:
            return
        case Age.NEWER:
            raise Newer
        case Age.OLDER:
            pass
    with _connection(url) as connection:
        command.upgrade(_config(connection), "head")


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the code speaks of it: the tables of the queue are Procrastinate's."""
    return kind != "table" or name is None or not name.startswith("procrastinate_")


def draft(what: str) -> None:
    """Draft a new revision from the difference between the tables and the revisions so far; for those who build."""
    with TemporaryDirectory() as folder, _connection(f"sqlite:///{folder}/draft.db") as connection:
        config = _config(connection)
        command.upgrade(config, "head")
        number = int(revisions.newest()) + 1
        command.revision(config, what, autogenerate=True, rev_id=f"{number:04}")


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = migrating_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(revisions.REVISIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
