"""What a record says, changed: its words and fields, its owner, its day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.kinds import kind_named
from bot.kinds.kind import Field, Kind, Role
from bot.messages.audiences import Audience
from bot.rhythm.zones import local_date
from bot.use_cases import decisions
from bot.use_cases.answers import checked, titled
from bot.use_cases.callers import Caller, is_team
from bot.use_cases.outgoing import show_record, tell_line, tell_rest
from bot.use_cases.records import (
    Filed,
    answered,
    due_day,
    owning_side,
    refuse_ended,
    refuse_not_yours,
    taken,
    told,
)
from bot.use_cases.targets import follow
from storage import history, people, records
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.records import Record


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

    A pending decision was asked on the old words: where they change, it becomes void. What we changed is put forward
    as the next version; what others changed goes back to us, for only we say what it takes. Raises NotYours,
    MovedMeanwhile, BadAnswers.
    """
    caller, project, record = taken(tx, caller, project_id, record_id)
    refuse_not_yours(caller, record)
    refuse_ended(caller, project, record)
    kind = kind_named(record.kind)
    title, text = titled(answers.get("text", record.text), answers.get("title", record.title))
    editable = editable_fields(kind, caller.roles_towards(record.reporter))
    asked = tuple(field for field in editable if field.name in answers)
    given = checked(asked, answers, currency=project.currency, today=local_date(now, project.zone))
    fields = answered(record, asked, given)
    day = record.due_on
    is_ours = Role.TEAM in caller.roles_towards()
    if is_ours:
        day = due_day(due_on, record, local_date(now, project.zone))
    else:
        owner = record.owner
    changes = _changes(tx, record, title=title, text=text, fields=fields, owner=owner, due_on=day)
    if not changes:
        return told(caller, project, record)
    state, since = _standing(tx, project, record, owner, now=now)
    meant = replace(record, title=title, text=text, fields=fields)
    void = decisions.asked_otherwise(tx, project, record, meant)
    if void is not None and not is_ours:
        goes_back_to = kind.state(record.state).goes_back_to
        assert goes_back_to is not None, "declared wherever approvers are asked"
        state, since = goes_back_to, now
        changes |= {"void": str(void.version)}
    changed = records.change(
        tx, record, title=title, text=text, fields=fields, owner=owner, due_on=day, state=state, state_since=since
    )
    client_sees = any(_client_reads(kind, name) for name in changes)
    audience = Audience.CLIENT if client_sees or "owner" in changes else Audience.TEAM
    deed = "assigned" if changes.keys() <= {"owner", "was.owner"} else "edited"
    line = history.add(tx, record.id, deed, by=caller.person.id, audience=audience, details=changes, now=now)
    if void is not None and is_ours:
        decisions.put_forward_anew(tx, project, changed, by=caller.person.id, now=now)
    elif void is not None:
        decisions.withdraw(tx, record.id, now=now)
    follow(tx, project, changed, now=now)
    show_record(tx, project, changed)
    if changed.text != record.text:
        tell_rest(tx, project, changed)
    tell_line(tx, project, changed, line, *_readers(project, record, changed, client_sees=client_sees))
    return told(caller, project, changed)


def assign(
    tx: Transaction, caller: Caller, project_id: int, record_id: int, owner: int | None, *, now: datetime
) -> Filed:
    """Give a record an owner, or none. Raises TeamOnly."""
    caller, project, record = taken(tx, caller, project_id, record_id)
    is_team(caller)
    if owner == record.owner:
        return told(caller, project, record)
    state, since = _standing(tx, project, record, owner, now=now)
    changed = records.change(tx, record, owner=owner, state=state, state_since=since)
    details = _changes(tx, record, owner=owner)
    line = history.add(
        tx, record.id, "assigned", by=caller.person.id, audience=Audience.CLIENT, details=details, now=now
    )
    show_record(tx, project, changed)
    tell_line(tx, project, changed, line, *_readers(project, record, changed))
    return told(caller, project, changed)


def editable_fields(kind: Kind, roles: frozenset[Role]) -> tuple[Field, ...]:
    """What an edit form offers beside title and text: what was asked when filing, a link, and to us our own fields."""
    return tuple(
        field
        for field in kind.fields
        if field.when_filed or field.name == "link" or (Role.TEAM in roles and Role.CLIENT not in field.seen_by)
    )


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
        person = people.get(tx, value)
        return person.name or person.slack_id
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
    state = kind_named(record.kind).standing(record.state, owning_side(tx, project, owner))
    return state, record.state_since if state == record.state else now


def _readers(project: Project, old: Record, new: Record, *, client_sees: bool = False) -> tuple[Audience, ...]:
    """Who is told of a change: the client too where they see it, or their channel is where it becomes somebody's turn.

    Who of us it waits for is ours to know.
    """
    kind = kind_named(old.kind)
    theirs = project.team_channel is None or kind.state(new.state).waits_for is Role.CLIENT
    turns = new.state != old.state or (kind.by_owner and new.owner != old.owner and theirs)
    return tuple(Audience) if client_sees or turns else (Audience.TEAM,)
