"""Channels change under our feet: ids, names, who is in them, who may read there; people leave or become guests.

Each change is told by Slack in an event, and looked for once a day as well: an event may have been missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.kinds.kind import Role
from bot.messages.hindrances import Hindrance
from bot.messages.intentions import TellNotice
from bot.use_cases.callers import Standing, one_of_us, side_of, standing_of
from bot.use_cases.hindrances import concerned_by, hinder, lock_out, outsiders, resume
from bot.use_cases.outgoing import tell_team_or_lead
from storage import channels, people, projects
from storage.database import Transaction
from storage.values.people import Person
from storage.values.places import Channel
from storage.values.projects import Project

LOOKED_AT_EVERY = timedelta(days=1)
SOON = timedelta(minutes=30)  # ahead of what falls due; so many channels can be looked at meanwhile, twenty a minute
LATELY = timedelta(hours=2)
AT_ONCE = 20  # channels that one errand looks at: two calls of Slack each, of which it allows fifty a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What Slack says of a channel now."""

    slack_id: str
    in_the_way: Hindrance | None  # then it says nothing more
    name: str | None = None
    shared: bool = False  # with another organisation, or about to be
    orgs: frozenset[str] = frozenset()  # with which, by Slack's ids
    members: tuple[int, ...] = ()  # our ids, without our bot's
    may_post: bool = True


def channel_moved(tx: Transaction, team: str, old: str, new: str) -> None:
    """Slack gave a channel another id; whatever hangs on it follows. A channel we never met is none of ours.

    Where a project was linked under the new id meanwhile, that one stands.
    """
    workspace = channels.workspace(tx, team)
    known = _known(tx, team, old)
    met = _known(tx, team, new)
    if workspace is not None and known is not None and (met is None or not projects.in_channel(tx, met.id)):
        channels.move(tx, workspace.id, old, new)


def channel_renamed(tx: Transaction, team: str, slack_id: str, name: str) -> None:
    """People gave a channel another name."""
    workspace = channels.workspace(tx, team)
    if workspace is not None and channels.named(tx, workspace.id, slack_id) is not None:
        channels.keep(tx, workspace.id, slack_id, name)


def channel_closed_to_us(tx: Transaction, team: str, slack_id: str, hindrance: Hindrance, *, now: datetime) -> None:
    """The bot was removed from a channel, or it was archived or deleted."""
    place = _known(tx, team, slack_id)
    if place is not None:
        hinder(tx, place, hindrance, now=now)


def channel_shared(tx: Transaction, team: str, slack_id: str, org: str, *, now: datetime) -> None:
    """Another organisation reads in a channel: in a team channel nothing more is said, of a client's the team hears.

    The client's own is expected there.
    """
    place = _known(tx, team, slack_id)
    if place is None:
        return
    if any(project.team_channel == place.id for project in concerned_by(tx, place)):
        hinder(tx, place, Hindrance.EXPOSED, now=now)
    for project in concerned_by(tx, place):
        if project.channel == place.id and org not in projects.orgs(tx, project.id):
            _notice(tx, project, "channel_shared", about="", version=now.isoformat(), now=now)


def person_joined(tx: Transaction, team: str, slack_id: str, person: Person, *, now: datetime) -> None:
    """Somebody is in a channel from now on. In a team channel nothing more is said when they are none of us."""
    place = _known(tx, team, slack_id)
    if place is None or not concerned_by(tx, place):
        return
    channels.join(tx, place.id, person.id)
    look_for_outsiders(tx, place, [person], now=now)


def person_left(tx: Transaction, team: str, slack_id: str, user: str) -> None:
    """Somebody is not in a channel any more."""
    workspace = channels.workspace(tx, team)
    place = _known(tx, team, slack_id)
    person = people.named(tx, workspace.id, user) if workspace else None
    if place is not None and person is not None:
        channels.leave(tx, place.id, person.id)


def person_changed(tx: Transaction, person: Person, *, now: datetime) -> None:
    """Somebody was looked up anew: who is none of us any more must not read in a team channel, nor answer as its lead.

    Somebody who was deactivated is in no channel any more.
    """
    if one_of_us(person, channels.workspace_of(tx, person.workspace)) and not person.gone:
        return
    for place in channels.of_member(tx, person.id):
        if person.gone:
            channels.leave(tx, place.id, person.id)
        else:
            look_for_outsiders(tx, place, [person], now=now)
    who = person.name or person.slack_id
    for project in projects.answered_for_by(tx, person.id):
        if project.lead == person.id and (person.gone or side_of(tx, project, person) is not Role.TEAM):
            _notice(tx, project, "lead_gone", about=who, version=person.id, now=now)
        elif person.gone and project.lead != person.id:
            _notice(tx, project, "approver_gone", about=who, version=person.id, now=now)


