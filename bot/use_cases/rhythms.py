"""What a rhythm is: what is posted by it, on whose working days, and a schedule as the rules of rhythm take it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from enum import StrEnum, unique

from bot.refusals import BadAnswers
from bot.rhythm.calendars import WorkingCalendar
from bot.rhythm.rules import NotARule, checked
from bot.rhythm.schedules import Rhythm
from bot.rhythm.zones import NoSuchZone, zone_named
from bot.use_cases.answers import Problem
from bot.use_cases.calendars import Side, calendar_of
from storage import drafts, meetings
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.schedules import Schedule


@unique
class Post(StrEnum):
    """What is posted by a schedule."""

    DIGEST = "digest"
    MEETING = "meeting"
    POLL = "poll"


PROPOSED: Mapping[Post, tuple[str, time]] = {  # until the team says otherwise
    Post.DIGEST: ("FREQ=WEEKLY;BYDAY=FR", time(16)),  # begun with the project
    Post.POLL: ("FREQ=MONTHLY;BYDAY=1TU", time(10)),
}
SIDES: Mapping[Post, Side] = {
    Post.DIGEST: Side.BOTH,  # somebody of ours answers for it, and the client is there to read it
    Post.MEETING: Side.BOTH,
    Post.POLL: Side.CLIENT,  # they are to answer
}


def rhythm_of(schedule: Schedule, lead: timedelta = timedelta()) -> Rhythm:
    """The schedule as the rules of rhythm take it."""
    return Rhythm(rule=schedule.rule, at=schedule.at, zone=schedule.zone, anchor=schedule.anchor, lead=lead)


def whole_rhythm(tx: Transaction, schedule: Schedule) -> Rhythm:
    """The same, with how long before an occurrence there is something to do about it."""
    match Post(schedule.kind):
        case Post.MEETING:
            meeting = meetings.by_schedule(tx, schedule.id)
            agreed = {shift.day: shift.begins for shift in meetings.shifts_of(tx, meeting.id)}
            return replace(
                rhythm_of(schedule, timedelta(minutes=meeting.lead_minutes)),
                moved={day: begins for day, begins in agreed.items() if begins is not None},
                left_out=frozenset(day for day, begins in agreed.items() if begins is None),
            )
        case Post.DIGEST:
            return replace(rhythm_of(schedule), worked=drafted_before(tx, schedule.project))
        case Post.POLL:
            return rhythm_of(schedule)


def calendar_for(project: Project, schedule: Schedule) -> WorkingCalendar:
    """The working days of the side, or sides, that this schedule concerns."""
    return calendar_of_post(project, Post(schedule.kind))


def refuse_bad_rhythm(rule: str, zone: str) -> None:
    """Raises BadAnswers for a rule or a zone that is none."""
    if problems := problems_with(rule, zone):
        raise BadAnswers(problems)


def problems_with(rule: str, zone: str) -> dict[str, Problem]:
    """What is wrong with a rhythm, by its field: a rule or a zone that is none."""
    found: dict[str, Problem] = {}
    try:
        checked(rule)
    except NotARule:
        found["rule"] = ("problem.not_a_rule", {})
    try:
        zone_named(zone)
    except NoSuchZone:
        found["zone"] = ("problem.not_a_zone", {})
    return found


def calendar_of_post(project: Project, post: Post) -> WorkingCalendar:
    """The same for what is not planned yet."""
    return calendar_of(project, SIDES[post])


def drafted_before(tx: Transaction, project: int) -> timedelta:
    """So much of our working time lies between a digest and its draft."""
    return timedelta(minutes=drafts.how(tx, project).lead_minutes)
