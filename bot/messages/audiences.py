"""Who reads what, and what every content says of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from bot.words import Language


@unique
class Audience(StrEnum):
    """Who reads. What is meant for the client may be read by both sides; what is meant for the team, by us alone."""

    CLIENT = "client"
    TEAM = "team"


READABLE: Mapping[Audience, frozenset[str]] = {
    Audience.CLIENT: frozenset({Audience.CLIENT}),
    Audience.TEAM: frozenset({Audience.CLIENT, Audience.TEAM}),
}


NO_PROJECT = 0  # of what is about none yet, or about several of one reader's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """What every content says of itself, for the gate."""

    project: int
    audience: Audience
    language: Language
