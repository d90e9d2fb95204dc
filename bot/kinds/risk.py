"""A risk: what might go wrong. It stays with the team; of one that is cleared the client reads the words for them."""

from bot.kinds.common import COMMON_ENDS, COMMON_FIELDS, COMMON_MOVES
from bot.kinds.kind import TEAM, Field, FieldType, Kind, Move, Role, State

CLEARED = "cleared"
FOR_CLIENT = "for_client"  # the field with the words that the client reads
_OPEN = frozenset({"watched", CLEARED})

RISK = Kind(
    name="risk",
    prefix="RSK",
    emoji="rotating_light",
    seen_by=TEAM,
    offered=False,
    fields=(Field(name=FOR_CLIENT, type=FieldType.TEXT, seen_by=TEAM), *COMMON_FIELDS),
    states=(
        State(name="watched", waits_for=Role.TEAM, may_last=True),
        State(name=CLEARED, waits_for=Role.TEAM, may_last=True),
        State(name="averted", waits_for=None),
        State(name="occurred", waits_for=None),
        *COMMON_ENDS,
    ),
    moves=(
        Move(name="clear", leaves=_OPEN, reaches=CLEARED, by=TEAM, asks=(FOR_CLIENT,)),
        Move(name="keep_back", leaves=frozenset({CLEARED}), reaches="watched", by=TEAM),
        Move(name="avert", leaves=_OPEN, reaches="averted", by=TEAM),
        Move(name="occur", leaves=_OPEN, reaches="occurred", by=TEAM),
        *COMMON_MOVES,
    ),
)
