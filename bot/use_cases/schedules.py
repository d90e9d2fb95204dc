"""What digests, meetings and polls have in common: a schedule is begun, changed, paused, brought into line."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.refusals import NoLongerThere, ProjectIsClosed
from bot.rhythm.schedules import Rhythm, advance, begin, upcoming
from bot.rhythm.zones import instant
from bot.use_cases.callers import Caller, in_project, is_team
from bot.use_cases.coming import Coming, next_posts
from bot.use_cases.drafts import give_up_missed_drafts, realign_drafts
from bot.use_cases.notices import announce_move
from bot.use_cases.rhythms import Post, calendar_for, calendar_of_post, drafted_before, refuse_bad_rhythm, whole_rhythm
from storage import digests, drafts, polls, schedules
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.schedules import Schedule

AT_ONCE = 100  # rows of one transaction: a few milliseconds of the writer each


@dataclass(frozen=True, slots=True, kw_only=True)
class RhythmSeen:
    """What the team sees of a post of which a project has one: a digest or a poll."""

    project: Project
    post: Post
    coming: Coming | None  # None: none is planned


def rhythm_seen(tx: Transaction, caller: Caller, post: Post) -> RhythmSeen:
    """The rhythm of a digest or a poll in the project the caller asks about. Raises TeamOnly, NoProjectHere."""
    is_team(caller)
    project = in_project(caller)
    coming = [one for one in next_posts(tx, project) if one.post is post]
    return RhythmSeen(project=project, post=post, coming=coming[0] if coming else None)


def set_rhythm(
    tx: Transaction,
    caller: Caller,
    post: Post,
    *,
    rule: str,
    at: time,
    zone: str,
    starting: date | None = None,
    now: datetime,
) -> RhythmSeen:
    """Let a digest or a poll come by this rule, from now on or from a day to come; it is planned where it was not.

    Raises TeamOnly, NoProjectHere, ProjectIsClosed, BadAnswers.
    """
    seen = rhythm_seen(tx, caller, post)
    if seen.project.is_closed:
        raise ProjectIsClosed(name=seen.project.name)
    if seen.coming is None:
        lead = timedelta()
        begin_schedule(tx, seen.project, post, rule=rule, at=at, zone=zone, lead=lead, starting=starting, now=now)
    else:
        schedule = seen.coming.schedule.id
        change_schedule(tx, caller, schedule, rule=rule, at=at, zone=zone, starting=starting, now=now)
    return rhythm_seen(tx, caller, post)


def begin_schedule(
    tx: Transaction,
    project: Project,
    post: Post,
    *,
    rule: str,
    at: time,
    zone: str,
    lead: timedelta,
    starting: date | None = None,
    now: datetime,
) -> Schedule:
    """Begin a rhythm with the first occurrence from now on, or from a day to come. Raises BadAnswers."""
    refuse_bad_rhythm(rule, zone)
    calendar = calendar_of_post(project, post)
    rhythm = begin(rule, at=at, zone=zone, calendar=calendar, now=_begins_on(starting, zone, now))
    if post is Post.DIGEST:
        rhythm = replace(rhythm, worked=drafted_before(tx, project.id))
    next_at = upcoming(rhythm, calendar).instant - lead
    return schedules.add(tx, project.id, post, rule=rule, at=at, zone=zone, anchor=rhythm.anchor, next_at=next_at)


def change_schedule(
    tx: Transaction,
    caller: Caller,
    schedule_id: int,
    *,
    rule: str,
    at: time,
    zone: str,
    starting: date | None = None,
    now: datetime,
) -> Schedule:
    """Let it come by another rule or at another time, from now on or from a day to come.

    Nothing that was posted comes again.

    Raises TeamOnly, NoLongerThere, BadAnswers.
    """
    project, schedule = _of_caller(tx, caller, schedule_id)
    refuse_bad_rhythm(rule, zone)
    return reschedule(tx, project, schedule, rule=rule, at=at, zone=zone, starting=starting, now=now)


def pause(tx: Transaction, caller: Caller, schedule_id: int) -> Schedule:
    """Post nothing more by it until it is resumed. Raises TeamOnly, NoLongerThere."""
    _, schedule = _of_caller(tx, caller, schedule_id)
    return schedules.set_to(tx, schedule, paused=True)


def resume(tx: Transaction, caller: Caller, schedule_id: int, *, now: datetime) -> Schedule:
    """Post by it again; what fell into the pause was not wanted and is not made up for.

    Raises TeamOnly, NoLongerThere.
    """
    project, schedule = _of_caller(tx, caller, schedule_id)
    if not schedule.paused:
        return schedule
    give_up_missed_drafts(tx, project, schedule, now=now)
    return _go_on(tx, project, schedules.set_to(tx, schedule, paused=False), now=now)


def reschedule(
    tx: Transaction,
    project: Project,
    schedule: Schedule,
    *,
    rule: str,
    at: time,
    zone: str,
    starting: date | None = None,
    now: datetime,
) -> Schedule:
    """The schedule by this rule, from now on: the next occurrence that has not begun and has not been posted.

    With the rule it had, every second week stays the second, unless it is to start anew. `rule` and `zone` are good.
    """
    calendar = calendar_for(project, schedule)
    anchor = schedule.anchor
    if rule != schedule.rule or starting is not None:
        anchor = begin(rule, at=at, zone=zone, calendar=calendar, now=_begins_on(starting, zone, now)).anchor
    rhythm = replace(whole_rhythm(tx, schedule), rule=rule, at=at, zone=zone, anchor=anchor)
    posted = _last_posted(tx, schedule)
    occurrence = upcoming(rhythm, calendar)
    while occurrence.begins < now or (posted is not None and occurrence.nominal <= posted):
        rhythm = advance(rhythm, occurrence)
        occurrence = upcoming(rhythm, calendar)
    changed = schedules.set_to(tx, schedule, rule=rule, at=at, zone=zone)
    return keep(tx, project, changed, rhythm, next_at=occurrence.instant)


def resume_all(tx: Transaction, project: Project, *, now: datetime) -> None:
    """Go on after the project was closed or silent for a while; what fell into that time is not made up for."""
    for schedule in schedules.in_project(tx, project.id):
        give_up_missed_drafts(tx, project, schedule, now=now)
        _go_on(tx, project, schedule, now=now)


def realign(tx: Transaction, project: Project, *, now: datetime) -> None:
    """Bring a project's schedules into line with its calendars; what is due stays due, what was put off stays so."""
    realign_drafts(tx, project, now=now)
    for schedule in schedules.in_project(tx, project.id):
        coming = upcoming(whole_rhythm(tx, schedule), calendar_for(project, schedule))
        latest = coming.begins if schedule.kind == Post.MEETING else coming.instant  # reminded of twice
        in_line = coming.instant <= schedule.next_at <= latest
        if not in_line and not coming.instant <= now < schedule.next_at:
            schedules.set_to(tx, schedule, next_at=coming.instant)
            announce_move(tx, project, schedule, coming)


