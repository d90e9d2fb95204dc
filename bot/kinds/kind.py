"""The words of a declaration: what a kind of record is made of.

Nothing here does anything to a record; the faces (card, form, state machine, digest, export) read these values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from typing import TypeVar


@unique
class Role(StrEnum):
    """In whose name somebody acts; one person may have several towards one record."""

    TEAM = "team"  # we
    CLIENT = "client"  # a person of the project's client
    APPROVER = "approver"  # a client person named to decide
    REPORTER = "reporter"  # whoever raised this very record
    CLOCK = "clock"  # nobody: time has passed


TEAM = frozenset({Role.TEAM})
CLIENT = frozenset({Role.CLIENT})
APPROVER = frozenset({Role.APPROVER})
REPORTER = frozenset({Role.REPORTER})
CLOCK = frozenset({Role.CLOCK})
TEAM_OR_CLIENT = TEAM | CLIENT


@unique
class FieldType(StrEnum):
    """What an answer is; the list is closed, each face takes it apart by `match`."""

    TEXT = "text"  # one line
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    PERSON = "person"  # our id of a person
    DATE = "date"  # local to the project, ISO 8601
    HOURS = "hours"  # effort, a decimal as text
    WORKING_DAYS = "working_days"  # a whole number, may be negative
    MONEY = "money"  # minor units of the project's currency
    LINK = "link"  # an http(s) address
    RECORD = "record"  # the reference of another record of the same project


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that can be known of a record of this kind."""

    name: str
    type: FieldType
    seen_by: frozenset[Role] = TEAM_OR_CLIENT  # TEAM alone: never leaves the team channel
    choices: tuple[str, ...] = ()  # for CHOICE, the mildest first
    default: str | None = None
    required: bool = True  # where it is asked for
    when_filed: bool = False  # asked by the form with which the record is raised
    answers: str | None = None  # the field with the question to it; a new question takes it away
    of_turn: bool = False  # it says why the record waits for whom it waits for, or for nobody, and goes with that


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a record stands, and so: who must act next."""

    name: str
    waits_for: Role | None  # None: nobody, the record is at an end
    expires_by: str | None = None  # the DATE field after whose day the clock makes the state's CLOCK move
    expires_unanswered: bool = False  # the same, once the client has not answered within the time of the project
    may_last: bool = False  # it is not brought up for its age, but from its due date on
    goes_back_to: str | None = None  # where what is before the approvers goes once others than we change its words

    def last_day(self, fields: Mapping[str, str]) -> date | None:
        """The last day on which it can be decided, by what a record's fields say; None where no date ends it."""
        said = fields.get(self.expires_by) if self.expires_by is not None else None
        return date.fromisoformat(said) if said else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step that a role may make from some states to one."""

    name: str
    leaves: frozenset[str] | None  # None: every state that waits for somebody
    reaches: str
    by: frozenset[Role]
    asks: tuple[str, ...] = ()  # names of fields
    confirms: bool = False  # the person reads the essentials and says yes once more
    seals: tuple[str, ...] = ()  # fields whose text is frozen for a decision; makes the next version
    decides: bool = False  # the verdict upon what was sealed
    emoji: tuple[str, ...] = ()  # names of those that mean it on the record's card; a verdict is never given by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How soon we mean to have done something, in our working time; a project may agree on other times."""

    name: str
    by: str  # the CHOICE field on which the time depends
    allows: Mapping[str, timedelta]  # working time, by each choice of that field
    counts_in: frozenset[str]  # the states in which its clock runs; in any other that is open it stands
    once: bool = False  # met for good when the record leaves these states: there is no second first answer


Named = TypeVar("Named", Field, State, Move)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A declared sort of record. The first state is where it begins."""

    name: str
    prefix: str  # ISS-12
    emoji: str  # the name of the one that files a message it is put on, unless a project chose another
    fields: tuple[Field, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    targets: tuple[Target, ...] = ()
    by_owner: bool = False  # while it is open it waits for the side of its owner
    by_day: bool = False  # it is promised for a day, for which the form asks with which it is raised
    asked_about: str | None = None  # the state in which whoever raised it may be asked how it went
    offered: bool = True  # with a button of the standing message
    seen_by: frozenset[Role] = TEAM_OR_CLIENT  # and raised; TEAM alone: such a record never leaves the team channel

    @property
    def begins(self) -> State:
        """The state of a record just filed."""
        return self.states[0]

    @property
    def command(self) -> str:
        """What follows the hyphen of its slash command: the first word of its name."""
        return self.name.partition("_")[0]

    @property
    def open_states(self) -> frozenset[str]:
        """The states that wait for somebody."""
        return frozenset(state.name for state in self.states if state.waits_for is not None)

    def standing(self, state: str, owner: Role | None) -> str:
        """Where a record stands that would stand in `state`, when this side owns it; None: nobody does."""
        if not self.by_owner or state not in self.open_states:
            return state
        side = self.begins.waits_for if owner is None else owner
        return next((one.name for one in self.states if one.waits_for is side), self.begins.name)

    @property
    def is_ours(self) -> bool:
        """Whether the client never sees a record of this kind."""
        return Role.CLIENT not in self.seen_by

    def state(self, name: str) -> State:
        """Raises KeyError for a state that this kind does not have."""
        return _named(self.states, name)

    def field(self, name: str) -> Field:
        """Raises KeyError for a field that this kind does not have."""
        return _named(self.fields, name)

    def move(self, name: str) -> Move:
        """Raises KeyError for a move that this kind does not have."""
        return _named(self.moves, name)

    def leaves(self, move: Move) -> frozenset[str]:
        """The states from which `move` may be made."""
        return self.open_states if move.leaves is None else move.leaves

    def over(self, state: str, reaches: str, asks: tuple[str, ...] = ()) -> tuple[Field, ...]:
        """The fields that hold no longer when a record goes from one state to another, asked for `asks`."""
        turns = self.state(state).waits_for is not self.state(reaches).waits_for
        return tuple(field for field in self.fields if (field.of_turn and turns) or field.answers in asks)

    def moves_meant(self, state: str, emoji: str) -> tuple[Move, ...]:
        """What this emoji on the card of a record standing in `state` may mean, whoever puts it there."""
        return tuple(move for move in self.moves if emoji in move.emoji and state in self.leaves(move))

    def moves_from(self, state: str, roles: frozenset[Role]) -> tuple[Move, ...]:
        """What somebody acting in `roles` may do to a record standing in `state`, in the order of the declaration."""
        return tuple(move for move in self.moves if state in self.leaves(move) and move.by & roles)


def _named(among: tuple[Named, ...], name: str) -> Named:
    for one in among:
        if one.name == name:
            return one
    raise KeyError(name)
