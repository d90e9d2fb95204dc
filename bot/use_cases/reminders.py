"""Reminders of meetings: the agenda at the lead, and once more shortly before, each once."""

from datetime import date, datetime, timedelta

from bot.messages.audiences import Audience
from bot.messages.intentions import RemindMeeting
from bot.messages.meetings import Agenda, AgendaTopic
from bot.rhythm.schedules import Occurrence, advance, upcoming
from bot.use_cases.callers import Caller
from bot.use_cases.names import named
from bot.use_cases.notices import missed_by, tell_notice
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import tell
from bot.use_cases.rhythms import Post, calendar_for, whole_rhythm
from bot.use_cases.schedules import AT_ONCE, keep
from bot.use_cases.series import (
    SOON,
    Series,
    agenda_subject,
    found,
    reminded,
    running,
    series_by,
    series_of,
    series_with,
    show_agenda,
)
from bot.words import Language
from storage import meetings, minutes, outbox, schedules, stamps
from storage.database import Transaction
from storage.values.projects import Project

TOPICS_SHOWN = 15  # topics of 150 characters fill a message; the rest is counted
AGAIN = timedelta(minutes=1)  # reminded twice within it is the same gesture, delivered twice


def agenda_of(
    tx: Transaction, project: Project, meeting_id: int, day: date, *, soon: bool, now: datetime
) -> Agenda | None:
    """What is to be talked about at the occurrence of this nominal date.

    None once it has begun, or when it will not come: the series was ended or comes by another rule.
    """
    if meetings.get(tx, project.id, meeting_id) is None:
        return None
    series = found(tx, project, meeting_id)
    if series.next.nominal != day or series.next.begins <= now:
        return None
    return agenda_for(tx, series, series.next, soon=soon)


def agenda_for(tx: Transaction, series: Series, occurrence: Occurrence, *, soon: bool = False) -> Agenda:
    """What is to be talked about at an occurrence of a series, as it is known now: topics wait for the next one."""
    project, meeting, day = series.project, series.meeting, occurrence.nominal
    is_next = day == series.next.nominal
    topics = meetings.topics_for(tx, meeting.id, day, before=occurrence.begins) if is_next else []
    return Agenda(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        meeting=meeting.id,
        day=day,
        title=meeting.title,
        place=meeting.place,
        begins=occurrence.begins,
        minutes=meeting.minutes,
        zone=series.schedule.zone,
        topics=tuple(
            AgendaTopic(text=topic.text, owner=named(tx, topic.owner or topic.by), minutes=topic.minutes)
            for topic in topics[:TOPICS_SHOWN]
        ),
        minutes_needed=sum(topic.minutes or 0 for topic in topics),
        more=max(len(topics) - TOPICS_SHOWN, 0),
        soon=soon,
    )


def remind_due_meetings(tx: Transaction, *, now: datetime) -> int:
    """Remind of meetings, at their lead and shortly before, each once; answers for how many series something was done.

    A meeting that has begun without its reminders is not reminded of any more, and the team hears of it.
    """
    return one_by_one(
        tx,
        schedules.due(tx, Post.MEETING, now=now, most=AT_ONCE),
        lambda schedule: _remind(tx, series_by(tx, schedule), now=now),
        named=lambda schedule: {"project": schedule.project, "schedule": schedule.id},
        now=now,  # nothing is put off: by its next moment a series knows which reminders were given
    )


def remind_now(tx: Transaction, caller: Caller, meeting_id: int, *, now: datetime) -> Series:
    """Remind of the next meeting although it is not time yet: with the agenda, and if that stands already, once more.

    Raises TeamOnly, NoProjectHere, ProjectIsClosed, NoLongerThere.
    """
    series = series_of(tx, caller, meeting_id)
    running(series.project)
    if series.next.begins <= now:
        _remind(tx, series, now=now)
        series = found(tx, series.project, meeting_id)
    if not reminded(series):
        show_agenda(tx, series, version="asked")
        soon = series.next.begins - SOON
        schedule = schedules.set_to(tx, series.schedule, next_at=soon if soon > now else series.next.begins)
        return series_with(tx, series.project, series.meeting, schedule)
    said = stamps.card_said(tx, series.project.channel, agenda_subject(series.meeting, series.next))
    if said is not None and now - said.at >= AGAIN:
        _remind_beside(tx, series, word=f"{now:%Y%m%d%H%M}")
    return series


def _remind(tx: Transaction, series: Series, *, now: datetime) -> None:
    """Do what is due about a series. `next_at` says which reminders of its next occurrence are still to come."""
    project, meeting, schedule = series.project, series.meeting, series.schedule
    calendar = calendar_for(project, schedule)
    rhythm, occurrence, next_at = whole_rhythm(tx, schedule), series.next, schedule.next_at
    missed = missed_by(schedule, now)
    skipped: list[date] = []
    gave_way: list[date] = []
    while occurrence.begins <= now:
        meetings.held(tx, meeting.id, occurrence.nominal, before=occurrence.begins)
        minutes.expect(
            tx,
            meeting,
            occurrence.nominal,
            begins=occurrence.begins,
            ends=occurrence.begins + timedelta(minutes=meeting.minutes),
            zone=schedule.zone,
        )
        if next_at < occurrence.begins:
            skipped.append(occurrence.nominal)
        gave_way += occurrence.dropped
        rhythm = advance(rhythm, occurrence)
        occurrence = upcoming(rhythm, calendar)
        next_at = occurrence.instant
    tell_notice(tx, project, schedule, "meeting_skipped", skipped, missed=now)
    tell_notice(tx, project, schedule, "meeting_dropped", gave_way, missed=missed)
    series = Series(project=project, meeting=meeting, schedule=schedule, next=occurrence)
    soon = occurrence.begins - SOON
    if next_at <= soon <= now:
        _remind_beside(tx, series, word="soon")
    elif next_at <= occurrence.instant <= now:
        _remind_at_lead(tx, series)
    steps = (occurrence.instant, soon, occurrence.begins)
    keep(tx, project, schedule, rhythm, next_at=next(step for step in steps if step > now), missed=missed)


def _remind_at_lead(tx: Transaction, series: Series) -> None:
    """Post the agenda. Where it stands already the meeting was put off on its day: that needs a message of its own."""
    if stamps.card_said(tx, series.project.channel, agenda_subject(series.meeting, series.next)) is not None:
        _remind_beside(tx, series, word="put-off", soon=False)
    show_agenda(tx, series, version=f"{series.next.begins:%Y%m%d%H%M}")


def _remind_beside(tx: Transaction, series: Series, *, word: str, soon: bool = True) -> None:
    """A message of its own: an update of the agenda would notify nobody."""
    tell(
        tx,
        series.project,
        Audience.CLIENT,
        RemindMeeting(series.project.id, series.meeting.id, series.next.nominal.isoformat(), soon=soon),
        subject=f"{agenda_subject(series.meeting, series.next)}:{word}:{series.next.begins:%Y%m%d%H%M}",
        slot=outbox.CARD,
        version=1,
    )
