"""What digests, meetings and polls have in common: a rhythm, a calendar, and a line for the team when one gives way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum, unique

from bot.messages.intentions import TellNotice
from bot.refusals import BadAnswers, NoLongerThere, ProjectIsClosed
from bot.rhythm.calendars import WorkingCalendar
from bot.rhythm.rules import NotARule, checked
from bot.rhythm.schedules import LATE_AFTER, Occurrence, Rhythm, advance, begin, upcoming
from bot.rhythm.zones import NoSuchZone, instant, zone_named
from bot.use_cases.answers import Problem
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.callers import Caller, in_project, is_team
from bot.use_cases.endings import next_end
from bot.use_cases.outgoing import show_draft, tell_team_or_lead
from bot.use_cases.setbacks import next_summary
from storage import (
    deadlines,
    digests,
    drafts,
    meetings,
    minutes,
    nudges,
    polls,
    schedules,
    setbacks,
    silences,
    standings,
)
from storage.database import Transaction
from storage.values import Project, Schedule

AT_ONCE = 100  # rows of one transaction: a few milliseconds of the writer each


@unique
class Post(StrEnum):
    """What is posted by a schedule."""

    DIGEST = "digest"
    MEETING = "meeting"
    POLL = "poll"


SIDES: Mapping[Post, Side] = {
    Post.DIGEST: Side.BOTH,  # somebody of ours answers for it, and the client is there to read it
    Post.MEETING: Side.BOTH,
    Post.POLL: Side.CLIENT,  # they are to answer
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What a schedule will post next."""

    schedule: Schedule
    post: Post
    title: str  # of a meeting; empty for the others, of which a project has one
    at: datetime  # when it is posted, or when the meeting begins


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
    if seen.project.status == "closed":
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
    calendar = _calendar(project, post)
    rhythm = begin(rule, at=at, zone=zone, calendar=calendar, now=_begins_on(starting, zone, now))
    if post is Post.DIGEST:
        rhythm = replace(rhythm, worked=_drafted_before(tx, project.id))
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
    _give_up_missed_drafts(tx, project, now=now)
    running = schedules.set_to(tx, schedule, paused=False)
    return reschedule(tx, project, running, rule=running.rule, at=running.at, zone=running.zone, now=now)


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
    _give_up_missed_drafts(tx, project, now=now)
    for schedule in schedules.in_project(tx, project.id):
        reschedule(tx, project, schedule, rule=schedule.rule, at=schedule.at, zone=schedule.zone, now=now)


def realign(tx: Transaction, project: Project, *, now: datetime) -> None:
    """Bring a project's schedules into line with its calendars; what is due stays due, what was put off stays so."""
    _move_drafts(tx, project, now=now)
    for schedule in schedules.in_project(tx, project.id):
        coming = upcoming(whole_rhythm(tx, schedule), calendar_for(project, schedule))
        latest = coming.begins if schedule.kind == Post.MEETING else coming.instant  # reminded of twice
        in_line = coming.instant <= schedule.next_at <= latest
        if not in_line and not coming.instant <= now < schedule.next_at:
            schedules.set_to(tx, schedule, next_at=coming.instant)
            _announce_move(tx, project, schedule, coming)


def next_posts(tx: Transaction, project: Project) -> list[Coming]:
    """What each schedule of the project posts next, the earliest first; paused ones and open drafts too."""
    titles = {meeting.schedule: meeting.title for meeting in meetings.of(tx, project.id)}
    coming = [
        Coming(
            schedule=schedule,
            post=Post(schedule.kind),
            title=titles.get(schedule.id, ""),
            at=_begins(tx, project, schedule),
        )
        for schedule in schedules.in_project(tx, project.id)
    ]
    by_id = {one.schedule.id: one.schedule for one in coming}
    coming += [
        Coming(schedule=by_id[draft.schedule], post=Post.DIGEST, title="", at=draft.due_at)
        for draft in drafts.open_in(tx, project.id)
    ]
    return sorted(coming, key=lambda one: one.at)


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """The earliest moment after this one at which an errand will have something to do, None when there is none."""
    instants = (
        schedules.next_instant(tx, after=after),
        drafts.next_instant(tx, after=after),
        minutes.next_instant(tx, after=after),
        polls.next_instant(tx, after=after),
        nudges.next_instant(tx, after=after),
        deadlines.next_instant(tx, after=after),
        standings.next_instant(tx, after=after),
        silences.next_instant(tx, after=after),
        next_end(tx, after=after),
        next_summary(tx, after=after),
    )
    return min((instant for instant in instants if instant is not None), default=None)


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
            return replace(rhythm_of(schedule), worked=_drafted_before(tx, schedule.project))
        case Post.POLL:
            return rhythm_of(schedule)


