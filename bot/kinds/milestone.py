"""A milestone: what is promised for a day. The team hands it over, an approver signs off that it is reached."""

from bot.kinds.common import COMMON_ENDS, COMMON_FIELDS, COMMON_MOVES, DONE
from bot.kinds.kind import APPROVER, TEAM, Field, FieldType, Kind, Move, Role, State

PLANNED, REACHED = "planned", "reached"

MILESTONE = Kind(
    name="milestone",
    prefix="MS",
    emoji="checkered_flag",
    by_day=True,
    offered=False,
    fields=(Field(name="delivered", type=FieldType.LONG_TEXT, required=False), *COMMON_FIELDS),
    states=(
        State(name=PLANNED, waits_for=Role.TEAM, may_last=True),
        State(name="handed_over", waits_for=Role.APPROVER, goes_back_to=PLANNED),
        State(name=REACHED, waits_for=None),
        *COMMON_ENDS,
    ),
    moves=(
        Move(
            name="confirm",
            leaves=frozenset({"handed_over"}),
            reaches=REACHED,
            by=APPROVER,
            confirms=True,
            decides=True,
        ),
        Move(
            name="send_back",
            leaves=frozenset({"handed_over"}),
            reaches=PLANNED,
            by=APPROVER,
            asks=("reason",),
            decides=True,
        ),
        Move(
            name="hand_over",
            leaves=frozenset({PLANNED}),
            reaches="handed_over",
            by=TEAM,
            asks=("delivered",),
            seals=("delivered",),
            emoji=DONE,
        ),
        Move(name="reopen", leaves=frozenset({"handed_over", REACHED}), reaches=PLANNED, by=TEAM, asks=("reason",)),
        *COMMON_MOVES,
    ),
)
