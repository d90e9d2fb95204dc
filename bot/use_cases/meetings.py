"""Series of meetings with the client: planned, changed and ended; the client and their calendars hear of each."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.intentions import EndSeries, ShowSeries
from bot.messages.meetings import SeriesEnded, SeriesPlanned
from bot.messages.names import Named
from bot.refusals import BadAnswers
from bot.rhythm.rules import workday_of
from bot.use_cases.answers import TITLE_LENGTH, Problem
from bot.use_cases.appointments import attach_calendar
from bot.use_cases.callers import Caller, in_project, is_team, side_of
from bot.use_cases.names import named
from bot.use_cases.outgoing import tell
from bot.use_cases.rhythms import Post, problems_with
from bot.use_cases.schedules import begin_schedule, reschedule
from bot.use_cases.series import Series, found, remind_anew, reminded, running, series_of, series_with, show_agenda
from bot.words import Language
from storage import meetings, outbox, people, schedules
from storage.database import Transaction
from storage.values.meetings import Meeting
from storage.values.projects import Project

SHORTEST_LEAD = 15  # minutes: the first reminder comes before the one shortly before
LONGEST_LEAD = 7 * 24 * 60  # minutes: whoever plans further ahead has a calendar
SHORTEST, LONGEST = 5, 24 * 60  # minutes of one meeting
PLACE_LENGTH = 500  # an address with its access code
MOST_PEOPLE = 50  # with more it is no meeting


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
    organiser: int | None = None  # one of ours; None: whoever plans it, and then whoever it was
    people: Collection[int] = ()  # of both sides, beside whoever organises it


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesSeen:
    """What the form for a series shows."""

    series: Series
    organiser: Named
    people: tuple[Named, ...]


def series_seen(tx: Transaction, caller: Caller, meeting_id: int) -> SeriesSeen:
    """A series to be changed, with its people. Raises as `series_of` does."""
    series = series_of(tx, caller, meeting_id)
    return SeriesSeen(
        series=series,
        organiser=named(tx, series.meeting.organiser),
        people=tuple(named(tx, person) for person in meetings.people_of(tx, meeting_id)),
    )


def create_meeting(tx: Transaction, caller: Caller, plan: Plan, *, now: datetime) -> Series:
    """Begin a series; the client reads of it, with a calendar file.

    Where its first occurrence is nearer than its lead, the reminder goes out at once.
    Raises TeamOnly, NoProjectHere, ProjectIsClosed, BadAnswers.
    """
    is_team(caller)
    project = running(in_project(caller))
    plan = _checked(tx, project, plan)
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
        organiser=plan.organiser or caller.person.id,
        since=schedule.anchor,
    )
    meetings.set_people(tx, meeting.id, plan.people)
    _announce(tx, project, meeting)
    return series_with(tx, project, meeting, schedule)


def change_meeting(tx: Transaction, caller: Caller, meeting_id: int, plan: Plan, *, now: datetime) -> Series:
    """Agree on something else for a series from now on. Raises TeamOnly, NoProjectHere, NoLongerThere, BadAnswers.

    An agenda that was posted already shows the new plan. What concerns a calendar, the client reads in a message.
    """
    former = series_of(tx, caller, meeting_id)
    project, schedule = former.project, former.schedule
    plan = _checked(tx, project, plan)
    agreed = _agreed(tx, former)
    meeting = meetings.change(
        tx,
        former.meeting,
        title=plan.title,
        place=plan.place,
        minutes=plan.minutes,
        lead_minutes=plan.lead_minutes,
        organiser=plan.organiser or former.meeting.organiser,
        since=former.meeting.since,
    )
    meetings.set_people(tx, meeting.id, plan.people)
    was_reminded = reminded(former)
    if (plan.rule, plan.at, plan.zone, plan.lead_minutes) != (
        schedule.rule,
        schedule.at,
        schedule.zone,
        former.meeting.lead_minutes,
    ):
        schedule = reschedule(tx, project, schedule, rule=plan.rule, at=plan.at, zone=plan.zone, now=now)
    series = series_with(tx, project, _counted(tx, former, meeting, schedule.rule, agreed), schedule)
    if not was_reminded or series.next.nominal != former.next.nominal:
        return series
    if series.next.begins != former.next.begins:
        return remind_anew(tx, series, posted=True, now=now)
    series = replace(series, schedule=schedules.set_to(tx, schedule, next_at=former.schedule.next_at))
    show_agenda(tx, series, version=f"changed:{now.isoformat()}")
    return series


def end_meeting(tx: Transaction, caller: Caller, meeting_id: int) -> Meeting:
    """End a series, its topics with it; the client and their calendars hear of it, and after that nothing more.

    Raises TeamOnly, NoProjectHere, NoLongerThere.
    """
    series = series_of(tx, caller, meeting_id)
    project = series.project
    schedules.set_to(tx, series.schedule, paused=True)
    ended = meetings.end(tx, series.meeting)
    subject = f"meeting:{ended.id}:ended"
    tell(tx, project, Audience.CLIENT, EndSeries(project.id, ended.id), subject=subject, slot=outbox.CARD, version=1)
    attach_calendar(tx, project, ended, subject)
    return ended


def planned_of(tx: Transaction, project: Project, meeting_id: int, sequence: int) -> SeriesPlanned | None:
    """What is agreed about a series; None where it was ended, or where a newer plan of it waits to be told."""
    meeting = meetings.get(tx, project.id, meeting_id)
    if meeting is None:
        return None
    later = range(sequence + 1, meeting.sequence + 1)
    if any(outbox.is_waiting(tx, project.channel, plan_subject(meeting.id, one)) for one in later):
        return None
    series = found(tx, project, meeting_id)
    taking_part = [named(tx, person) for person in meetings.people_of(tx, meeting.id) if person != meeting.organiser]
    return SeriesPlanned(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        title=meeting.title,
        place=meeting.place,
        minutes=meeting.minutes,
        rule=series.schedule.rule,
        at=series.schedule.at,
        zone=series.schedule.zone,
        begins=series.next.begins,
        organiser=named(tx, meeting.organiser),
        people=tuple(taking_part),
        changed=sequence > 0,
    )


def ended_of(tx: Transaction, project: Project, meeting_id: int) -> SeriesEnded | None:
    """What is told of a series that was ended."""
    meeting = meetings.kept(tx, project.id, meeting_id)
    if meeting is None:
        return None
    return SeriesEnded(
        project=project.id, audience=Audience.CLIENT, language=Language(project.language), title=meeting.title
    )


def plan_subject(meeting_id: int, sequence: int) -> str:
    """Under which a plan stands in the client's channel: each in a message of its own."""
    return f"meeting:{meeting_id}:plan:{sequence}"


