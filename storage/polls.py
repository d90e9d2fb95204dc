"""Polls that were asked and what client people answered under their names; the anonymous stand in `ballots.py`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.channels import HINDERED, HINDERED_WORKSPACES
from storage.columns import returning
from storage.database import Transaction
from storage.silences import SILENT
from storage.tables.polls import ballots, poll_answers, polls, voters
from storage.tables.projects import projects
from storage.values.polls import Poll, PollAnswer

_ADD = returning(insert(polls), polls)
_BY_ID = select(polls).where(polls.c.project == bindparam("project"), polls.c.id == bindparam("id"))
_TAKE = select(polls.c.id).where(polls.c.id == bindparam("id")).with_for_update()
_OPEN = select(polls).where(polls.c.project == bindparam("project"), polls.c.closed_at.is_(None))
_CAN_ANSWER = polls.c.project.in_(
    select(projects.c.id)
    .where(projects.c.channel.not_in(HINDERED), projects.c.workspace.not_in(HINDERED_WORKSPACES))
    .where(projects.c.id.not_in(SILENT))
)
_TO_REMIND = (
    select(polls)
    .where(polls.c.closed_at.is_(None), polls.c.reminded_at.is_(None), polls.c.remind_at <= bindparam("now"))
    .where(_CAN_ANSWER)
    .where(polls.c.closes_at > bindparam("now"))
    .order_by(polls.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TO_CLOSE = (
    select(polls)
    .where(polls.c.closed_at.is_(None), polls.c.closes_at <= bindparam("now"))
    .order_by(polls.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_REMINDED = update(polls).where(polls.c.id == bindparam("the_id")).values(reminded_at=bindparam("reminded_at"))
_REMIND_LATER = update(polls).where(polls.c.id == bindparam("the_id")).values(remind_at=bindparam("remind_at"))
_CLOSE = update(polls).where(polls.c.id == bindparam("the_id")).values(closed_at=bindparam("closed_at"))
_LAST_DAY = select(func.max(polls.c.day)).where(polls.c.schedule == bindparam("schedule"))
_LAST_CLOSED = (
    select(polls)
    .where(polls.c.project == bindparam("project"), polls.c.closed_at.is_not(None))
    .order_by(polls.c.id.desc())
    .limit(1)
)
_NEXT_REMIND = select(func.min(polls.c.remind_at)).where(
    polls.c.closed_at.is_(None), polls.c.reminded_at.is_(None), polls.c.remind_at > bindparam("after"), _CAN_ANSWER
)
_NEXT_CLOSE = select(func.min(polls.c.closes_at)).where(
    polls.c.closed_at.is_(None), polls.c.closes_at > bindparam("after")
)
_ANSWERS = select(poll_answers).where(poll_answers.c.poll == bindparam("poll")).order_by(poll_answers.c.id)
_ANSWER_OF = select(poll_answers).where(
    poll_answers.c.poll == bindparam("poll"), poll_answers.c.person == bindparam("person")
)
_given = union_all(
    select(poll_answers.c.poll, poll_answers.c.scores, poll_answers.c.recommend),
    select(ballots.c.poll, ballots.c.scores, ballots.c.recommend),
).subquery("given")
_GIVEN = (
    select(polls, _given.c.scores.label("given"), _given.c.recommend.label("likelihood"))
    .join(_given, _given.c.poll == polls.c.id)
    .where(polls.c.project.in_(bindparam("projects", expanding=True)))
    .where(polls.c.closed_at >= bindparam("since"), polls.c.closed_at <= bindparam("until"))
    .order_by(polls.c.project, polls.c.closed_at, polls.c.id)
)
_HOW_MANY = select(func.count()).select_from(polls).where(polls.c.project == bindparam("project"))
_answered_by = union_all(
    select(poll_answers.c.poll, poll_answers.c.person), select(voters.c.poll, voters.c.person)
).subquery("answered_by")
_ANSWERED_SINCE = (
    select(_answered_by.c.person)
    .join(polls, polls.c.id == _answered_by.c.poll)
    .where(_answered_by.c.person.in_(bindparam("people", expanding=True)), polls.c.asked_at > bindparam("since"))
)
_UPSERT = upsert(poll_answers)
_KEEP_ANSWER = returning(
    _UPSERT.on_conflict_do_update(
        index_elements=["poll", "person"],
        set_={name: getattr(_UPSERT.excluded, name) for name in ("scores", "recommend", "comment", "at")},
    ),
    poll_answers,
)


def add(
    tx: Transaction,
    project: int,
    schedule: int | None,
    day: date,
    *,
    remind_at: datetime,
    closes_at: datetime,
    questions: Sequence[str],
    recommend: bool,
    anonymous: bool,
    least: int,
    now: datetime,
) -> Poll:
    """Write down that the client is asked."""
    values = {
        "project": project,
        "schedule": schedule,
        "day": day,
        "asked_at": now,
        "remind_at": remind_at,
        "closes_at": closes_at,
        "reminded_at": None,
        "closed_at": None,
        "questions": list(questions),
        "recommend": recommend,
        "anonymous": anonymous,
        "least": least,
    }
    return Poll(*tx.execute(_ADD, values).one())


def get(tx: Transaction, project: int, poll_id: int) -> Poll | None:
    """The poll, or None when there is none of this id in this project."""
    row = tx.execute(_BY_ID, {"project": project, "id": poll_id}).one_or_none()
    return Poll(*row) if row else None


def take(tx: Transaction, poll: int) -> None:
    """Nobody else answers it before this transaction ends."""
    tx.execute(_TAKE, {"id": poll})


def open_in(tx: Transaction, project: int) -> list[Poll]:
    """Polls of a project that take answers."""
    return [Poll(*row) for row in tx.execute(_OPEN, {"project": project})]


def last_closed(tx: Transaction, project: int) -> Poll | None:
    """The newest poll of a project that takes no more answers, or None."""
    row = tx.execute(_LAST_CLOSED, {"project": project}).one_or_none()
    return Poll(*row) if row else None


def last_day(tx: Transaction, schedule: int) -> date | None:
    """The nominal date of the newest poll that was asked by this schedule, or None."""
    return tx.scalar(_LAST_DAY, {"schedule": schedule})


def to_remind(tx: Transaction, *, now: datetime, most: int) -> list[Poll]:
    """Open polls whose one reminder is due."""
    return [Poll(*row) for row in tx.execute(_TO_REMIND, {"now": now, "most": most})]


def to_close(tx: Transaction, *, now: datetime, most: int) -> list[Poll]:
    """Open polls whose time is up."""
    return [Poll(*row) for row in tx.execute(_TO_CLOSE, {"now": now, "most": most})]


def reminded(tx: Transaction, poll: int, *, now: datetime) -> None:
    """The one reminder has gone out."""
    tx.execute(_REMINDED, {"the_id": poll, "reminded_at": now})


def remind_later(tx: Transaction, poll: int, *, at: datetime) -> None:
    """The one reminder is due at this moment."""
    tx.execute(_REMIND_LATER, {"the_id": poll, "remind_at": at})


def close(tx: Transaction, poll: int, *, now: datetime) -> None:
    """The poll takes no more answers."""
    tx.execute(_CLOSE, {"the_id": poll, "closed_at": now})


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """When the next reminder or close of all falls due after a moment, or None."""
    instants = [tx.scalar(statement, {"after": after}) for statement in (_NEXT_REMIND, _NEXT_CLOSE)]
    return min((instant for instant in instants if instant is not None), default=None)


def answers(tx: Transaction, poll: int) -> list[PollAnswer]:
    """What was answered so far, the earliest first."""
    return [PollAnswer(*row) for row in tx.execute(_ANSWERS, {"poll": poll})]


def given(
    tx: Transaction, projects_of: Collection[int], *, since: datetime, until: datetime
) -> list[tuple[Poll, list[tuple[Mapping[str, int], int | None]]]]:
    """What was answered to polls that closed between two moments, named or not: scores, and likelihood to recommend.

    A project after the other, the earliest poll first; those that nobody answered are not among them.
    """
    found: dict[int, tuple[Poll, list[tuple[Mapping[str, int], int | None]]]] = {}
    params = {"projects": sorted(projects_of), "since": since, "until": until}
    for *row, scores, recommend in tx.execute(_GIVEN, params):
        poll = Poll(*row)
        found.setdefault(poll.id, (poll, []))[1].append((scores, recommend))
    return list(found.values())


def how_many(tx: Transaction, project: int) -> int:
    """How many times a project's client was asked."""
    return tx.scalar(_HOW_MANY, {"project": project}) or 0


def answered_since(tx: Transaction, people: Collection[int], *, since: datetime) -> set[int]:
    """Who of these people has answered a poll, of any project, that was asked after a moment."""
    return {row.person for row in tx.execute(_ANSWERED_SINCE, {"people": sorted(people), "since": since})}


def answer_of(tx: Transaction, poll: int, person: int) -> PollAnswer | None:
    """What this person answered, or None."""
    row = tx.execute(_ANSWER_OF, {"poll": poll, "person": person}).one_or_none()
    return PollAnswer(*row) if row else None


def keep_answer(
    tx: Transaction,
    poll: int,
    person: int,
    *,
    scores: Mapping[str, int],
    recommend: int | None,
    comment: str,
    now: datetime,
) -> PollAnswer:
    """What this person answers; it takes the place of what they answered before."""
    values = {
        "poll": poll,
        "person": person,
        "scores": dict(scores),
        "recommend": recommend,
        "comment": comment,
        "at": now,
    }
    return PollAnswer(*tx.execute(_KEEP_ANSWER, values).one())
