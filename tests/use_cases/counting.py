"""How much the database is asked, where it must not grow with what there is."""

import sqlite3
from collections.abc import Callable

from storage.database import Transaction


def questions(tx: Transaction, deed: Callable[[], object]) -> int:
    """How many statements a deed takes, on SQLite."""
    asked: list[str] = []
    assert tx._connection is not None
    driver = tx._connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.set_trace_callback(asked.append)
    deed()
    driver.set_trace_callback(None)
    return len(asked)