def calendar_for(project: Project, schedule: Schedule) -> WorkingCalendar:
    """The working days of the side, or sides, that this schedule concerns."""
    return _calendar(project, Post(schedule.kind))


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
        _announce_move(tx, project, schedule, coming, missed=missed)
    return schedules.set_to(tx, schedule, anchor=rhythm.anchor, next_at=next_at)


def missed_by(schedule: Schedule, now: datetime) -> datetime | None:
    """What is the moment now, if what was due by a schedule has waited for a bot that could not post; else None."""
    return now if now - schedule.next_at > LATE_AFTER else None


def tell_notice(
    tx: Transaction,
    project: Project,
    schedule: Schedule,
    notice: str,
    days: Sequence[date],
    *,
    missed: datetime | None = None,
    version: int | str = 1,
) -> None:
    """Tell the team once, for each version, what became of the occurrences of these nominal dates; of none, nothing.

    `missed` is when it was found that the bot could not post at their time: then they are told in one summary with all
    else that was found.
    """
    if not days:
        return
    if missed is not None:
        setbacks.add(tx, project.id, schedule.id, notice, days[-1], len(days), now=missed)
        return
    about = meetings.by_schedule(tx, schedule.id).title if schedule.kind == Post.MEETING else ""
    tell_team_or_lead(
        tx,
        project,
        TellNotice(project.id, notice, days[-1].isoformat(), about, len(days)),
        subject=f"schedule:{schedule.id}:{notice}:{days[-1]}",
        version=version,
    )


def refuse_bad_rhythm(rule: str, zone: str, problems: Mapping[str, Problem] | None = None) -> None:
    """Raises BadAnswers for a rule or a zone that is none, together with what else was found wrong."""
    found = dict(problems or {})
    try:
        checked(rule)
    except NotARule:
        found["rule"] = ("problem.not_a_rule", {})
    try:
        zone_named(zone)
    except NoSuchZone:
        found["zone"] = ("problem.not_a_zone", {})
    if found:
        raise BadAnswers(found)


def _of_caller(tx: Transaction, caller: Caller, schedule_id: int) -> tuple[Project, Schedule]:
    is_team(caller)
    project = in_project(caller)
    schedule = schedules.get(tx, project.id, schedule_id)
    if schedule is None:
        raise NoLongerThere
    return project, schedule


def _announce_move(
    tx: Transaction, project: Project, schedule: Schedule, coming: Occurrence, *, missed: datetime | None = None
) -> None:
    if coming.moved:
        tell_notice(tx, project, schedule, f"{schedule.kind}_moved", [coming.nominal], missed=missed)


def _calendar(project: Project, post: Post) -> WorkingCalendar:
    return calendar_of(project, SIDES[post])


def _begins_on(starting: date | None, zone: str, now: datetime) -> datetime:
    """From when on the first occurrence is looked for."""
    return now if starting is None else max(now, instant(starting, time(), zone))


def _begins(tx: Transaction, project: Project, schedule: Schedule) -> datetime:
    """When the next occurrence happens: where it was put, if that is later than where its date puts it."""
    coming = upcoming(whole_rhythm(tx, schedule), calendar_for(project, schedule))
    return coming.begins if coming.instant < coming.begins else max(coming.begins, schedule.next_at)


def _drafted_before(tx: Transaction, project: int) -> timedelta:
    """So much of our working time lies between a digest and its draft."""
    return timedelta(minutes=drafts.how(tx, project).lead_minutes)


def _give_up_missed_drafts(tx: Transaction, project: Project, *, now: datetime) -> None:
    """What should have gone out while nothing was wanted does not go out later."""
    for draft in drafts.open_in(tx, project.id):
        if draft.due_at <= now:
            show_draft(tx, project, drafts.change(tx, draft, ended="dropped", ended_at=now))


def _move_drafts(tx: Transaction, project: Project, *, now: datetime) -> None:
    """Drafts go out on working days too, unless somebody chose their time."""
    for draft in drafts.open_in(tx, project.id):
        schedule = schedules.get(tx, project.id, draft.schedule)
        if schedule is None or draft.postponed_by is not None or draft.due_at <= now:
            continue
        coming = upcoming(replace(rhythm_of(schedule), anchor=draft.day), calendar_for(project, schedule))
        if coming.begins != draft.due_at:
            show_draft(tx, project, drafts.change(tx, draft, due_at=coming.begins))
            _announce_move(tx, project, schedule, coming)


def _last_posted(tx: Transaction, schedule: Schedule) -> date | None:
    match Post(schedule.kind):
        case Post.DIGEST:
            days = (drafts.last_day(tx, schedule.id), digests.last_day(tx, schedule.id))
            return max((day for day in days if day is not None), default=None)
        case Post.POLL:
            return polls.last_day(tx, schedule.id)
        case Post.MEETING:
            return None  # a meeting put off on its own day is reminded of again