def _announce(tx: Transaction, project: Project, meeting: Meeting) -> None:
    subject = plan_subject(meeting.id, meeting.sequence)
    tell(
        tx,
        project,
        Audience.CLIENT,
        ShowSeries(project.id, meeting.id, meeting.sequence),
        subject=subject,
        slot=outbox.CARD,
        version=1,
    )
    attach_calendar(tx, project, meeting, subject)


def _counted(tx: Transaction, former: Series, meeting: Meeting, rule: str, agreed: object) -> Meeting:
    """The series as calendars are to show it from now on; nobody hears of what concerns none."""
    schedule = schedules.kept(tx, meeting.project, meeting.schedule)
    if rule != former.schedule.rule:
        meeting = meetings.change(
            tx,
            meeting,
            title=meeting.title,
            place=meeting.place,
            minutes=meeting.minutes,
            lead_minutes=meeting.lead_minutes,
            organiser=meeting.organiser,
            since=schedule.anchor,
        )
    after = replace(former, meeting=meeting, schedule=schedule)
    if _agreed(tx, after) == agreed:
        return meeting
    meeting = meetings.count_up(tx, meeting)
    _announce(tx, former.project, meeting)
    return meeting


def _agreed(tx: Transaction, series: Series) -> object:
    """What stands in a calendar about a series."""
    meeting, schedule = series.meeting, series.schedule
    taking_part = tuple(meetings.people_of(tx, meeting.id))
    when = (schedule.rule, schedule.at, schedule.zone, meeting.minutes)
    return (meeting.title, meeting.place, meeting.organiser, taking_part, when)


def _checked(tx: Transaction, project: Project, plan: Plan) -> Plan:
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
    if plan.organiser is not None and side_of(tx, project, people.get(tx, plan.organiser)) is not Role.TEAM:
        problems["organiser"] = ("problem.not_one_of_us", {})
    if len(plan.people) > MOST_PEOPLE:
        problems["people"] = ("problem.too_many", {"most": MOST_PEOPLE})
    problems |= problems_with(plan.rule, plan.zone)
    if problems:
        raise BadAnswers(problems)
    return replace(plan, title=title, place=place)
