"""Service targets: how soon we mean to answer and to solve, in our working time; for the team's eyes alone.

What is used follows from a record's history and our calendar (`bot/rhythm/targets.py`). What is stored is when a
target will have been used up, so that the clock knows when there is something to tell, and a list of two hundred
projects reads nobody's history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot.kinds import KINDS, kind_named
from bot.kinds.kind import Field, FieldType, Kind, Target
from bot.messages.audiences import Audience
from bot.messages.records import TargetSeen
from bot.rhythm.calendars import WorkingCalendar
from bot.rhythm.targets import stretches, used_up_at
from bot.rhythm.zones import local_date
from bot.use_cases.answers import checked
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.callers import Caller, in_project, is_team
from bot.use_cases.outgoing import refresh_card
from storage import deadlines, history, lists
from storage.database import Transaction
from storage.values.nudges import Deadline
from storage.values.projects import Project
from storage.values.records import HistoryLine, Record

WARNED, BREACHED = "warned", "breached"
WARNS_AT = 0.75  # of the time that is allowed: late enough to be true, early enough to do something about it
FOLLOWED = 1000  # open records of one kind in a project; those beyond it are brought up to date when they move
MINUTE = timedelta(minutes=1)

_RANKS: Mapping[str | None, int] = {None: 0, WARNED: 1, BREACHED: 2}

Allowed = Mapping[tuple[str, str, str], timedelta | None]
"""By kind, target and choice; None: no target."""

_DECLARED: dict[tuple[str, str, str], timedelta | None] = {
    (kind.name, target.name, choice): amount
    for kind in KINDS
    for target in kind.targets
    for choice, amount in target.allows.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What is allowed in a project, and what the kinds declare."""

    project: Project
    allowed: Allowed


def follow(tx: Transaction, project: Project, record: Record, allowed: Allowed | None = None, *, now: datetime) -> None:
    """Bring what is known of a record's targets up to date; after every deed that moves it or changes its severity.

    `allowed` is what `allowed_in` gives, where it is known already.
    """
    kind = kind_named(record.kind)
    if not kind.targets:
        return
    anew = record.version == 1
    allowed = allowed_in(tx, project) if allowed is None else allowed
    _follow(tx, project, record, allowed, calendar_of(project, Side.OURS), anew=anew, now=now)


def follow_all(tx: Transaction, project: Project, *, now: datetime) -> None:
    """The same for every open record of a project, whose working days or agreements have changed."""
    allowed, calendar = allowed_in(tx, project), calendar_of(project, Side.OURS)
    for kind in KINDS:
        if kind.targets:
            for record in lists.of_kind(tx, project.id, kind.name, kind.open_states, most=FOLLOWED):
                before = deadlines.of(tx, record.id)
                _follow(tx, project, record, allowed, calendar, anew=False, now=now)
                if deadlines.of(tx, record.id) != before:
                    refresh_card(tx, project, record, f"followed:{now.isoformat()}")


def seen_on_card(tx: Transaction, record: Record) -> tuple[TargetSeen, ...]:
    """The targets whose clock runs, as the team's card shows them until it is shown anew."""
    return tuple(
        TargetSeen(target=one.target, due_at=one.due_at, breached=one.told == BREACHED)
        for one in deadlines.of(tx, record.id)
        if one.due_at is not None
    )


def reached(deadline: Deadline, *, now: datetime) -> str | None:
    """How far a target has run by this moment: breached, warned, or not so far that anybody is told."""
    if deadline.due_at is not None and deadline.due_at <= now:
        return BREACHED
    if deadline.warn_at is not None and deadline.warn_at <= now:
        return WARNED
    return None


def course_of(record: Record, lines: Sequence[HistoryLine]) -> list[tuple[datetime, str]]:
    """Since when a record stood in which state, from its whole history."""
    begun = (record.created_at, kind_named(record.kind).begins.name)
    moved = [(line.at, line.details["to"]) for line in lines if line.deed == "moved"]
    ended = [(line.at, line.deed) for line in lines if line.deed in {"converted", "undone"}]
    return [begun, *moved, *ended]


