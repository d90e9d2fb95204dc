"""How records are related to each other."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.tables.records import links
from storage.values.records import Link

_ADD = insert(links).on_conflict_do_nothing()
_OF = select(links).where((links.c.record == bindparam("record")) | (links.c.other == bindparam("record")))


def add(tx: Transaction, record: int, relation: str, other: int) -> None:
    """Relate two records; once is enough."""
    tx.execute(_ADD, {"record": record, "relation": relation, "other": other})


def of(tx: Transaction, record: int) -> list[Link]:
    """What this record is related to, in either direction."""
    return [Link(*row) for row in tx.execute(_OF, {"record": record})]
