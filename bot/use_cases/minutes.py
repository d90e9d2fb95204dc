"""Minutes: what came of a meeting, asked for when it ends, read by the client without what is ours alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from bot.kinds.action_item import ACTION_ITEM
from bot.messages.audiences import Audience
from bot.messages.intentions import AskMinutes, ShowMinutes
from bot.messages.minutes import MinutesAsked, MinutesItem, MinutesPost
from bot.refusals import BadAnswers, MinutesAreWritten, NoLongerThere, ProjectIsClosed
from bot.rhythm.zones import instant, local_date, zone_named
from bot.use_cases.answers import Problem, checked, titled
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.callers import Caller, in_project, is_team, toward_project
from bot.use_cases.names import named
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import MINUTES, tell, tell_by_mail, tell_team_or_lead
from bot.use_cases.records import DUE_ON, file_record
from bot.use_cases.references import reference
from bot.words import Language
from storage import meetings, minutes, outbox, projects, records
from storage.database import Transaction
from storage.values.meetings import Minutes, Topic
from storage.values.projects import Project

AT_ONCE = 100  # rows of one transaction: a few milliseconds of the writer each
TEXT = 2500  # characters of each part: all of them fit into one message
ITEMS = 12  # of one meeting; whoever agrees on more will not do them either


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An action item as it was filled in."""

    title: str
    owner: int | None
    due_on: str  # ISO 8601, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody filled in; lines and texts as typed."""

    decisions: str
    notes: str
    internal: str  # the team alone reads it
    tasks: Sequence[Task] = ()  # in the order of the form
    carried: Sequence[int] = ()  # ids of the topics that were not reached


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSeen:
    """What the form for minutes shows."""

    project: Project
    minutes: Minutes
    topics: tuple[Topic, ...]  # what was on the agenda; none where they are written already


def ask_for_minutes(tx: Transaction, *, now: datetime) -> int:
    """Ask for the minutes of meetings that have ended, and once more after a working day without any; an errand."""
    return one_by_one(
        tx,
        minutes.due(tx, now=now, most=AT_ONCE),
        lambda one: _ask_for(tx, one, now=now),
        named=lambda one: {"project": one.project, "minutes": one.id},
        put_off=lambda one, until: minutes.put_off(tx, one, until),
        now=now,
    )


def minutes_seen(tx: Transaction, caller: Caller, project_id: int, minutes_id: int) -> MinutesSeen:
    """The minutes to be written or changed. Raises NoSuchRecord, TeamOnly, NoLongerThere, ProjectIsClosed."""
    _, project, found = _of_caller(tx, caller, project_id, minutes_id)
    return MinutesSeen(project=project, minutes=found, topics=tuple(_topics(tx, found)))


def write_minutes(
    tx: Transaction,
    caller: Caller,
    project_id: int,
    minutes_id: int,
    written: Written,
    *,
    version: int | None,
    now: datetime,
) -> Minutes:
    """Write the minutes, or put them into other words; what was posted is brought up to date.

    Written for the first time, action items become records and topics that were not reached wait for the next
    meeting. `version` is that of the minutes which the form showed: where they were written meanwhile, by the same
    form sent twice or by somebody else, nothing changes. Raises as `minutes_seen` does, BadAnswers, MinutesAreWritten.
    """
    caller, project, former = _of_caller(tx, caller, project_id, minutes_id, take=True)
    texts = {"decisions": written.decisions, "notes": written.notes, "internal": written.internal}
    texts = {name: text.strip() for name, text in texts.items()}
    if former.version != version and former.written_at is not None:
        if former.written_by == caller.person.id and texts == _texts(former):
            return former
        raise MinutesAreWritten
    _refuse_bad(texts, written, today=local_date(now, project.zone))
    tell(  # before the action items, whose cards stand in the thread of this post
        tx,
        project,
        Audience.CLIENT,
        ShowMinutes(project.id, former.id),
        subject=subject_of(former.id),
        slot=outbox.CARD,
        version=former.version + 1,
    )
    came_of = dict(former.came_of)
    if former.written_at is None:
        tell_by_mail(tx, project, MINUTES, ShowMinutes(project.id, former.id), subject=subject_of(former.id))
        topics = [topic for topic in _topics(tx, former) if topic.id in written.carried]
        meetings.carry_on(tx, former.meeting, [topic.id for topic in topics])
        came_of = {
            "items": _file_tasks(tx, caller, former, written.tasks, now=now),
            "carried": [topic.text for topic in topics],
        }
    elif any(texts[name] != getattr(former, name) for name in ("decisions", "notes")):  # what the client reads of it
        show = ShowMinutes(project.id, former.id)
        tell_by_mail(tx, project, MINUTES, show, subject=subject_of(former.id), changed=former.version + 1)
    after = minutes.change(
        tx, former, **texts, came_of=came_of, written_by=caller.person.id, written_at=now, waived_by=None, next_at=None
    )
    _show(tx, project, after)
    return after


