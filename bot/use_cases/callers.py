"""Who is asking, and in whose name: the one place in which a role is computed.

No handler compares Slack's team ids itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum, unique

from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.refusals import NoProjectHere, NoSuchRecord, Onlooker, OnlyRaise, ProjectIsClosed, TeamOnly
from bot.use_cases.names import own_language
from bot.words import Language
from storage import channels, people, projects
from storage.database import Transaction
from storage.values.people import Person
from storage.values.places import Channel, Workspace
from storage.values.projects import Project


@unique
class Standing(StrEnum):
    """What somebody is to a project."""

    TEAM = "team"
    CLIENT = "client"
    ONLOOKER = "onlooker"  # of an organisation that is not the project's client: reads what the channel shows
    UNKNOWN = "unknown"  # could not be looked up: a client who may raise and nothing more


BY_NAME = (Standing.TEAM, Standing.CLIENT, Standing.ONLOOKER)  # as what a project may count somebody, as roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A person, towards one project or none, in the place where they ask."""

    person: Person
    workspace: Workspace
    channel: Channel | None  # where they ask; None: App Home, or a channel we have not met
    projects: tuple[Project, ...]  # those that are at home in this place
    project: Project | None  # the one they ask about, where that is clear
    standing: Standing
    approver: bool
    spoken: Language = Language.EN  # where no project is clear: what those of this place speak, or of this person

    @property
    def language(self) -> Language:
        """Their own choice, else Slack's locale (known for our people only), else the project's."""
        return own_language(self.person) or (Language(self.project.language) if self.project else self.spoken)

    @property
    def audience(self) -> Audience:
        """What they may read when they alone read it."""
        return Audience.TEAM if self.standing is Standing.TEAM else Audience.CLIENT

    @property
    def in_client_channel(self) -> bool:
        """Whether the client reads where they ask."""
        return bool(self.channel and self.project and self.channel.id == self.project.channel)

    def roles_towards(self, reporter: int | None = None) -> frozenset[Role]:
        """In whose names they act towards a record that this person reported."""
        roles: set[Role] = set()
        match self.standing:
            case Standing.TEAM:
                roles.add(Role.TEAM)
            case Standing.CLIENT:
                roles.add(Role.CLIENT)
                if self.approver:
                    roles.add(Role.APPROVER)
            case Standing.ONLOOKER | Standing.UNKNOWN:
                return frozenset()
        if reporter == self.person.id:
            roles.add(Role.REPORTER)
        return frozenset(roles)


def caller_of(
    tx: Transaction, team: str, user: str, channel: str | None = None, project: int | None = None
) -> Caller | None:
    """Who asks, by Slack's ids of the installed workspace, the person and the place; None when we never met them.

    `project` is our id, from a form that was opened for it; without it the place decides. In a team channel that
    serves several projects `Caller.project` is None, and `toward` names one.
    """
    met = people.asking(tx, team, user, channel)
    if met is None:
        return None
    workspace, person, place = met
    if person is None:
        return None
    at_home = tuple(_running(projects.in_channel(tx, place.id))) if place else ()
    asked = projects.find(tx, project) if project is not None else None
    if asked is not None and asked.workspace != workspace.id:
        asked = None
    caller = Caller(
        person=person,
        workspace=workspace,
        channel=place,
        projects=(asked,) if asked else at_home,
        project=None,
        standing=_standing_without_project(person, workspace),
        approver=False,
    )
    if asked is not None:
        return toward(tx, caller, asked)
    if len(at_home) == 1:
        return toward(tx, caller, at_home[0])
    spoken = {one.language for one in at_home} or projects.languages_around(tx, person.id)
    return replace(caller, spoken=Language(min(spoken))) if len(spoken) == 1 else caller


def toward(tx: Transaction, caller: Caller, project: Project) -> Caller:
    """The same person, asking about this project."""
    orgs, named = projects.bearing_on(tx, project.id, caller.person.id)
    standing = standing_of(caller.person, caller.workspace, orgs, named)
    approver = Role.APPROVER.value in named and standing is Standing.CLIENT
    return replace(caller, project=project, standing=standing, approver=approver)


def toward_project(tx: Transaction, caller: Caller, project_id: int) -> Caller:
    """The same person, asking about a project whose id came from a button. Raises NoSuchRecord when it is not here.

    Of this place are its projects, closed ones too: what is open in them can still be ended. In App Home, which is no
    place, the team has those that they are in.
    """
    if caller.project and caller.project.id == project_id:
        return caller
    found = projects.find(tx, project_id)
    if found is None or found.workspace != caller.workspace.id:
        raise NoSuchRecord
    towards = toward(tx, caller, found)
    if caller.channel is None:
        here = towards.standing is Standing.TEAM and bool(_that_they_are_in(tx, caller.person, [found]))
    else:
        here = caller.channel.id in {found.channel, found.team_channel}
    if not here and found not in caller.projects:
        raise NoSuchRecord
    return towards


