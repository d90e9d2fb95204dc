"""Polls that were asked and what client people answered."""

from datetime import date, datetime

from sqlalchemy import bindparam, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.channels import HINDERED, HINDERED_WORKSPACES
from storage.columns import returning
from storage.database import Transaction
from storage.tables import poll_answers, polls, projects
from storage.values import Poll, PollAnswer

_ADD = returning(insert(polls), polls)
_BY_ID = select(polls).where(polls.c.project == bindparam("project"), polls.c.id == bindparam("id"))
_OPEN = select(polls).where(polls.c.project == bindparam("project"), polls.c.closed_at.is_(None))
_CAN_ANSWER = polls.c.project.in_(
    select(projects.c.id).where(projects.c.channel.not_in(HINDERED), projects.c.workspace.not_in(HINDERED_WORKSPACES))
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
_CLOSE = update(polls).where(polls.c.id == bindparam("the_id")).values(closed_at=bindparam("closed_at"))
_LAST_DAY = select(func.max(polls.c.day)).where(polls.c.schedule == bindparam("schedule"))
_LAST_CLOSED = (
    select(polls)
    .where(polls.c.project == bindparam("project"), polls.c.closed_at.is_not(None))
    .order_by(polls.c.id.desc())
    .limit(1)
)
_AVERAGE = func.avg(poll_answers.c.quality + poll_answers.c.progress + poll_answers.c.communication)
_SCORES = (
    select(polls.c.day, polls.c.closed_at, _AVERAGE.label("three"), func.count().label("answers"))
    .join(poll_answers, poll_answers.c.poll == polls.c.id)
    .where(polls.c.project == bindparam("project"), polls.c.closed_at <= bindparam("until"))
    .group_by(polls.c.id, polls.c.day, polls.c.closed_at)
    .having(func.count() >= bindparam("least"))
    .order_by(polls.c.closed_at.desc(), polls.c.id.desc())
    .limit(bindparam("most"))
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
_answered = poll_answers.alias("answered")
_BEFORE = (
    select(func.max(polls.c.id))
    .where(polls.c.project == bindparam("project"), polls.c.id < bindparam("poll"), polls.c.closed_at.is_not(None))
    .where(exists(select(_answered.c.id).where(_answered.c.poll == polls.c.id)))
)
_ANSWERS_BEFORE = (
    select(poll_answers).where(poll_answers.c.poll == _BEFORE.scalar_subquery()).order_by(poll_answers.c.id)
)
_ANSWERED = (
    select(polls)
    .where(polls.c.closed_at.is_not(None), exists(select(_answered.c.id).where(_answered.c.poll == polls.c.id)))
    .order_by(polls.c.project, polls.c.id)
)
_ANSWERED_IN = _ANSWERED.where(polls.c.project == bindparam("project"))
_UPSERT = upsert(poll_answers)
_KEEP_ANSWER = returning(
    _UPSERT.on_conflict_do_update(
        index_elements=["poll", "person"],
        set_={
            name: getattr(_UPSERT.excluded, name)
            for name in ("quality", "progress", "communication", "recommend", "comment", "at")
        },
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
    }
    return Poll(*tx.execute(_ADD, values).one())


def get(tx: Transaction, project: int, poll_id: int) -> Poll | None:
    """The poll, or None when there is none of this id in this project."""
    row = tx.execute(_BY_ID, {"project": project, "id": poll_id}).one_or_none()
    return Poll(*row) if row else None


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


def scores(
    tx: Transaction, project: int, *, least: int, most: int, until: datetime
) -> list[tuple[date, datetime, float]]:
    """What the newest closed polls with so many answers came to, the newest first: day, when it closed, average."""
    params = {"project": project, "least": least, "most": most, "until": until}
    found = tx.execute(_SCORES, params)
    return [(row.day, row.closed_at, float(row.three) / 3) for row in found if row.closed_at is not None]


def answers_before(tx: Transaction, project: int, poll: int) -> list[PollAnswer]:
    """What was answered the last time before this poll that anybody did; none when nobody ever has."""
    return [PollAnswer(*row) for row in tx.execute(_ANSWERS_BEFORE, {"project": project, "poll": poll})]


def answered(tx: Transaction, project: int | None) -> list[Poll]:
    """Closed polls that anybody answered, of one project or of all, a project after the other, the earliest first."""
    rows = tx.execute(_ANSWERED) if project is None else tx.execute(_ANSWERED_IN, {"project": project})
    return [Poll(*row) for row in rows]


def answer_of(tx: Transaction, poll: int, person: int) -> PollAnswer | None:
    """What this person answered, or None."""
    row = tx.execute(_ANSWER_OF, {"poll": poll, "person": person}).one_or_none()
    return PollAnswer(*row) if row else None


def keep_answer(
    tx: Transaction,
    poll: int,
    person: int,
    *,
    quality: int,
    progress: int,
    communication: int,
    recommend: int,
    comment: str,
    now: datetime,
) -> PollAnswer:
    """What this person answers; it takes the place of what they answered before."""
    values = {
        "poll": poll,
        "person": person,
        "quality": quality,
        "progress": progress,
        "communication": communication,
        "recommend": recommend,
        "comment": comment,
        "at": now,
    }
    return PollAnswer(*tx.execute(_KEEP_ANSWER, values).one())
