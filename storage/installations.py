"""The tokens with which we speak in workspaces that installed us over our own page, and the installs that were begun.

A token is kept as `bot/keys.py` locked it; here nobody can read it.
"""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.database import Transaction
from storage.tables.places import begun_installs, installations, workspaces
from storage.values.places import Installation

_keep = upsert(installations)
_KEEP = _keep.on_conflict_do_update(
    index_elements=["workspace"], set_={"token": _keep.excluded.token, "at": _keep.excluded.at}
)
_OF = (
    select(installations)
    .join(workspaces, workspaces.c.id == installations.c.workspace)
    .where(workspaces.c.slack_id == bindparam("slack_id"))
)
_EVERY = (
    select(workspaces.c.slack_id, installations.c.token)
    .join(workspaces, workspaces.c.id == installations.c.workspace)
    .order_by(installations.c.workspace)
)
_RELOCK = (
    update(installations)
    .where(installations.c.token == bindparam("former"))
    .values(token=bindparam("the_token"))
    .returning(installations.c.workspace)
)
_WIPE = delete(installations).where(installations.c.workspace == bindparam("workspace"))
_BEGIN = insert(begun_installs)
_TAKE = delete(begun_installs).where(begun_installs.c.digest == bindparam("digest")).returning(begun_installs.c.until)
_FORGET = delete(begun_installs).where(begun_installs.c.until <= bindparam("now"))


def keep(tx: Transaction, installation: Installation) -> None:
    """From here on this is the token of its workspace, and no other."""
    tx.execute(_KEEP, {name: getattr(installation, name) for name in Installation.__dataclass_fields__})


def of(tx: Transaction, slack_id: str) -> Installation | None:
    """The installation in the workspace under Slack's id, or None where there is none any more."""
    row = tx.execute(_OF, {"slack_id": slack_id}).one_or_none()
    return Installation(*row) if row else None


def every(tx: Transaction) -> list[tuple[str, str]]:
    """Slack's ids of all workspaces that installed us, each with its locked token."""
    return [(row.slack_id, row.token) for row in tx.execute(_EVERY)]


def relock(tx: Transaction, former: str, token: str) -> bool:
    """Put a token locked anew in the place of what it was; False where that is another by now, or gone."""
    return tx.scalar(_RELOCK, {"former": former, "the_token": token}) is not None


def wipe(tx: Transaction, workspace: int) -> None:
    """Keep no token of this workspace any more."""
    tx.execute(_WIPE, {"workspace": workspace})


def begin(tx: Transaction, digest: str, *, until: datetime) -> None:
    """Remember that an install was begun, by the digest of what only its browser knows."""
    tx.execute(_BEGIN, {"digest": digest, "until": until})


def take(tx: Transaction, digest: str) -> datetime | None:
    """Until when it could be finished, once; None where it was not begun, or was finished."""
    return tx.scalar(_TAKE, {"digest": digest})


def forget(tx: Transaction, *, now: datetime) -> None:
    """Let go of what was begun and not finished in time."""
    tx.execute(_FORGET, {"now": now})
