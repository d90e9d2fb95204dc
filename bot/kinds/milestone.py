"""A milestone: what is promised for a day. The team hands it over, the client confirms that it is reached."""

from bot.kinds.common import COMMON_ENDS, COMMON_FIELDS, COMMON_MOVES, DONE, YES
from bot.kinds.kind import CLIENT, TEAM, TEAM_OR_CLIENT, Kind, Move, Role, State

PLANNED = "planned"

MILESTONE = Kind(
    name="milestone",
    prefix="MS",
    emoji="checkered_flag",
    offered=False,
    fields=COMMON_FIELDS,
    states=(
        State(name=PLANNED, waits_for=Role.TEAM, may_last=True),
        State(name="handed_over", waits_for=Role.CLIENT),
        State(name="reached", waits_for=None),
        *COMMON_ENDS,
    ),
    moves=(
        Move(name="hand_over", leaves=frozenset({PLANNED}), reaches="handed_over", by=TEAM, emoji=DONE),
        Move(name="confirm", leaves=frozenset({"handed_over"}), reaches="reached", by=CLIENT, emoji=YES),
        Move(
            name="reopen",
            leaves=frozenset({"handed_over", "reached"}),
            reaches=PLANNED,
            by=TEAM_OR_CLIENT,
            asks=("reason",),
        ),
        *COMMON_MOVES,
    ),
)
