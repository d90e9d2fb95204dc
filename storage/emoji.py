"""Which emoji files what in a project, where it chose others than the kinds declare."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.tables.projects import project_emoji

_CHOSEN = select(project_emoji).where(project_emoji.c.project == bindparam("project"))
_ADD = insert(project_emoji)
_CHOOSE = _ADD.on_conflict_do_update(index_elements=["project", "kind"], set_={"names": _ADD.excluded.names})


def chosen(tx: Transaction, project: int) -> dict[str, str]:
    """The names chosen for a kind, separated by spaces; a kind for which nobody chose is left out."""
    return {row.kind: row.names for row in tx.execute(_CHOSEN, {"project": project})}


def choose(tx: Transaction, project: int, names: Mapping[str, str]) -> None:
    """Choose the emoji of these kinds; empty: none files it."""
    tx.execute(_CHOOSE, [{"project": project, "kind": kind, "names": said} for kind, said in names.items()])
