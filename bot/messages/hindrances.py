"""What can keep the bot from posting in a place until somebody clears it out of the way, and how it is told."""

from dataclasses import dataclass
from enum import StrEnum, unique

from bot.messages.audiences import Addressed
from bot.messages.names import Named


@unique
class Hindrance(StrEnum):
    """What is in the way. All but the last are about one channel."""

    REMOVED = "removed"  # the bot is not in the channel
    ARCHIVED = "archived"
    GONE = "gone"  # deleted, or private and the bot was removed: Slack does not tell the two apart
    RESTRICTED = "restricted"  # only some may post there, and the bot is none of them
    UNSHARED = "unshared"  # a client channel that is not connected with the client any more
    EXPOSED = "exposed"  # a team channel in which others than we can read
    LOCKED_OUT = "locked_out"  # Slack takes our token no more, in the whole workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class HindranceTold(Addressed):
    """What keeps the bot from a place and what to do about it, or that nothing does any more."""

    hindrance: Hindrance
    over: bool
    channel: int  # ours; 0: every channel of the workspace
    slack_id: str
    place: str | None  # the channel's name, as last known
    names: tuple[str, ...]  # of the projects concerned, or as many as are shown
    is_clients: bool  # the client's channel: what is posted on its day waits as well
    outsiders: tuple[Named, ...]  # who can read in a team channel, as far as we know
