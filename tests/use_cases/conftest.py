from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from storage.database import Transaction
from tests.transactions import engine_at, undone


@pytest.fixture(scope="session")
def engine(shared_sqlite_url: str) -> Iterator[Engine]:
    """A SQLite file in which every test undoes what it did."""
    with engine_at(shared_sqlite_url) as engine:
        yield engine


@pytest.fixture
def tx(engine: Engine) -> Iterator[Transaction]:
    """An open transaction on a SQLite file, undone when the test is over."""
    with undone(engine) as tx:
        yield tx
