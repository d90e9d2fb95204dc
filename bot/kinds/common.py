"""What every kind has alike, spelled once: the ends that any record may come to the fields that any may carry,
and what people mean by an emoji on its card.
"""

from bot.kinds.kind import REPORTER, TEAM, Field, FieldType, Move, State

SEEN = ("eyes",)
DONE = ("white_check_mark", "heavy_check_mark")
YES = (*DONE, "+1")
NO = ("x", "-1")

COMMON_FIELDS = (
    Field(name="link", type=FieldType.LINK, required=False),
    Field(name="priority", type=FieldType.CHOICE, choices=("low", "normal", "high"), seen_by=TEAM, required=False),
    Field(name="reason", type=FieldType.LONG_TEXT, of_turn=True),
    Field(name="duplicate_of", type=FieldType.RECORD),
)

COMMON_ENDS = (
    State(name="withdrawn", waits_for=None),
    State(name="duplicate", waits_for=None),
    State(name="converted", waits_for=None),  # reached by conversion alone: it became another kind's record
    State(name="undone", waits_for=None),  # reached by undo alone: it was filed wrongly, minutes ago
)

COMMON_MOVES = (
    Move(name="withdraw", leaves=None, reaches="withdrawn", by=REPORTER, confirms=True),
    Move(name="duplicate", leaves=None, reaches="duplicate", by=TEAM, asks=("duplicate_of",)),
)
