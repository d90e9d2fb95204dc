"""Meetings with the client: a series, the topics both sides collect, and the reminders that bring them together."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.messages.audiences import Audience
from bot.messages.contents import Agenda, AgendaTopic, MeetingCancelled
from bot.messages.intentions import CancelMeeting, RemindMeeting
from bot.refusals import BadAnswers, NoLongerThere, NoMeetingPlanned, ProjectIsClosed
from bot.rhythm.rules import workday_of
from bot.rhythm.schedules import Occurrence, advance, upcoming
from bot.use_cases.answers import TITLE_LENGTH, Problem
from bot.use_cases.callers import Caller, in_project, is_team, may_take_part, toward_project
from bot.use_cases.names import named
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import tell
from bot.use_cases.schedules import (
    AT_ONCE,
    Post,
    begin_schedule,
    calendar_for,
    keep,
    refuse_bad_rhythm,
    reschedule,
    rhythm_of,
    tell_notice,
)
from bot.words import Language
from storage import meetings, minutes, outbox, projects, schedules
from storage.database import Transaction
from storage.values import Meeting, Project, Schedule

SOON = timedelta(minutes=10)  # enough to finish a sentence and find the link
SHORTEST_LEAD = 15  # minutes: the first reminder comes before the one shortly before
LONGEST_LEAD = 7 * 24 * 60  # minutes: whoever plans further ahead has a calendar
SHORTEST, LONGEST = 5, 24 * 60  # minutes of one meeting
PLACE_LENGTH = 500  # an address with its access code
TOPICS_SHOWN = 15  # topics of 150 characters fill a message; the rest is counted
AGAIN = timedelta(minutes=1)  # reminded twice within it is the same gesture, delivered twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a series is agreed to be, as typed and chosen."""

    title: str
    place: str  # a room, a link, or nothing
    minutes: int
    lead_minutes: int  # the reminder with the agenda goes out so long before
    rule: str
    at: time
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series with its schedule and its next occurrence."""

    project: Project
    meeting: Meeting
    schedule: Schedule
    next: Occurrence


def create_meeting(tx: Transaction, caller: Caller, plan: Plan, *, now: datetime) -> Series:
    """Begin a series. Raises TeamOnly, NoProjectHere, ProjectIsClosed, BadAnswers.

    Where its first occurrence is nearer than its lead, the reminder goes out at once.
    """
    is_team(caller)
    project = _running(in_project(caller))
    plan = _checked(plan)
    schedule = begin_schedule(
        tx,
        project,
        Post.MEETING,
        rule=plan.rule,
        at=plan.at,
        zone=plan.zone,
        lead=timedelta(minutes=plan.lead_minutes),
        now=now,
    )
    meeting = meetings.add(
        tx,
        project.id,
        schedule.id,
        title=plan.title,
        place=plan.place,
        minutes=plan.minutes,
        lead_minutes=plan.lead_minutes,
        organiser=caller.person.id,
    )
    return _series(project, meeting, schedule)


def change_meeting(tx: Transaction, caller: Caller, meeting_id: int, plan: Plan, *, now: datetime) -> Series:
    """Agree on something else for a series from now on. Raises TeamOnly, NoProjectHere, NoLongerThere, BadAnswers.

    An agenda that was posted already shows the new plan.
    """
    former = series_of(tx, caller, meeting_id)
    plan = _checked(plan)
    meeting = meetings.change(
        tx,
        former.meeting,
        title=plan.title,
        place=plan.place,
        minutes=plan.minutes,
        lead_minutes=plan.lead_minutes,
    )
    reminded = _reminded(former)
    schedule = former.schedule
    if (plan.rule, plan.at, plan.zone, plan.lead_minutes) != (
        schedule.rule,
        schedule.at,
        schedule.zone,
        former.meeting.lead_minutes,
    ):
        schedule = reschedule(tx, former.project, schedule, rule=plan.rule, at=plan.at, zone=plan.zone, now=now)
    series = _series(former.project, meeting, schedule)
    if reminded and series.next.begins == former.next.begins:
        schedule = schedules.set_to(tx, schedule, next_at=former.schedule.next_at)
        series = _series(former.project, meeting, schedule)
        _show_agenda(tx, series, version=f"changed:{now.isoformat()}")
    return series


def remove_meeting(tx: Transaction, caller: Caller, meeting_id: int) -> Meeting:
    """End a series, its topics with it; nothing more is posted of it. Raises TeamOnly, NoProjectHere, NoLongerThere."""
    series = series_of(tx, caller, meeting_id)
    meetings.remove(tx, series.meeting.id)
    schedules.remove(tx, series.schedule.id)
    return series.meeting


def cancel_meeting(tx: Transaction, caller: Caller, meeting_id: int, day: int, *, now: datetime) -> Series:
    """Leave out the next occurrence, of this nominal date as an ordinal; its topics wait for the one after it.

    The client reads it in a message of its own, and on the agenda where that was posted. One that is not the next any
    more, or has begun, is left as it is: a button may be pressed twice. Raises as `series_of` does, ProjectIsClosed.
    """
    series = series_of(tx, caller, meeting_id)
    project, meeting = _running(series.project), series.meeting
    if series.next.nominal.toordinal() != day or series.next.begins <= now:
        return series
    rhythm = advance(rhythm_of(series.schedule, _lead(meeting)), series.next)
    following = upcoming(rhythm, calendar_for(project, series.schedule))
    schedule = keep(tx, project, series.schedule, rhythm, next_at=following.instant)
    intention = CancelMeeting(project.id, meeting.id, series.next.begins.isoformat())
    subject = _subject(series)
    if outbox.card_said(tx, project.channel, subject) is not None:
        tell(tx, project, Audience.CLIENT, intention, subject=subject, slot=outbox.CARD, version="cancelled")
    tell(tx, project, Audience.CLIENT, intention, subject=f"{subject}:cancelled", slot=outbox.CARD, version="cancelled")
    return _series(project, meeting, schedule)


def cancelled_of(tx: Transaction, project: Project, meeting_id: int, begins: datetime) -> MeetingCancelled | None:
    """What is told of a meeting that will not take place; None where its series was ended."""
    meeting = meetings.get(tx, project.id, meeting_id)
    if meeting is None:
        return None
    series = _found(tx, project, meeting_id)
    return MeetingCancelled(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        title=meeting.title,
        begins=begins,
        zone=series.schedule.zone,
        next_begins=series.next.begins,
    )


def series_of(tx: Transaction, caller: Caller, meeting_id: int) -> Series:
    """A series of the project the team asks about. Raises TeamOnly, NoProjectHere, NoLongerThere."""
    is_team(caller)
    return _found(tx, in_project(caller), meeting_id)


def all_series(tx: Transaction, caller: Caller) -> list[Series]:
    """The series of the project somebody asks about, the oldest first. Raises NoProjectHere, Onlooker, OnlyRaise."""
    project = in_project(caller)
    may_take_part(caller)
    return [_found(tx, project, meeting.id) for meeting in meetings.of(tx, project.id)]


def add_topic(
    tx: Transaction,
    caller: Caller,
    project_id: int,
    meeting_id: int,
    text: str,
    *,
    owner: int | None = None,
    minutes_needed: int | None = None,
    now: datetime,
) -> Series:
    """Put something on the agenda of the next meeting of this series; an agenda that was posted already shows it.

    What this person has put there already is there once: a form may be sent twice. `owner` leads through it, where
    that is not the caller.
    Raises NoSuchRecord, Onlooker, OnlyRaise, NoLongerThere, ProjectIsClosed, BadAnswers.
    """
    series = topic_place(tx, caller, project_id, meeting_id)
    text = " ".join(text.split())
    if not text:
        raise BadAnswers({"topic": ("problem.missing", {})})
    if len(text) > TITLE_LENGTH:
        raise BadAnswers({"topic": ("problem.too_long", {"most": TITLE_LENGTH})})
    if minutes_needed is not None and not 1 <= minutes_needed <= LONGEST:
        raise BadAnswers({"minutes": ("problem.out_of_range", {"least": 1, "most": LONGEST})})
    waiting = meetings.topics_for(tx, series.meeting.id, series.next.nominal, before=series.next.begins)
    if any(topic.text == text and topic.by == caller.person.id for topic in waiting):
        return series
    topic = meetings.add_topic(
        tx, series.meeting.id, text, by=caller.person.id, owner=owner, minutes=minutes_needed, now=now
    )
    if _reminded(series) and now < series.next.begins:
        _show_agenda(tx, series, version=f"topic:{topic.id}")
    return series


def add_topic_to_next(tx: Transaction, caller: Caller, text: str, *, now: datetime) -> Series:
    """The same for the meeting that comes next in the project somebody asks about.

    Raises as `add_topic` does, NoProjectHere, and NoMeetingPlanned.
    """
    running = [series for series in all_series(tx, caller) if not series.schedule.paused]
    if not running:
        raise NoMeetingPlanned
    coming = min(running, key=lambda series: series.next.begins)
    return add_topic(tx, caller, coming.project.id, coming.meeting.id, text, now=now)


def topic_place(tx: Transaction, caller: Caller, project_id: int, meeting_id: int) -> Series:
    """The series to whose next meeting somebody may add a topic. Raises as `add_topic` does, before it is typed."""
    caller = toward_project(tx, caller, project_id)
    may_take_part(caller)
    return _found(tx, _running(in_project(caller)), meeting_id)


def agenda_of(
    tx: Transaction, project: Project, meeting_id: int, day: date, *, soon: bool, now: datetime
) -> Agenda | None:
    """What is to be talked about at the occurrence of this nominal date.

    None once it has begun, or when it will not come: the series was ended or comes by another rule.
    """
    meeting = meetings.get(tx, project.id, meeting_id)
    if meeting is None:
        return None
    series = _found(tx, project, meeting_id)
    if series.next.nominal != day or series.next.begins <= now:
        return None
    topics = meetings.topics_for(tx, meeting.id, day, before=series.next.begins)
    return Agenda(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        meeting=meeting.id,
        day=day,
        title=meeting.title,
        place=meeting.place,
        begins=series.next.begins,
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
        lambda schedule: _remind(tx, _series_by(tx, schedule), now=now),
        now=now,  # nothing is put off: by its next moment a series knows which reminders were given
    )


def remind_now(tx: Transaction, caller: Caller, meeting_id: int, *, now: datetime) -> Series:
    """Remind of the next meeting although it is not time yet: with the agenda, and if that stands already, once more.

    Raises TeamOnly, NoProjectHere, ProjectIsClosed, NoLongerThere.
    """
    series = series_of(tx, caller, meeting_id)
    _running(series.project)
    if series.next.begins <= now:
        _remind(tx, series, now=now)
        series = _found(tx, series.project, meeting_id)
    if not _reminded(series):
        _show_agenda(tx, series, version="asked")
        soon = series.next.begins - SOON
        schedule = schedules.set_to(tx, series.schedule, next_at=soon if soon > now else series.next.begins)
        return _series(series.project, series.meeting, schedule)
    said = outbox.card_said(tx, series.project.channel, _subject(series))
    if said is not None and now - said.at >= AGAIN:
        _remind_soon(tx, series, word=f"{now:%Y%m%d%H%M}")
    return series


def _remind(tx: Transaction, series: Series, *, now: datetime) -> None:
    """Do what is due about a series. `next_at` says which reminders of its next occurrence are still to come."""
    project, meeting, schedule = series.project, series.meeting, series.schedule
    calendar = calendar_for(project, schedule)
    rhythm, occurrence, next_at = rhythm_of(schedule, _lead(meeting)), series.next, schedule.next_at
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
    tell_notice(tx, project, schedule, "meeting_skipped", skipped)
    tell_notice(tx, project, schedule, "meeting_dropped", gave_way)
    series = Series(project=project, meeting=meeting, schedule=schedule, next=occurrence)
    soon = occurrence.begins - SOON
    if next_at <= soon <= now:
        _remind_soon(tx, series, word="soon")
    elif next_at <= occurrence.instant <= now:
        _remind_at_lead(tx, series)
    steps = (occurrence.instant, soon, occurrence.begins)
    keep(tx, project, schedule, rhythm, next_at=next(step for step in steps if step > now))


def _remind_at_lead(tx: Transaction, series: Series) -> None:
    """Post the agenda. Where it stands already the meeting was put off on its day: that needs a message of its own."""
    if outbox.card_said(tx, series.project.channel, _subject(series)) is not None:
        _remind_soon(tx, series, word="put-off")
    _show_agenda(tx, series, version=f"{series.next.begins:%Y%m%d%H%M}")


def _show_agenda(tx: Transaction, series: Series, *, version: str) -> None:
    tell(
        tx,
        series.project,
        Audience.CLIENT,
        RemindMeeting(series.project.id, series.meeting.id, series.next.nominal.isoformat(), soon=False),
        subject=_subject(series),
        slot=outbox.CARD,
        version=version,
    )


def _remind_soon(tx: Transaction, series: Series, *, word: str) -> None:
    """A message of its own: an update of the agenda would notify nobody."""
    tell(
        tx,
        series.project,
        Audience.CLIENT,
        RemindMeeting(series.project.id, series.meeting.id, series.next.nominal.isoformat(), soon=True),
        subject=f"{_subject(series)}:{word}",
        slot=outbox.CARD,
        version=f"{series.next.begins:%Y%m%d%H%M}",
    )


def _reminded(series: Series) -> bool:
    """Whether the agenda of the next occurrence was posted."""
    return series.schedule.next_at > series.next.instant


def _subject(series: Series) -> str:
    return f"meeting:{series.meeting.id}:{series.next.nominal}"


def _lead(meeting: Meeting) -> timedelta:
    return timedelta(minutes=meeting.lead_minutes)


def _found(tx: Transaction, project: Project, meeting_id: int) -> Series:
    meeting = meetings.get(tx, project.id, meeting_id)
    schedule = None if meeting is None else schedules.get(tx, project.id, meeting.schedule)
    if meeting is None or schedule is None:
        raise NoLongerThere
    return _series(project, meeting, schedule)


def _series_by(tx: Transaction, schedule: Schedule) -> Series:
    return _series(projects.get(tx, schedule.project), meetings.by_schedule(tx, schedule.id), schedule)


def _series(project: Project, meeting: Meeting, schedule: Schedule) -> Series:
    coming = upcoming(rhythm_of(schedule, _lead(meeting)), calendar_for(project, schedule))
    return Series(project=project, meeting=meeting, schedule=schedule, next=coming)


def _running(project: Project) -> Project:
    if project.status == "closed":
        raise ProjectIsClosed(name=project.name)
    return project


def _checked(plan: Plan) -> Plan:
    problems: dict[str, Problem] = {}
    title, place = " ".join(plan.title.split()), plan.place.strip()
    for name, text, most in (("title", title, TITLE_LENGTH), ("place", place, PLACE_LENGTH)):
        if len(text) > most:
            problems[name] = ("problem.too_long", {"most": most})
    if not title:
        problems["title"] = ("problem.missing", {})
    for name, length, least, most in (
        ("minutes", plan.minutes, SHORTEST, LONGEST),
        ("lead_minutes", plan.lead_minutes, SHORTEST_LEAD, LONGEST_LEAD),
    ):
        if not least <= length <= most:
            problems[name] = ("problem.out_of_range", {"least": least, "most": most})
    if workday_of(plan.rule) is not None:  # no calendar program could follow
        problems["rule"] = ("problem.not_a_rule", {})
    refuse_bad_rhythm(plan.rule, plan.zone, problems)
    return Plan(
        title=title,
        place=place,
        minutes=plan.minutes,
        lead_minutes=plan.lead_minutes,
        rule=plan.rule,
        at=plan.at,
        zone=plan.zone,
    )
