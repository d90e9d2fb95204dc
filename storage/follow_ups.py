"""What follows from low scores: who talks to whom, and what came of it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage.columns import returning
from storage.database import Transaction
from storage.tables.polls import follow_ups, polls
from storage.values.polls import FollowUp

_ADD = returning(insert(follow_ups), follow_ups)
_BY_ID = select(follow_ups).where(follow_ups.c.project == bindparam("project"), follow_ups.c.id == bindparam("id"))
_TAKE = _BY_ID.with_for_update()
_OPEN_OF = (
    select(follow_ups)
    .where(follow_ups.c.owner == bindparam("owner"), follow_ups.c.closed_at.is_(None))
    .where(follow_ups.c.project.in_(bindparam("projects", expanding=True)))
    .order_by(follow_ups.c.id)
    .limit(bindparam("most"))
)
_WAITING = (
    select(follow_ups)
    .join(polls, polls.c.id == follow_ups.c.poll)
    .where(follow_ups.c.project == bindparam("project"), follow_ups.c.closed_at.is_(None))
    .where(polls.c.closed_at < bindparam("before"))
    .order_by(polls.c.closed_at, follow_ups.c.id)
)
_TOLD = (
    select(follow_ups)
    .where(follow_ups.c.project == bindparam("project"), follow_ups.c.told.is_(True))
    .where(follow_ups.c.closed_at > bindparam("since"), follow_ups.c.closed_at <= bindparam("until"))
    .order_by(follow_ups.c.closed_at, follow_ups.c.id)
)
_CHANGE = returning(
    update(follow_ups)
    .where(follow_ups.c.id == bindparam("the_id"))
    .values(
        owner=bindparam("owner"),
        version=follow_ups.c.version + 1,
        closed_at=bindparam("closed_at"),
        closed_by=bindparam("closed_by"),
        heard=bindparam("heard"),
        did=bindparam("did"),
        told=bindparam("told"),
    ),
    follow_ups,
)


def add(tx: Transaction, project: int, poll: int, person: int | None, *, owner: int) -> FollowUp:
    """Have somebody talked to; of an anonymous poll it is not known to whom."""
    values = {
        "project": project,
        "poll": poll,
        "person": person,
        "owner": owner,
        "version": 1,
        "closed_at": None,
        "closed_by": None,
        "heard": "",
        "did": "",
        "told": False,
    }
    return FollowUp(*tx.execute(_ADD, values).one())


def get(tx: Transaction, project: int, follow_up: int) -> FollowUp | None:
    """The follow-up, or None when there is none of this id in this project."""
    row = tx.execute(_BY_ID, {"project": project, "id": follow_up}).one_or_none()
    return FollowUp(*row) if row else None


def take(tx: Transaction, project: int, follow_up: int) -> FollowUp | None:
    """The same, and nobody else changes it before this transaction ends."""
    row = tx.execute(_TAKE, {"project": project, "id": follow_up}).one_or_none()
    return FollowUp(*row) if row else None


def open_of(tx: Transaction, owner: int, project_ids: Collection[int], *, most: int) -> list[FollowUp]:
    """What somebody has still to follow up on in these projects, the oldest first."""
    params = {"owner": owner, "projects": sorted(project_ids), "most": most}
    return [FollowUp(*row) for row in tx.execute(_OPEN_OF, params)]


def waiting(tx: Transaction, project: int, *, before: datetime) -> list[FollowUp]:
    """Who has still to be talked to in a project after a poll that closed before a moment, the oldest first."""
    return [FollowUp(*row) for row in tx.execute(_WAITING, {"project": project, "before": before})]


def told(tx: Transaction, project: int, *, since: datetime, until: datetime) -> list[FollowUp]:
    """What was closed between two moments and may be told to the client, the earliest first."""
    return [FollowUp(*row) for row in tx.execute(_TOLD, {"project": project, "since": since, "until": until})]


def change(tx: Transaction, follow_up: FollowUp, **values: str | int | datetime | None) -> FollowUp:
    """The follow-up with other values and the next version; `take` it first."""
    params = {
        "the_id": follow_up.id,
        "owner": follow_up.owner,
        "closed_at": follow_up.closed_at,
        "closed_by": follow_up.closed_by,
        "heard": follow_up.heard,
        "did": follow_up.did,
        "told": follow_up.told,
        **values,
    }
    return FollowUp(*tx.execute(_CHANGE, params).one())
