"""Nudges: what waits too long, is about to expire or is late is brought up again, in one message a working day.

For the team it is one living message: it shrinks as things are dealt with or put off, and a service target that is
warned of or missed later that day is told in its thread. The client hears only of what waits on them, and of the same
thing once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum, unique
from itertools import groupby

from bot.kinds import OPEN_STATES, kind_named
from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.intentions import ShowNudge, TellReached
from bot.rhythm.calendars import WorkingCalendar
from bot.rhythm.zones import instant, local_date
from bot.use_cases.brought_up import Reason, follow_ups_due, last_day_of, waits_for_whom
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.callers import Caller, is_team
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import refresh_card, tell, tell_team_or_lead
from bot.use_cases.records import for_caller
from bot.use_cases.references import reference
from bot.use_cases.targets import WARNED, reached
from storage import deadlines, lists, nudges, outbox, projects, records, stamps
from storage.database import Transaction
from storage.values.nudges import Deadline, Nudged, Snooze
from storage.values.nudges import Nudge as Agreed
from storage.values.projects import Project
from storage.values.records import Record

AT_ONCE = 5  # projects of one transaction: each is a dozen questions
TARGETS_AT_ONCE = 50
LOOKED_AT = 1000  # open records of a project, the longest waiting first
ONE_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)

# Working days after which what waits is brought up, and before which a decision expires; None is off. The client is
# reminded of decisions, which end by themselves and cost them something; of the rest only where the project wants it,
# because whoever is reminded of everything reads nothing.
USUAL: Mapping[Audience, tuple[int | None, int | None]] = {Audience.TEAM: (5, 2), Audience.CLIENT: (None, 2)}
SIDES: Mapping[Audience, Side] = {Audience.TEAM: Side.OURS, Audience.CLIENT: Side.CLIENT}


@unique
class PutOff(StrEnum):
    """For how long somebody wants to hear no more of a record."""

    DAY = "day"
    WEEK = "week"
    MOVED = "moved"  # until it moves: it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A record of which the team hears no more for a while."""

    reference: str
    until: date | None  # None: until it moves


def begin_nudges(tx: Transaction, project: Project, *, now: datetime) -> None:
    """Look at a project from its next working day on, for each side by its own calendar."""
    for audience, (aging_after, expiring_before) in USUAL.items():
        next_at = _next_look(calendar_of(project, SIDES[audience]), project.zone, after=now)
        nudges.begin(tx, Agreed(project.id, audience, next_at, aging_after, expiring_before))


def realign_nudges(tx: Transaction, project: Project, *, now: datetime) -> None:
    """Bring the next look into line with the project's working days; what was looked at today is not looked at anew."""
    for audience, agreed in nudges.of(tx, project.id).items():
        calendar = calendar_of(project, SIDES[Audience(audience)])
        nudges.look_again(tx, agreed, at=_next_look(calendar, project.zone, after=now))


def bring_up_again(tx: Transaction, *, now: datetime) -> int:
    """Bring up what has waited too long or is about to expire, where a working day has begun; an errand.

    Answers for how many audiences it looked. A day on which the bot was down is not made up for: the next day brings up
    what is still true.
    """
    return one_by_one(
        tx,
        nudges.due(tx, now=now, most=AT_ONCE),
        lambda agreed: _look(tx, agreed, now=now),
        named=lambda agreed: {"project": agreed.project, "audience": agreed.audience},
        put_off=lambda agreed, until: nudges.look_again(tx, agreed, at=until),
        now=now,
    )


def tell_reached_targets(tx: Transaction, *, now: datetime) -> int:
    """Tell the team of service targets that are nearly used up or missed, a message for each project; an errand.

    Each is told once of either. The day's nudge takes them up; where it was posted before, its thread says so. Answers
    of how many projects.
    """
    due = deadlines.due(tx, now=now, most=TARGETS_AT_ONCE)
    by_project = [list(of_project) for _, of_project in groupby(due, key=lambda one: one.project)]
    return one_by_one(
        tx,
        by_project,
        lambda of_project: _tell_of_targets(tx, of_project, now=now),
        named=lambda of_project: {"project": of_project[0].project, "records": [one.record for one in of_project]},
        put_off=lambda of_project, until: deadlines.keep(tx, [replace(one, next_at=until) for one in of_project]),
        now=now,
    )


