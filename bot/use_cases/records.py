"""Records from raise to end: each gesture that changes one comes down to a deed of this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.kinds import kind_named
from bot.kinds.kind import Field, FieldType, Kind, Move, Role
from bot.messages.audiences import Audience
from bot.refusals import (
    ApproversOnly,
    BadAnswers,
    MovedMeanwhile,
    NoSuchRecord,
    NotOffered,
    NotYours,
    ProjectIsClosed,
    TeamOnly,
    TooLateToUndo,
    WrongRole,
)
from bot.use_cases import decisions
from bot.use_cases.answers import checked, titled
from bot.use_cases.callers import (
    Caller,
    Standing,
    deciders,
    in_project,
    is_team,
    may_raise,
    may_take_part,
    side_of,
    toward_project,
)
from bot.use_cases.cards import ON_CARD, parts_of
from bot.use_cases.names import named
from bot.use_cases.outgoing import show_record, tell_line, tell_text
from bot.use_cases.references import reference, referenced
from bot.use_cases.targets import follow
from storage import history, people, projects, records, sources
from storage.database import Transaction
from storage.values import Project, Record

UNDO = timedelta(minutes=5)  # product.md
DUE_ON = Field(name="due_on", type=FieldType.DATE, required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What a person gets to hear of a record, with what belongs to it."""

    project: Project
    record: Record
    reference: str
    anew: bool = True  # False: this very gesture had filed it before


def file_record(
    tx: Transaction,
    caller: Caller,
    kind: Kind,
    title: str | None,
    text: str,
    answers: Mapping[str, str],
    *,
    source: str,
    origin: str | None = None,
    reporter: int | None = None,
    owner: int | None = None,
    due_on: str = "",
    now: datetime,
) -> Filed:
    """Raise a record: number, history and cards in one transaction. The same `source` twice is one record.

    Without a title the first line of the text is it. `origin` is the stamp of the thread in the client channel to
    which the card belongs; None posts it into the channel. `reporter` is whoever said it, where that is not the caller.
    Owner and due date are taken where the kind asks for them at once.
    Raises NoProjectHere, ProjectIsClosed, Onlooker, TeamOnly, BadAnswers.
    """
    project = in_project(caller)
    if project.status == "closed":
        raise ProjectIsClosed(name=project.name)
    may_raise(caller)
    if not may_see(caller, kind):
        raise TeamOnly
    known = records.from_source(tx, project.id, source)
    if known is not None:
        return _told(caller, project, known, anew=False)
    title, text = titled(text, title)
    filed = tuple(field for field in kind.fields if field.when_filed)
    fields = checked(filed, answers, currency=project.currency, today=_today(project, now))
    day = _due(due_on, None, _today(project, now))
    record = records.add(
        tx,
        project.id,
        kind.name,
        title=title,
        text=text,
        state=kind.standing(kind.begins.name, _owning_side(tx, project, owner)),
        owner=owner,
        due_on=day,
        reporter=reporter or caller.person.id,
        fields=fields,
        origin=origin,
        source=source,
        now=now,
    )
    author = {"author": named(tx, record.reporter).name or ""} if record.reporter != caller.person.id else {}
    history.add(
        tx,
        record.id,
        "filed",
        by=caller.person.id,
        audience=Audience.CLIENT,
        said=text,
        details={"title": title, **author, **fields},
        now=now,
    )
    follow(tx, project, record, now=now)
    _show_whole(tx, project, record)
    return _told(caller, project, record)


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
    caller, project, record = _taken(tx, caller, project_id, record_id)
    kind = kind_named(record.kind)
    move = move_of(kind, move_name)
    refuse_impossible(tx, caller, project, record, move, version=version, now=now)
    asked = tuple(kind.field(name) for name in move.asks)
    given = checked(asked, answers, currency=project.currency, today=_today(project, now))
    links = _linked(tx, project, record, asked, given)
    if move.decides:
        decisions.decide(tx, caller, project, record, move, reason=given.get("reason"), now=now)
    return _moved(tx, caller, project, record, move, given, links, by=caller.person.id, now=now)


def kind_offered(name: str) -> Kind:
    """The kind that a button or a form names. Raises NotOffered where this version has none of that name."""
    try:
        return kind_named(name)
    except KeyError:
        raise NotOffered from None


def move_of(kind: Kind, name: str) -> Move:
    """The move that a button names. Raises NotOffered where this version has none of that name."""
    try:
        return kind.move(name)
    except KeyError:
        raise NotOffered from None


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


