"""The secret addresses under which the meetings of projects can be subscribed to."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.database import Transaction
from storage.tables.meetings import feeds

_renew = upsert(feeds)
_RENEW = _renew.on_conflict_do_update(index_elements=["project"], set_={"key": _renew.excluded.key})
_OF = select(feeds.c.key).where(feeds.c.project == bindparam("project"))
_PROJECT_OF = select(feeds.c.project).where(feeds.c.key == bindparam("key"))


def renew(tx: Transaction, project: int, key: str) -> None:
    """From here on this key is the good one, and no other."""
    tx.execute(_RENEW, {"project": project, "key": key})


def of(tx: Transaction, project: int) -> str | None:
    """The project's key, or None while it has none."""
    return tx.scalar(_OF, {"project": project})


def project_of(tx: Transaction, key: str) -> int | None:
    """The project whose key it is, or None."""
    return tx.scalar(_PROJECT_OF, {"key": key})