def standing_of(person: Person, workspace: Workspace, orgs: frozenset[str], named: frozenset[str]) -> Standing:
    """What somebody is to a project with these client organisations, where they were given these roles by name."""
    for override in BY_NAME:
        if override.value in named:
            return override
    standing = _standing_without_project(person, workspace)
    if standing is Standing.ONLOOKER and orgs & {person.home_team, person.home_enterprise}:
        return Standing.CLIENT
    return standing


def team_projects(tx: Transaction, caller: Caller) -> dict[int, Project]:
    """The projects of the workspace, by id, that somebody of the team is in; no closed ones."""
    given = projects.roles_given(tx, caller.person.id)
    return {
        project.id: project
        for project in _that_they_are_in(tx, caller.person, projects.in_workspace(tx, caller.workspace.id))
        if not project.is_closed
        and standing_of(caller.person, caller.workspace, frozenset(), given.get(project.id, frozenset()))
        is Standing.TEAM
    }


def _that_they_are_in(tx: Transaction, person: Person, these: Iterable[Project]) -> list[Project]:
    """Those that somebody leads, has a role in by name, or reads along with: nobody else of ours has a part in them."""
    given = projects.roles_given(tx, person.id)
    places = {place.id for place in channels.of_member(tx, person.id)}
    return [
        project
        for project in these
        if project.lead == person.id
        or project.id in given
        or not places.isdisjoint((project.channel, project.team_channel))
    ]


def side_of(tx: Transaction, project: Project, person: Person) -> Role:
    """The side of a project on which somebody is; whoever is not of the team is taken for the client's."""
    return Role.TEAM if standing_in(tx, project, person) is Standing.TEAM else Role.CLIENT


def standing_in(tx: Transaction, project: Project, person: Person) -> Standing:
    """What somebody is to a project."""
    workspace = channels.workspace_of(tx, project.workspace)
    return standing_of(person, workspace, *projects.bearing_on(tx, project.id, person.id))


def deciders(tx: Transaction, project: Project) -> list[Person]:
    """Who decides for the client: those named approvers who count as its people, and have not left."""
    workspace, orgs = channels.workspace_of(tx, project.workspace), projects.orgs(tx, project.id)
    approvers = people.among(tx, projects.with_role(tx, project.id, Role.APPROVER)).values()
    return [
        person
        for person in approvers
        if not person.gone
        and standing_of(person, workspace, orgs, projects.roles_of(tx, project.id, person.id)) is Standing.CLIENT
    ]


def answers_for(tx: Transaction, project: Project) -> Person:
    """Whoever of the team is told what must not be lost: the lead; when they are gone, somebody else who is there.

    The lead where there is nobody else.
    """
    lead = people.get(tx, project.lead)
    places = [one for one in (project.team_channel, project.channel) if one is not None]
    present = (person for place in places for person in people.in_channel(tx, place) if not person.bot)
    for person in (lead, *present):
        if not person.gone and side_of(tx, project, person) is Role.TEAM:
            return person
    return lead


def language_of_lead(tx: Transaction, project: Project) -> Language:
    """In which language whoever answers for it is written to: their own, else the project's."""
    return own_language(answers_for(tx, project)) or Language(project.language)


def one_of_us(person: Person, workspace: Workspace) -> bool:
    """Whether somebody is a full member of ours, where no project has a say."""
    return _standing_without_project(person, workspace) is Standing.TEAM


def belongs_to(person: Person, workspace: Workspace) -> bool:
    """Whether somebody is of our organisation, be it as a guest."""
    if workspace.enterprise is not None and person.home_enterprise == workspace.enterprise:
        return True
    return person.home_team == workspace.slack_id


def in_project(caller: Caller) -> Project:
    """The project they ask about. Raises NoProjectHere."""
    if caller.project is None:
        raise NoProjectHere
    return caller.project


def may_raise(caller: Caller) -> None:
    """Raises Onlooker for somebody whose organisation is not the project's client."""
    if caller.standing is Standing.ONLOOKER:
        raise Onlooker(client=in_project(caller).client)


def may_raise_in(caller: Caller) -> Project:
    """The project in which they may raise something. Raises NoProjectHere, ProjectIsClosed, Onlooker."""
    project = in_project(caller)
    if project.is_closed:
        raise ProjectIsClosed(name=project.name)
    may_raise(caller)
    return project


def may_take_part(caller: Caller) -> None:
    """Raises for whoever may not do more than raise."""
    may_raise(caller)
    if caller.standing is Standing.UNKNOWN:
        raise OnlyRaise


def is_team(caller: Caller) -> None:
    """Raises TeamOnly for anybody else."""
    if caller.standing is not Standing.TEAM:
        raise TeamOnly


def _standing_without_project(person: Person, workspace: Workspace) -> Standing:
    if person.fetched_at is None:
        return Standing.UNKNOWN
    if belongs_to(person, workspace):
        return Standing.CLIENT if person.guest else Standing.TEAM
    return Standing.ONLOOKER


def _running(at_home: list[Project]) -> list[Project]:
    """Closed projects only count where no other is at home: one can still be read and reopened."""
    return [project for project in at_home if not project.is_closed] or at_home[:1]