def edit_record(
    tx: Transaction,
    caller: Caller,
    project_id: int,
    record_id: int,
    answers: Mapping[str, str],
    *,
    owner: int | None = None,
    due_on: str = "",
    now: datetime,
) -> Filed:
    """Change what an open record says, by its reporter or the team; owner and due date by the team alone.

    A pending decision was asked on the old words: where they change, it becomes void and the new ones are put forward
    as the next version. Raises NotYours, MovedMeanwhile, BadAnswers.
    """
    caller, project, record = _taken(tx, caller, project_id, record_id)
    _refuse_not_yours(caller, record)
    _refuse_ended(caller, project, record)
    kind = kind_named(record.kind)
    title, text = titled(answers.get("text", record.text), answers.get("title", record.title))
    editable = editable_fields(kind, caller.roles_towards(record.reporter))
    asked = tuple(field for field in editable if field.name in answers)
    given = checked(asked, answers, currency=project.currency, today=_today(project, now))
    fields = _answered(record, asked, given)
    day = record.due_on
    if Role.TEAM in caller.roles_towards():
        day = _due(due_on, record, _today(project, now))
    else:
        owner = record.owner
    changes = _changes(tx, record, title=title, text=text, fields=fields, owner=owner, due_on=day)
    if not changes:
        return _told(caller, project, record)
    state, since = _standing(tx, project, record, owner, now=now)
    changed = records.change(
        tx, record, title=title, text=text, fields=fields, owner=owner, due_on=day, state=state, state_since=since
    )
    client_sees = any(_client_reads(kind, name) for name in changes)
    audience = Audience.CLIENT if client_sees else Audience.TEAM
    line = history.add(tx, record.id, "edited", by=caller.person.id, audience=audience, details=changes, now=now)
    decisions.put_forward_anew(tx, project, record, changed, by=caller.person.id, now=now)
    follow(tx, project, changed, now=now)
    show_record(tx, project, changed)
    if changed.text != record.text:
        _tell_rest(tx, project, changed)
    tell_line(tx, project, changed, line, *_readers(audience))
    return _told(caller, project, changed)


def assign(
    tx: Transaction, caller: Caller, project_id: int, record_id: int, owner: int | None, *, now: datetime
) -> Filed:
    """Give a record an owner, or none. Raises TeamOnly."""
    caller, project, record = _taken(tx, caller, project_id, record_id)
    is_team(caller)
    if owner == record.owner:
        return _told(caller, project, record)
    state, since = _standing(tx, project, record, owner, now=now)
    changed = records.change(tx, record, owner=owner, state=state, state_since=since)
    details = _changes(tx, record, owner=owner)
    line = history.add(
        tx, record.id, "assigned", by=caller.person.id, audience=Audience.CLIENT, details=details, now=now
    )
    show_record(tx, project, changed)
    tell_line(tx, project, changed, line, *(Audience if state != record.state else (Audience.TEAM,)))
    return _told(caller, project, changed)


