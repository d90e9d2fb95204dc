"""The one gate through which everything leaves: deny by default."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.messages.audiences import READABLE, Addressed, Audience
from bot.messages.records import RecordCard, RecordLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who reads by mail."""

    name: str
    address: str
    key: str  # with it they can have no more of it
    at: datetime  # when it is written to them


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where something is said, and who reads there."""

    channel: str  # Slack's id; a person's stands for the direct message with them
    audience: Audience
    projects: frozenset[int]  # whose talk belongs there
    thread: str | None = None
    team: str = ""  # Slack's id of the workspace whose channel it is; without, nothing is posted there
    reader: Reader | None = None  # then it goes by mail


Admitted = NewType("Admitted", object)


class NotForThem(Exception):  # noqa: N818  the gate's "no": somebody made a mistake, nothing leaves
    """A content was about to be shown to people it is not meant for."""


def admit(content: Addressed, destination: Destination) -> Admitted:
    """The content, for whoever sends it: nothing leaves that has not come through here.

    Raises NotForThem when its audience is narrower than the destination's, or its project is not at home there.
    """
    if content.audience not in READABLE[destination.audience]:
        raise NotForThem(f"{type(content).__name__} for {content.audience} at {destination.audience}")
    if (
        isinstance(content, RecordCard | RecordLine)
        and content.kind.is_ours
        and destination.audience is Audience.CLIENT
    ):
        raise NotForThem(f"{type(content).__name__} of a kind that is ours alone")
    if content.project not in destination.projects:
        raise NotForThem(f"{type(content).__name__} of another project")
    return Admitted(content)