def put_off(tx: Transaction, schedule: Schedule, until: datetime) -> Schedule:
    """It is looked at again at this moment; its rhythm stays as it is."""
    return schedules.set_to(tx, schedule, next_at=until)


def keep(
    tx: Transaction,
    project: Project,
    schedule: Schedule,
    rhythm: Rhythm,
    *,
    next_at: datetime,
    missed: datetime | None = None,
) -> Schedule:
    """Write down how far a schedule has come; the team hears ahead of an occurrence that a day off will move.

    `missed` as in `tell_notice`.
    """
    if rhythm.anchor != schedule.anchor:
        coming = upcoming(rhythm, calendar_for(project, schedule))
        announce_move(tx, project, schedule, coming, missed=missed)
    return schedules.set_to(tx, schedule, anchor=rhythm.anchor, next_at=next_at)


def _of_caller(tx: Transaction, caller: Caller, schedule_id: int) -> tuple[Project, Schedule]:
    is_team(caller)
    project = in_project(caller)
    schedule = schedules.get(tx, project.id, schedule_id)
    if schedule is None:
        raise NoLongerThere
    return project, schedule


def _go_on(tx: Transaction, project: Project, schedule: Schedule, *, now: datetime) -> Schedule:
    """Let it come as it did. A meeting that has not begun meanwhile is reminded of no second time."""
    if Post(schedule.kind) is Post.MEETING:
        coming = upcoming(whole_rhythm(tx, schedule), calendar_for(project, schedule))
        if coming.begins >= now:
            return schedule
    return reschedule(tx, project, schedule, rule=schedule.rule, at=schedule.at, zone=schedule.zone, now=now)


def _begins_on(starting: date | None, zone: str, now: datetime) -> datetime:
    """From when on the first occurrence is looked for."""
    return now if starting is None else max(now, instant(starting, time(), zone))


def _last_posted(tx: Transaction, schedule: Schedule) -> date | None:
    match Post(schedule.kind):
        case Post.DIGEST:
            days = (drafts.last_day(tx, schedule.id), digests.last_day(tx, schedule.id))
            return max((day for day in days if day is not None), default=None)
        case Post.POLL:
            return polls.last_day(tx, schedule.id)
        case Post.MEETING:
            return None  # a meeting put off on its own day is reminded of again