def waive_minutes(tx: Transaction, caller: Caller, project_id: int, minutes_id: int) -> Minutes:
    """Have no minutes of this meeting; nobody is asked for them again. Raises as `minutes_seen` does."""
    caller, project, former = _of_caller(tx, caller, project_id, minutes_id, take=True)
    if former.written_at is not None or former.waived_by is not None:
        return former
    waived = minutes.change(tx, former, waived_by=caller.person.id, next_at=None)
    _show(tx, project, waived)
    return waived


def post_of(
    tx: Transaction, project: Project, minutes_id: int, audience: Audience
) -> MinutesPost | MinutesAsked | None:
    """The minutes for this audience; the team is asked for those that nobody has written, the client told nothing."""
    found = minutes.get(tx, project.id, minutes_id)
    if found is None:
        return None
    if found.written_at is None or found.written_by is None:
        return _asked(tx, project, found, again=False) if audience is Audience.TEAM else None
    came_of = cast("Mapping[str, Any]", found.came_of)
    post = MinutesPost(
        project=project.id,
        audience=audience,
        language=Language(project.language),
        minutes=found.id,
        title=found.title,
        begins=found.begins,
        zone=found.zone,
        decisions=_lines(found.decisions),
        items=tuple(_item(tx, project, record, audience) for record in came_of.get("items", ())),
        carried=tuple(came_of.get("carried", ())),
        notes=found.notes,
        internal=found.internal if audience is Audience.TEAM else "",
        by=named(tx, found.written_by),
    )
    tells_nothing = not (post.decisions or post.items or post.carried or post.notes)
    return None if tells_nothing and audience is Audience.CLIENT else post


def nudge_of(tx: Transaction, project: Project, minutes_id: int) -> MinutesAsked | None:
    """The one nudge to whoever organised the meeting; None when it is no longer needed."""
    found = minutes.get(tx, project.id, minutes_id)
    if found is None or found.written_at is not None or found.waived_by is not None:
        return None
    return _asked(tx, project, found, again=True)


def subject_of(minutes_id: int) -> str:
    """Under which the minutes stand in a channel."""
    return f"minutes:{minutes_id}"


def of_source(source: str) -> int | None:
    """The id of the minutes that a record came of; None: it came of something else."""
    found = re.fullmatch(r"minutes:(\d+):\d+", source)
    return int(found[1]) if found else None


def _ask_for(tx: Transaction, one: Minutes, *, now: datetime) -> None:
    project = projects.get(tx, one.project)
    if project.is_closed:
        minutes.change(tx, one, next_at=None)
    elif one.asked_at is None:
        asked = minutes.change(tx, one, asked_at=now, next_at=_a_working_day_after(project, now))
        _show(tx, project, asked)
    else:
        minutes.change(tx, one, next_at=None)
        tell_team_or_lead(
            tx,
            project,
            AskMinutes(project.id, one.id),
            subject=subject_of(one.id),
            slot=outbox.LINE,
            version="nudge",
        )


