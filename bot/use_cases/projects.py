"""Projects: a channel is linked to one, what was agreed about it is changed, it is closed and opened again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.numbers import list_currencies

from bot.kinds import KINDS
from bot.kinds.kind import FieldType, Role
from bot.messages.intentions import OfferSetup
from bot.refusals import BadAnswers, ChannelTaken, NoProjectHere, ProjectIsOpen
from bot.rhythm.calendars import knows_country
from bot.rhythm.zones import NoSuchZone, zone_named
from bot.use_cases.answers import Problem
from bot.use_cases.callers import Caller, Standing, deciders, is_team, one_of_us, standing_of, toward
from bot.use_cases.decisions import call_new
from bot.use_cases.hindrances import forget_hindrance, outsiders
from bot.use_cases.nudges import begin_nudges, realign_nudges
from bot.use_cases.outgoing import tell_person
from bot.use_cases.places import Seen
from bot.use_cases.rhythms import PROPOSED, Post
from bot.use_cases.schedules import begin_schedule, realign, resume_all
from bot.use_cases.standings import begin_standing, refresh_standing
from bot.use_cases.targets import follow_all
from bot.use_cases.team_channels import show_open
from bot.words import Language
from storage import channels, people, projects, records
from storage.database import Transaction
from storage.values.people import Person
from storage.values.projects import Project

CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
NAME_LENGTH = 80  # a project's or client's name as people say it; also what fits a header beside the reference

_MONEY = tuple((kind.name, field.name) for kind in KINDS for field in kind.fields if field.type is FieldType.MONEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What set-up asks, as typed and chosen; Slack's ids are already ours."""

    client: str
    name: str
    code: str
    currency: str
    language: str
    zone: str
    country: str
    client_country: str
    team_channel: int | None
    lead: int
    approvers: Sequence[int]
    orgs: Sequence[str]  # Slack's ids


def link_channel(tx: Transaction, caller: Caller, channel: str, agreement: Agreement, *, now: datetime) -> Project:
    """Open a project in a client channel, with its standing message and its first rhythm, a digest on Fridays.

    Raises TeamOnly, ChannelTaken, BadAnswers. What the channel allows is checked before, at the door.
    """
    is_team(caller)
    place = channels.keep(tx, caller.workspace.id, channel)
    for other in projects.in_channel(tx, place.id):
        if not other.is_closed or other.channel != place.id:  # a team channel stays one: what was said there is ours
            raise ChannelTaken
    values = _checked(tx, caller, agreement, channel=place.id, former=None)
    project = projects.add(tx, {**values, "workspace": caller.workspace.id, "channel": place.id}, now=now)
    _set_people(tx, project, agreement)
    rule, at = PROPOSED[Post.DIGEST]
    begin_schedule(tx, project, Post.DIGEST, rule=rule, at=at, zone=project.zone, lead=timedelta(), now=now)
    begin_nudges(tx, project, now=now)
    begin_standing(tx, project, now=now)
    return project


def change_project(tx: Transaction, caller: Caller, agreement: Agreement, *, now: datetime) -> Project:
    """Change what was agreed; what is planned follows the working days, what is open is shown in a new team channel.

    Raises TeamOnly, NoProjectHere, BadAnswers.
    """
    is_team(caller)
    if caller.project is None:
        raise NoProjectHere
    former = caller.project
    values = _checked(tx, caller, agreement, channel=former.channel, former=former)
    decided = deciders(tx, former)
    project = projects.change(tx, former, values)
    if former.team_channel is not None:
        forget_hindrance(tx, former.team_channel)
    _set_people(tx, project, agreement)
    call_new(tx, project, decided, by=caller.person.id, now=now)
    realign(tx, project, now=now)
    realign_nudges(tx, project, now=now)
    follow_all(tx, project, now=now)
    if project.team_channel != former.team_channel:
        show_open(tx, project, now=now)
    if (former.client, former.name, former.language) != (project.client, project.name, project.language):
        refresh_standing(tx, project, now=now)
    return project


