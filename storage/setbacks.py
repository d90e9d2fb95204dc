"""What was late, moved or dropped because the bot could not post, until the team reads of it in one summary."""

from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, select, update

from storage.database import Transaction
from storage.tables.schedules import setbacks
from storage.values.schedules import Setback

_ADD = insert(setbacks)
_RIPE = (
    select(setbacks.c.project, func.max(setbacks.c.id))
    .where(setbacks.c.told.is_(None))
    .group_by(setbacks.c.project)
    .having(func.max(setbacks.c.at) <= bindparam("before"))
    .order_by(func.max(setbacks.c.id))
    .limit(bindparam("most"))
)
_TELL = (
    update(setbacks)
    .where(setbacks.c.project == bindparam("the_project"), setbacks.c.told.is_(None))
    .where(setbacks.c.id <= bindparam("number"))
    .values(told=bindparam("number"))
    .returning(setbacks.c.id)
)
_IN = (
    select(setbacks)
    .where(setbacks.c.project == bindparam("project"), setbacks.c.told == bindparam("number"))
    .order_by(setbacks.c.day, setbacks.c.id)
)
_NEXT = (
    select(func.max(setbacks.c.at).label("last"))
    .where(setbacks.c.told.is_(None))
    .group_by(setbacks.c.project)
    .having(func.max(setbacks.c.at) > bindparam("after"))
    .order_by("last")
    .limit(1)
)


def add(tx: Transaction, project: int, schedule: int, notice: str, day: date, count: int, *, now: datetime) -> None:
    """Remember what became of so many occurrences up to this nominal date."""
    values = {
        "project": project,
        "schedule": schedule,
        "notice": notice,
        "day": day,
        "count": count,
        "at": now,
        "told": None,
    }
    tx.execute(_ADD, values)


def ripe(tx: Transaction, *, before: datetime, most: int) -> list[tuple[int, int]]:
    """Projects where something waits to be told and nothing has come to it since, with the number of their summary."""
    return [(project, number) for project, number in tx.execute(_RIPE, {"before": before, "most": most})]


def put_into(tx: Transaction, project: int, number: int) -> bool:
    """Put all that waits, up to this one, into the summary of this number; False when another was quicker."""
    return tx.scalar(_TELL, {"the_project": project, "number": number}) is not None


def told_in(tx: Transaction, project: int, number: int) -> list[Setback]:
    """What a summary is about, by date."""
    return [Setback(*row) for row in tx.execute(_IN, {"project": project, "number": number})]


def next_last(tx: Transaction, *, after: datetime) -> datetime | None:
    """When the newest of what waits in a project was found: of all projects the earliest after a moment, or None."""
    return tx.scalar(_NEXT, {"after": after})
