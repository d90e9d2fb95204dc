"""What a person may see of records when they ask: the questions of the doors, answered for one caller alone."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from bot.kinds import kind_named
from bot.kinds.kind import Field, FieldType, Kind, Move, Role
from bot.messages.audiences import READABLE, Audience
from bot.messages.records import RecordCard, RecordLine
from bot.refusals import NoSuchRecord, NotOffered, Onlooker, OnlyRaise, Refusal, TeamOnly
from bot.use_cases.callers import (
    Caller,
    Standing,
    in_project,
    is_team,
    may_raise,
    may_take_part,
    team_projects,
    toward_project,
)
from bot.use_cases.cards import card_of, line_of
from bot.use_cases.edits import editable_fields
from bot.use_cases.moves import move_of, refuse_impossible, saying_what_was_tried
from bot.use_cases.records import for_caller, may_see, toward_record
from bot.use_cases.references import reference, referenced
from bot.use_cases.refiling import UNDO
from storage import decisions, history, lists, records
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.records import Record

MOST_CHOICES = 100  # options of one menu in Slack
LISTED = 20  # records of one answer: what can be read at a glance
LOOKED_THROUGH = 500  # open records of one kind in a project among which those of one person, or urgent ones, are found
URGENT = frozenset({"high", "critical"})
_TAKE_PART = frozenset({Standing.TEAM, Standing.CLIENT})


@unique
class Only(StrEnum):
    """Which records of a list, or parts of a status, somebody wants to see."""

    WAITING = "waiting"  # on the client
    OURS = "ours"
    MINE = "mine"  # raised or owned by whoever asks
    URGENT = "urgent"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A record, and what this person may do to it."""

    card: RecordCard
    moves: tuple[Move, ...]
    editable: tuple[Field, ...]
    may_edit: bool
    may_undo: bool
    is_team: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSeen:
    """A record, and a move this person may make."""

    card: RecordCard
    move: Move

    @property
    def needs_form(self) -> bool:
        """Whether something is to be filled in or confirmed before it is made."""
        return bool(self.move.asks) or self.move.confirms


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySeen:
    """A record, and what happened to it, the newest first."""

    card: RecordCard
    moments: tuple[datetime, ...]
    lines: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Records of one kind, and what the approved ones come to."""

    cards: tuple[RecordCard, ...]
    approved: int
    cost: int  # minor units
    shift: int  # working days
    currency: str


def record_seen(tx: Transaction, caller: Caller, project_id: int, record_id: int, *, now: datetime) -> Seen:
    """A record whose ids came from a button. Raises as `for_caller` does; who may only raise sees what they raised."""
    towards = toward_record(tx, caller, project_id, record_id)
    project = in_project(towards)
    may_raise(towards)
    record = records.get(tx, project.id, record_id)
    if record is None or not may_see(towards, kind_named(record.kind)):
        raise NoSuchRecord
    if record.reporter != towards.person.id:
        may_take_part(towards)
    kind = kind_named(record.kind)
    roles = towards.roles_towards(record.reporter)
    is_open = record.state in kind.open_states
    owns = bool(roles & {Role.TEAM, Role.REPORTER})
    return Seen(
        card=_card_for(tx, towards, project, record),
        moves=kind.moves_from(record.state, roles),
        editable=editable_fields(kind, roles),
        may_edit=owns and is_open,
        may_undo=owns and is_open and now - record.created_at <= UNDO,
        is_team=Role.TEAM in roles,
    )


def records_named(tx: Transaction, caller: Caller, kind: Kind, said: str, *, now: datetime) -> list[Seen]:
    """What somebody may mean by ISS-12, NW-ISS-12, or 12 for one of this kind: one record, or several projects' of it.

    What they may not see is not meant, where there is another. Raises NoSuchRecord, Onlooker, OnlyRaise.
    """
    if not caller.projects:
        in_project(caller)
    meant: list[Seen] = []
    refusals: list[Refusal] = []
    for project in caller.projects:
        record = referenced(tx, project, said, kind=kind.name)
        if record is not None:
            try:
                may_take_part(toward_project(tx, caller, project.id))
                meant.append(record_seen(tx, caller, project.id, record.id, now=now))
            except (NoSuchRecord, Onlooker, OnlyRaise) as refusal:
                refusals.append(refusal)
    if not meant:
        raise refusals[0] if refusals else NoSuchRecord()
    return meant


def move_seen(
    tx: Transaction,
    caller: Caller,
    project_id: int,
    record_id: int,
    move_name: str,
    *,
    version: int | None,
    now: datetime,
) -> MoveSeen:
    """A record with a move that this person may make now. Raises as `move_record` does, before anything is asked."""
    with saying_what_was_tried(tx, project_id, record_id, move_name):
        caller, project, record = for_caller(tx, caller, project_id, record_id)
    kind = kind_named(record.kind)
    move = move_of(kind, move_name)
    refuse_impossible(tx, caller, project, record, move, version=version, now=now)
    return MoveSeen(card=_card_for(tx, caller, project, record), move=move)


def team_sees(tx: Transaction, caller: Caller, project_id: int, record_id: int) -> RecordCard:
    """A record as our people see it, whatever its kind. Raises TeamOnly, NoSuchRecord."""
    caller, project, record = for_caller(tx, caller, project_id, record_id)
    is_team(caller)
    return _card_for(tx, caller, project, record)


def client_sees(tx: Transaction, caller: Caller, project_id: int, record_id: int) -> RecordCard:
    """A record as the client's channel shows it, for our people. Raises TeamOnly, NoSuchRecord, NotOffered."""
    caller, project, record = for_caller(tx, caller, project_id, record_id)
    is_team(caller)
    if kind_named(record.kind).is_ours:
        raise NotOffered
    return card_of(tx, project, record, Audience.CLIENT)


