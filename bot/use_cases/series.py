"""A series of meetings as it stands: its rhythm, what comes next of it, and its agenda where that was posted."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.messages.audiences import Audience
from bot.messages.intentions import RemindMeeting
from bot.refusals import NoLongerThere, ProjectIsClosed
from bot.rhythm.schedules import Occurrence, advance, upcoming
from bot.use_cases.callers import Caller, in_project, is_team, may_take_part
from bot.use_cases.outgoing import tell
from bot.use_cases.rhythms import calendar_for, whole_rhythm
from storage import meetings, outbox, projects, schedules
from storage.database import Transaction
from storage.values.meetings import Meeting
from storage.values.projects import Project
from storage.values.schedules import Schedule

SOON = timedelta(minutes=10)  # enough to finish a sentence and find the link


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series with its schedule and its next occurrence."""

    project: Project
    meeting: Meeting
    schedule: Schedule
    next: Occurrence


def series_of(tx: Transaction, caller: Caller, meeting_id: int) -> Series:
    """A series of the project the team asks about. Raises TeamOnly, NoProjectHere, NoLongerThere."""
    is_team(caller)
    return found(tx, in_project(caller), meeting_id)


def all_series(tx: Transaction, caller: Caller) -> list[Series]:
    """The series of the project somebody asks about, the oldest first. Raises NoProjectHere, Onlooker, OnlyRaise."""
    project = in_project(caller)
    may_take_part(caller)
    return [found(tx, project, meeting.id) for meeting in meetings.of(tx, project.id)]


def found(tx: Transaction, project: Project, meeting_id: int) -> Series:
    """The series of this id. Raises NoLongerThere."""
    meeting = meetings.get(tx, project.id, meeting_id)
    schedule = None if meeting is None else schedules.get(tx, project.id, meeting.schedule)
    if meeting is None or schedule is None:
        raise NoLongerThere
    return series_with(tx, project, meeting, schedule)


def series_by(tx: Transaction, schedule: Schedule) -> Series:
    """The series to which a schedule belongs; it must exist."""
    return series_with(tx, projects.get(tx, schedule.project), meetings.by_schedule(tx, schedule.id), schedule)


def series_with(tx: Transaction, project: Project, meeting: Meeting, schedule: Schedule) -> Series:
    """The series with what comes next by its schedule."""
    coming = upcoming(whole_rhythm(tx, schedule), calendar_for(project, schedule))
    return Series(project=project, meeting=meeting, schedule=schedule, next=coming)


def coming_of(tx: Transaction, series: Series, *, most: int) -> list[Occurrence]:
    """The next occurrences of a series, so many, the earliest first."""
    rhythm, calendar = whole_rhythm(tx, series.schedule), calendar_for(series.project, series.schedule)
    coming = [series.next]
    while len(coming) < most:
        rhythm = advance(rhythm, coming[-1])
        coming.append(upcoming(rhythm, calendar))
    return coming


def reminded(series: Series) -> bool:
    """Whether the agenda of the next occurrence was posted."""
    return series.schedule.next_at > series.next.instant


def show_agenda(tx: Transaction, series: Series, *, version: str) -> None:
    """Post the agenda of the next occurrence, or bring up to date the one that was posted."""
    tell(
        tx,
        series.project,
        Audience.CLIENT,
        RemindMeeting(series.project.id, series.meeting.id, series.next.nominal.isoformat(), soon=False),
        subject=agenda_subject(series.meeting, series.next),
        slot=outbox.CARD,
        version=version,
    )


def remind_anew(tx: Transaction, series: Series, *, posted: bool, now: datetime) -> Series:
    """The next occurrence was given another time, of which the client reads elsewhere: its reminders follow.

    An agenda that was posted says so at once; where it is too late for another at the lead, only the last one comes.
    """
    next_at = series.next.instant
    if posted and next_at <= now:
        soon = series.next.begins - SOON
        next_at = soon if soon > now else series.next.begins
    series = replace(series, schedule=schedules.set_to(tx, series.schedule, next_at=next_at))
    if posted:
        show_agenda(tx, series, version=f"moved:{series.next.begins:%Y%m%d%H%M}")
    return series


def agenda_subject(meeting: Meeting, occurrence: Occurrence) -> str:
    """Under which the agenda of one occurrence stands in the client's channel."""
    return f"meeting:{meeting.id}:{occurrence.nominal}"


def running(project: Project) -> Project:
    """The project, unless it is closed. Raises ProjectIsClosed."""
    if project.is_closed:
        raise ProjectIsClosed(name=project.name)
    return project
