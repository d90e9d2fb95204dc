"""What was filed wrongly: taken back, or filed anew as another kind."""

from datetime import datetime, timedelta

from bot.kinds import kind_named
from bot.kinds.kind import Kind
from bot.messages.audiences import Audience
from bot.refusals import MovedMeanwhile, NotOffered, ProjectIsClosed, TooLateToUndo
from bot.use_cases import decisions
from bot.use_cases.callers import Caller
from bot.use_cases.outgoing import show_record, tell_line
from bot.use_cases.records import Filed, answered, owning_side, refuse_ended, refuse_not_yours, show_whole, taken, told
from bot.use_cases.references import reference
from bot.use_cases.targets import follow
from storage import history, links, records, sources
from storage.database import Transaction

UNDO = timedelta(minutes=5)  # product.md


def undo_record(tx: Transaction, caller: Caller, project_id: int, record_id: int, *, now: datetime) -> Filed:
    """Take back what was filed wrongly, within five minutes; its number stays used. Raises NotYours, TooLateToUndo."""
    caller, project, record = taken(tx, caller, project_id, record_id)
    refuse_not_yours(caller, record)
    refuse_ended(caller, project, record)
    if now - record.created_at > UNDO:
        raise TooLateToUndo(minutes=int(UNDO.total_seconds()) // 60)
    changed = records.change(tx, record, state="undone", state_since=now)
    line = history.add(tx, record.id, "undone", by=caller.person.id, audience=Audience.CLIENT, now=now)
    decisions.withdraw(tx, record.id, now=now)
    follow(tx, project, changed, now=now)
    show_record(tx, project, changed)
    tell_line(tx, project, changed, line, *Audience)
    return told(caller, project, changed)


def convert_record(
    tx: Transaction, caller: Caller, project_id: int, record_id: int, into: Kind, *, now: datetime
) -> Filed:
    """File the record anew as another kind, linked both ways; the source is closed as "became CR-4".

    A field goes along where both kinds declare it alike: one that is ours alone never becomes the client's to read.
    So do its owner and its day. Raises NotYours, MovedMeanwhile, ProjectIsClosed, and NotOffered between what is ours
    alone and what the client sees.
    """
    caller, project, record = taken(tx, caller, project_id, record_id)
    refuse_not_yours(caller, record)
    refuse_ended(caller, project, record)
    if project.is_closed:
        raise ProjectIsClosed(name=project.name)
    kind = kind_named(record.kind)
    if kind.seen_by != into.seen_by:
        raise NotOffered
    if into.name == kind.name:
        raise MovedMeanwhile(reference=reference(project, record, caller.audience), state=record.state)
    keeps = {field.name for field in kind.fields if field in into.fields}
    fields = {field.name: field.default for field in into.fields if field.when_filed and field.default is not None}
    still = answered(record, kind.over(record.state, "converted"), {})
    fields |= {name: value for name, value in still.items() if name in keeps}
    became = records.add(
        tx,
        project.id,
        into.name,
        title=record.title,
        text=record.text,
        state=into.standing(into.begins.name, owning_side(tx, project, record.owner)),
        owner=record.owner,
        due_on=record.due_on,
        reporter=record.reporter,
        fields=fields,
        origin=record.origin,
        source=f"converted:{record.id}",
        now=now,
    )
    changed = records.change(tx, record, state="converted", state_since=now, fields=still)
    decisions.withdraw(tx, record.id, now=now)
    links.add(tx, record.id, "became", became.id)
    sources.hand_on(tx, record.id, became.id)
    new, old = (reference(project, one, Audience.CLIENT) for one in (became, record))
    history.note(
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
    show_whole(tx, project, became)
    return told(caller, project, became)
