"""The messages with the buttons that stand in client channels, and how many messages have gone by since."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.channels import HINDERED, HINDERED_WORKSPACES
from storage.columns import returning
from storage.database import Transaction
from storage.tables.places import standings
from storage.tables.projects import projects
from storage.values.places import Standing

_ADD = insert(standings)
_BEGIN = _ADD.on_conflict_do_update(
    index_elements=["project"],
    set_={name: getattr(_ADD.excluded, name) for name in ("posted_at", "passed", "pinned", "again_at")},
)
_OF = select(standings).where(standings.c.project == bindparam("project"))
_OPEN_IN = select(projects.c.id).where(projects.c.channel == bindparam("the_channel"), projects.c.status != "closed")
_PASS = returning(
    update(standings).where(standings.c.project.in_(_OPEN_IN)).values(passed=standings.c.passed + bindparam("count")),
    standings,
)
_AGAIN = update(standings).where(standings.c.project == bindparam("the_project")).values(again_at=bindparam("again_at"))
_PINNED = update(standings).where(standings.c.project == bindparam("the_project")).values(pinned=bindparam("pinned"))
_RUNS = standings.c.project.in_(
    select(projects.c.id).where(
        projects.c.status != "closed",
        projects.c.channel.not_in(HINDERED),
        projects.c.workspace.not_in(HINDERED_WORKSPACES),
    )
)
_DUE = (
    select(standings)
    .where(standings.c.again_at <= bindparam("now"), _RUNS)
    .order_by(standings.c.again_at, standings.c.project)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_NEXT = select(func.min(standings.c.again_at)).where(standings.c.again_at > bindparam("after"), _RUNS)


def begin(tx: Transaction, project: int, *, pinned: bool, now: datetime) -> None:
    """It is posted, at the foot of the channel."""
    values = {"project": project, "posted_at": now, "passed": 0, "pinned": pinned, "again_at": None}
    tx.execute(_BEGIN, values)


def of(tx: Transaction, project: int) -> Standing | None:
    """The one of a project, or None."""
    row = tx.execute(_OF, {"project": project}).one_or_none()
    return Standing(*row) if row else None


def pass_by(tx: Transaction, channel: int, count: int) -> Standing | None:
    """So many more messages have gone by in this channel; None when none of ours stands there."""
    row = tx.execute(_PASS, {"the_channel": channel, "count": count}).one_or_none()
    return Standing(*row) if row else None


def post_again(tx: Transaction, project: int, *, at: datetime) -> None:
    """It is to be posted anew at that moment."""
    tx.execute(_AGAIN, {"the_project": project, "again_at": at})


def set_pinned(tx: Transaction, project: int, *, pinned: bool) -> None:
    """We pinned it, or could not."""
    tx.execute(_PINNED, {"the_project": project, "pinned": pinned})


def due(tx: Transaction, *, now: datetime, most: int) -> list[Standing]:
    """Those to be posted anew by now where something can be posted, the longest due first."""
    return [Standing(*row) for row in tx.execute(_DUE, {"now": now, "most": most})]


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """When the next one is to be posted anew, after this moment."""
    return tx.scalar(_NEXT, {"after": after})
