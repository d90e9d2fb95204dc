"""Moves: each takes a record from one state to the next, asked for by somebody or by time alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from bot.kinds import kind_named
from bot.kinds.kind import Field, FieldType, Kind, Move, Role
from bot.messages.audiences import Audience
from bot.refusals import ApproversOnly, BadAnswers, MovedMeanwhile, NotOffered, Onlooker, OnlyRaise, WrongRole
from bot.rhythm.zones import local_date
from bot.use_cases import decisions
from bot.use_cases.answers import checked
from bot.use_cases.callers import Caller, deciders
from bot.use_cases.names import named
from bot.use_cases.outgoing import show_record, tell_line
from bot.use_cases.records import Filed, answered, owning_side, taken, told
from bot.use_cases.references import reference, referenced
from bot.use_cases.targets import follow
from storage import history, links, projects, records
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.records import Record


def move_record(
    tx: Transaction,
    caller: Caller,
    project_id: int,
    record_id: int,
    move_name: str,
    answers: Mapping[str, str],
    *,
    version: int | None = None,
    now: datetime,
) -> Filed:
    """Make a move. `version` is that of the sealed assessment somebody decides on.

    Raises MovedMeanwhile or DecidedAlready when it cannot be made any more, WrongRole or ApproversOnly when not by
    this person, BadAnswers for what it asks. Then nothing has changed.
    """
    with saying_what_was_tried(tx, project_id, record_id, move_name):
        caller, project, record = taken(tx, caller, project_id, record_id)
    kind = kind_named(record.kind)
    move = move_of(kind, move_name)
    refuse_impossible(tx, caller, project, record, move, version=version, now=now)
    asked = tuple(kind.field(name) for name in move.asks)
    given = checked(asked, answers, currency=project.currency, today=local_date(now, project.zone))
    related = _linked(tx, project, record, asked, given)
    if move.decides:
        decisions.decide(tx, caller, project, record, move, reason=given.get("reason"), now=now)
    return _moved(tx, caller, project, record, move, given, related, by=caller.person.id, now=now)


def move_of(kind: Kind, name: str) -> Move:
    """The move that a button names. Raises NotOffered where this version has none of that name."""
    try:
        return kind.move(name)
    except KeyError:
        raise NotOffered from None


@contextmanager
def saying_what_was_tried(tx: Transaction, project_id: int, record_id: int, move_name: str) -> Iterator[None]:
    """Have a refusal of somebody who may take no part say which move it was, of a record of this project."""
    try:
        yield
    except (Onlooker, OnlyRaise) as refusal:
        record = records.get(tx, project_id, record_id)
        kind = kind_named(record.kind) if record is not None else None
        if kind is not None and not kind.is_ours and any(move.name == move_name for move in kind.moves):
            refusal.tried = (record_id, move_name)
        raise


def refuse_impossible(
    tx: Transaction,
    caller: Caller,
    project: Project,
    record: Record,
    move: Move,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Raises WrongRole, ApproversOnly, MovedMeanwhile or what `decisions.refuse_verdict` raises, else does nothing."""
    _refuse_wrong_role(tx, caller, project, record, move)
    if move.decides:
        decisions.refuse_second_verdict(tx, project, record)
    if record.state not in kind_named(record.kind).leaves(move):
        raise MovedMeanwhile(reference=reference(project, record, caller.audience), state=record.state)
    if move.decides:
        decisions.refuse_verdict(tx, caller, project, record, version=version, now=now)


def move_by_clock(tx: Transaction, record: Record, move: Move, *, now: datetime) -> None:
    """Make a move for which only time has passed."""
    project = projects.get(tx, record.project)
    taken = records.take(tx, project.id, record.id)
    if taken is not None and taken.state == record.state:
        _moved(tx, None, project, taken, move, {}, (), by=None, now=now)


def note_refusal(tx: Transaction, caller: Caller, record_id: int, move_name: str, *, now: datetime) -> None:
    """Keep in the history that somebody tried a move that is not theirs to make; once, while nothing else happens."""
    if not history.is_refused_since(tx, record_id, by=caller.person.id, move=move_name):
        history.note(tx, record_id, "refused", by=caller.person.id, move=move_name, audience=Audience.TEAM, now=now)


def _refuse_wrong_role(tx: Transaction, caller: Caller, project: Project, record: Record, move: Move) -> None:
    if move.by & caller.roles_towards(record.reporter):
        return
    if move.by == frozenset({Role.APPROVER}):
        who = [named(tx, person.id) for person in deciders(tx, project)]
        raise ApproversOnly(record=record.id, move=move.name, who=who)
    raise WrongRole(record=record.id, move=move.name, who=_side(move.by))


def _side(roles: frozenset[Role]) -> str:
    """Who may, as a key below `side.` in the words."""
    for role in (Role.TEAM, Role.CLIENT, Role.REPORTER):
        if role in roles:
            return role.value
    return Role.CLOCK.value


def _moved(
    tx: Transaction,
    caller: Caller | None,
    project: Project,
    record: Record,
    move: Move,
    given: Mapping[str, str],
    related: tuple[tuple[str, int], ...],
    *,
    by: int | None,
    now: datetime,
) -> Filed:
    kind = kind_named(record.kind)
    reaches = kind.standing(move.reaches, owning_side(tx, project, record.owner))
    since = record.state_since if reaches == record.state else now
    asked = tuple(kind.field(name) for name in move.asks)
    fields = answered(record, (*asked, *kind.over(record.state, reaches, move.asks)), given)
    changed = records.change(tx, record, state=reaches, state_since=since, fields=fields)
    line = history.add(
        tx,
        record.id,
        "moved",
        by=by,
        move=move.name,
        audience=Audience.CLIENT,
        details={**given, "from": record.state, "to": reaches},
        now=now,
    )
    for relation, other in related:
        links.add(tx, record.id, relation, other)
        pointed_at = records.take(tx, project.id, other)
        assert pointed_at is not None, "records are never removed"
        show_record(tx, project, records.change(tx, pointed_at))
    if move.seals and by is not None:
        decisions.put_forward(tx, project, changed, move, by=by, now=now)
    elif kind.state(record.state).waits_for is Role.APPROVER and not move.decides:
        decisions.withdraw(tx, record.id, now=now)
    follow(tx, project, changed, now=now)
    show_record(tx, project, changed)
    tell_line(tx, project, changed, line, *Audience)
    if caller is None:
        return Filed(project=project, record=changed, reference=reference(project, changed, Audience.CLIENT))
    return told(caller, project, changed)


def _linked(
    tx: Transaction, project: Project, record: Record, asked: tuple[Field, ...], given: dict[str, str]
) -> tuple[tuple[str, int], ...]:
    """The records that answers name; `given` then holds their references as everybody says them."""
    related: list[tuple[str, int]] = []
    for field in asked:
        if field.type is FieldType.RECORD:
            other = referenced(tx, project, given[field.name], kind=record.kind)
            if other is None or other.id == record.id:
                raise BadAnswers({field.name: ("problem.no_such_record", {})})
            given[field.name] = reference(project, other, Audience.CLIENT)
            related.append((field.name, other.id))
    return tuple(related)
