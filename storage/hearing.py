"""Until when Slack has reached us, and since when something may have been missed; one row for all processes."""

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.tables.messages import hearing
from storage.values.messages import Hearing

_ID = 1
_GET = select(hearing).where(hearing.c.id == _ID)
_TAKE = _GET.with_for_update()
_BEGIN = insert(hearing).on_conflict_do_nothing(index_elements=["id"])
_HEARD = update(hearing).where(hearing.c.id == _ID).values(heard_at=bindparam("at"))
_MISS = update(hearing).where(hearing.c.id == _ID).values(missed_since=bindparam("since"), missed=hearing.c.missed + 1)
_READ = update(hearing).where(hearing.c.id == _ID).values(read_at=bindparam("at"))
_END = update(hearing).where(hearing.c.id == _ID, hearing.c.missed == bindparam("times")).values(missed_since=None)


def get(tx: Transaction) -> Hearing | None:
    """How it stands; None while nobody has ever heard."""
    row = tx.execute(_GET).one_or_none()
    return Hearing(*row) if row else None


def take(tx: Transaction) -> Hearing | None:
    """The same, for whoever is about to change it."""
    row = tx.execute(_TAKE).one_or_none()
    return Hearing(*row) if row else None


def begin(tx: Transaction, *, now: datetime) -> None:
    """From now on somebody hears."""
    values = {"id": _ID, "begun_at": now, "heard_at": now, "missed_since": None, "missed": 0, "read_at": None}
    tx.execute(_BEGIN, values)


def heard(tx: Transaction, *, at: datetime) -> None:
    """Slack has reached us until then."""
    tx.execute(_HEARD, {"at": at})


def miss(tx: Transaction, *, since: datetime) -> None:
    """Since then something may have been missed, once more."""
    tx.execute(_MISS, {"since": since})


def read(tx: Transaction, times: int, *, now: datetime) -> None:
    """What was missed so many times was read; what was missed since is still to be."""
    tx.execute(_READ, {"at": now})
    tx.execute(_END, {"times": times})
