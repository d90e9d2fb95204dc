"""What one person finds in App Home: what waits on them, how their projects fare, what is posted next.

A handful of questions, however many projects there are: a person in two hundred of them waits no longer.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from bot.kinds import KINDS, OPEN_STATES, kind_named
from bot.kinds.kind import Role
from bot.messages.audiences import NO_PROJECT, Addressed, Audience
from bot.messages.overviews import DigestItem
from bot.use_cases.callers import Caller, Standing, team_projects
from bot.use_cases.coming import Coming, next_posts
from bot.use_cases.overviews import item_of
from bot.use_cases.satisfaction import SatisfactionSeen, satisfaction_seen
from bot.words import Language
from storage import deadlines, follow_ups, lists, people, schedules
from storage.database import Transaction
from storage.values.polls import FollowUp
from storage.values.projects import Project

MOST_WAITING = 10
MOST_PROJECTS = 40  # by name; the rest is counted
MOST_COMING = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSeen:
    """How a project fares, in numbers of open records."""

    project: Project
    ours: int  # wait for us
    theirs: int  # wait for the client
    late: int  # of them missed a service target


@dataclass(frozen=True, slots=True, kw_only=True)
class Home(Addressed):
    """What one person finds there, of all their projects."""

    waiting: tuple[tuple[Project, DigestItem], ...] = ()  # the longest first
    projects: tuple[ProjectSeen, ...] = ()  # theirs first, then those that need somebody most
    more: int = 0  # projects that are not shown
    coming: tuple[tuple[Project, Coming], ...] = ()  # the soonest first, of each schedule one
    follow_ups: tuple[tuple[Project, FollowUp], ...] = ()  # people to be talked to after a poll
    satisfaction: SatisfactionSeen | None = None  # for who leads a project, once something can be shown


def home_of(tx: Transaction, caller: Caller, *, now: datetime) -> Home:
    """What somebody of the team finds; others find nothing but the help."""
    if caller.standing is not Standing.TEAM:
        return Home(project=NO_PROJECT, audience=Audience.CLIENT, language=caller.language)
    mine = team_projects(tx, caller)
    seen = sorted(_fare(tx, mine), key=lambda one: _need(one, caller.person.id))
    waiting = lists.waiting_for(tx, mine, _OURS, person=caller.person.id, most=MOST_WAITING)
    return Home(
        project=NO_PROJECT,
        audience=Audience.TEAM,
        language=caller.language,
        waiting=tuple(
            (mine[record.project], item_of(tx, mine[record.project], record, Audience.TEAM, now=now))
            for record in waiting
        ),
        projects=tuple(seen[:MOST_PROJECTS]),
        more=max(0, len(seen) - MOST_PROJECTS),
        coming=_coming(tx, mine),
        follow_ups=tuple(
            (mine[one.project], one) for one in follow_ups.open_of(tx, caller.person.id, mine, most=MOST_WAITING)
        ),
        satisfaction=satisfaction_seen(tx, mine, caller.person.id, now=now),
    )


def choose_language(tx: Transaction, caller: Caller, language: str) -> Caller:
    """The language in which the bot answers this person from now on; `slack` goes back to Slack's.

    Raises ValueError for a language that the bot does not speak.
    """
    chosen = Language(language).value if language != "slack" else None
    people.choose_language(tx, caller.person.id, chosen)
    return replace(caller, person=replace(caller.person, language=chosen))


_OURS = frozenset((kind.name, state.name) for kind in KINDS for state in kind.states if state.waits_for is Role.TEAM)


def _fare(tx: Transaction, mine: dict[int, Project]) -> list[ProjectSeen]:
    ours: Counter[int] = Counter()
    theirs: Counter[int] = Counter()
    for project, kind, state, count in lists.counted(tx, mine, OPEN_STATES):
        waits_for = kind_named(kind).state(state).waits_for
        if waits_for is Role.TEAM:
            ours[project] += count
        elif waits_for is not None:
            theirs[project] += count
    late = deadlines.missed(tx, mine)
    return [
        ProjectSeen(project=project, ours=ours[one], theirs=theirs[one], late=late.get(one, 0))
        for one, project in mine.items()
    ]


def _coming(tx: Transaction, mine: dict[int, Project]) -> tuple[tuple[Project, Coming], ...]:
    soon = {schedule.project for schedule in schedules.coming(tx, mine, most=MOST_COMING)}
    posts = sorted((one for project in soon for one in next_posts(tx, mine[project])), key=lambda one: one.at)
    first: dict[int, Coming] = {}
    for one in posts:
        if not one.schedule.paused:
            first.setdefault(one.schedule.id, one)
    return tuple((mine[one.schedule.project], one) for one in list(first.values())[:MOST_COMING])


def _need(seen: ProjectSeen, person: int) -> tuple[bool, int, int, str]:
    return seen.project.lead != person, -seen.late, -seen.ours, seen.project.code
