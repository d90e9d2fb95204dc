"""Records: cards of every kind in every state, their lines, decisions and evidence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from bot.kinds import KINDS
from bot.kinds.kind import Field, FieldType, Kind, Role
from bot.messages.audiences import Audience
from bot.messages.decisions import Verdict
from bot.messages.names import Named
from bot.messages.records import Attached, RecordCard, RecordLine, TargetSeen
from bot.use_cases.answers import LINK_LENGTH, TITLE_LENGTH
from bot.use_cases.exports import Evidence
from bot.use_cases.records import Filed
from bot.words import Language
from storage.values.records import Record
from tests.slack.views.builders import NOW, cut_to
from tests.slack.views.builders.people import NOBODY, a_project, named

DIGEST = "0123456789abcdef" * 4
VERDICTS = (None, "approve", "adjust", "reject", "confirm", "send_back")


def a_value(field: Field, text: str) -> str:
    """An answer in its stored form, as long as its type allows."""
    match field.type:
        case FieldType.TEXT:
            return cut_to(TITLE_LENGTH, text)
        case FieldType.LONG_TEXT:
            return text[:3000].strip() or "x"
        case FieldType.CHOICE:
            return field.choices[-1]
        case FieldType.PERSON:
            return "U0ANA"
        case FieldType.DATE:
            return "2026-12-31"
        case FieldType.HOURS:
            return "9999.25"
        case FieldType.WORKING_DAYS:
            return "-1000"
        case FieldType.MONEY:
            return "123456789000"
        case FieldType.LINK:
            return ("https://example.com/" + "a" * LINK_LENGTH)[: LINK_LENGTH if len(text) > 1000 else 40]
        case FieldType.RECORD:
            return "ISS-999999999"


def a_verdict(text: str, verdict: str | None, *, voided: bool = False) -> Verdict:
    decided = verdict is not None
    return Verdict(
        version=3,
        digest=DIGEST,
        sealed=f"NW-CR-1\n{text}\n{text}",
        verdict=verdict,
        person=named(text) if decided else None,
        decided_at=NOW if decided else None,
        voided=voided,
    )


def a_card(kind: Kind, state: str, audience: Audience, text: str, *, decision: Verdict | None = None) -> RecordCard:
    """A card on which everything stands that this audience may see."""
    side = Role.TEAM if audience is Audience.TEAM else Role.CLIENT
    waits_for = kind.state(state).waits_for
    moves = kind.moves_from(state, frozenset({waits_for})) if waits_for else ()
    return RecordCard(
        project=7,
        audience=audience,
        language=Language.EN,
        record=12,
        version=4,
        kind=kind,
        reference=f"NORTHWIN-{kind.prefix}-999999999",
        title=cut_to(TITLE_LENGTH, text),
        text=text,
        state=state,
        waits_for=waits_for,
        fields=tuple((field, a_value(field, text)) for field in kind.fields if side in field.seen_by),
        owner=named(text),
        reporter=NOBODY,
        due_on=date(2026, 12, 31),
        created_at=NOW,
        moves=tuple(move.name for move in moves if move.leaves is not None),
        links=(("became", "CR-4"), ("became_by", "ISS-3"), ("duplicate_of", "ISS-1"), ("duplicate_of_by", "ISS-2")),
        decision=decision,
        edited=True,
        currency="EUR",
        zone="Europe/Berlin",
        targets=targets() if audience is Audience.TEAM else (),
        permalink="https://northwind.slack.com/archives/C0CLIENT/p1700000000000100",
        source_fate="edited" if audience is Audience.TEAM else "deleted",
        attachments=attachments(text),
    )


def attachments(text: str) -> tuple[Attached, ...]:
    """More files than a card shows: named, nameless, and such as nobody can open from here."""
    link = "https://northwind.slack.com/files/U0ANA/F0FILE/picture.png"
    return tuple(
        Attached(name=text[:4000].strip() or None if number % 2 else None, permalink=link if number % 3 else None)
        for number in range(25)
    )


def targets() -> tuple[TargetSeen, ...]:
    """Every target there is, missed and not missed."""
    return tuple(
        TargetSeen(target=target.name, due_at=NOW, breached=breached)
        for kind in KINDS
        for target in kind.targets
        for breached in (True, False)
    )


def cards(text: str) -> Iterator[RecordCard]:
    """A card of every kind in every state for every audience, and with every verdict where one is asked for."""
    verdicts = [*(a_verdict(text, verdict) for verdict in VERDICTS), a_verdict(text, None, voided=True)]
    for kind, audience in product(KINDS, Audience):
        for state in kind.states:
            yield a_card(kind, state.name, audience, text)
            if any(move.decides for move in kind.moves_from(state.name, frozenset(Role))):
                yield from (a_card(kind, state.name, audience, text, decision=verdict) for verdict in verdicts)


def a_line(kind: Kind, deed: str, text: str, *, move: str | None = None, by: Named | None = None) -> RecordLine:
    """A line that hands the turn to somebody, with every detail a line can have."""
    changed = kind.fields if deed in {"moved", "edited"} else ()
    about = NOBODY if by == NOBODY and deed in {"assigned", "filed", "approver_named"} else None
    name = about.slack_id if about else cut_to(80, text)
    plain = {"owner": name, "became": "CR-4", "author": name, "before": text, "name": name}
    if deed == "edited":
        plain = {"title": text, "was.title": text, "text": text, "owner": "", "due_on": "2026-12-31"}
        plain |= {"void": "1"} if any(move.seals for move in kind.moves) else {}
    return RecordLine(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        record=12,
        kind=kind,
        reference="ISS-12",
        title=cut_to(TITLE_LENGTH, text),
        deed=deed,
        move=move,
        by=by,
        said=text,
        details=tuple((field, a_value(field, text)) for field in changed),
        plain_details=plain,
        calls=(named(text), NOBODY),
        waits_for=kind.begins.waits_for,
        decision=a_verdict(text, "approve") if move else None,
        currency="EUR",
        whom=about,
    )


def lines(text: str) -> Iterator[RecordLine]:
    """Everything that can happen to a record of every kind, done by somebody, by somebody nameless, by the clock."""
    for kind in KINDS:
        for deed in (
            "filed",
            "commented",
            "edited",
            "assigned",
            "converted",
            "undone",
            "source_edited",
            "source_deleted",
            "approver_named",
        ):
            yield from (a_line(kind, deed, text, by=by) for by in (named(text), NOBODY))
        for deed, move in product(("moved", "refused"), kind.moves):
            yield from (a_line(kind, deed, text, move=move.name, by=by) for by in (named(text), None))


def filed(card: RecordCard, *, anew: bool) -> Filed:
    """A record just filed, as the one who filed it hears of it."""
    record = Record(
        id=card.record,
        project=card.project,
        kind=card.kind.name,
        number=1,
        title=card.title,
        text=card.text,
        state=card.state,
        state_since=NOW,
        owner=None,
        reporter=1,
        due_on=None,
        fields={},
        version=1,
        origin=None,
        source="form:1",
        created_at=NOW,
    )
    return Filed(project=a_project(card.title), record=record, reference=card.reference, anew=anew)


def evidence(text: str) -> tuple[Evidence, ...]:
    """Versions of a decision in every fate they can have."""
    by = named(text)
    pending = Evidence(
        reference="NW-CR-1",
        version=1,
        sealed=text * 2,
        digest=DIGEST,
        asked_by=by,
        asked_at=NOW,
        verdict=None,
        person=None,
        decided_at=None,
        reason=None,
        voided_at=None,
    )
    decided = replace(pending, verdict="reject", person=NOBODY, decided_at=NOW, reason=text)
    return (pending, replace(pending, voided_at=NOW), decided)