def look_for_outsiders(tx: Transaction, place: Channel, there: Iterable[Person], *, now: datetime) -> None:
    """Say nothing more in a team channel where one of these must not read."""
    workspace, concerned = channels.workspace_of(tx, place.workspace), concerned_by(tx, place)
    is_teams = any(project.team_channel == place.id for project in concerned)
    if is_teams and outsiders(tx, there, workspace, concerned):
        hinder(tx, place, Hindrance.EXPOSED, now=now)


def channel_seen(tx: Transaction, team: str, seen: Seen, *, by_hand: bool, now: datetime) -> Hindrance | None:
    """Keep what Slack says of a channel; what is in the way there now, if anything is.

    When nothing is any more, posting goes on. Only a team channel in which others read waits until one of us has asked
    for it, `by_hand`.
    """
    place = _known(tx, team, seen.slack_id)
    if place is None:
        return seen.in_the_way
    channels.looked_at(tx, place.id, now=now)
    if seen.in_the_way is Hindrance.LOCKED_OUT:
        lock_out(tx, channels.workspace_of(tx, place.workspace), now=now)
        return seen.in_the_way
    if seen.in_the_way is None:
        channels.keep(tx, place.workspace, place.slack_id, seen.name)
        channels.set_members(tx, place.id, seen.members)
    found = in_the_way(tx, place, seen)
    if found is not None:
        hinder(tx, place, found, now=now)
        return found
    if place.hindered == Hindrance.EXPOSED and not by_hand:
        return Hindrance.EXPOSED
    resume(tx, place, now=now)
    return None


def places_of(tx: Transaction, project: Project) -> list[Channel]:
    """The client's channel, and the team's where there is one."""
    return [channels.get(tx, one) for one in (project.channel, project.team_channel) if one is not None]


def is_of_project(tx: Transaction, team: str, slack_id: str) -> bool:
    """Whether a channel is the client's or the team's in an open project."""
    place = _known(tx, team, slack_id)
    return place is not None and bool(concerned_by(tx, place))


def places_to_look_at(tx: Transaction, team: str, *, since: datetime, now: datetime) -> list[Channel]:
    """Channels of open projects that were not looked at for a day, nor since that moment; a few.

    Where something is posted soon also those not looked at lately: who reads there is known before it is posted.
    """
    workspace = channels.workspace(tx, team)
    if workspace is None:
        return []
    return channels.not_looked_at(
        tx,
        workspace.id,
        before=max(since, now - LOOKED_AT_EVERY),
        lately=now - LATELY,
        until=now + SOON,
        most=AT_ONCE,
    )


def clients_in_channel(tx: Transaction, project: Project) -> list[Person]:
    """The client's people who are in their channel and read what they are sent.

    Of a channel that was never looked at, those of them whom we know.
    """
    there = people.in_channel(tx, project.channel) or people.around(tx, project.workspace, project.id)
    return clients_among(tx, project, there)


def clients_among(tx: Transaction, project: Project, there: Iterable[Person]) -> list[Person]:
    """Who of these are the client's people and read what they are sent."""
    workspace = channels.workspace_of(tx, project.workspace)
    orgs = projects.orgs(tx, project.id)
    return [
        person
        for person in there
        if not (person.gone or person.bot)
        and standing_of(person, workspace, orgs, projects.roles_of(tx, project.id, person.id)) is Standing.CLIENT
    ]


def in_the_way(tx: Transaction, place: Channel, seen: Seen) -> Hindrance | None:
    """What keeps us from posting there, by what Slack says of it."""
    if seen.in_the_way is not None:
        return seen.in_the_way
    there = list(people.among(tx, seen.members).values())
    workspace, concerned = channels.workspace_of(tx, place.workspace), concerned_by(tx, place)
    if any(project.team_channel == place.id for project in concerned):
        if seen.shared or outsiders(tx, there, workspace, concerned):
            return Hindrance.EXPOSED
    else:
        for project in concerned:
            orgs = projects.orgs(tx, project.id)
            if orgs and not orgs & seen.orgs and not clients_among(tx, project, there):
                return Hindrance.UNSHARED
    return None if seen.may_post else Hindrance.RESTRICTED


def _notice(tx: Transaction, project: Project, notice: str, *, about: str, version: int | str, now: datetime) -> None:
    told = TellNotice(project.id, notice, now.date().isoformat(), about)
    tell_team_or_lead(tx, project, told, subject=f"place:{project.id}:{notice}:{version}", version=1)


def _known(tx: Transaction, team: str, slack_id: str) -> Channel | None:
    workspace = channels.workspace(tx, team)
    return channels.named(tx, workspace.id, slack_id) if workspace else None
