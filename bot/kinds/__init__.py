"""What can be filed: declarations, no code. A new kind is a file here, a line below, its words, its command."""

from bot.kinds.action_item import ACTION_ITEM
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind
from bot.kinds.milestone import MILESTONE
from bot.kinds.risk import RISK

KINDS: tuple[Kind, ...] = (ISSUE, CHANGE_REQUEST, FEEDBACK, ACTION_ITEM, MILESTONE, RISK)
OPEN_STATES = frozenset(state for kind in KINDS for state in kind.open_states)  # no kind ends in a state of these

__all__ = ["KINDS", "OPEN_STATES", "kind_named"]


def kind_named(name: str) -> Kind:
    """Raises KeyError for a kind that is not declared: rows written by a newer version."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise KeyError(name)