def _asked(tx: Transaction, project: Project, found: Minutes, *, again: bool) -> MinutesAsked:
    return MinutesAsked(
        project=project.id,
        audience=Audience.TEAM,
        language=Language(project.language),
        minutes=found.id,
        title=found.title,
        begins=found.begins,
        zone=found.zone,
        organiser=named(tx, found.organiser),
        waived_by=named(tx, found.waived_by) if found.waived_by is not None else None,
        again=again,
    )


def _item(tx: Transaction, project: Project, record_id: int, audience: Audience) -> MinutesItem:
    record = records.get(tx, project.id, record_id)
    assert record is not None, "records are never removed"
    return MinutesItem(
        reference=reference(project, record, audience),
        title=record.title,
        owner=named(tx, record.owner) if record.owner is not None else None,
        due_on=record.due_on,
    )


def _file_tasks(tx: Transaction, caller: Caller, former: Minutes, tasks: Sequence[Task], *, now: datetime) -> list[int]:
    """Each that has a title as a record."""
    filed: list[int] = []
    for number, task in enumerate(tasks):
        if not task.title.strip():
            continue
        done = file_record(
            tx,
            caller,
            ACTION_ITEM,
            task.title,
            "",
            {},
            source=f"{subject_of(former.id)}:{number}",
            owner=task.owner,
            due_on=task.due_on,
            calls_owner=False,  # the minutes call them
            now=now,
        )
        filed.append(done.record.id)
    return filed


def _refuse_bad(texts: Mapping[str, str], written: Written, *, today: date) -> None:
    """Raises BadAnswers with every problem at once, by the name of its question in the form."""
    problems: dict[str, Problem] = {
        name: ("problem.too_long", {"most": TEXT}) for name, text in texts.items() if len(text) > TEXT
    }
    says_something = any(texts.values()) or written.carried or any(task.title.strip() for task in written.tasks)
    if not says_something:
        problems["decisions"] = ("problem.missing", {})
    for number, task in enumerate(written.tasks):
        try:
            if task.title.strip() or task.owner is not None or task.due_on:
                titled("", task.title)
            checked((DUE_ON,), {"due_on": task.due_on}, currency="", today=today)
        except BadAnswers as refusal:
            fields = {"title": f"task_{number}", "due_on": f"due_on_{number}"}
            problems |= {fields[name]: problem for name, problem in refusal.problems.items()}
    if problems:
        raise BadAnswers(problems)


def _topics(tx: Transaction, found: Minutes) -> list[Topic]:
    if found.written_at is not None:
        return []
    return [topic for topic in meetings.topics_for(tx, found.meeting, found.day, before=found.begins) if topic.met_on]


def _of_caller(
    tx: Transaction, caller: Caller, project_id: int, minutes_id: int, *, take: bool = False
) -> tuple[Caller, Project, Minutes]:
    caller = toward_project(tx, caller, project_id)
    is_team(caller)
    project = in_project(caller)
    if project.is_closed:
        raise ProjectIsClosed(name=project.name)
    found = (minutes.take if take else minutes.get)(tx, project.id, minutes_id)
    if found is None:
        raise NoLongerThere
    return caller, project, found


def _show(tx: Transaction, project: Project, found: Minutes) -> None:
    """Bring the card up to date with which they are asked for, and on which the team then reads them."""
    tell_team_or_lead(
        tx, project, ShowMinutes(project.id, found.id), subject=subject_of(found.id), version=found.version
    )


def _a_working_day_after(project: Project, moment: datetime) -> datetime:
    """The same time of our next working day, or the first hour after it at which we work."""
    calendar = calendar_of(project, Side.OURS)
    at: time = moment.astimezone(zone_named(project.zone)).time()
    day = calendar.add_working_days(local_date(moment, project.zone), 1)
    return calendar.next_open(instant(day, at, project.zone), project.zone)


def _texts(found: Minutes) -> dict[str, str]:
    return {"decisions": found.decisions, "notes": found.notes, "internal": found.internal}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
