"""Who counts as what in a project, against what Slack says of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.kinds.kind import Role
from bot.refusals import BadAnswers
from bot.use_cases.answers import Problem
from bot.use_cases.callers import BY_NAME, Caller, Standing, deciders, in_project, is_team, standing_of
from bot.use_cases.decisions import call_new
from bot.use_cases.places import look_for_outsiders, places_of
from storage import channels, people, projects
from storage.database import Transaction
from storage.values.people import Person
from storage.values.projects import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesSeen:
    """Who was counted as what by name, and of whom it can be said: those in both channels."""

    project: Project
    counted: Mapping[Standing, tuple[Person, ...]]
    there: tuple[Person, ...]


def roles_seen(tx: Transaction, caller: Caller) -> RolesSeen:
    """What is agreed about a project's people, to fill the form with. Raises NoProjectHere, TeamOnly."""
    project = in_project(caller)
    is_team(caller)
    counted = {one: people.among(tx, projects.with_role(tx, project.id, one)).values() for one in BY_NAME}
    there = {person.id: person for place in places_of(tx, project) for person in people.in_channel(tx, place.id)}
    there |= {person.id: person for these in counted.values() for person in these}
    return RolesSeen(
        project=project,
        counted={standing: tuple(these) for standing, these in counted.items()},
        there=tuple(sorted((one for one in there.values() if not one.bot), key=_by_name)),
    )


def count_people(
    tx: Transaction, caller: Caller, chosen: Mapping[Standing, Collection[str]], *, now: datetime
) -> Project:
    """Count these people, by Slack's ids, as what is said; whoever is not named counts as Slack says.

    Nothing more is said in a team channel where somebody sits who does not count as its team any more.
    Raises NoProjectHere, TeamOnly, BadAnswers.
    """
    project = in_project(caller)
    is_team(caller)
    counted = {
        standing: {one.id for one in people.looked_up(tx, caller.workspace.id, list(chosen.get(standing, ()))).values()}
        for standing in BY_NAME
    }
    problems = _problems(tx, caller, project, counted)
    if problems:
        raise BadAnswers(problems)
    decided = deciders(tx, project)
    for standing, these in counted.items():
        projects.set_role(tx, project.id, standing, these)
    call_new(tx, project, decided, by=caller.person.id, now=now)
    if project.team_channel is not None:
        place = channels.get(tx, project.team_channel)
        look_for_outsiders(tx, place, people.in_channel(tx, place.id), now=now)
    return project


def _problems(
    tx: Transaction, caller: Caller, project: Project, counted: Mapping[Standing, Collection[int]]
) -> dict[str, Problem]:
    """What is wrong with it, by the field in which it can be mended."""
    problems: dict[str, Problem] = {}
    orgs = projects.orgs(tx, project.id)
    approvers = projects.with_role(tx, project.id, Role.APPROVER)
    for person in people.among(tx, [project.lead, *approvers]).values():
        before = standing_of(person, caller.workspace, orgs, projects.roles_of(tx, project.id, person.id))
        by_name = [standing for standing in BY_NAME if person.id in counted[standing]]
        after = standing_of(person, caller.workspace, orgs, frozenset(by_name))
        leads = person.id == project.lead
        due = Standing.TEAM if leads else Standing.CLIENT
        if before is due and after is not due:
            key = "problem.leads" if leads else "problem.approves"
            problems[by_name[0] if by_name else due] = (key, {"who": person.name or person.slack_id})
    taken: set[int] = set()
    for standing, these in counted.items():
        if taken & set(these):
            problems[standing] = ("problem.counted_already", {})
        taken |= set(these)
    return problems


def _by_name(person: Person) -> str:
    return (person.name or person.slack_id).casefold()
