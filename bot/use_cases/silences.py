"""Quiet: for a while the bot says nothing to a client by itself. What people do is shown as ever."""

from datetime import date, datetime, time

from bot.messages.intentions import TellNotice
from bot.refusals import BadAnswers
from bot.rhythm.zones import instant, local_date
from bot.use_cases.callers import Caller, in_project, is_team, team_projects
from bot.use_cases.names import named
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import tell_team_or_lead
from bot.use_cases.schedules import AT_ONCE, resume_all
from storage import projects, silences
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.schedules import Silence


def fall_silent(
    tx: Transaction, caller: Caller, *, everywhere: bool, until: date | None, now: datetime
) -> list[Project]:
    """Say nothing by itself in this project, or in all of the caller's, until a day begins there or they end it.

    Answers in which. Raises TeamOnly, NoProjectHere, BadAnswers.
    """
    concerned = _concerned(tx, caller, everywhere=everywhere)
    for project in concerned:
        if until is not None and until <= local_date(now, project.zone):
            raise BadAnswers({"day": ("problem.in_the_past", {})})
        ends = None if until is None else instant(until, time(), project.zone)
        silences.keep(tx, project.id, until=ends, by=caller.person.id, now=now)
        notice = "silent" if until is None else "silent_until"
        _tell(tx, project, notice, until or local_date(now, project.zone), by=caller.person.id, now=now)
    return concerned


def speak_again(tx: Transaction, caller: Caller, *, everywhere: bool, now: datetime) -> list[Project]:
    """End the silence; what fell into it is not made up for. Answers where there was one.

    Raises TeamOnly, NoProjectHere.
    """
    silent = [one for one in _concerned(tx, caller, everywhere=everywhere) if silences.of(tx, one.id) is not None]
    for project in silent:
        _end(tx, project, now=now)
    return silent


def end_silences(tx: Transaction, *, now: datetime) -> int:
    """Speak again where the time of a silence is up; an errand. Answers for how many projects."""
    over = silences.over(tx, now=now, most=AT_ONCE)
    return one_by_one(
        tx,
        over,
        lambda silence: _end(tx, projects.get(tx, silence.project), now=now),
        named=lambda silence: {"project": silence.project},
        put_off=lambda silence, until: silences.keep(tx, silence.project, until=until, by=silence.by, now=silence.at),
        now=now,
    )


def silence_of(tx: Transaction, project: Project) -> Silence | None:
    """The silence that a project is in, or None."""
    return silences.of(tx, project.id)


def _concerned(tx: Transaction, caller: Caller, *, everywhere: bool) -> list[Project]:
    is_team(caller)
    return list(team_projects(tx, caller).values()) if everywhere else [in_project(caller)]


def _end(tx: Transaction, project: Project, *, now: datetime) -> None:
    silence = silences.of(tx, project.id)
    assert silence is not None, "what is ended was begun"
    silences.end(tx, project.id)
    resume_all(tx, project, now=now)
    _tell(tx, project, "speaks_again", local_date(now, project.zone), by=silence.by, now=now)


def _tell(tx: Transaction, project: Project, notice: str, day: date, *, by: int, now: datetime) -> None:
    who = named(tx, by)
    told = TellNotice(project.id, notice, day.isoformat(), who.name or who.slack_id)
    tell_team_or_lead(tx, project, told, subject=f"silence:{project.id}:{now.isoformat()}", version=notice)
