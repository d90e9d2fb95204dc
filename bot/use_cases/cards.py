"""How a record stands now, and what happened to it, as each audience may see it."""

from collections.abc import Mapping

from bot.kinds import kind_named
from bot.kinds.kind import Field, Kind, Role
from bot.messages.audiences import READABLE, Audience
from bot.messages.names import Named
from bot.messages.records import Attached, RecordCard, RecordLine, RecordText
from bot.use_cases import decisions
from bot.use_cases.callers import deciders
from bot.use_cases.names import named
from bot.use_cases.references import reference
from bot.use_cases.targets import seen_on_card
from bot.use_cases.texts import parts_of
from bot.use_cases.turns import whose_turn
from bot.words import Language
from storage import history, links, outbox, people, projects, records, sources, stamps
from storage.database import Transaction
from storage.values.places import Channel
from storage.values.projects import Project
from storage.values.records import HistoryLine, Record, Source

_ABOUT = {"assigned": "owner", "filed": "author", "approver_named": "name"}  # where a deed names somebody


def card_of(tx: Transaction, project: Project, record: Record, audience: Audience) -> RecordCard:
    """The card for this audience: only the fields it may see, only the moves of whoever the record waits for."""
    kind = kind_named(record.kind)
    source = sources.of(tx, record.id)
    return RecordCard(
        project=project.id,
        audience=audience,
        language=Language(project.language),
        record=record.id,
        version=record.version,
        kind=kind,
        reference=reference(project, record, audience),
        title=record.title,
        text=record.text,
        state=record.state,
        waits_for=kind.state(record.state).waits_for,
        fields=_visible(kind, record.fields, audience),
        owner=named(tx, record.owner) if record.owner is not None else None,
        reporter=named(tx, record.reporter),
        due_on=record.due_on,
        created_at=record.created_at,
        moves=moves_shown(kind, record, audience),
        links=_links(tx, project, record, audience),
        decision=decisions.shown(tx, record.id),
        edited=any(line.deed == "edited" for line in history.of(tx, record.id, READABLE[audience])),
        currency=project.currency,
        zone=project.zone,
        targets=seen_on_card(tx, record) if audience is Audience.TEAM else (),
        permalink=source.permalink if source else None,
        source_fate=_fate(source) if source else None,
        attachments=tuple(
            Attached(name=file.name, permalink=file.permalink)
            for file in sources.attached(tx, record.id, READABLE[audience])
        ),
    )


class NotYet(Exception):  # noqa: N818  it says what is
    """It cannot be told yet what this is about; asked again, it can."""


def card_at(tx: Transaction, channel: Channel, stamp: str, *, lines: bool = False) -> tuple[Project, Record] | None:
    """The record whose card, or line where these count too, stands in this channel under this stamp; else None."""
    said = stamps.said_at(tx, channel.id, stamp)
    if said is None or not said.subject.startswith("record:") or not (lines or said.slot == outbox.CARD):
        return None
    record_id = int(said.subject.removeprefix("record:"))
    for project in projects.in_channel(tx, channel.id):
        record = records.get(tx, project.id, record_id)
        if record is not None:
            return project, record
    return None


def text_of(project: Project, record: Record, part: int, audience: Audience) -> RecordText | None:
    """The part of a long text that is told under the card; None when it was edited and has fewer parts now."""
    parts = parts_of(record.text)
    if part > len(parts):
        return None
    return RecordText(project=project.id, audience=audience, language=Language(project.language), text=parts[part - 1])