def put_off(tx: Transaction, caller: Caller, project_id: int, record_id: int, how: PutOff, *, now: datetime) -> Quiet:
    """Bring a record up no more for a while, whoever of the team asks; once it moves, or is late anew, it counts again.

    Raises TeamOnly, NoSuchRecord.
    """
    caller, project, record = for_caller(tx, caller, project_id, record_id)
    is_team(caller)
    today = local_date(now, project.zone)
    until = {PutOff.DAY: today + ONE_DAY, PutOff.WEEK: today + A_WEEK, PutOff.MOVED: None}[how]
    ends = None if until is None else instant(until, time(), project.zone)
    nudges.snooze(tx, Snooze(record.id, record.state_since, ends, caller.person.id, now))
    if nudges.on_day(tx, project.id, Audience.TEAM, today):
        _show(tx, project, Audience.TEAM, today, occasion=f"{record.id}:{now.isoformat()}", again=True)
    return Quiet(reference=reference(project, record, Audience.TEAM), until=until)


def somebody_was_talked_to(tx: Transaction, project: Project, follow_up: int, *, now: datetime) -> None:
    """Show today's message anew where it stands: there is one less in it. A direct message stays as it was."""
    today = local_date(now, project.zone)
    if project.team_channel is None or stamps.card_said(tx, project.team_channel, _subject(project, today)) is None:
        return
    _show(tx, project, Audience.TEAM, today, occasion=f"follow_up:{follow_up}", again=True)


def _look(tx: Transaction, agreed: Agreed, *, now: datetime) -> None:
    project = projects.get(tx, agreed.project)
    calendar = calendar_of(project, SIDES[Audience(agreed.audience)])
    if calendar.next_open(now, project.zone) == now:
        _bring_up(tx, project, agreed, now=now)
    nudges.look_again(tx, agreed, at=_next_look(calendar, project.zone, after=now))


def _next_look(calendar: WorkingCalendar, zone: str, *, after: datetime) -> datetime:
    """When the next working day begins, after this moment."""
    today = local_date(after, zone)
    begins = calendar.next_open(instant(today, time(), zone), zone)
    return begins if begins > after else calendar.next_open(instant(today + ONE_DAY, time(), zone), zone)


def _bring_up(tx: Transaction, project: Project, agreed: Agreed, *, now: datetime) -> None:
    audience, today = Audience(agreed.audience), local_date(now, project.zone)
    standing = lists.in_states(tx, project.id, OPEN_STATES, most=LOOKED_AT)
    if audience is Audience.TEAM:
        quiet: Collection[int] = nudges.snoozed(tx, project.id, now=now)
        late = {one.record: level for one in deadlines.in_project(tx, project.id) if (level := reached(one, now=now))}
    else:
        quiet = [record.id for record in standing if waits_for_whom(record) is Role.TEAM]
        late = {}
    waiting = [record for record in standing if record.id not in quiet]
    found = [
        Nudged(project.id, audience, today, record.id, reason, now)
        for record, reason in _due_in(project, agreed, waiting, today)
    ]
    found += [
        Nudged(project.id, audience, today, record.id, late[record.id], now) for record in waiting if record.id in late
    ]
    if audience is Audience.CLIENT:
        found = _not_told_yet(tx, project, agreed, found, today)
    if found or (audience is Audience.TEAM and follow_ups_due(tx, project, today)):
        nudges.bring_up(tx, found)
        _show(tx, project, audience, today, occasion="first", again=False)


