"""What was brought up and is still to be dealt with, as its message says it to one audience."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum, unique

from bot.kinds import OPEN_STATES, kind_named
from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.follow_ups import FollowUpWaiting
from bot.messages.names import Named
from bot.messages.nudges import Nudge, NudgeItem, Reached
from bot.messages.records import TargetSeen
from bot.rhythm.zones import instant, local_date
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.callers import answers_for
from bot.use_cases.names import named
from bot.use_cases.references import reference
from bot.use_cases.targets import BREACHED, WARNED, reached
from bot.use_cases.turns import our_turn, whose_turn
from bot.words import Language
from storage import deadlines, follow_ups, nudges, people, polls, records
from storage.database import Transaction
from storage.values.nudges import Deadline, Nudged
from storage.values.people import Person
from storage.values.polls import FollowUp
from storage.values.projects import Project
from storage.values.records import Record

ONE_DAY = timedelta(days=1)
FOLLOW_UPS_SHOWN = 5  # people to be talked to in one message; they count among the records
SHOWN = 15  # records of one message: each takes three of the 50 blocks that Slack takes


@unique
class Reason(StrEnum):
    """Why something is brought up, the most urgent first."""

    BREACHED = BREACHED
    WARNED = WARNED
    EXPIRING = "expiring"
    AGING = "aging"


def nudge_of(
    tx: Transaction, project: Project, audience: Audience, day: date, *, again: bool, now: datetime
) -> Nudge | None:
    """What was brought up on a day and is still to be dealt with; None once the day is over, or nothing is to be said.

    `again`: it was said before, so that nothing left is worth showing.
    """
    if local_date(now, project.zone) != day:
        return None
    brought = nudges.on_day(tx, project.id, audience, day)
    items, calls = _items(tx, project, audience, brought, now=now)
    to_talk_to = follow_ups_due(tx, project, day) if audience is Audience.TEAM else []
    if not items and not to_talk_to and not again:
        return None
    waiting = tuple(_to_talk_to(tx, project, one) for one in to_talk_to[:FOLLOW_UPS_SHOWN])
    shown = items[: SHOWN - len(waiting)]
    return Nudge(
        project=project.id,
        audience=audience,
        language=Language(project.language),
        name=project.name,
        client=project.client,
        day=day,
        zone=project.zone,
        items=shown,
        more=len(items) - len(shown) + len(to_talk_to) - len(waiting),
        calls=tuple(dict.fromkeys((*calls, *(one.owner for one in waiting)))),
        follow_ups=waiting,
    )


def follow_ups_due(tx: Transaction, project: Project, day: date) -> list[FollowUp]:
    """Whom nobody has talked to for as many working days after their poll as records may wait, the oldest first."""
    agreed = nudges.of(tx, project.id).get(Audience.TEAM)
    if agreed is None or agreed.aging_after is None:
        return []
    aged = calendar_of(project, Side.OURS).add_working_days(day, -agreed.aging_after)
    return follow_ups.waiting(tx, project.id, before=instant(aged + ONE_DAY, time(), project.zone))


def reached_of(tx: Transaction, project: Project, day: date, at: datetime, *, now: datetime) -> Reached | None:
    """The targets that were told of at a moment, as far as they still matter; None when none does."""
    brought = [one for one in nudges.on_day(tx, project.id, Audience.TEAM, day) if one.at == at]
    items, calls = _items(tx, project, Audience.TEAM, brought, now=now)
    if not items:
        return None
    return Reached(
        project=project.id,
        audience=Audience.TEAM,
        language=Language(project.language),
        name=project.name,
        zone=project.zone,
        items=items[:SHOWN],
        more=max(0, len(items) - SHOWN),
        calls=calls,
    )


def waits_for_whom(record: Record) -> Role | None:
    """Whose turn it is; None at an end."""
    return kind_named(record.kind).state(record.state).waits_for


def last_day_of(record: Record) -> date | None:
    """The last day on which it can be decided; None where it does not end by a date."""
    return kind_named(record.kind).state(record.state).last_day(record.fields)


_URGENCY = {reason.value: rank for rank, reason in enumerate(Reason)}


def _items(
    tx: Transaction, project: Project, audience: Audience, brought: list[Nudged], *, now: datetime
) -> tuple[tuple[NudgeItem, ...], tuple[Named, ...]]:
    """What of this is still to be dealt with, the most urgent first, and who is to do something about it."""
    found = records.among(tx, project.id, {one.record for one in brought})
    quiet = nudges.snoozed(tx, project.id, now=now) if audience is Audience.TEAM else {}
    running: dict[int, list[Deadline]] = {}
    if audience is Audience.TEAM:
        for deadline in deadlines.in_project(tx, project.id):
            running.setdefault(deadline.record, []).append(deadline)
    reasons: dict[int, set[str]] = {}
    for one in brought:
        record = found[one.record]
        if record.id not in quiet and _still(one, record, running.get(record.id, ()), now=now):
            reasons.setdefault(record.id, set()).add(_now_so(one.reason, running.get(record.id, ()), now=now))
    ordered = sorted(
        ((sorted(why, key=_URGENCY.__getitem__), found[record]) for record, why in reasons.items()),
        key=lambda pair: (_URGENCY[pair[0][0]], pair[1].state_since, pair[1].id),
    )
    items = tuple(
        _item(tx, project, audience, record, tuple(why), running.get(record.id, ()), now=now) for why, record in ordered
    )
    return items, _calls(tx, project, audience, ordered)


def _to_talk_to(tx: Transaction, project: Project, one: FollowUp) -> FollowUpWaiting:
    poll = polls.get(tx, project.id, one.poll)
    assert poll is not None, "polls are never removed"
    owner = people.get(tx, one.owner)
    return FollowUpWaiting(
        follow_up=one.id,
        who=named(tx, one.person) if one.person is not None else None,
        day=poll.day,
        owner=named(tx, answers_for(tx, project).id if owner.gone else owner.id),
    )


def _still(one: Nudged, record: Record, running: Iterable[Deadline], *, now: datetime) -> bool:
    if record.state not in OPEN_STATES:
        return False
    if one.reason in {BREACHED, WARNED}:
        return any(reached(deadline, now=now) is not None for deadline in running)
    return record.state_since <= one.at


def _now_so(reason: str, running: Iterable[Deadline], *, now: datetime) -> str:
    """What was warned of in the morning may be missed by the evening."""
    if reason in {BREACHED, WARNED}:
        return min((level for one in running if (level := reached(one, now=now))), key=_URGENCY.__getitem__)
    return reason


def _item(
    tx: Transaction,
    project: Project,
    audience: Audience,
    record: Record,
    why: tuple[str, ...],
    running: Iterable[Deadline],
    *,
    now: datetime,
) -> NudgeItem:
    ours = audience is Audience.TEAM
    return NudgeItem(
        record=record.id,
        reference=reference(project, record, audience),
        kind=kind_named(record.kind),
        title=record.title,
        state=record.state,
        waits_for=waits_for_whom(record),
        since=now - record.state_since,
        reasons=why,
        last_day=last_day_of(record),
        owner=named(tx, record.owner) if ours and record.owner is not None else None,
        targets=tuple(
            TargetSeen(target=one.target, due_at=one.due_at, breached=level == BREACHED)
            for one in running
            if (level := reached(one, now=now)) and one.due_at is not None
        )
        if ours
        else (),
    )


def _calls(
    tx: Transaction, project: Project, audience: Audience, ordered: Iterable[tuple[list[str], Record]]
) -> tuple[Named, ...]:
    """Of the team, whoever answers for what is late; of the client, whoever is waited for."""
    called: dict[int, Person] = {}
    for why, record in ordered:
        if audience is Audience.CLIENT:
            turn = whose_turn(tx, project, record)
        else:
            turn = our_turn(tx, project, record) if why[0] in {BREACHED, WARNED} else []
        called |= {person.id: person for person in turn}
    return tuple(Named(slack_id=person.slack_id, name=person.name) for person in called.values())
