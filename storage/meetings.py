"""Series of meetings, and the topics people want to talk about."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select, update

from storage.columns import returning
from storage.database import Transaction
from storage.tables import meetings, topics
from storage.values import Meeting, Topic

_ADD = returning(insert(meetings), meetings)
_BY_ID = select(meetings).where(meetings.c.project == bindparam("project"), meetings.c.id == bindparam("id"))
_BY_SCHEDULE = select(meetings).where(meetings.c.schedule == bindparam("schedule"))
_OF = select(meetings).where(meetings.c.project == bindparam("project")).order_by(meetings.c.id)
_CHANGE = returning(
    update(meetings)
    .where(meetings.c.id == bindparam("the_id"))
    .values(
        title=bindparam("title"),
        place=bindparam("place"),
        minutes=bindparam("minutes"),
        lead_minutes=bindparam("lead_minutes"),
    ),
    meetings,
)
_REMOVE_TOPICS = delete(topics).where(topics.c.meeting == bindparam("id"))
_REMOVE = delete(meetings).where(meetings.c.id == bindparam("id"))
_ADD_TOPIC = returning(insert(topics), topics)
_TOPICS = (
    select(topics)
    .where(topics.c.meeting == bindparam("meeting"))
    .where((topics.c.met_on == bindparam("day")) | (topics.c.met_on.is_(None) & (topics.c.at <= bindparam("before"))))
    .order_by(topics.c.id)
)
_HELD = (
    update(topics)
    .where(topics.c.meeting == bindparam("the_meeting"), topics.c.met_on.is_(None))
    .where(topics.c.at <= bindparam("before"))
    .values(met_on=bindparam("met_on"))
)
_CARRY_ON = (
    update(topics)
    .where(topics.c.meeting == bindparam("the_meeting"), topics.c.id.in_(bindparam("ids", expanding=True)))
    .values(met_on=None)
)


def add(
    tx: Transaction,
    project: int,
    schedule: int,
    *,
    title: str,
    place: str,
    minutes: int,
    lead_minutes: int,
    organiser: int,
) -> Meeting:
    """Begin a series whose rule and zone stand in its schedule."""
    values = {
        "project": project,
        "schedule": schedule,
        "title": title,
        "place": place,
        "minutes": minutes,
        "lead_minutes": lead_minutes,
        "organiser": organiser,
    }
    return Meeting(*tx.execute(_ADD, values).one())


def get(tx: Transaction, project: int, meeting_id: int) -> Meeting | None:
    """The series, or None when there is none of this id in this project."""
    row = tx.execute(_BY_ID, {"project": project, "id": meeting_id}).one_or_none()
    return Meeting(*row) if row else None


def by_schedule(tx: Transaction, schedule: int) -> Meeting:
    """The series to which a schedule belongs; it must exist."""
    return Meeting(*tx.execute(_BY_SCHEDULE, {"schedule": schedule}).one())


def of(tx: Transaction, project: int) -> list[Meeting]:
    """A project's series, the oldest first."""
    return [Meeting(*row) for row in tx.execute(_OF, {"project": project})]


def change(tx: Transaction, meeting: Meeting, *, title: str, place: str, minutes: int, lead_minutes: int) -> Meeting:
    """The series with other values."""
    values = {"the_id": meeting.id, "title": title, "place": place, "minutes": minutes, "lead_minutes": lead_minutes}
    return Meeting(*tx.execute(_CHANGE, values).one())


def remove(tx: Transaction, meeting_id: int) -> None:
    """End a series, its topics with it; its schedule is removed by whoever ends it."""
    tx.execute(_REMOVE_TOPICS, {"id": meeting_id})
    tx.execute(_REMOVE, {"id": meeting_id})


def add_topic(
    tx: Transaction,
    meeting: int,
    text: str,
    *,
    by: int,
    owner: int | None = None,
    minutes: int | None = None,
    now: datetime,
) -> Topic:
    """Put something on the agenda of the next meeting of a series."""
    values = {
        "meeting": meeting,
        "text": text,
        "by": by,
        "at": now,
        "met_on": None,
        "owner": owner,
        "minutes": minutes,
    }
    return Topic(*tx.execute(_ADD_TOPIC, values).one())


def topics_for(tx: Transaction, meeting: int, day: date, *, before: datetime) -> list[Topic]:
    """The agenda of the occurrence of that nominal date: what it had, or what waits by `before`; the oldest first."""
    return [Topic(*row) for row in tx.execute(_TOPICS, {"meeting": meeting, "day": day, "before": before})]


def held(tx: Transaction, meeting: int, day: date, *, before: datetime) -> None:
    """The occurrence of that nominal date has begun; what waited by `before` was on its agenda."""
    tx.execute(_HELD, {"the_meeting": meeting, "met_on": day, "before": before})


def carry_on(tx: Transaction, meeting: int, ids: Collection[int]) -> None:
    """These topics were not reached: they are on the agenda of the next meeting of the series."""
    tx.execute(_CARRY_ON, {"the_meeting": meeting, "ids": list(ids)})
