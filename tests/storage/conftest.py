from collections.abc import Iterator

import pytest

from storage.database import Transaction
from tests.transactions import engine_at, undone
from tests.use_cases.builders import Cast, a_project


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def shared_url(request: pytest.FixtureRequest) -> str:
    """The address of a database in which every test undoes what it did, once on each kind of server."""
    url = request.getfixturevalue(f"shared_{request.param}_url")
    assert isinstance(url, str)
    return url


@pytest.fixture
def tx(shared_url: str) -> Iterator[Transaction]:
    """An open transaction, undone when the test is over, once on each kind of server."""
    with engine_at(shared_url) as engine, undone(engine) as tx:
        yield tx


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    """A project with its people, in that transaction."""
    return a_project(tx)
