"""A refused deed changes nothing: every table is the same before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from sqlalchemy import select

from bot.refusals import Refusal
from storage.database import Transaction
from storage.tables import metadata

R = TypeVar("R", bound=Refusal)


@contextmanager
def refused(tx: Transaction, refusal: type[R]) -> Iterator[pytest.ExceptionInfo[R]]:
    """What happens in the block is refused, for this very reason, and nothing is written."""
    before = everything(tx)
    with pytest.raises(refusal) as refused:
        yield refused
    assert refused.type is refusal
    assert everything(tx) == before


def everything(tx: Transaction) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return {
        table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key))]
        for table in metadata.sorted_tables
    }
