"""What can keep the bot from posting in a place, until somebody clears it out of the way."""

from enum import StrEnum, unique


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