def undo_record(tx: Transaction, caller: Caller, project_id: int, record_id: int, *, now: datetime) -> Filed:
    """Take back what was filed wrongly, within five minutes; its number stays used. Raises NotYours, TooLateToUndo."""
    caller, project, record = _taken(tx, caller, project_id, record_id)
    _refuse_not_yours(caller, record)
    _refuse_ended(caller, project, record)
    if now - record.created_at > UNDO:
        raise TooLateToUndo(minutes=int(UNDO.total_seconds()) // 60)
    changed = records.change(tx, record, state="undone", state_since=now)
    line = history.add(tx, record.id, "undone", by=caller.person.id, audience=Audience.CLIENT, now=now)
    decisions.withdraw(tx, record.id, now=now)
    follow(tx, project, changed, now=now)
    show_record(tx, project, changed)
    tell_line(tx, project, changed, line, *Audience)
    return _told(caller, project, changed)


def convert_record(
    tx: Transaction, caller: Caller, project_id: int, record_id: int, into: Kind, *, now: datetime
) -> Filed:
    """File the record anew as another kind, linked both ways; the source is closed as "became CR-4".

    A field goes along where both kinds declare it alike: one that is ours alone never becomes the client's to read.
    Raises NotYours, MovedMeanwhile, NotOffered between what is ours alone and what the client sees.
    """
    caller, project, record = _taken(tx, caller, project_id, record_id)
    _refuse_not_yours(caller, record)
    _refuse_ended(caller, project, record)
    kind = kind_named(record.kind)
    if kind.seen_by != into.seen_by:
        raise NotOffered
    if into.name == kind.name:
        raise MovedMeanwhile(reference=reference(project, record, caller.audience), state=record.state)
    keeps = {field.name for field in kind.fields if field in into.fields}
    fields = {field.name: field.default for field in into.fields if field.when_filed and field.default is not None}
    fields |= {name: value for name, value in record.fields.items() if name in keeps}
    became = records.add(
        tx,
        project.id,
        into.name,
        title=record.title,
        text=record.text,
        state=into.begins.name,
        reporter=record.reporter,
        fields=fields,
        origin=record.origin,
        source=f"converted:{record.id}",
        now=now,
    )
    changed = records.change(tx, record, state="converted", state_since=now)
    decisions.withdraw(tx, record.id, now=now)
    records.link(tx, record.id, "became", became.id)
    sources.hand_on(tx, record.id, became.id)
    new, old = (reference(project, one, Audience.CLIENT) for one in (became, record))
    history.add(
        tx,
        became.id,
        "filed",
        by=caller.person.id,
        audience=Audience.CLIENT,
        said=became.text,
        details={"was": old, "title": became.title, **fields},
        now=now,
    )
    line = history.add(
        tx,
        record.id,
        "converted",
        by=caller.person.id,
        audience=Audience.CLIENT,
        details={"became": new},
        now=now,
    )
    follow(tx, project, changed, now=now)
    show_record(tx, project, changed)
    tell_line(tx, project, changed, line, *Audience)
    follow(tx, project, became, now=now)
    _show_whole(tx, project, became)
    return _told(caller, project, became)


def note_refusal(tx: Transaction, caller: Caller, record_id: int, move_name: str, *, now: datetime) -> None:
    """Keep in the history that somebody tried a move that is not theirs to make."""
    history.add(tx, record_id, "refused", by=caller.person.id, move=move_name, audience=Audience.TEAM, now=now)


def editable_fields(kind: Kind, roles: frozenset[Role]) -> tuple[Field, ...]:
    """What an edit form offers beside title and text: what was asked when filing, a link, and to us our own fields."""
    return tuple(
        field
        for field in kind.fields
        if field.when_filed or field.name == "link" or (Role.TEAM in roles and Role.CLIENT not in field.seen_by)
    )


def for_caller(tx: Transaction, caller: Caller, project_id: int, record_id: int) -> tuple[Caller, Project, Record]:
    """A record whose ids came from a button, with its project, and the caller towards it.

    Raises NoSuchRecord when the project is not of this place or the record not of the project, Onlooker, OnlyRaise.
    """
    caller = toward_project(tx, caller, project_id)
    project = in_project(caller)
    may_take_part(caller)
    record = records.get(tx, project.id, record_id)
    if record is None or not may_see(caller, kind_named(record.kind)):
        raise NoSuchRecord
    return caller, project, record


def may_see(caller: Caller, kind: Kind) -> bool:
    """Whether there are records of this kind at all for this person, to read or to raise, towards their project."""
    return not kind.is_ours or caller.standing is Standing.TEAM


def _taken(tx: Transaction, caller: Caller, project_id: int, record_id: int) -> tuple[Caller, Project, Record]:
    caller, project, record = for_caller(tx, caller, project_id, record_id)
    taken = records.take(tx, project.id, record.id)
    assert taken is not None, "records are never removed"
    return caller, project, taken


def _show_whole(tx: Transaction, project: Project, record: Record) -> None:
    show_record(tx, project, record)
    _tell_rest(tx, project, record)


def _tell_rest(tx: Transaction, project: Project, record: Record) -> None:
    if len(record.text) > ON_CARD:
        tell_text(tx, project, record, parts=len(parts_of(record.text)))


def _told(caller: Caller, project: Project, record: Record, *, anew: bool = True) -> Filed:
    audience = Audience.CLIENT if caller.in_client_channel else caller.audience
    return Filed(project=project, record=record, reference=reference(project, record, audience), anew=anew)


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


def _refuse_not_yours(caller: Caller, record: Record) -> None:
    if not caller.roles_towards(record.reporter) & {Role.TEAM, Role.REPORTER}:
        raise NotYours


def _refuse_ended(caller: Caller, project: Project, record: Record) -> None:
    if record.state not in kind_named(record.kind).open_states:
        raise MovedMeanwhile(reference=reference(project, record, caller.audience), state=record.state)


def _moved(
    tx: Transaction,
    caller: Caller | None,
    project: Project,
    record: Record,
    move: Move,
    given: Mapping[str, str],
    links: tuple[tuple[str, int], ...],
    *,
    by: int | None,
    now: datetime,
) -> Filed:
    kind = kind_named(record.kind)
    reaches = kind.standing(move.reaches, _owning_side(tx, project, record.owner))
    since = record.state_since if reaches == record.state else now
    asked = tuple(kind.field(name) for name in move.asks)
    fields = _answered(record, asked, given)
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
    for relation, other in links:
        records.link(tx, record.id, relation, other)
        pointed_at = records.take(tx, project.id, other)
        assert pointed_at is not None, "records are never removed"
        show_record(tx, project, records.change(tx, pointed_at))
    if move.seals and by is not None:
        decisions.put_forward(tx, project, changed, move, by=by, now=now)
    elif kind.state(reaches).waits_for is None and not move.decides:
        decisions.withdraw(tx, record.id, now=now)
    follow(tx, project, changed, now=now)
    show_record(tx, project, changed)
    tell_line(tx, project, changed, line, *Audience)
    if caller is None:
        return Filed(project=project, record=changed, reference=reference(project, changed, Audience.CLIENT))
    return _told(caller, project, changed)


def _answered(record: Record, asked: tuple[Field, ...], given: Mapping[str, str]) -> dict[str, str]:
    """The record's fields with what was given; what was asked and left empty is there no longer."""
    names = {field.name for field in asked}
    return {**{name: value for name, value in record.fields.items() if name not in names}, **given}


def _linked(
    tx: Transaction, project: Project, record: Record, asked: tuple[Field, ...], given: dict[str, str]
) -> tuple[tuple[str, int], ...]:
    """The records that answers name; `given` then holds their references as everybody says them."""
    links: list[tuple[str, int]] = []
    for field in asked:
        if field.type is FieldType.RECORD:
            other = referenced(tx, project, given[field.name], kind=record.kind)
            if other is None or other.id == record.id:
                raise BadAnswers({field.name: ("problem.no_such_record", {})})
            given[field.name] = reference(project, other, Audience.CLIENT)
            links.append((field.name, other.id))
    return tuple(links)


def _changes(tx: Transaction, record: Record, **new: str | int | date | Mapping[str, str] | None) -> dict[str, str]:
    """What an edit changes: the new value under the name, the old one under `was.` and the name."""
    changes: dict[str, str] = {}
    for name, value in new.items():
        old = getattr(record, name)
        if isinstance(value, Mapping):
            for field in sorted({*value, *old}):
                if value.get(field) != old.get(field):
                    changes |= {field: value.get(field, ""), f"was.{field}": old.get(field, "")}
        elif value != old:
            changes |= {name: _plain(tx, name, value), f"was.{name}": _plain(tx, name, old)}
    return changes


def _plain(tx: Transaction, name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "owner" and isinstance(value, int):
        return people.get(tx, value).name or ""
    return str(value)


def _client_reads(kind: Kind, name: str) -> bool:
    bare = name.removeprefix("was.")
    return bare in {"title", "text", "due_on"} or any(
        field.name == bare and Role.CLIENT in field.seen_by for field in kind.fields
    )


def _standing(
    tx: Transaction, project: Project, record: Record, owner: int | None, *, now: datetime
) -> tuple[str, datetime]:
    """Where a record stands under this owner, and since when."""
    state = kind_named(record.kind).standing(record.state, _owning_side(tx, project, owner))
    return state, record.state_since if state == record.state else now


def _owning_side(tx: Transaction, project: Project, owner: int | None) -> Role | None:
    return None if owner is None else side_of(tx, project, people.get(tx, owner))


def _due(typed: str, record: Record | None, today: date) -> date | None:
    """A due date as a form gave it; one that has passed is refused, unless it stood there before."""
    if not typed:
        return None
    if record is not None and record.due_on is not None and typed == record.due_on.isoformat():
        return record.due_on
    return date.fromisoformat(checked((DUE_ON,), {"due_on": typed}, currency="", today=today)["due_on"])


def _readers(audience: Audience) -> tuple[Audience, ...]:
    return tuple(Audience) if audience is Audience.CLIENT else (Audience.TEAM,)


def _today(project: Project, now: datetime) -> date:
    return now.astimezone(ZoneInfo(project.zone)).date()
