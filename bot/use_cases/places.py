"""Channels change under our feet: Slack gives them other ids and people give them other names."""

from storage import channels
from storage.database import Transaction


def channel_moved(tx: Transaction, team: str, old: str, new: str) -> None:
    """Slack gave a channel another id; whatever hangs on it follows. A channel we never met is none of ours."""
    workspace = channels.workspace(tx, team)
    if workspace is not None and channels.named(tx, workspace.id, new) is None:
        channels.move(tx, workspace.id, old, new)


def channel_renamed(tx: Transaction, team: str, slack_id: str, name: str) -> None:
    """People gave a channel another name."""
    workspace = channels.workspace(tx, team)
    if workspace is not None and channels.named(tx, workspace.id, slack_id) is not None:
        channels.keep(tx, workspace.id, slack_id, name)
