"""Alembic runs this: the tables of an open connection become those of the newest revision, in one transaction.

A new revision, after a change in `storage/tables`, to be read before it is trusted:

    .venv/bin/python -c 'from storage.migrate import draft; draft("tell what it does")'
    .venv/bin/ruff check --fix --exit-zero storage/migrations && .venv/bin/ruff format storage/migrations
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection

from storage.columns import Moment
from storage.migrate import is_ours
from storage.tables import metadata

LOCK = 7_265_707_274  # any number, always the same: on PostgreSQL two who migrate at once take turns


def migrate(connection: Connection) -> None:
    with foreign_keys_rest(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        context.configure(  # only now: Alembic would commit a transaction that is not open when it is configured
            connection=connection,
            target_metadata=metadata,
            include_name=is_ours,
            render_as_batch=True,  # SQLite alters a table by making a new one
            render_item=render_own_type,
            compare_server_default=True,
        )
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert not orphans, f"the migration leaves rows without their parents: {orphans[:5]}"


@contextmanager
def foreign_keys_rest(connection: Connection) -> Iterator[None]:
    """Switch foreign keys off on SQLite: making a table anew drops the old one, and ON DELETE CASCADE its children."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")  # within a transaction SQLite would ignore it
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def render_own_type(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    name = "Moment" if isinstance(item, Moment) else "Json" if isinstance(item, JSON) else None
    if kind != "type" or name is None:
        return False
    autogen.imports.add(f"from storage.columns import {name}")
    return f"{name}()" if name == "Moment" else name


migrate(context.config.attributes["connection"])
