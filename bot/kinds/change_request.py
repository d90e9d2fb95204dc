"""A change request: the client wants something else or more. An approver decides on a sealed assessment."""

from bot.kinds.common import COMMON_ENDS, COMMON_FIELDS, COMMON_MOVES, NO, SEEN, YES
from bot.kinds.kind import APPROVER, CLOCK, TEAM, Field, FieldType, Kind, Move, Role, State

_ASSESSMENT = ("effort", "cost", "shift", "excludes", "valid_until")

CHANGE_REQUEST = Kind(
    name="change_request",
    prefix="CR",
    emoji="repeat",
    fields=(
        Field(name="benefit", type=FieldType.LONG_TEXT, required=False, when_filed=True),
        Field(name="effort", type=FieldType.HOURS),
        Field(name="cost", type=FieldType.MONEY),
        Field(name="shift", type=FieldType.WORKING_DAYS, default="0"),
        Field(name="excludes", type=FieldType.LONG_TEXT, required=False),
        Field(name="valid_until", type=FieldType.DATE),
        *COMMON_FIELDS,
    ),
    states=(
        State(name="new", waits_for=Role.TEAM),
        State(name="assessing", waits_for=Role.TEAM),
        State(name="awaiting_decision", waits_for=Role.APPROVER, expires_by="valid_until", goes_back_to="adjustment"),
        State(name="adjustment", waits_for=Role.TEAM),
        State(name="approved", waits_for=None),
        State(name="rejected", waits_for=None),
        State(name="expired", waits_for=None),
        *COMMON_ENDS,
    ),
    moves=(
        Move(
            name="approve",
            leaves=frozenset({"awaiting_decision"}),
            reaches="approved",
            by=APPROVER,
            confirms=True,
            decides=True,
            emoji=YES,
        ),
        Move(
            name="adjust",
            leaves=frozenset({"awaiting_decision"}),
            reaches="adjustment",
            by=APPROVER,
            asks=("reason",),
            decides=True,
        ),
        Move(
            name="reject",
            leaves=frozenset({"awaiting_decision"}),
            reaches="rejected",
            by=APPROVER,
            asks=("reason",),
            decides=True,
            emoji=NO,
        ),
        Move(name="assess", leaves=frozenset({"new", "adjustment"}), reaches="assessing", by=TEAM, emoji=SEEN),
        Move(
            name="send",
            leaves=frozenset({"assessing"}),
            reaches="awaiting_decision",
            by=TEAM,
            asks=_ASSESSMENT,
            seals=_ASSESSMENT,
        ),
        Move(
            name="revise",
            leaves=frozenset({"awaiting_decision"}),
            reaches="awaiting_decision",
            by=TEAM,
            asks=_ASSESSMENT,
            seals=_ASSESSMENT,
        ),
        Move(name="expire", leaves=frozenset({"awaiting_decision"}), reaches="expired", by=CLOCK),
        *COMMON_MOVES,
    ),
)
