"""People who read by mail: at which address, of which project, and what became of those who do no more."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.columns import returning
from storage.database import Transaction
from storage.tables.people import mailings, stakeholders
from storage.values.people import Stakeholder

_ADD = returning(insert(stakeholders), stakeholders)
_OF = select(stakeholders).where(stakeholders.c.project == bindparam("project")).order_by(stakeholders.c.id)
_BY_ID = select(stakeholders).where(stakeholders.c.id == bindparam("id"))
_BY_KEY = select(stakeholders).where(stakeholders.c.key == bindparam("key"))
_BY_ADDRESS = select(stakeholders).where(stakeholders.c.address == bindparam("address")).order_by(stakeholders.c.id)
_CHANGE = returning(
    update(stakeholders)
    .where(stakeholders.c.id == bindparam("the_id"))
    .values(name=bindparam("name"), ended=bindparam("ended"), ended_at=bindparam("ended_at")),
    stakeholders,
)
_REMOVE = delete(stakeholders).where(stakeholders.c.id == bindparam("id"))
_mailing = upsert(mailings)
_SEND = _mailing.on_conflict_do_update(index_elements=["project"], set_={"what": _mailing.excluded.what})
_SENT = select(mailings.c.what).where(mailings.c.project == bindparam("project"))


def add(tx: Transaction, project: int, address: str, name: str, *, key: str, by: int) -> Stakeholder:
    """Somebody who reads by mail from here on; there is nobody of this address in the project yet."""
    values = {
        "project": project,
        "address": address,
        "name": name,
        "key": key,
        "added_by": by,
        "ended": None,
        "ended_at": None,
    }
    return Stakeholder(*tx.execute(_ADD, values).one())


def of(tx: Transaction, project: int) -> list[Stakeholder]:
    """Everybody who was ever written to about a project, in the order in which they were added."""
    return [Stakeholder(*row) for row in tx.execute(_OF, {"project": project})]


def get(tx: Transaction, stakeholder_id: int) -> Stakeholder | None:
    """The stakeholder, or None."""
    row = tx.execute(_BY_ID, {"id": stakeholder_id}).one_or_none()
    return Stakeholder(*row) if row else None


def of_key(tx: Transaction, key: str) -> Stakeholder | None:
    """Whose secret this is, or None."""
    row = tx.execute(_BY_KEY, {"key": key}).one_or_none()
    return Stakeholder(*row) if row else None


def at(tx: Transaction, address: str) -> list[Stakeholder]:
    """Everybody of this address, whichever project they were written to about."""
    return [Stakeholder(*row) for row in tx.execute(_BY_ADDRESS, {"address": address})]


def change(
    tx: Transaction, one: Stakeholder, *, name: str, ended: str | None, ended_at: datetime | None
) -> Stakeholder:
    """The stakeholder under this name; `ended` says why they are written to no more, None: they are."""
    values = {"the_id": one.id, "name": name, "ended": ended, "ended_at": ended_at}
    return Stakeholder(*tx.execute(_CHANGE, values).one())


def remove(tx: Transaction, stakeholder_id: int) -> None:
    """Keep nothing of them."""
    tx.execute(_REMOVE, {"id": stakeholder_id})


def set_sent(tx: Transaction, project: int, what: Collection[str]) -> None:
    """Of these things the stakeholders of a project read."""
    tx.execute(_SEND, {"project": project, "what": ",".join(sorted(what))})


def sent(tx: Transaction, project: int) -> frozenset[str] | None:
    """What they read; None while nobody has said so."""
    what = tx.scalar(_SENT, {"project": project})
    return None if what is None else frozenset(one for one in what.split(",") if one)
