"""Feedback: what somebody thinks of the work. It ends with an answer: acted on, or declined with a reason."""

from bot.kinds.common import COMMON_ENDS, COMMON_FIELDS, COMMON_MOVES, DONE, SEEN
from bot.kinds.kind import TEAM, Field, FieldType, Kind, Move, Role, State

_OPEN = frozenset({"new", "acknowledged"})

FEEDBACK = Kind(
    name="feedback",
    prefix="FBK",
    emoji="bulb",
    fields=(
        Field(name="answer", type=FieldType.LONG_TEXT),
        *COMMON_FIELDS,
    ),
    states=(
        State(name="new", waits_for=Role.TEAM),
        State(name="acknowledged", waits_for=Role.TEAM),
        State(name="acted_on", waits_for=None),
        State(name="declined", waits_for=None),
        *COMMON_ENDS,
    ),
    moves=(
        Move(name="acknowledge", leaves=frozenset({"new"}), reaches="acknowledged", by=TEAM, emoji=SEEN),
        Move(name="act_on", leaves=_OPEN, reaches="acted_on", by=TEAM, asks=("answer",), emoji=DONE),
        Move(name="decline", leaves=_OPEN, reaches="declined", by=TEAM, asks=("reason",)),
        *COMMON_MOVES,
    ),
)
