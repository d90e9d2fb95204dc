"""Workspaces and the channels in them."""

from dataclasses import replace

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import returning
from storage.database import Transaction
from storage.tables import channels, workspaces
from storage.values import Channel, Workspace

_WORKSPACE = select(workspaces).where(workspaces.c.slack_id == bindparam("slack_id"))
_WORKSPACE_BY_ID = select(workspaces).where(workspaces.c.id == bindparam("id"))
_ADD_WORKSPACE = insert(workspaces)
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
_ADD = insert(channels).on_conflict_do_nothing(index_elements=["workspace", "slack_id"])
_MOVE = (
    update(channels)
    .where(channels.c.workspace == bindparam("the_workspace"), channels.c.slack_id == bindparam("old"))
    .values(slack_id=bindparam("new"))
)
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
    """Slack gave the channel another id (channel_id_changed)."""
    tx.execute(_MOVE, {"the_workspace": workspace_id, "old": old, "new": new})
