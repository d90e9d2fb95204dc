"""Digests on paper: which are to be printed, and what was."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Text, bindparam, cast, func, insert, or_, select, update

from storage.columns import Moment, returning
from storage.database import Transaction
from storage.tables.digests import digests, reports
from storage.tables.records import decisions, records
from storage.values.digests import Report

_ADD = insert(reports)
_OF = (
    select(reports)
    .join(digests, digests.c.id == reports.c.digest)
    .where(digests.c.project == bindparam("project"), reports.c.digest == bindparam("digest"))
)
_UNPRINTED = (
    select(digests.c.project, digests.c.id)
    .join(reports, reports.c.digest == digests.c.id)
    .where(reports.c.content.is_(None), reports.c.tries < bindparam("tries"))
    .order_by(digests.c.id)
    .limit(bindparam("most"))
)
_KEEP = returning(
    update(reports)
    .where(reports.c.digest == bindparam("the_digest"), reports.c.content.is_(None))
    .values(
        content=bindparam("content"), printed_at=func.coalesce(reports.c.printed_at, bindparam("now", type_=Moment))
    ),
    reports,
)
_TRIED = returning(
    update(reports)
    .where(reports.c.digest == bindparam("the_digest"), reports.c.content.is_(None))
    .values(tries=reports.c.tries + 1),
    reports,
)
_DECIDED_BY = (
    select(records.c.project)
    .join(decisions, decisions.c.record == records.c.id)
    .where(decisions.c.person == bindparam("person"))
)
_NAMING = select(digests.c.id).where(
    or_(cast(digests.c.told, Text).contains(bindparam("slack_id")), digests.c.project.in_(_DECIDED_BY))
)
_PRINT_ANEW = update(reports).where(reports.c.digest.in_(_NAMING)).values(content=None, tries=0)
_TRY_AGAIN = (
    update(reports)
    .where(reports.c.digest == bindparam("the_digest"), reports.c.content.is_(None))
    .values(tries=bindparam("tries"))
)
_GIVEN_UP = select(reports.c.digest).where(
    reports.c.content.is_(None),
    reports.c.tries >= bindparam("tries"),
    reports.c.digest.in_(bindparam("digests", expanding=True)),
)
_PRINTED = select(reports.c.digest).where(
    reports.c.content.is_not(None), reports.c.digest.in_(bindparam("digests", expanding=True))
)


def add(tx: Transaction, digest: int, name: str) -> None:
    """Have this digest printed, to be kept under this name."""
    values = {"digest": digest, "name": name, "tries": 0, "printed_at": None, "content": None}
    tx.execute(_ADD, values)


def get(tx: Transaction, project: int, digest: int) -> Report | None:
    """The report of a digest, or None when this project has none of it."""
    row = tx.execute(_OF, {"project": project, "digest": digest}).one_or_none()
    return Report(*row) if row else None


def unprinted(tx: Transaction, *, tries: int, most: int) -> list[tuple[int, int]]:
    """Project and digest of what is to be printed and was tried less often than so, the earliest first."""
    return [(row.project, row.id) for row in tx.execute(_UNPRINTED, {"tries": tries, "most": most})]


def keep(tx: Transaction, digest: int, content: bytes, *, now: datetime) -> Report | None:
    """Keep what was printed; None when it had been printed before, which stays."""
    row = tx.execute(_KEEP, {"the_digest": digest, "content": content, "now": now}).one_or_none()
    return Report(*row) if row else None


def print_anew(tx: Transaction, person: int, slack_id: str) -> None:
    """Have every report printed anew in which somebody may be named, as what it tells of says by then."""
    tx.execute(_PRINT_ANEW, {"person": person, "slack_id": slack_id})


def tried(tx: Transaction, digest: int) -> Report | None:
    """It could not be printed, once more; None when it was printed meanwhile."""
    row = tx.execute(_TRIED, {"the_digest": digest}).one_or_none()
    return Report(*row) if row else None


def printed(tx: Transaction, digests_asked: Collection[int]) -> set[int]:
    """Which of these digests have a report."""
    return {row.digest for row in tx.execute(_PRINTED, {"digests": list(digests_asked)})}


def try_again(tx: Transaction, digest: int) -> None:
    """Have it printed as if it had never been tried; one that was printed stays."""
    tx.execute(_TRY_AGAIN, {"the_digest": digest, "tries": 0})


def given_up(tx: Transaction, digests_asked: Collection[int], *, tries: int) -> set[int]:
    """Which of these digests have a report that could not be printed and is not tried any more."""
    return {row.digest for row in tx.execute(_GIVEN_UP, {"digests": list(digests_asked), "tries": tries})}
