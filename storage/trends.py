"""When records were raised and when they were done: what is seen over time."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.database import Transaction
from storage.tables.records import records

_IN_PROJECT = records.c.project == bindparam("project")


_OF_KINDS = records.c.kind.in_(bindparam("kinds", expanding=True))
_RAISED_AT = select(records.c.created_at).where(
    _IN_PROJECT, _OF_KINDS, records.c.created_at > bindparam("since"), records.c.created_at <= bindparam("until")
)
_REACHED_AT = select(records.c.state_since).where(
    _IN_PROJECT,
    _OF_KINDS,
    records.c.state.in_(bindparam("states", expanding=True)),
    records.c.state_since > bindparam("since"),
    records.c.state_since <= bindparam("until"),
)


def raised_at(
    tx: Transaction, project: int, kinds: Collection[str], *, since: datetime, until: datetime
) -> list[datetime]:
    """When records of these kinds were raised after `since` and no later than `until`, in no order."""
    params = {"project": project, "kinds": sorted(kinds), "since": since, "until": until}
    return [row.created_at for row in tx.execute(_RAISED_AT, params)]


def reached_at(
    tx: Transaction,
    project: int,
    kinds: Collection[str],
    states: Collection[str],
    *,
    since: datetime,
    until: datetime,
) -> list[datetime]:
    """When records of these kinds came to one of these states, in which they still stand, in no order."""
    params = {
        "project": project,
        "kinds": sorted(kinds),
        "states": sorted(states),
        "since": since,
        "until": until,
    }
    return [row.state_since for row in tx.execute(_REACHED_AT, params)]
