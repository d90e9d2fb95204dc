"""Series of meetings, what was agreed about single ones, and the topics people want to talk about."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.columns import returning
from storage.database import Transaction
from storage.tables.meetings import meeting_people, meetings, shifts, topics
from storage.values.meetings import Meeting, Shift, Topic

_ADD = returning(insert(meetings), meetings)
_KEPT = select(meetings).where(meetings.c.project == bindparam("project"), meetings.c.id == bindparam("id"))
_BY_ID = _KEPT.where(meetings.c.ended.is_(False))
_BY_SCHEDULE = select(meetings).where(meetings.c.schedule == bindparam("schedule"))
_OF = (
    select(meetings)
    .where(meetings.c.project == bindparam("project"), meetings.c.ended.is_(False))
    .order_by(meetings.c.id)
)
_CHANGE = returning(
    update(meetings)
    .where(meetings.c.id == bindparam("the_id"))
    .values(
        title=bindparam("title"),
        place=bindparam("place"),
        minutes=bindparam("minutes"),
        lead_minutes=bindparam("lead_minutes"),
        organiser=bindparam("organiser"),
        since=bindparam("since"),
    ),
    meetings,
)
_COUNT_UP = update(meetings).where(meetings.c.id == bindparam("the_id")).values(sequence=meetings.c.sequence + 1)
_COUNTED_UP = returning(_COUNT_UP, meetings)
_END = returning(_COUNT_UP.values(ended=true()), meetings)
_REMOVE_TOPICS = delete(topics).where(topics.c.meeting == bindparam("id"))
_PEOPLE = (
    select(meeting_people.c.person)
    .where(meeting_people.c.meeting == bindparam("meeting"))
    .order_by(meeting_people.c.person)
)
_LEAVE = delete(meeting_people).where(meeting_people.c.meeting == bindparam("meeting"))
_JOIN = insert(meeting_people)
_shift = upsert(shifts)
_SHIFT = _shift.on_conflict_do_update(index_elements=["meeting", "day"], set_={"begins": _shift.excluded.begins})
_SHIFTS = select(shifts).where(shifts.c.meeting == bindparam("meeting")).order_by(shifts.c.day)
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
    since: date,
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
        "since": since,
        "sequence": 0,
        "ended": False,
    }
    return Meeting(*tx.execute(_ADD, values).one())


def get(tx: Transaction, project: int, meeting_id: int) -> Meeting | None:
    """The series, or None when there is none of this id in this project, or it was ended."""
    row = tx.execute(_BY_ID, {"project": project, "id": meeting_id}).one_or_none()
    return Meeting(*row) if row else None


def kept(tx: Transaction, project: int, meeting_id: int) -> Meeting | None:
    """The same, also of one that was ended."""
    row = tx.execute(_KEPT, {"project": project, "id": meeting_id}).one_or_none()
    return Meeting(*row) if row else None


def by_schedule(tx: Transaction, schedule: int) -> Meeting:
    """The series to which a schedule belongs; it must exist."""
    return Meeting(*tx.execute(_BY_SCHEDULE, {"schedule": schedule}).one())


def of(tx: Transaction, project: int) -> list[Meeting]:
    """A project's series, the oldest first."""
    return [Meeting(*row) for row in tx.execute(_OF, {"project": project})]


def change(
    tx: Transaction,
    meeting: Meeting,
    *,
    title: str,
    place: str,
    minutes: int,
    lead_minutes: int,
    organiser: int,
    since: date,
) -> Meeting:
    """The series with other values."""
    values = {
        "the_id": meeting.id,
        "title": title,
        "place": place,
        "minutes": minutes,
        "lead_minutes": lead_minutes,
        "organiser": organiser,
        "since": since,
    }
    return Meeting(*tx.execute(_CHANGE, values).one())


def count_up(tx: Transaction, meeting: Meeting) -> Meeting:
    """The series, changed for those who have it in a calendar."""
    return Meeting(*tx.execute(_COUNTED_UP, {"the_id": meeting.id}).one())


def end(tx: Transaction, meeting: Meeting) -> Meeting:
    """End a series, its topics with it; its schedule is stopped by whoever ends it."""
    tx.execute(_REMOVE_TOPICS, {"id": meeting.id})
    return Meeting(*tx.execute(_END, {"the_id": meeting.id}).one())


def people_of(tx: Transaction, meeting: int) -> list[int]:
    """Who takes part in a series, as far as somebody said so."""
    return [person for (person,) in tx.execute(_PEOPLE, {"meeting": meeting})]


def set_people(tx: Transaction, meeting: int, people: Collection[int]) -> None:
    """These take part in a series, and nobody else is known to."""
    tx.execute(_LEAVE, {"meeting": meeting})
    for person in sorted(set(people)):
        tx.execute(_JOIN, {"meeting": meeting, "person": person})


def shift(tx: Transaction, meeting: int, day: date, begins: datetime | None) -> None:
    """The occurrence of this nominal date begins then; None: it will not take place."""
    tx.execute(_SHIFT, {"meeting": meeting, "day": day, "begins": begins})


def shifts_of(tx: Transaction, meeting: int) -> list[Shift]:
    """The occurrences of a series that were moved or left out, the earliest first."""
    return [Shift(*row) for row in tx.execute(_SHIFTS, {"meeting": meeting})]


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
