"""What is said about a place itself: the message that stands in it, its pin, the offer to set it up."""

from dataclasses import dataclass

from bot.kinds.kind import Kind
from bot.messages.audiences import Addressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Addressed):
    """The message with which a client raises anything without a command."""

    client: str
    name: str
    closed: bool = False  # nothing new is raised any more
    emoji: tuple[tuple[Kind, str], ...] = ()  # that file a message, by what they file
    anew: bool = False  # it is posted, and the one that stood there is taken away
    stays_if_pinned: bool = False  # not where people have pinned it: there it is brought up to date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Addressed):
    """Nothing to be said: a message of ours is to be pinned."""

    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinAsked(Addressed):
    """The lead is asked to pin the standing message."""

    channel: str  # Slack's id
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupOffer(Addressed):
    """The direct message to whoever invited the bot."""

    channel: str  # Slack's id
