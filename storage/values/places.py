"""Where the bot is: workspaces, their channels, the message that stands there."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack workspace in which the app is installed."""

    id: int
    slack_id: str
    enterprise: str | None
    bot_user: str | None
    hindered_at: datetime | None = None  # since when Slack has not taken our token; None: it does


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace's leave to speak in it, where each workspace gives its own."""

    workspace: int
    token: str  # locked: bot/keys.py
    at: datetime  # when it was given, in Slack's time: what was taken back before was another


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation we know of. Slack's id of it can change; ours cannot."""

    id: int
    workspace: int
    slack_id: str
    name: str | None
    hindered: str | None  # what is in the way of posting there, bot/messages/hindrances.py; None: nothing
    hindered_at: datetime | None
    looked_at: datetime | None  # when Slack was last asked what it is and who is in it


@dataclass(frozen=True, slots=True)
class Standing:
    """The message with the buttons in a project's client channel, and how far it has scrolled away."""

    project: int
    posted_at: datetime
    passed: int  # messages in the channel since
    pinned: bool  # by us; people pin as they like
    again_at: datetime | None  # when it is posted anew further down; None: it can still be seen