def _due_in(
    project: Project, agreed: Agreed, waiting: Iterable[Record], today: date
) -> Iterable[tuple[Record, Reason]]:
    """What has waited for so many working days of whoever is waited for, or can be decided on no longer than that."""
    ours, clients = calendar_of(project, Side.OURS), calendar_of(project, Side.CLIENT)
    for record in waiting:
        theirs = waits_for_whom(record) is not Role.TEAM
        calendar = clients if theirs else ours
        since = _ages_from(project, record)
        aged = None if agreed.aging_after is None else calendar.add_working_days(today, -agreed.aging_after)
        if since is not None and aged is not None and since <= aged:
            yield record, Reason.AGING
        last = last_day_of(record)
        if last is None or agreed.expiring_before is None:
            continue
        if clients.add_working_days(last, -agreed.expiring_before) <= today <= last:
            yield record, Reason.EXPIRING


def _ages_from(project: Project, record: Record) -> date | None:
    """From when on it is a matter of age that it stands where it stands; None where it may for as long as it likes."""
    since = local_date(record.state_since, project.zone)
    if not kind_named(record.kind).state(record.state).may_last:
        return since
    return None if record.due_on is None else max(since, record.due_on)


def _not_told_yet(tx: Transaction, project: Project, agreed: Agreed, found: list[Nudged], today: date) -> list[Nudged]:
    """The client hears of a decision once before it expires, and of what waits again only after as long a time."""
    told = nudges.last_brought_up(tx, agreed.audience, {one.record for one in found})
    clients = calendar_of(project, Side.CLIENT)
    again_from = {
        Reason.EXPIRING.value: clients.add_working_days(today, -2 * (agreed.expiring_before or 0) - 1),
        Reason.AGING.value: clients.add_working_days(today, -(agreed.aging_after or 0)),
    }
    return [
        one
        for one in found
        if (before := told.get((one.record, one.reason))) is None
        or local_date(before, project.zone) <= again_from[one.reason]
    ]


def _noted(tx: Transaction, project: Project, one: Deadline, today: date, *, now: datetime) -> Nudged:
    """Keep that the team is told of it, and that it counts again for whoever had put it off."""
    level = reached(one, now=now)
    assert level is not None, "it is due when it is nearly used up, or all of it"
    calendar = calendar_of(project, Side.OURS)
    coming = one.due_at if level == WARNED else None
    deadlines.told(tx, one, level, next_at=None if coming is None else calendar.next_open(coming, project.zone))
    nudges.wake(tx, one.record)
    record = records.get(tx, project.id, one.record)
    assert record is not None, "records are never removed"
    refresh_card(tx, project, record, f"{one.target}:{level}:{now.isoformat()}")
    return Nudged(project.id, Audience.TEAM, today, one.record, level, now)


def _show(tx: Transaction, project: Project, audience: Audience, day: date, *, occasion: str, again: bool) -> None:
    intention, subject = ShowNudge(project.id, day.isoformat(), again), _subject(project, day)
    if audience is Audience.TEAM:
        tell_team_or_lead(tx, project, intention, subject=subject, version=occasion)
    else:
        tell(tx, project, audience, intention, subject=subject, slot=outbox.CARD, version=occasion)


def _tell_of_targets(tx: Transaction, of_project: Sequence[Deadline], *, now: datetime) -> None:
    project = projects.get(tx, of_project[0].project)
    today = local_date(now, project.zone)
    before = nudges.on_day(tx, project.id, Audience.TEAM, today)
    nudges.bring_up(tx, [_noted(tx, project, one, today, now=now) for one in of_project])
    _show(tx, project, Audience.TEAM, today, occasion=now.isoformat(), again=False)
    if before:
        _tell_reached(tx, project, today, now=now)


def _tell_reached(tx: Transaction, project: Project, day: date, *, now: datetime) -> None:
    """In the thread of the day's nudge; a direct message has none, so there it stands alone."""
    intention = TellReached(project.id, day.isoformat(), now.isoformat())
    if project.team_channel is not None:
        subject, version = _subject(project, day), now.isoformat()
        tell(tx, project, Audience.TEAM, intention, subject=subject, slot=outbox.LINE, version=version)
    else:
        subject = f"reached:{project.id}:{now.isoformat()}"
        tell_team_or_lead(tx, project, intention, subject=subject, version=1)


def _subject(project: Project, day: date) -> str:
    return f"nudge:{project.id}:{day}"
