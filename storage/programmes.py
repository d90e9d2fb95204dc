"""How each project's client is asked how satisfied they are."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.columns import returning
from storage.database import Transaction
from storage.tables.polls import programmes
from storage.values.polls import Programme

_OF = select(programmes).where(programmes.c.project == bindparam("project"))
_UPSERT = upsert(programmes)
_SET = returning(
    _UPSERT.on_conflict_do_update(
        index_elements=["project"],
        set_={
            column.name: getattr(_UPSERT.excluded, column.name)
            for column in programmes.columns
            if column.name != "project"
        },
    ),
    programmes,
)


def of(tx: Transaction, project: int) -> Programme | None:
    """How this project's client is asked, or None where nothing was said about it."""
    row = tx.execute(_OF, {"project": project}).one_or_none()
    return Programme(*row) if row else None


def keep(tx: Transaction, programme: Programme) -> Programme:
    """Ask like this from now on."""
    values = {column.name: getattr(programme, column.name) for column in programmes.columns}
    return Programme(*tx.execute(_SET, {**values, "questions": list(programme.questions)}).one())
