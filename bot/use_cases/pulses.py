"""The small poll after an issue is closed: one click, by whoever raised it, now and then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from hashlib import sha256

from bot.kinds import KINDS
from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.intentions import AskPulse, TellNotice
from bot.messages.polls import PulseQuestion
from bot.refusals import NoLongerThere, NotYours
from bot.rhythm.zones import local_date
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.callers import Caller, in_project, may_take_part, side_of, toward_project
from bot.use_cases.names import own_language
from bot.use_cases.one_by_one import one_by_one, those
from bot.use_cases.outgoing import tell_person, tell_team_or_lead
from bot.use_cases.programmes import at_ease, in_crisis, programme_of
from bot.use_cases.references import reference
from bot.words import Language
from storage import people, projects, pulses, records
from storage.database import Transaction
from storage.values.polls import Programme, Pulse
from storage.values.projects import Project
from storage.values.records import Record

SAD, NEITHER, HAPPY = FACES = (1, 2, 3)  # a scale of its own: it never mixes with the others
AT_ONCE = 1000  # closed records that are looked at; most wait for the client's morning
LATELY = timedelta(days=14)  # of what was closed longer ago nobody remembers how it went


def ask_how_it_went(tx: Transaction, *, now: datetime) -> int:
    """Ask about what was closed, while the client works; answers about how many it was decided whether to ask."""
    over = [
        record
        for kind in KINDS
        if kind.asked_about is not None
        for record in pulses.over(tx, kind.name, kind.asked_about, since=now - LATELY, until=now, most=AT_ONCE)
    ]
    home = cache(partial(projects.get, tx))  # of many records are few projects
    awake = those(over, lambda record: _is_open(home(record.project), now), named=_named)
    return one_by_one(
        tx, awake, lambda record: _decide(tx, home(record.project), record, now=now), named=_named, now=now
    )


def answer_pulse(
    tx: Transaction, caller: Caller, project_id: int, record_id: int, score: int, *, now: datetime
) -> Pulse:
    """Keep what whoever was asked clicked first; the team hears of somebody who is sad.

    Raises NoSuchRecord, Onlooker, OnlyRaise, NoLongerThere, NotYours.
    """
    caller = toward_project(tx, caller, project_id)
    project = in_project(caller)
    may_take_part(caller)
    pulse = pulses.take(tx, project.id, record_id)
    if pulse is None or score not in FACES:
        raise NoLongerThere
    if not pulse.asked or pulse.person != caller.person.id:
        raise NotYours
    if pulse.score is None:
        pulses.answer(tx, record_id, score, now=now)
        _show(tx, project, pulse, version=2)
        if score == SAD:
            _tell_sad(tx, project, record_id, now=now)
    return pulse


def question_of(tx: Transaction, project: Project, record_id: int) -> PulseQuestion | None:
    """The question in a direct message, and once it is answered the thanks; in the reader's language."""
    pulse = pulses.of(tx, project.id, record_id)
    record = records.get(tx, project.id, record_id)
    if pulse is None or record is None or not pulse.asked:
        return None
    person = people.get(tx, pulse.person)
    return PulseQuestion(
        project=project.id,
        audience=Audience.CLIENT,
        language=own_language(person) or Language(project.language),
        record=record.id,
        reference=reference(project, record, Audience.CLIENT),
        title=record.title,
        name=project.name,
        score=pulse.score,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicks:
    """What was clicked in a month after something was closed."""

    month: date  # its first day
    answered: int
    anonymous: bool
    faces: Mapping[int, int]  # how many, by face; empty where they are too few to be shown


def clicks_of(tx: Transaction, asked: Mapping[int, Project]) -> list[tuple[Project, Clicks]]:
    """What was clicked in these projects, one after the other, month by month of their zone.

    Where a project's answers are anonymous, fewer than may be shown are only counted.
    """
    by_month: dict[tuple[int, date], list[int]] = {}
    for project, at, score in pulses.clicked(tx, asked):
        by_month.setdefault((project, local_date(at, asked[project].zone).replace(day=1)), []).append(score)
    found: list[tuple[Project, Clicks]] = []
    for (project, month), scores in sorted(by_month.items()):
        programme = programme_of(tx, asked[project])
        hidden = programme.anonymous and len(scores) < programme.least
        faces = {} if hidden else {face: scores.count(face) for face in FACES}
        clicks = Clicks(month=month, answered=len(scores), anonymous=programme.anonymous, faces=faces)
        found.append((asked[project], clicks))
    return found


def _named(record: Record) -> Mapping[str, object]:
    return {"project": record.project, "record": record.id}


def _is_open(project: Project, now: datetime) -> bool:
    return calendar_of(project, Side.CLIENT).next_open(now, project.zone) <= now


def _decide(tx: Transaction, project: Project, record: Record, *, now: datetime) -> None:
    programme = programme_of(tx, project)
    asked = _is_sampled(programme, record) and _may_be_asked(tx, project, programme, record, now=now)
    pulse = pulses.add(tx, record, asked=asked, now=now)
    if asked:
        _show(tx, project, pulse, version=1)


def _is_sampled(programme: Programme, record: Record) -> bool:
    """By chance, but the same whenever it is asked: of many records as many as the project wants."""
    drawn = int.from_bytes(sha256(f"{record.project}:{record.id}".encode()).digest()[:4]) % 100
    return drawn < programme.sampled


def _may_be_asked(tx: Transaction, project: Project, programme: Programme, record: Record, *, now: datetime) -> bool:
    person = people.get(tx, record.reporter)
    if person.gone or person.bot or side_of(tx, project, person) is not Role.CLIENT:
        return False
    if in_crisis(tx, project, programme) or not at_ease(tx, programme, [person], now=now):
        return False
    return not pulses.asked_since(tx, person.id, since=now - timedelta(days=programme.cooldown_days))


def _show(tx: Transaction, project: Project, pulse: Pulse, *, version: int) -> None:
    intention = AskPulse(project.id, pulse.record)
    subject = f"pulse:{pulse.record}"
    tell_person(tx, project.workspace, pulse.person, intention, subject=subject, version=version, team=False)


def _tell_sad(tx: Transaction, project: Project, record_id: int, *, now: datetime) -> None:
    record = records.get(tx, project.id, record_id)
    assert record is not None, "records are never removed"
    day = local_date(now, project.zone).isoformat()
    about = f"{reference(project, record, Audience.TEAM)} {record.title}"
    tell_team_or_lead(
        tx, project, TellNotice(project.id, "pulse_sad", day, about), subject=f"pulse:{record_id}:sad", version=1
    )
