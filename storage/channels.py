"""Workspaces and the channels in them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.columns import returning
from storage.database import Transaction
from storage.tables.digests import drafts
from storage.tables.places import channel_members, channels, workspaces
from storage.tables.projects import projects
from storage.tables.schedules import schedules
from storage.values.places import Channel, Workspace

_WORKSPACE = select(workspaces).where(workspaces.c.slack_id == bindparam("slack_id"))
_WORKSPACE_BY_ID = select(workspaces).where(workspaces.c.id == bindparam("id"))
_ADD_WORKSPACE = upsert(workspaces)
_KEEP_WORKSPACE = returning(
    _ADD_WORKSPACE.on_conflict_do_update(
        index_elements=["slack_id"],
        set_={"enterprise": _ADD_WORKSPACE.excluded.enterprise, "bot_user": _ADD_WORKSPACE.excluded.bot_user},
    ),
    workspaces,
)
_BY_ID = select(channels).where(channels.c.id == bindparam("id"))
_BY_SLACK_ID = select(channels).where(
    channels.c.workspace == bindparam("workspace"), channels.c.slack_id == bindparam("slack_id")
)
_ADD = upsert(channels).on_conflict_do_nothing(index_elements=["workspace", "slack_id"])
_MOVE = (
    update(channels)
    .where(channels.c.workspace == bindparam("the_workspace"), channels.c.slack_id == bindparam("old"))
    .values(slack_id=bindparam("new"))
)
_HINDER = returning(
    update(channels)
    .where(channels.c.id == bindparam("the_id"))
    .values(hindered=bindparam("hindered"), hindered_at=bindparam("hindered_at")),
    channels,
)
_HINDER_WORKSPACE = (
    update(workspaces).where(workspaces.c.id == bindparam("the_id")).values(hindered_at=bindparam("hindered_at"))
)
_LOOKED = update(channels).where(channels.c.id == bindparam("the_id")).values(looked_at=bindparam("looked_at"))
_OPEN = projects.c.status != "closed"
_SPEAKING_SOON = (
    select(schedules.c.project)
    .where(schedules.c.paused.is_(False), schedules.c.next_at <= bindparam("until"))
    .union(select(drafts.c.project).where(drafts.c.ended.is_(None), drafts.c.next_at <= bindparam("until")))
)


def _channels_of(these: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of the client or of the team in these projects."""
    return channels.c.id.in_(
        select(projects.c.channel)
        .where(these)
        .union(select(projects.c.team_channel).where(these, projects.c.team_channel.is_not(None)))
    )


_UNLOOKED = (
    select(channels)
    .where(channels.c.workspace == bindparam("workspace"))
    .where(
        or_(
            and_(or_(channels.c.looked_at.is_(None), channels.c.looked_at < bindparam("before")), _channels_of(_OPEN)),
            and_(
                channels.c.looked_at < bindparam("lately"),
                _channels_of(and_(_OPEN, projects.c.id.in_(_SPEAKING_SOON))),
            ),
        )
    )
    .order_by(channels.c.looked_at.nulls_first(), channels.c.id)
    .limit(bindparam("most"))
)
_OF_PROJECTS = (
    select(channels).where(channels.c.workspace == bindparam("workspace"), _channels_of(_OPEN)).order_by(channels.c.id)
)
_OF_MEMBER = (
    select(channels)
    .join(channel_members, channel_members.c.channel == channels.c.id)
    .where(channel_members.c.person == bindparam("person"))
    .order_by(channels.c.id)
)
_JOIN = upsert(channel_members).on_conflict_do_nothing(index_elements=["channel", "person"])
_ADD_MEMBERS = insert(channel_members)
_LEAVE = delete(channel_members).where(
    channel_members.c.channel == bindparam("channel"), channel_members.c.person == bindparam("person")
)
_EMPTY = delete(channel_members).where(channel_members.c.channel == bindparam("channel"))

# Where nothing can be posted just now: what is to be said there waits, and so do the schedules that would say it.
HINDERED = select(channels.c.id).where(channels.c.hindered.is_not(None))
HINDERED_WORKSPACES = select(workspaces.c.id).where(workspaces.c.hindered_at.is_not(None))
_RENAME = update(channels).where(channels.c.id == bindparam("the_id")).values(name=bindparam("name"))


def keep_workspace(tx: Transaction, slack_id: str, enterprise: str | None, bot_user: str | None) -> Workspace:
    """The workspace under Slack's id, made or brought up to date."""
    params = {"slack_id": slack_id, "enterprise": enterprise, "bot_user": bot_user}
    return Workspace(*tx.execute(_KEEP_WORKSPACE, params).one())


