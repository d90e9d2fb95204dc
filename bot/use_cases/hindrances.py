"""What is in the way of posting in a place: it is written down, told to the lead once, and cleared away again.

While something is in the way, what is to be said there waits in the outbox, and what falls due for a client who cannot
be written to waits with its schedule; neither is lost. The conditions stand in `storage`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.hindrances import Hindrance, HindranceTold
from bot.messages.intentions import TellHindrance
from bot.messages.names import Named
from bot.refusals import NoLongerThere
from bot.use_cases.callers import (
    Caller,
    Standing,
    answers_for,
    is_team,
    language_of_lead,
    side_of,
    standing_of,
    toward_project,
)
from bot.use_cases.outgoing import tell, tell_person
from storage import channels, outbox, people, projects
from storage.database import Transaction
from storage.values.people import Person
from storage.values.places import Channel, Workspace
from storage.values.projects import Project

EVERYWHERE = 0  # in the place of a channel's id: the whole workspace
NAMES_SHOWN = 5  # projects named in one message
PEOPLE_SHOWN = 5  # people named who can read in a team channel


def hinder(tx: Transaction, place: Channel, hindrance: Hindrance, *, now: datetime) -> None:
    """Post nothing more in a channel until that is out of the way; each lead concerned is told once.

    A channel that belongs to no open project is none of ours. What is in the way already is not told again.
    """
    concerned = concerned_by(tx, place)
    known = {hindrance, Hindrance.REMOVED} if hindrance is Hindrance.GONE else {hindrance}
    if not concerned or place.hindered in known:  # a private channel we were removed from looks as if it were gone
        return
    since = place.hindered_at or now
    channels.hinder(tx, place.id, hindrance, since=since)
    _tell_leads(tx, concerned, TellHindrance(0, place.id, hindrance, since.isoformat()), now=now)


def resume(tx: Transaction, place: Channel, *, now: datetime) -> None:
    """Nothing is in the way any more: what waited is said, in its order, and what fell due is caught up on."""
    if place.hindered is None or place.hindered_at is None:
        return
    channels.hinder(tx, place.id, None, since=None)
    told = TellHindrance(0, place.id, place.hindered, place.hindered_at.isoformat())
    _tell_leads(tx, concerned_by(tx, place), told, now=now)
    tx.wake_delivery()


def forget_hindrance(tx: Transaction, channel_id: int) -> None:
    """Let go of what was in the way in a channel that belongs to no open project any more."""
    place = channels.get(tx, channel_id)
    if place.hindered is not None and not concerned_by(tx, place):
        channels.hinder(tx, place.id, None, since=None)
        tx.wake_delivery()


def lock_out(tx: Transaction, workspace: Workspace, *, now: datetime) -> None:
    """Say nothing more in a workspace that takes our token no more. The leads hear of it once we are let in again."""
    if workspace.hindered_at is not None:
        return
    channels.hinder_workspace(tx, workspace.id, since=now)
    running = [project for project in projects.in_workspace(tx, workspace.id) if not project.is_closed]
    _tell_leads(tx, running, TellHindrance(0, EVERYWHERE, Hindrance.LOCKED_OUT, now.isoformat()), now=now)


def let_in_again(tx: Transaction, team: str) -> None:
    """Slack takes our token: what waited is said."""
    workspace = channels.workspace(tx, team)
    if workspace is not None and workspace.hindered_at is not None:
        channels.hinder_workspace(tx, workspace.id, since=None)
        tx.wake_delivery()


def is_locked_out(tx: Transaction, team: str) -> bool:
    """Whether Slack took our token no more when we last asked for something."""
    workspace = channels.workspace(tx, team)
    return workspace is not None and workspace.hindered_at is not None


def place_to_look_at(tx: Transaction, caller: Caller, project_id: int, channel_id: int) -> Channel:
    """The channel that somebody of the team says works again. Raises NoSuchRecord, TeamOnly, NoLongerThere."""
    towards = toward_project(tx, caller, project_id)
    is_team(towards)
    project = projects.get(tx, project_id)
    if channel_id not in {project.channel, project.team_channel}:
        raise NoLongerThere
    return channels.get(tx, channel_id)


def concerned_by(tx: Transaction, place: Channel) -> list[Project]:
    """The open projects whose client or team channel this is."""
    return [project for project in projects.in_channel(tx, place.id) if not project.is_closed]


def outsiders(
    tx: Transaction, people_there: Iterable[Person], workspace: Workspace, concerned: Sequence[Project]
) -> list[Person]:
    """Who of these must not read what is ours alone in these projects.

    Guests, other organisations, whoever we could not look up; but what each of the projects says of somebody by name
    goes before that, for them and against.
    """
    towards = [(projects.orgs(tx, project.id), projects.roles(tx, project.id)) for project in concerned]
    if not towards:
        towards = [(frozenset(), {})]
    return [
        person
        for person in people_there
        if not person.gone
        and not all(
            standing_of(person, workspace, orgs, named.get(person.id, frozenset())) is Standing.TEAM
            for orgs, named in towards
        )
    ]


def hindrance_told(tx: Transaction, project: Project, told: TellHindrance) -> HindranceTold:
    """What is, or was, in the way, for the project's lead and about all projects of theirs that it concerns."""
    workspace = channels.workspace_of(tx, project.workspace)
    place = channels.get(tx, told.channel) if told.channel != EVERYWHERE else None
    concerned = concerned_by(tx, place) if place else projects.in_workspace(tx, workspace.id)
    names = [one.name for one in concerned if one.lead == project.lead and not one.is_closed]
    since = place.hindered_at if place else workspace.hindered_at
    hindrance = Hindrance(place.hindered if place and place.hindered else told.hindrance)
    there = people.in_channel(tx, place.id) if place and hindrance is Hindrance.EXPOSED else []
    return HindranceTold(
        project=project.id,
        audience=Audience.TEAM,
        language=language_of_lead(tx, project),
        hindrance=hindrance,
        over=since is None or since.isoformat() != told.since,
        channel=told.channel,
        slack_id=place.slack_id if place else "",
        place=place.name if place else None,
        names=tuple(names[:NAMES_SHOWN]) or (project.name,),
        is_clients=place is None or project.channel == place.id,
        outsiders=tuple(
            Named(slack_id=one.slack_id, name=one.name)
            for one in outsiders(tx, there, workspace, concerned)[:PEOPLE_SHOWN]
        ),
    )


def _tell_leads(tx: Transaction, concerned: Iterable[Project], told: TellHindrance, *, now: datetime) -> None:
    """Tell each lead once, however many of their projects it concerns; later ones bring the same message up to date.

    A lead who left, or is none of us any more, is not written to: then it is told in the team channel, or where that
    cannot be to somebody else of the team.
    """
    leads: set[int] = set()
    for project in concerned:
        if project.lead in leads:
            continue
        leads.add(project.lead)
        of_theirs = TellHindrance(project.id, told.channel, told.hindrance, told.since)
        subject, version = f"hindrance:{told.channel}:{told.since}", now.isoformat()
        lead = people.get(tx, project.lead)
        reads = side_of(tx, project, lead) is Role.TEAM and not lead.gone
        if reads or project.team_channel in {None, told.channel}:
            reader = answers_for(tx, project).id
            tell_person(tx, project.workspace, reader, of_theirs, subject=subject, version=version, team=True)
        else:
            tell(tx, project, Audience.TEAM, of_theirs, subject=subject, slot=outbox.CARD, version=version)
