"""Records as they are raised, and what every deed on one begins and ends with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.kinds import kind_named
from bot.kinds.kind import Field, FieldType, Kind, Role
from bot.messages.audiences import Audience
from bot.refusals import (
    LookedAtElsewhere,
    MovedMeanwhile,
    NoSuchRecord,
    NotOffered,
    NotYours,
    TeamOnly,
)
from bot.rhythm.zones import local_date
from bot.use_cases.answers import checked, titled
from bot.use_cases.callers import (
    Caller,
    Standing,
    in_project,
    may_raise_in,
    may_take_part,
    side_of,
    toward,
    toward_project,
)
from bot.use_cases.names import named
from bot.use_cases.outgoing import show_record, tell_line, tell_rest
from bot.use_cases.references import reference
from bot.use_cases.targets import allowed_in, follow
from storage import channels, history, people, projects, records, stamps
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.records import Record

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
    calls_owner: bool = True,
    now: datetime,
) -> Filed:
    """Raise a record: number, history and cards in one transaction. The same `source` twice is one record.

    Without a title the first line of the text is it. `origin` is the stamp of the thread in the client channel to
    which the card belongs; None posts it into the channel. `reporter` is whoever said it, where that is not the caller.
    Owner and due date are taken where the kind asks for them at once; an owner who is not the caller is called in a
    line below the card of their side, unless `calls_owner` says that they are called elsewhere.
    Raises NoProjectHere, ProjectIsClosed, Onlooker, TeamOnly, BadAnswers.
    """
    project = may_raise_in(caller)
    if not may_see(caller, kind):
        raise TeamOnly
    known = records.from_source(tx, project.id, source)
    if known is not None:
        return told(caller, project, known, anew=False)
    title, text = titled(text, title)
    filed = tuple(field for field in kind.fields if field.when_filed)
    fields = checked(filed, answers, currency=project.currency, today=local_date(now, project.zone))
    day = due_day(due_on, None, local_date(now, project.zone))
    allowed = allowed_in(tx, project) if kind.targets else None  # before the number, for which the next one waits
    record = records.add(
        tx,
        project.id,
        kind.name,
        title=title,
        text=text,
        state=kind.standing(kind.begins.name, owning_side(tx, project, owner)),
        owner=owner,
        due_on=day,
        reporter=reporter or caller.person.id,
        fields=fields,
        origin=origin,
        source=source,
        now=now,
    )
    author = named(tx, record.reporter) if record.reporter != caller.person.id else None
    history.note(
        tx,
        record.id,
        "filed",
        by=caller.person.id,
        audience=Audience.CLIENT,
        said=text,
        details={"title": title, **({"author": author.name or author.slack_id} if author else {}), **fields},
        now=now,
    )
    follow(tx, project, record, allowed, now=now)
    show_whole(tx, project, record)
    if calls_owner and owner is not None and owner != caller.person.id:
        _hand_over(tx, project, record, owner, by=caller.person.id, now=now)
    return told(caller, project, record)


def kind_offered(name: str) -> Kind:
    """The kind that a button or a form names. Raises NotOffered where this version has none of that name."""
    try:
        return kind_named(name)
    except KeyError:
        raise NotOffered from None


def for_caller(tx: Transaction, caller: Caller, project_id: int, record_id: int) -> tuple[Caller, Project, Record]:
    """A record whose ids came from a button, with its project, and the caller towards it.

    Raises NoSuchRecord when the project is not of this place or the record not of the project, LookedAtElsewhere where
    the place was the team's before, Onlooker, OnlyRaise.
    """
    caller = toward_record(tx, caller, project_id, record_id)
    project = in_project(caller)
    may_take_part(caller)
    record = records.get(tx, project.id, record_id)
    if record is None or not may_see(caller, kind_named(record.kind)):
        raise NoSuchRecord
    return caller, project, record


def toward_record(tx: Transaction, caller: Caller, project_id: int, record_id: int) -> Caller:
    """The same person, asking about the project of a record whose card they may have before them.

    Raises as `toward_project` does, and tells the team where a card that was left behind is looked at now.
    """
    try:
        return toward_project(tx, caller, project_id)
    except NoSuchRecord:
        if caller.channel is None or stamps.card_said(tx, caller.channel.id, f"record:{record_id}") is None:
            raise
        project = projects.find(tx, project_id)
        if project is None or records.get(tx, project.id, record_id) is None:
            raise
        if toward(tx, caller, project).standing is not Standing.TEAM:
            raise
        place = channels.get(tx, project.team_channel or project.channel)
        raise LookedAtElsewhere(place=place.slack_id) from None


def may_see(caller: Caller, kind: Kind) -> bool:
    """Whether there are records of this kind at all for this person, to read or to raise, towards their project."""
    return not kind.is_ours or caller.standing is Standing.TEAM


def taken(tx: Transaction, caller: Caller, project_id: int, record_id: int) -> tuple[Caller, Project, Record]:
    """What `for_caller` gives, with the record ours to change until the deed ends. Raises the same."""
    caller, project, record = for_caller(tx, caller, project_id, record_id)
    ours = records.take(tx, project.id, record.id)
    assert ours is not None, "records are never removed"
    return caller, project, ours


def refuse_not_yours(caller: Caller, record: Record) -> None:
    """Raises NotYours for whoever is neither of the team nor the one who raised it."""
    if not caller.roles_towards(record.reporter) & {Role.TEAM, Role.REPORTER}:
        raise NotYours


def refuse_ended(caller: Caller, project: Project, record: Record) -> None:
    """Raises MovedMeanwhile where it is over."""
    if record.state not in kind_named(record.kind).open_states:
        raise MovedMeanwhile(reference=reference(project, record, caller.audience), state=record.state)


def show_whole(tx: Transaction, project: Project, record: Record) -> None:
    """Have its cards posted, and below them what does not fit on one."""
    show_record(tx, project, record)
    tell_rest(tx, project, record)


def told(caller: Caller, project: Project, record: Record, *, anew: bool = True) -> Filed:
    """What the caller gets to hear of it, in the words of the place where they are."""
    audience = Audience.CLIENT if caller.in_client_channel else caller.audience
    return Filed(project=project, record=record, reference=reference(project, record, audience), anew=anew)


def answered(record: Record, asked: tuple[Field, ...], given: Mapping[str, str]) -> dict[str, str]:
    """The record's fields with what was given; what was asked and not given is there no longer."""
    names = {field.name for field in asked}
    return {**{name: value for name, value in record.fields.items() if name not in names}, **given}


def owning_side(tx: Transaction, project: Project, owner: int | None) -> Role | None:
    """Whose turn it is with this owner; None without one."""
    return None if owner is None else side_of(tx, project, people.get(tx, owner))


def due_day(typed: str, record: Record | None, today: date) -> date | None:
    """A due date as a form gave it; one that has passed is refused, unless it stood there before."""
    if not typed:
        return None
    if record is not None and record.due_on is not None and typed == record.due_on.isoformat():
        return record.due_on
    return date.fromisoformat(checked((DUE_ON,), {"due_on": typed}, currency="", today=today)["due_on"])


def _hand_over(tx: Transaction, project: Project, record: Record, owner: int, *, by: int, now: datetime) -> None:
    """Tell the owner of a new record that it is theirs, where they read; the other side has it on its card."""
    person = people.get(tx, owner)
    details = {"owner": person.name or person.slack_id}
    line = history.add(tx, record.id, "assigned", by=by, audience=Audience.CLIENT, details=details, now=now)
    in_team_channel = project.team_channel is not None and side_of(tx, project, person) is Role.TEAM
    tell_line(tx, project, record, line, Audience.TEAM if in_team_channel else Audience.CLIENT)