def workspace(tx: Transaction, slack_id: str) -> Workspace | None:
    """The workspace under Slack's id, or None."""
    row = tx.execute(_WORKSPACE, {"slack_id": slack_id}).one_or_none()
    return Workspace(*row) if row else None


def workspace_of(tx: Transaction, workspace_id: int) -> Workspace:
    """The workspace under our id, which must exist."""
    return Workspace(*tx.execute(_WORKSPACE_BY_ID, {"id": workspace_id}).one())


def get(tx: Transaction, channel_id: int) -> Channel:
    """The channel under our id, which must exist."""
    return Channel(*tx.execute(_BY_ID, {"id": channel_id}).one())


def named(tx: Transaction, workspace_id: int, slack_id: str) -> Channel | None:
    """The channel under Slack's id, or None when we have not met it."""
    row = tx.execute(_BY_SLACK_ID, {"workspace": workspace_id, "slack_id": slack_id}).one_or_none()
    return Channel(*row) if row else None


def keep(tx: Transaction, workspace_id: int, slack_id: str, name: str | None = None) -> Channel:
    """The channel under Slack's id, made when we have not met it. A given name replaces the one we had.

    A person's id stands for the direct message with them: Slack opens it when something is posted there.
    """
    known = named(tx, workspace_id, slack_id)
    if known is None:
        tx.execute(_ADD, {"workspace": workspace_id, "slack_id": slack_id, "name": name})
        known = named(tx, workspace_id, slack_id)
        assert known is not None, "a channel just added is there"
    elif name is not None and name != known.name:
        tx.execute(_RENAME, {"the_id": known.id, "name": name})
        return replace(known, name=name)
    return known


def move(tx: Transaction, workspace_id: int, old: str, new: str) -> None:
    """Slack gave the channel another id (channel_id_changed); what we met under that one meanwhile has the old one."""
    between = f"{new}:{old}"  # an id is unique within its workspace, at every step
    for one, other in ((new, between), (old, new), (between, old)):
        tx.execute(_MOVE, {"the_workspace": workspace_id, "old": one, "new": other})


def hinder(tx: Transaction, channel_id: int, hindered: str | None, *, since: datetime | None) -> Channel:
    """Write down what is in the way of posting in a channel, and since when; None: nothing any more."""
    return Channel(*tx.execute(_HINDER, {"the_id": channel_id, "hindered": hindered, "hindered_at": since}).one())


def hinder_workspace(tx: Transaction, workspace_id: int, *, since: datetime | None) -> None:
    """Write down since when Slack has not taken our token; None: it does."""
    tx.execute(_HINDER_WORKSPACE, {"the_id": workspace_id, "hindered_at": since})


def looked_at(tx: Transaction, channel_id: int, *, now: datetime) -> None:
    """Slack was asked what this channel is."""
    tx.execute(_LOOKED, {"the_id": channel_id, "looked_at": now})


def not_looked_at(
    tx: Transaction, workspace_id: int, *, before: datetime, lately: datetime, until: datetime, most: int
) -> list[Channel]:
    """Channels of projects that are not closed, never looked at or last before then, longest ago first.

    Where a schedule falls due `until` a moment, also those not looked at `lately`.
    """
    params = {"workspace": workspace_id, "before": before, "lately": lately, "until": until, "most": most}
    return [Channel(*row) for row in tx.execute(_UNLOOKED, params)]


def of_projects(tx: Transaction, workspace_id: int) -> list[Channel]:
    """The channels of projects that are not closed, the clients' and the teams'."""
    return [Channel(*row) for row in tx.execute(_OF_PROJECTS, {"workspace": workspace_id})]


def of_member(tx: Transaction, person_id: int) -> list[Channel]:
    """The channels in which we know somebody to be."""
    return [Channel(*row) for row in tx.execute(_OF_MEMBER, {"person": person_id})]


def set_members(tx: Transaction, channel_id: int, people: Iterable[int]) -> None:
    """These people are in the channel, and nobody else."""
    tx.execute(_EMPTY, {"channel": channel_id})
    rows = [{"channel": channel_id, "person": person} for person in sorted(set(people))]
    if rows:
        tx.execute(_ADD_MEMBERS, rows)


def join(tx: Transaction, channel_id: int, person_id: int) -> None:
    """Somebody is in the channel."""
    tx.execute(_JOIN, {"channel": channel_id, "person": person_id})


def leave(tx: Transaction, channel_id: int, person_id: int) -> None:
    """Somebody is not in the channel any more."""
    tx.execute(_LEAVE, {"channel": channel_id, "person": person_id})