def close_project(tx: Transaction, caller: Caller, *, now: datetime) -> Project:
    """Nothing new is raised in a closed project and nothing is posted on time; what is open can still be ended.

    The message in the client's channel says so, and offers nothing any more.

    Raises TeamOnly, NoProjectHere.
    """
    is_team(caller)
    if caller.project is None:
        raise NoProjectHere
    project = projects.change(tx, caller.project, {"status": "closed"})
    refresh_standing(tx, project, now=now)
    return project


def reopen_project(tx: Transaction, caller: Caller, *, now: datetime) -> Project:
    """Open a closed project again; what it posts on time goes on from now.

    Raises TeamOnly, NoProjectHere, ChannelTaken when another took its place, ProjectIsOpen.
    """
    is_team(caller)
    if caller.project is None:
        raise NoProjectHere
    for other in projects.in_channel(tx, caller.project.channel):
        if other.channel == caller.project.channel and not other.is_closed and other.id != caller.project.id:
            raise ChannelTaken
    if not caller.project.is_closed:
        raise ProjectIsOpen(name=caller.project.name)
    project = projects.change(tx, caller.project, {"status": "running"})
    refresh_standing(tx, project, now=now)
    resume_all(tx, project, now=now)
    realign_nudges(tx, project, now=now)
    follow_all(tx, project, now=now)
    return project


def offer_setup(tx: Transaction, caller: Caller, inviter: int, channel: str, *, event: str) -> None:
    """Offer whoever invited the bot, in a direct message, to link the channel; nothing is said in it before.

    Only the team is asked; a channel that has its project already needs no offer.
    """
    host = people.get(tx, inviter)
    if not one_of_us(host, caller.workspace):
        return
    place = channels.keep(tx, caller.workspace.id, channel)
    if any(not project.is_closed for project in projects.in_channel(tx, place.id)):
        return
    tell_person(
        tx,
        caller.workspace.id,
        inviter,
        OfferSetup(place.id, inviter),
        subject=f"setup:{place.id}",
        version=event,
        team=True,
    )


def _checked(
    tx: Transaction, caller: Caller, agreement: Agreement, *, channel: int, former: Project | None
) -> dict[str, object]:
    problems: dict[str, Problem] = {}
    code = agreement.code.strip().upper()
    if not CODE.fullmatch(code):
        problems["code"] = ("problem.not_a_code", {})
    elif (former is None or former.code != code) and projects.code_is_taken(tx, caller.workspace.id, code):
        problems["code"] = ("problem.code_is_taken", {})
    for name, value in (("client", agreement.client), ("name", agreement.name)):
        if not value.strip():
            problems[name] = ("problem.missing", {})
        elif len(value) > NAME_LENGTH:
            problems[name] = ("problem.too_long", {"most": NAME_LENGTH})
    currency = agreement.currency.strip().upper()
    if currency not in list_currencies():
        problems["currency"] = ("problem.not_a_currency", {})
    elif former is not None and former.currency != currency and _speaks_of_money(tx, former):
        problems["currency"] = ("problem.currency_is_in_use", {"currency": former.currency})
    try:
        zone_named(agreement.zone.strip())
    except NoSuchZone:
        problems["zone"] = ("problem.not_a_zone", {})
    countries: Mapping[str, str] = {
        "country": agreement.country.strip().upper(),
        "client_country": agreement.client_country.strip().upper(),
    }
    for name, country in countries.items():
        if country and not knows_country(country):
            problems[name] = ("problem.not_a_country", {})
    problems |= _people_problems(tx, caller, agreement, former)
    if agreement.team_channel is not None and _read_by_client(tx, agreement.team_channel, channel):
        problems["team_channel"] = ("problem.not_among_us", {})
    if problems:
        raise BadAnswers(problems)
    return {
        "code": code,
        "name": agreement.name.strip(),
        "client": agreement.client.strip(),
        "team_channel": agreement.team_channel,
        "currency": currency,
        "language": Language(agreement.language).value,
        "zone": agreement.zone.strip(),
        "country": countries["country"] or None,
        "client_country": countries["client_country"] or None,
        "lead": agreement.lead,
    }