def history_seen(tx: Transaction, caller: Caller, project_id: int, record_id: int) -> HistorySeen:
    """What happened to a record, as this person may know it."""
    caller, project, record = for_caller(tx, caller, project_id, record_id)
    found = [
        (line.at, shown)
        for line in reversed(history.of(tx, record.id, READABLE[caller.audience]))
        if (shown := line_of(tx, project, record, line, caller.audience)) is not None
    ]
    return HistorySeen(
        card=_card_for(tx, caller, project, record),
        moments=tuple(at for at, _ in found),
        lines=tuple(line for _, line in found),
    )


def listed(tx: Transaction, caller: Caller, kind: Kind, search: str, *, only: Only | None = None) -> Listed:
    """The open records of a kind, or those that contain what is searched for, of every project of the place.

    `only`: some of them, or those that have ended. A project in which the caller may not see them is left out. The
    approved ones are not added up where their projects have different currencies.
    """
    if not caller.projects:
        in_project(caller)
    cards: list[RecordCard] = []
    approved: list[dict[str, str]] = []
    for towards in _readers_of(tx, caller, kind):
        project = in_project(towards)
        audience = Audience.CLIENT if towards.in_client_channel else towards.audience
        found = (
            lists.found(tx, project.id, kind.name, search, most=LISTED)
            if search
            else _of_kind(tx, project, kind, only, caller.person.id)
        )
        cards += [card_of(tx, project, record, audience) for record in found]
        if _has_totals(kind):
            approved += decisions.approved_fields(tx, project.id, [kind.name])
    if len({project.currency for project in caller.projects}) > 1:
        approved.clear()
    return Listed(
        cards=tuple(cards[:LISTED]),
        approved=len(approved),
        cost=sum(int(fields.get("cost", 0)) for fields in approved),
        shift=sum(int(fields.get("shift", 0)) for fields in approved),
        currency=caller.projects[0].currency,
    )


def _readers_of(tx: Transaction, caller: Caller, kind: Kind) -> list[Caller]:
    """The caller towards each project of the place in which they may see records of a kind.

    Raises Onlooker, OnlyRaise, TeamOnly where there is none.
    """
    towards = [toward_project(tx, caller, project.id) for project in caller.projects]
    found = [one for one in towards if one.standing in _TAKE_PART and may_see(one, kind)]
    if not found:
        may_take_part(towards[0])
        raise TeamOnly
    return found


def with_all_projects(tx: Transaction, caller: Caller) -> Caller:
    """Somebody with every running project of the workspace in which they are of the team."""
    theirs = tuple(team_projects(tx, caller).values())
    everywhere = replace(caller, projects=theirs[:MOST_CHOICES])
    return toward_project(tx, everywhere, theirs[0].id) if len(theirs) == 1 else everywhere


def project_chosen(tx: Transaction, caller: Caller, project_id: int) -> Project:
    """The project that was chosen from those of the place. Raises NoSuchRecord, Onlooker."""
    towards = toward_project(tx, caller, project_id)
    may_raise(towards)
    return in_project(towards)


def _of_kind(tx: Transaction, project: Project, kind: Kind, only: Only | None, asker: int) -> list[Record]:
    """The records of a kind that are wanted, the newest first, as many as are shown."""
    states = _states(kind, only)
    if only not in {Only.MINE, Only.URGENT}:
        return lists.of_kind(tx, project.id, kind.name, states, most=LISTED)
    standing = lists.of_kind(tx, project.id, kind.name, states, most=LOOKED_THROUGH)
    wanted = [
        record
        for record in standing
        if (asker in {record.owner, record.reporter} if only is Only.MINE else record.fields.get("severity") in URGENT)
    ]
    return wanted[:LISTED]


def _states(kind: Kind, only: Only | None) -> frozenset[str]:
    match only:
        case Only.DONE:
            return frozenset(state.name for state in kind.states if state.waits_for is None)
        case Only.WAITING:
            return frozenset(state.name for state in kind.states if state.waits_for in {Role.CLIENT, Role.APPROVER})
        case Only.OURS:
            return frozenset(state.name for state in kind.states if state.waits_for is Role.TEAM)
        case _:
            return kind.open_states


def _card_for(tx: Transaction, caller: Caller, project: Project, record: Record) -> RecordCard:
    """The record as this person may see it, called what it is called in the place where they ask."""
    card = card_of(tx, project, record, caller.audience)
    if not caller.in_client_channel:
        return card
    return replace(card, reference=reference(project, record, Audience.CLIENT))


def _has_totals(kind: Kind) -> bool:
    return any(field.type is FieldType.MONEY for field in kind.fields)
