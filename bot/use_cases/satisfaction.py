"""How satisfied clients were over time: poll by poll, for spreadsheets, and at a glance for those who lead projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.messages.audiences import NO_PROJECT, Addressed, Audience
from bot.use_cases.callers import Caller, is_team, team_projects
from bot.use_cases.pulses import clicks_of
from bot.use_cases.scores import csat, nps
from bot.use_cases.spreadsheets import as_csv
from bot.use_cases.tallies import Summed, Tally, summed_up, tallies
from storage import projects, pulses
from storage.database import Transaction
from storage.values.projects import Project

LOOKS_BACK = timedelta(days=400)  # a year, and the quarter that has begun
FACES_LATELY = timedelta(days=90)
POLLS_SHOWN = 4  # of one project
PROJECTS_SHOWN = 20
QUARTERS_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What some polls came to, all their answers counted alike."""

    satisfied: float | None  # the customer satisfaction score, in percent; None: no rating was asked
    nps: float | None  # the Net Promoter Score; None: it was not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreadsheet(Addressed):
    """The same to be calculated with, as CSV."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionSeen:
    """How satisfied clients are, as those see it who lead projects."""

    projects: tuple[tuple[Project, tuple[Glance, ...]], ...]  # that they lead: the last polls of each, earliest first
    faces: Mapping[int, int]  # how many were sad, neither, happy after an issue, lately, in all projects of theirs
    quarters: tuple[tuple[date, Glance], ...]  # of all projects of theirs: from when on, earliest first


def satisfaction_sheet(tx: Transaction, code: str | None) -> str | None:
    """Every closed poll that was answered, for a spreadsheet, with what was clicked after issues, month by month.

    A project after the other, the earliest first; without a code all projects, and None for an unknown one. In nobody's
    name: only the command line asks.
    """
    asked = _asked(tx, code)
    return None if asked is None else as_csv(_of(tx, asked), clicks_of(tx, asked))


def satisfaction_csv(tx: Transaction, caller: Caller) -> Spreadsheet:
    """The spreadsheet of the projects in which somebody is of the team. Raises TeamOnly."""
    is_team(caller)
    mine = team_projects(tx, caller)
    text = as_csv(_of(tx, mine), clicks_of(tx, mine))
    return Spreadsheet(project=NO_PROJECT, audience=Audience.TEAM, language=caller.language, text=text)


def satisfaction_seen(
    tx: Transaction, mine: Mapping[int, Project], person: int, *, now: datetime
) -> SatisfactionSeen | None:
    """How satisfied the clients of these projects are, for somebody who leads any of them; else None.

    None too while there is nothing to be shown.
    """
    if not any(project.lead == person for project in mine.values()):
        return None
    shown = [one for one in tallies(tx, mine, since=now - LOOKS_BACK, until=now) if one.scores or one.likelihoods]
    faces = pulses.counted(tx, mine, since=now - FACES_LATELY)
    if not shown and not faces:
        return None
    by_project: dict[int, list[Tally]] = {}
    by_quarter: dict[date, list[Tally]] = {}
    for one in shown:
        by_quarter.setdefault(_quarter(one.poll.day), []).append(one)
        if mine[one.poll.project].lead == person:
            by_project.setdefault(one.poll.project, []).append(one)
    return SatisfactionSeen(
        faces=faces,
        projects=tuple(
            (mine[project], tuple(_glance(one) for one in found[-POLLS_SHOWN:]))
            for project, found in list(by_project.items())[:PROJECTS_SHOWN]
        ),
        quarters=tuple((begins, _glance(*by_quarter[begins])) for begins in sorted(by_quarter)[-QUARTERS_SHOWN:]),
    )


def _asked(tx: Transaction, code: str | None) -> dict[int, Project] | None:
    only = projects.coded(tx, code) if code is not None else None
    if code is not None and only is None:
        return None
    return {one.id: one for one in ([only] if only else projects.every(tx))}


def _of(tx: Transaction, asked: Mapping[int, Project]) -> list[tuple[Project, Summed]]:
    return [(asked[one.tally.poll.project], one) for one in summed_up(tallies(tx, asked))]


def _glance(*found: Tally) -> Glance:
    ratings = [score for one in found for scores in one.scores.values() for score in scores]
    likelihoods = [likely for one in found for likely in one.likelihoods]
    return Glance(satisfied=csat(ratings) if ratings else None, nps=nps(likelihoods) if likelihoods else None)


def _quarter(day: date) -> date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)
