"""Which projects a team channel follows: their cards, nudges and results are posted there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.refusals import ClientReadsHere
from bot.use_cases.callers import Caller, is_team, team_projects
from bot.use_cases.hindrances import forget_hindrance
from bot.use_cases.places import Seen
from bot.use_cases.projects import keep_team_channel
from bot.use_cases.team_channels import SHOWN, show_open
from storage import channels, projects
from storage.database import Transaction
from storage.values.projects import Project

OFFERED = 100  # options of one menu in Slack


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The projects that can be followed in a channel, those that are already first."""

    offered: tuple[Project, ...]
    followed: frozenset[int]


def keep_channel(tx: Transaction, caller: Caller, channel: str) -> Following:
    """Keep a channel, by Slack's id; what it follows and could. Raises TeamOnly, ClientReadsHere.

    Who is in the channel is another question: keep_readers.
    """
    is_team(caller)
    place = channels.keep(tx, caller.workspace.id, channel)
    at_home = projects.in_channel(tx, place.id)
    if any(project.channel == place.id for project in at_home):
        raise ClientReadsHere
    mine = list(team_projects(tx, caller).values())
    followed = frozenset(one.id for one in mine if one.team_channel == place.id)
    mine.sort(key=lambda one: (one.id not in followed, one.lead != caller.person.id, one.code))
    return Following(offered=tuple(mine[:OFFERED]), followed=followed)


def keep_readers(tx: Transaction, caller: Caller, seen: Seen) -> Following:
    """Keep the channel and, as Slack has said, who is in it; what it follows and could.

    Raises TeamOnly, ClientReadsHere, and BadAnswers where others than we read there.
    """
    keep_team_channel(tx, caller, seen, None)
    return keep_channel(tx, caller, seen.slack_id)


def follow(tx: Transaction, caller: Caller, channel: str, chosen: Collection[int], *, now: datetime) -> Following:
    """Follow these projects in a channel from now on, and of those that were offered no other.

    What was posted elsewhere stays there; what is open is shown here. Raises TeamOnly, ClientReadsHere.
    """
    following = keep_channel(tx, caller, channel)
    place = channels.keep(tx, caller.workspace.id, channel)
    most = SHOWN
    for project in following.offered:
        former = project.team_channel
        if project.id in chosen and former != place.id:
            most -= show_open(tx, projects.change(tx, project, {"team_channel": place.id}), most=most, now=now)
        elif project.id not in chosen and former == place.id:
            projects.change(tx, project, {"team_channel": None})
        if former is not None:
            forget_hindrance(tx, former)
    return keep_channel(tx, caller, channel)
