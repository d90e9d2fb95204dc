"""An issue: something does not work. It ends when the client has confirmed what the team resolved."""

from datetime import timedelta

from bot.kinds.common import COMMON_ENDS, COMMON_FIELDS, COMMON_MOVES, DONE, SEEN
from bot.kinds.kind import CLIENT, CLOCK, TEAM, TEAM_OR_CLIENT, Field, FieldType, Kind, Move, Role, State, Target

_OURS = frozenset({"new", "acknowledged", "in_progress", "reopened"})

ISSUE = Kind(
    name="issue",
    prefix="ISS",
    emoji="beetle",
    asked_about="closed",
    fields=(
        Field(
            name="severity",
            type=FieldType.CHOICE,
            choices=("low", "normal", "high", "critical"),
            default="normal",
            when_filed=True,
        ),
        Field(name="question", type=FieldType.LONG_TEXT),
        Field(name="answer", type=FieldType.LONG_TEXT, answers="question"),
        Field(name="cause", type=FieldType.LONG_TEXT),
        Field(name="solution", type=FieldType.LONG_TEXT),
        Field(name="effort", type=FieldType.HOURS, seen_by=TEAM, required=False),
        *COMMON_FIELDS,
    ),
    states=(
        State(name="new", waits_for=Role.TEAM),
        State(name="acknowledged", waits_for=Role.TEAM),
        State(name="in_progress", waits_for=Role.TEAM),
        State(name="needs_client", waits_for=Role.CLIENT),
        State(name="resolved", waits_for=Role.CLIENT, expires_unanswered=True),
        State(name="reopened", waits_for=Role.TEAM),
        State(name="closed", waits_for=None),
        State(name="declined", waits_for=None),
        *COMMON_ENDS,
    ),
    moves=(
        Move(name="confirm", leaves=frozenset({"resolved"}), reaches="closed", by=CLIENT, emoji=DONE),
        Move(
            name="reopen",
            leaves=frozenset({"resolved", "closed"}),
            reaches="reopened",
            by=TEAM_OR_CLIENT,
            asks=("reason",),
        ),
        Move(
            name="reply",
            leaves=frozenset({"needs_client"}),
            reaches="in_progress",
            by=TEAM_OR_CLIENT,
            asks=("answer",),
        ),
        Move(name="acknowledge", leaves=frozenset({"new", "reopened"}), reaches="acknowledged", by=TEAM, emoji=SEEN),
        Move(name="start", leaves=_OURS - {"in_progress"}, reaches="in_progress", by=TEAM),
        Move(
            name="resolve",
            leaves=_OURS | {"needs_client"},
            reaches="resolved",
            by=TEAM,
            asks=("cause", "solution"),
            emoji=DONE,
        ),
        Move(name="ask", leaves=_OURS, reaches="needs_client", by=TEAM, asks=("question",)),
        Move(
            name="decline",
            leaves=_OURS | {"needs_client", "resolved"},
            reaches="declined",
            by=TEAM,
            asks=("reason",),
        ),
        Move(name="lapse", leaves=frozenset({"resolved"}), reaches="closed", by=CLOCK),
        *COMMON_MOVES,
    ),
    targets=(
        Target(
            name="answer",
            by="severity",
            allows={
                "low": timedelta(hours=16),
                "normal": timedelta(hours=8),
                "high": timedelta(hours=4),
                "critical": timedelta(hours=1),
            },
            counts_in=frozenset({"new"}),
            once=True,
        ),
        Target(
            name="resolution",
            by="severity",
            allows={
                "low": timedelta(hours=160),
                "normal": timedelta(hours=80),
                "high": timedelta(hours=24),
                "critical": timedelta(hours=8),
            },
            counts_in=_OURS,
        ),
    ),
)
