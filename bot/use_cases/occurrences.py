"""Single meetings of a series: moved or left out; the client hears of it, reminders and topics follow."""

from datetime import date, datetime, time, timedelta

from bot.messages.audiences import Audience
from bot.messages.intentions import CancelMeeting, Intention, MoveMeeting
from bot.messages.meetings import MeetingCancelled, MeetingMoved
from bot.refusals import BadAnswers, NoLongerThere
from bot.rhythm.schedules import Occurrence, advance, upcoming
from bot.rhythm.zones import instant
from bot.use_cases.appointments import attach_calendar
from bot.use_cases.callers import Caller
from bot.use_cases.outgoing import tell
from bot.use_cases.rhythms import calendar_for, whole_rhythm
from bot.use_cases.schedules import keep
from bot.use_cases.series import (
    Series,
    agenda_subject,
    coming_of,
    found,
    remind_anew,
    reminded,
    running,
    series_of,
    series_with,
)
from bot.words import Language
from storage import meetings, outbox, stamps
from storage.database import Transaction
from storage.values.projects import Project

OFFERED = 8  # occurrences ahead that can be moved or left out
AHEAD = timedelta(days=366)  # how far an occurrence may be put off where nothing comes after it


def coming_meetings(tx: Transaction, caller: Caller, meeting_id: int) -> tuple[Series, list[Occurrence]]:
    """A series and those of its next occurrences that can be moved or left out. Raises as `series_of` does."""
    series = series_of(tx, caller, meeting_id)
    return series, coming_of(tx, series, most=OFFERED)


def move_meeting(
    tx: Transaction, caller: Caller, meeting_id: int, day: date, *, to: date, at: time, now: datetime
) -> Series:
    """Let the occurrence of this nominal date begin then, by the wall of the series' zone; its topics move along.

    It stays between the one before it and the one after it. To where it is already, nothing changes: a form may be
    sent twice. Raises as `series_of` does, ProjectIsClosed, NoLongerThere, BadAnswers.
    """
    series = series_of(tx, caller, meeting_id)
    project = running(series.project)
    coming = coming_of(tx, series, most=OFFERED + 1)
    number, one = _found_in(coming, day, now=now)
    begins = instant(to, at, series.schedule.zone)
    if begins == one.begins:
        return series
    _refuse_out_of_order(begins, coming, number, now=now)
    posted = reminded(series)
    meetings.shift(tx, meeting_id, day, begins)
    after = series_with(tx, project, meetings.count_up(tx, series.meeting), series.schedule)
    if number == 0:
        after = remind_anew(tx, after, posted=posted, now=now)
    moved = MoveMeeting(project.id, meeting_id, one.begins.isoformat(), begins.isoformat())
    _tell(tx, after, one, moved, f"moved:{begins:%Y%m%d%H%M}")
    return after


def cancel_meeting(tx: Transaction, caller: Caller, meeting_id: int, day: date, *, now: datetime) -> Series:
    """Leave out the occurrence of this nominal date; its topics wait for the one after it.

    The client reads it in a message of its own, and on the agenda where that was posted. One that was left out, or has
    begun, is left as it is: a button may be pressed twice. Raises as `series_of` does, ProjectIsClosed.
    """
    series = series_of(tx, caller, meeting_id)
    project, schedule = running(series.project), series.schedule
    coming = coming_of(tx, series, most=OFFERED + 1)
    try:
        number, one = _found_in(coming, day, now=now)
    except NoLongerThere:
        return series
    rhythm = whole_rhythm(tx, schedule)
    meetings.shift(tx, meeting_id, day, None)
    meeting = meetings.count_up(tx, series.meeting)
    if number == 0:
        rhythm = advance(rhythm, one)
        following = upcoming(rhythm, calendar_for(project, schedule))
        schedule = keep(tx, project, schedule, rhythm, next_at=following.instant)
    after = series_with(tx, project, meeting, schedule)
    intention = CancelMeeting(project.id, meeting_id, one.begins.isoformat())
    subject = agenda_subject(meeting, one)
    if stamps.card_said(tx, project.channel, subject) is not None:
        tell(tx, project, Audience.CLIENT, intention, subject=subject, slot=outbox.CARD, version="cancelled")
    _tell(tx, after, one, intention, "cancelled")
    return after


def moved_of(
    tx: Transaction, project: Project, meeting_id: int, was: datetime, begins: datetime
) -> MeetingMoved | None:
    """What is told of a meeting that was moved; None where its series was ended."""
    meeting = meetings.get(tx, project.id, meeting_id)
    if meeting is None:
        return None
    return MeetingMoved(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        meeting=meeting.id,
        title=meeting.title,
        place=meeting.place,
        was=was,
        begins=begins,
        minutes=meeting.minutes,
        zone=found(tx, project, meeting_id).schedule.zone,
    )


def cancelled_of(tx: Transaction, project: Project, meeting_id: int, begins: datetime) -> MeetingCancelled | None:
    """What is told of a meeting that will not take place; None where its series was ended."""
    meeting = meetings.get(tx, project.id, meeting_id)
    if meeting is None:
        return None
    series = found(tx, project, meeting_id)
    coming = coming_of(tx, series, most=OFFERED + 1)
    return MeetingCancelled(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        title=meeting.title,
        begins=begins,
        zone=series.schedule.zone,
        next_begins=next((one for one in coming if one.begins > begins), coming[-1]).begins,
    )


def _found_in(coming: list[Occurrence], day: date, *, now: datetime) -> tuple[int, Occurrence]:
    for number, one in enumerate(coming[:OFFERED]):
        if one.nominal == day and one.begins > now:
            return number, one
    raise NoLongerThere


def _refuse_out_of_order(begins: datetime, coming: list[Occurrence], number: int, *, now: datetime) -> None:
    if begins <= now:
        raise BadAnswers({"to": ("problem.in_the_past", {})})
    too_early = number > 0 and begins <= coming[number - 1].begins
    if too_early or begins >= coming[number + 1].begins or begins > now + AHEAD:
        raise BadAnswers({"to": ("problem.beyond_the_next_meeting", {})})


def _tell(tx: Transaction, series: Series, one: Occurrence, intention: Intention, what: str) -> None:
    """Tell the client in a message of its own."""
    subject = f"{agenda_subject(series.meeting, one)}:{what}"
    tell(tx, series.project, Audience.CLIENT, intention, subject=subject, slot=outbox.CARD, version=what)
    attach_calendar(tx, series.project, series.meeting, subject)