def line_of(
    tx: Transaction, project: Project, record: Record, line: HistoryLine, audience: Audience
) -> RecordLine | None:
    """A line of the record's history for this audience; None when it is not for them, or another record's."""
    if line.audience not in READABLE[audience] or line.record != record.id:
        return None
    kind = kind_named(record.kind)
    fields = {field.name for field in kind.fields}
    return RecordLine(
        project=project.id,
        audience=audience,
        language=Language(project.language),
        record=record.id,
        kind=kind,
        reference=reference(project, record, audience),
        title=record.title,
        deed=line.deed,
        move=line.move,
        by=named(tx, line.by) if line.by is not None else None,
        said=line.said,
        details=_visible(kind, line.details, audience),
        plain_details={
            name: value
            for name, value in line.details.items()
            if name not in fields and name.removeprefix("was.") not in fields
        },
        calls=_calls(tx, project, record, line, audience),
        waits_for=kind.state(record.state).waits_for,
        decision=decisions.shown(tx, record.id) if line.move and _is_about_decision(kind, line.move) else None,
        currency=project.currency,
        whom=_whom(tx, project, line),
    )


def _whom(tx: Transaction, project: Project, line: HistoryLine) -> Named | None:
    """Whom a line is about that was written when we knew no name of theirs."""
    said = line.details.get(_ABOUT.get(line.deed, ""))
    person = people.named(tx, project.workspace, said) if said else None
    return Named(slack_id=person.slack_id, name=person.name) if person else None


def _fate(source: Source) -> str | None:
    """What became of the message that the record was made from, as a key below `card.source` in the words."""
    if source.deleted_at is not None:
        return "deleted"
    return "edited" if source.edited_at is not None else None


def moves_shown(kind: Kind, record: Record, audience: Audience) -> tuple[str, ...]:
    """The moves that get a button: those of whoever is waited for, each side's on its own card."""
    waits_for = kind.state(record.state).waits_for
    if waits_for is None or (waits_for is Role.TEAM) is not (audience is Audience.TEAM):
        return ()
    return tuple(
        move.name
        for move in kind.moves_from(record.state, frozenset({waits_for}))
        if move.leaves is not None  # what is possible at any time stands behind "More…"
    )


def _visible(kind: Kind, values: Mapping[str, str], audience: Audience) -> tuple[tuple[Field, str], ...]:
    side = Role.TEAM if audience is Audience.TEAM else Role.CLIENT
    return tuple(
        (field, values[field.name]) for field in kind.fields if side in field.seen_by and values.get(field.name)
    )


def _links(tx: Transaction, project: Project, record: Record, audience: Audience) -> tuple[tuple[str, str], ...]:
    shown: list[tuple[str, str]] = []
    for link in links.of(tx, record.id):
        outward = link.record == record.id
        other = records.get(tx, project.id, link.other if outward else link.record)
        if other is not None and (audience is Audience.TEAM or not kind_named(other.kind).is_ours):
            relation = link.relation if outward else f"{link.relation}_by"
            shown.append((relation, reference(project, other, audience)))
    return tuple(shown)


def _calls(
    tx: Transaction, project: Project, record: Record, line: HistoryLine, audience: Audience
) -> tuple[Named, ...]:
    """Whom this line hands the turn to: they are notified, because an update of the card notifies nobody."""
    kind = kind_named(record.kind)
    waits_for = kind.state(record.state).waits_for
    if line.deed == "approver_named" and waits_for is Role.APPROVER:
        turn = [one.id for one in deciders(tx, project) if str(one.id) == line.details["approver"]]
        return tuple(named(tx, one) for one in turn)
    if (
        line.deed not in {"moved", "edited", "assigned"}
        or waits_for is None
        or line.details.get("to", record.state) != record.state
    ):
        return ()
    match waits_for:
        case Role.TEAM:
            calls = audience is Audience.TEAM or project.team_channel is None
        case Role.APPROVER:
            asked = decisions.pending(tx, record.id)
            calls = audience is Audience.CLIENT and asked is not None and asked.asked_at == line.at
        case _:
            calls = audience is Audience.CLIENT and (kind.by_owner or line.deed == "moved")
    called = [person for person in whose_turn(tx, project, record) if person.id != line.by] if calls else []
    return tuple(Named(slack_id=person.slack_id, name=person.name) for person in called)


def _is_about_decision(kind: Kind, move_name: str) -> bool:
    move = kind.move(move_name)
    return bool(move.seals) or move.decides
