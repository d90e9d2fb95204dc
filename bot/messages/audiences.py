"""Who reads what."""

from collections.abc import Mapping
from enum import StrEnum, unique


@unique
class Audience(StrEnum):
    """Who reads. What is meant for the client may be read by both sides; what is meant for the team, by us alone."""

    CLIENT = "client"
    TEAM = "team"


READABLE: Mapping[Audience, frozenset[str]] = {
    Audience.CLIENT: frozenset({Audience.CLIENT}),
    Audience.TEAM: frozenset({Audience.CLIENT, Audience.TEAM}),
}
