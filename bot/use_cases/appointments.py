"""Meetings as calendars show them: the file that comes with a plan, and the address to subscribe to."""

import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.messages.audiences import Audience
from bot.messages.intentions import AttachCalendar, ShowFeed
from bot.messages.meetings import CalendarFeed, CalendarFile, FeedOffered
from bot.rhythm.appointments import Appointment, Method
from bot.rhythm.rules import next_date
from bot.rhythm.schedules import Occurrence, advance, upcoming
from bot.rhythm.zones import instant
from bot.use_cases.callers import Caller, in_project, is_team
from bot.use_cases.names import named
from bot.use_cases.outgoing import tell
from bot.use_cases.rhythms import calendar_for, whole_rhythm
from bot.use_cases.series import running
from bot.words import Language
from storage import channels, feeds, meetings, outbox, projects, schedules
from storage.database import Transaction
from storage.values.meetings import Meeting
from storage.values.projects import Project
from storage.values.schedules import Schedule

AHEAD = timedelta(days=400)  # days off further away move nothing yet; holidays beyond are not known anyway
MOST_AHEAD = 120  # occurrences looked at for that; of a daily meeting half a year
KEY_BYTES = 24  # of an address that nobody can guess


def attach_calendar(tx: Transaction, project: Project, meeting: Meeting, subject: str) -> None:
    """Put a calendar file under the message of this subject: the series as it is when the file is sent."""
    tell(
        tx,
        project,
        Audience.CLIENT,
        AttachCalendar(project.id, meeting.id, meeting.sequence),
        subject=subject,
        slot=outbox.LINE,
        version=f"calendar{meeting.sequence}",
    )


def file_of(tx: Transaction, project: Project, meeting_id: int, sequence: int, *, now: datetime) -> CalendarFile | None:
    """The calendar file with which a series is taken up, changed or taken out; None where a newer one follows."""
    meeting = meetings.kept(tx, project.id, meeting_id)
    if meeting is None or meeting.sequence > sequence:
        return None
    return CalendarFile(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        name=f"{project.code}-meeting-{meeting.id}-{meeting.sequence}.ics",
        title=meeting.title,
        appointment=_appointment(tx, project, meeting, now=now),
        method=Method.CANCEL if meeting.ended else Method.REQUEST,
        now=now,
    )


def offer_feed(tx: Transaction, caller: Caller, pages: str) -> None:
    """Give the project's meetings a new secret address below `pages` to subscribe to, and tell both sides of it.

    The one it had is no longer good. Raises TeamOnly, NoProjectHere, ProjectIsClosed.
    """
    is_team(caller)
    project = running(in_project(caller))
    key = secrets.token_urlsafe(KEY_BYTES)
    feeds.renew(tx, project.id, key)
    subject = f"feed:{key}"
    tell(tx, project, Audience.CLIENT, ShowFeed(project.id, pages), subject=subject, slot=outbox.CARD, version=1)


def feed_offered(tx: Transaction, project: Project, pages: str) -> FeedOffered | None:
    """The address that is good now."""
    key = feeds.of(tx, project.id)
    if key is None:
        return None
    return FeedOffered(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        name=project.name,
        address=f"{pages}/calendar/{key}.ics",
    )


def feed(tx: Transaction, key: str, *, now: datetime) -> CalendarFeed | None:
    """What there is to be read under this key; None where it is not good."""
    found = feeds.project_of(tx, key)
    if found is None:
        return None
    project = projects.get(tx, found)
    if project.is_closed:
        return None
    shown = [_appointment(tx, project, meeting, now=now) for meeting in meetings.of(tx, project.id)]
    return CalendarFeed(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        name=project.name,
        series=tuple(replace(one, organiser="", people=()) for one in shown),
    )


def _appointment(tx: Transaction, project: Project, meeting: Meeting, *, now: datetime) -> Appointment:
    schedule = schedules.kept(tx, project.id, meeting.schedule)
    workspace = channels.workspace_of(tx, project.workspace)
    moved: dict[date, datetime] = {}
    left_out: set[date] = set()
    for one in _ahead(tx, project, schedule, now=now):
        left_out.update(one.dropped)
        if one.begins != instant(one.nominal, schedule.at, schedule.zone):
            moved[one.nominal] = one.begins
    for shift in meetings.shifts_of(tx, meeting.id):
        if not _is_of_rule(shift.day, schedule, meeting):
            continue
        if shift.begins is None:
            left_out.add(shift.day)
        else:
            moved[shift.day] = shift.begins
    organiser = named(tx, meeting.organiser)
    taking_part = [named(tx, person) for person in meetings.people_of(tx, meeting.id)]
    return Appointment(
        uid=f"meeting-{meeting.id}-{project.created_at:%Y%m%d%H%M%S}@{workspace.slack_id}.rapport",
        sequence=meeting.sequence,
        title=meeting.title,
        place=meeting.place,
        rule=schedule.rule,
        first=meeting.since,
        at=schedule.at,
        zone=schedule.zone,
        minutes=meeting.minutes,
        organiser=organiser.name or organiser.slack_id,
        people=tuple(person.name or person.slack_id for person in taking_part),
        moved=moved,
        left_out=sorted(left_out),
        ended=meeting.ended,
    )


def _ahead(tx: Transaction, project: Project, schedule: Schedule, *, now: datetime) -> list[Occurrence]:
    rhythm, calendar = whole_rhythm(tx, schedule), calendar_for(project, schedule)
    ahead: list[Occurrence] = []
    coming = upcoming(rhythm, calendar)
    while coming.begins < now + AHEAD and len(ahead) < MOST_AHEAD:
        ahead.append(coming)
        rhythm = advance(rhythm, coming)
        coming = upcoming(rhythm, calendar)
    return ahead


def _is_of_rule(day: date, schedule: Schedule, meeting: Meeting) -> bool:
    """Whether the rule that the series has by now comes to this day."""
    before = day - timedelta(days=1)
    return day >= meeting.since and next_date(schedule.rule, anchor=meeting.since, after=before) == day
