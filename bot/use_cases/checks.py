"""Whether a workspace and its projects are as they must be: each finding says how it is mended. Nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum, unique

from bot.kinds.kind import Role
from bot.messages.hindrances import Hindrance
from bot.messages.names import Named
from bot.use_cases.ahead import POSTS, posts_ahead
from bot.use_cases.callers import Caller, deciders, in_project, is_team, side_of
from bot.use_cases.coming import Coming
from bot.use_cases.hindrances import outsiders
from bot.use_cases.places import Seen, clients_among, in_the_way
from storage import backlog, channels, people, projects, schedules
from storage.database import Transaction
from storage.values.places import Channel
from storage.values.projects import Project

OVERDUE = timedelta(minutes=10)  # whoever posts on time is not later than that
NAMES_SHOWN = 5


@unique
class Level(StrEnum):
    """How something was found."""

    WELL = "well"
    ODD = "odd"  # it works, but not as it could
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: the key of the words that say what is and how it is mended, and what fills them."""

    level: Level
    key: str
    channel: Channel | None = None
    people: tuple[Named, ...] = ()
    fill: Mapping[str, str | int | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """All that was found, and what is posted next."""

    findings: tuple[Finding, ...]
    coming: tuple[tuple[Project, Coming], ...] = ()

    @property
    def wrong(self) -> int:
        """How many things have to be mended."""
        return sum(one.level is Level.WRONG for one in self.findings)


def may_check(tx: Transaction, caller: Caller) -> Project:  # noqa: ARG001  a question like any other
    """The project that somebody of the team wants checked. Raises TeamOnly, NoProjectHere."""
    is_team(caller)
    return in_project(caller)


def to_check(tx: Transaction, team: str, only: int | None) -> list[tuple[Project, Channel, Channel | None]]:
    """The open projects of a workspace, or the one, with their channels."""
    workspace = channels.workspace(tx, team)
    if workspace is None:
        return []
    return [
        (
            project,
            channels.get(tx, project.channel),
            channels.get(tx, project.team_channel) if project.team_channel is not None else None,
        )
        for project in projects.in_workspace(tx, workspace.id)
        if (not project.is_closed if only is None else project.id == only)
    ]


def channel_checked(
    tx: Transaction, project: Project, place: Channel, seen: Seen, *, shared_with: Mapping[str, str]
) -> list[Finding]:
    """What is to be said of the client's or the team's channel, as Slack describes it; organisations by their names."""
    about = {"projects": project.name, "project": project.name}
    hindrance = in_the_way(tx, place, seen)
    there = list(people.among(tx, seen.members).values())
    if hindrance is not None:
        workspace = channels.workspace_of(tx, place.workspace)
        exposed = outsiders(tx, there, workspace, [project]) if hindrance is Hindrance.EXPOSED else []
        named = tuple(Named(slack_id=one.slack_id, name=one.name) for one in exposed[:NAMES_SHOWN])
        return [Finding(level=Level.WRONG, key=f"hindrance.{hindrance}", channel=place, people=named, fill=about)]
    found: list[Finding] = []
    if place.id == project.channel:
        clients = len(clients_among(tx, project, there))
        orgs = projects.orgs(tx, project.id)
        with_whom = tuple(name for org, name in shared_with.items() if org in orgs)
        onlookers = tuple(name for org, name in shared_with.items() if org not in orgs)
        key = "check.shared" if with_whom else "check.client_channel"
        fill: dict[str, str | int | tuple[str, ...]] = {**about, "count": clients, "orgs": with_whom}
        found.append(Finding(level=Level.WELL if clients else Level.ODD, key=key, channel=place, fill=fill))
        if onlookers:
            fill = {**about, "orgs": onlookers}
            found.append(Finding(level=Level.ODD, key="check.onlookers", channel=place, fill=fill))
    else:
        found.append(Finding(level=Level.WELL, key="check.team_channel", channel=place, fill=about))
    return found


def project_checked(tx: Transaction, project: Project, *, now: datetime) -> list[Finding]:
    """What is to be said of a project without asking Slack."""
    about = {"project": project.name}
    found: list[Finding] = []
    if project.team_channel is None:
        found.append(Finding(level=Level.ODD, key="check.no_team_channel", fill=about))
    lead = people.get(tx, project.lead)
    if lead.gone or side_of(tx, project, lead) is not Role.TEAM:
        fill = {**about, "about": lead.name or lead.slack_id}
        found.append(Finding(level=Level.WRONG, key="notice.lead_gone", fill=fill))
    approvers = people.among(tx, projects.with_role(tx, project.id, Role.APPROVER)).values()
    for one in approvers:
        if one.gone:
            fill = {**about, "about": one.name or one.slack_id}
            found.append(Finding(level=Level.WRONG, key="notice.approver_gone", fill=fill))
    if not deciders(tx, project):
        found.append(Finding(level=Level.ODD, key="check.no_approver", fill=about))
    if not channels.get(tx, project.channel).hindered:
        late = [one for one in schedules.in_project(tx, project.id) if not one.paused and one.next_at < now - OVERDUE]
        if late:
            found.append(Finding(level=Level.WRONG, key="check.overdue", fill={**about, "count": len(late)}))
    return found


def outbox_checked(tx: Transaction) -> list[Finding]:
    """What failed, and what is held up."""
    depths = backlog.depths(tx)
    return [
        Finding(level=Level.ODD, key=f"check.{state}", fill={"count": depths[state]})
        for state in ("failed", "put_off", "held")
        if depths[state]
    ]


def coming_posts(tx: Transaction, these: Sequence[Project]) -> tuple[tuple[Project, Coming], ...]:
    """What is posted next in these projects, the soonest first; what pauses too."""
    coming = [(project, one) for project in these for one in posts_ahead(tx, project, most=POSTS)]
    return tuple(sorted(coming, key=lambda one: one[1].at)[:POSTS])
