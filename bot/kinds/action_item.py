"""An action item: what somebody of either side has promised to do. It waits for the side of its owner."""

from bot.kinds.common import COMMON_ENDS, COMMON_FIELDS, COMMON_MOVES, DONE
from bot.kinds.kind import TEAM_OR_CLIENT, Kind, Move, Role, State

_OPEN = frozenset({"new", "with_client"})

ACTION_ITEM = Kind(
    name="action_item",
    prefix="ACT",
    emoji="clipboard",
    by_owner=True,
    by_day=True,
    offered=False,
    fields=COMMON_FIELDS,
    states=(
        State(name="new", waits_for=Role.TEAM),
        State(name="with_client", waits_for=Role.CLIENT),
        State(name="done", waits_for=None),
        *COMMON_ENDS,
    ),
    moves=(
        Move(name="complete", leaves=_OPEN, reaches="done", by=TEAM_OR_CLIENT, emoji=DONE),
        Move(name="reopen", leaves=frozenset({"done"}), reaches="new", by=TEAM_OR_CLIENT, asks=("reason",)),
        *COMMON_MOVES,
    ),
)