def allowed_in(tx: Transaction, project: Project) -> Allowed:
    """How much working time each target allows in this project, what was agreed before what is declared."""
    agreed = {
        (one.kind, one.target, one.choice): None if one.minutes is None else one.minutes * MINUTE
        for one in deadlines.allowed(tx, project.id)
    }
    return _DECLARED | agreed


def agreed_targets(tx: Transaction, caller: Caller) -> Agreed:
    """What is allowed in the caller's project. Raises TeamOnly, NoProjectHere."""
    is_team(caller)
    project = in_project(caller)
    return Agreed(project=project, allowed=allowed_in(tx, project))


def agree_on_targets(tx: Transaction, caller: Caller, hours: Mapping[str, str], *, now: datetime) -> Agreed:
    """Agree on other times, in hours as typed, by the names that `field_name` gives; empty means no target.

    What was told stays told. Raises TeamOnly, NoProjectHere, BadAnswers.
    """
    is_team(caller)
    project = in_project(caller)
    asked = {
        field_name(kind, target, choice): (kind.name, target.name, choice)
        for kind in KINDS
        for target in kind.targets
        for choice in target.allows
    }
    questions = tuple(Field(name=name, type=FieldType.HOURS, required=False) for name in asked)
    typed = checked(questions, hours, currency=project.currency, today=local_date(now, project.zone))
    agreed = {key: int(Decimal(typed.get(name, 0)) * 60) or None for name, key in asked.items()}
    deadlines.allow(tx, project.id, agreed)
    follow_all(tx, project, now=now)
    return Agreed(project=project, allowed=allowed_in(tx, project))


def field_name(kind: Kind, target: Target, choice: str) -> str:
    """What the question for one of these times is called in a form."""
    return f"{kind.name}.{target.name}.{choice}"


def _follow(
    tx: Transaction,
    project: Project,
    record: Record,
    allowed: Allowed,
    calendar: WorkingCalendar,
    *,
    anew: bool,
    now: datetime,
) -> None:
    """`anew`: it was filed just now, so there is nothing known of it yet, and nothing has happened to it."""
    kind = kind_named(record.kind)
    running = [target for target in kind.targets if _can_run(kind, target, record, allowed)]
    known: dict[str, Deadline] = {}
    lines: list[HistoryLine] = []
    if not anew:
        deadlines.remove(tx, record.id, but=[target.name for target in running])
        known = {one.target: one for one in deadlines.of(tx, record.id)}
        lines = history.of(tx, record.id, list(Audience)) if running else []
    course = course_of(record, lines)
    found: list[Deadline] = []
    for target in running:
        amount = allowed[kind.name, target.name, record.fields[target.by]]
        assert amount is not None, "without an amount it does not run"
        stands = record.state not in target.counts_in
        ran = stretches(course, target.counts_in)
        warn_at, due_at = (
            None if stands else used_up_at(ran, calendar, project.zone, share * amount) for share in (WARNS_AT, 1)
        )
        told = known[target.name].told if target.name in known else None
        one = Deadline(record.id, target.name, project.id, warn_at, due_at, told, None)
        if not stands and _RANKS[told] > _RANKS[reached(one, now=now)]:  # there is more time now than there was
            one = replace(one, told=reached(one, now=now))
        found.append(replace(one, next_at=_next_at(one, calendar, project, now=now)))
    deadlines.keep(tx, found)


def _can_run(kind: Kind, target: Target, record: Record, allowed: Allowed) -> bool:
    """Whether it is not met yet and there is an amount of it."""
    if allowed.get((kind.name, target.name, record.fields.get(target.by, ""))) is None:
        return False
    return record.state in target.counts_in or (not target.once and record.state in kind.open_states)


def _next_at(deadline: Deadline, calendar: WorkingCalendar, project: Project, *, now: datetime) -> datetime | None:
    """When there is more to tell of it: not in the past, and while we work."""
    coming = {None: deadline.warn_at, WARNED: deadline.due_at}.get(deadline.told)
    return None if coming is None else calendar.next_open(max(coming, now), project.zone)