def _speaks_of_money(tx: Transaction, project: Project) -> bool:
    """Whether a record of it has an amount: in another currency it would be another one, also where it was decided."""
    return any(records.any_holds(tx, project.id, kind, field) for kind, field in _MONEY)


def _people_problems(
    tx: Transaction, caller: Caller, agreement: Agreement, former: Project | None
) -> dict[str, Problem]:
    """The lead has to be of our team, and whoever decides of the client; whom we could not look up may be."""
    problems: dict[str, Problem] = {}
    given = projects.roles(tx, former.id) if former else {}
    for person in people.among(tx, [agreement.lead, *agreement.approvers]).values():
        standing = standing_of(person, caller.workspace, frozenset(agreement.orgs), given.get(person.id, frozenset()))
        who = {"who": person.name or person.slack_id}
        if person.id == agreement.lead and (standing is not Standing.TEAM or person.gone):
            problems["lead"] = ("problem.not_ours", {})
        if person.id in agreement.approvers and standing not in {Standing.CLIENT, Standing.UNKNOWN}:
            problems["approvers"] = ("problem.not_the_clients", who)
    return problems


def _read_by_client(tx: Transaction, team_channel: int, channel: int) -> bool:
    """Whether a client reads there: it is this project's channel with its client, or another's, closed ones too."""
    return team_channel == channel or any(
        project.channel == team_channel for project in projects.in_channel(tx, team_channel)
    )


def _set_people(tx: Transaction, project: Project, agreement: Agreement) -> None:
    projects.set_orgs(tx, project.id, agreement.orgs)
    projects.set_role(tx, project.id, Role.APPROVER, agreement.approvers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed about a channel so far; Slack's ids, as a form shows them."""

    caller: Caller  # towards the project, where there is one
    project: Project | None
    team_channel: str | None
    lead: str | None
    approvers: tuple[Person, ...]
    clients: tuple[Person, ...]  # counted as the client's people against what Slack says
    orgs: frozenset[str]


def agreed_about(tx: Transaction, caller: Caller, channel: str) -> Agreed:
    """What was agreed about a client channel; nothing where it has no project. Raises TeamOnly, ChannelTaken.

    A channel that is a team channel already cannot become a client channel.
    """
    is_team(caller)
    place = channels.named(tx, caller.workspace.id, channel)
    at_home = projects.in_channel(tx, place.id) if place else []
    project = next((one for one in at_home if place and one.channel == place.id), None)
    if project is None and at_home:
        raise ChannelTaken
    if project is None:
        return Agreed(
            caller=caller, project=None, team_channel=None, lead=None, approvers=(), clients=(), orgs=frozenset()
        )
    return Agreed(
        caller=toward(tx, caller, project),
        project=project,
        team_channel=channels.get(tx, project.team_channel).slack_id if project.team_channel else None,
        lead=people.get(tx, project.lead).slack_id,
        approvers=tuple(people.among(tx, projects.with_role(tx, project.id, Role.APPROVER)).values()),
        clients=tuple(people.among(tx, projects.with_role(tx, project.id, Role.CLIENT)).values()),
        orgs=projects.orgs(tx, project.id),
    )


def remember_channel(tx: Transaction, caller: Caller, seen: Seen) -> None:
    """Keep who is in a channel that is about to be linked. Raises TeamOnly."""
    is_team(caller)
    place = channels.keep(tx, caller.workspace.id, seen.slack_id, seen.name)
    channels.set_members(tx, place.id, seen.members)


def keep_team_channel(tx: Transaction, caller: Caller, seen: Seen, project: Project | None) -> int:
    """Our id of the channel that is to be the team's. Raises TeamOnly, BadAnswers where others than we read there."""
    is_team(caller)
    place = channels.keep(tx, caller.workspace.id, seen.slack_id, seen.name)
    served = [one for one in projects.in_channel(tx, place.id) if not one.is_closed]
    concerned = [*served, *([project] if project else [])]
    there = people.among(tx, seen.members).values()
    if seen.shared or outsiders(tx, there, caller.workspace, concerned):
        raise BadAnswers({"team_channel": ("problem.not_among_us", {})})
    return place.id
