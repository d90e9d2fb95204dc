"""An open transaction on a real database that leaves nothing behind, for the many tests that need no more than one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, make_url

from storage.database import Transaction
from storage.driver import driver_of
from storage.postgres import postgres_engine
from storage.sqlite import sqlite_engine


@contextmanager
def engine_at(url: str) -> Iterator[Engine]:
    """An engine of the kind that the house uses for deeds, closed at the end."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = sqlite_engine(address, busy_timeout=1.5, begin="BEGIN IMMEDIATE")
    else:
        engine = postgres_engine(address, busy_timeout=1.5)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def undone(engine: Engine) -> Iterator[Transaction]:
    """A transaction that is rolled back at the end."""
    with engine.connect() as connection:
        connection.begin()
        driver = driver_of(connection)
        if not driver.in_transaction:  # SQLite's engine is told how to begin
            driver.say("BEGIN")
        try:
            yield Transaction(connection)
        finally:
            driver.undo()
