"""Channels and workspaces: kept once, renamed, moved."""

from storage import channels
from storage.database import Transaction
from tests.use_cases.builders import Cast


def test_a_channel_is_kept_once_renamed_and_moved(tx: Transaction, cast: Cast) -> None:
    workspace = cast.workspace.id
    known = channels.keep(tx, workspace, "C0NW")
    renamed = channels.keep(tx, workspace, "C0NW", "northwind")
    channels.move(tx, workspace, "C0NW", "C0MOVED")

    assert (known.id, known.name) == (cast.channel.id, "nw-client")
    assert (renamed.id, renamed.name) == (known.id, "northwind")
    assert channels.named(tx, workspace, "C0NW") is None
    assert channels.named(tx, workspace, "C0MOVED") == channels.get(tx, known.id)
    assert channels.keep(tx, workspace, "C0MOVED") == channels.get(tx, known.id)


def test_the_same_channel_id_in_two_workspaces_is_two_channels(tx: Transaction, cast: Cast) -> None:
    second = channels.keep_workspace(tx, "T0SECOND", None, None)

    there = channels.keep(tx, second.id, "C0NW")

    assert there.id != cast.channel.id
    channels.move(tx, second.id, "C0NW", "C0MOVED")
    assert channels.get(tx, cast.channel.id).slack_id == "C0NW"


def test_a_workspace_is_brought_up_to_date(tx: Transaction, cast: Cast) -> None:
    again = channels.keep_workspace(tx, cast.workspace.slack_id, "E0HOST", "U0OTHERBOT")

    assert (again.id, again.enterprise, again.bot_user) == (cast.workspace.id, "E0HOST", "U0OTHERBOT")
    assert channels.workspace(tx, again.slack_id) == again == channels.workspace_of(tx, again.id)
    assert channels.workspace(tx, "T0NEVER") is None
