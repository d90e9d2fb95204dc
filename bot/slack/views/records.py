"""Shows a record: its card, what happened to it, and what whoever does something to it gets to hear."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.kinds import KINDS
from bot.kinds.kind import Field, FieldType, Kind, Move, Role
from bot.messages.audiences import Audience
from bot.messages.records import RecordCard, RecordLine, RecordText, TargetSeen
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.names import name_in_rich, name_in_text
from bot.use_cases.answers import written
from bot.use_cases.cards import ON_CARD
from bot.use_cases.lookups import Listed, Only
from bot.use_cases.records import Filed
from bot.words import Words

FIELD_ON_CARD = 300  # characters; the line in the thread has it whole
LINE_FIELD = 2900  # Slack shows 3,000 characters in a block
LINK_ON_CARD = 100
FILES_ON_CARD = 10  # as many as one message of Slack's brings
FILE_NAME = 80
HISTORY_TEXT = 15_000  # characters: a form may have 250 kB, and an emoji takes twelve of them

_OF_ANY_RECORD = frozenset({"title", "text", "owner", "due_on"})  # what an edit changes besides fields of the kind
_QUOTED = frozenset({"commented", "source_edited"})  # deeds that are somebody's words
_STYLES = {"confirm": "primary", "approve": "primary", "resolve": "primary", "send": "primary", "reject": "danger"}
_SIGNS: Mapping[Role | None, str] = {
    Role.TEAM: "large_blue_circle",
    Role.CLIENT: "large_orange_circle",
    Role.APPROVER: "large_orange_circle",
    None: "white_check_mark",
}


def record_card(words: Words, card: RecordCard) -> Message:
    """The living message of a record in one channel."""
    head = [
        blocks.emoji(card.kind.emoji),
        blocks.words_of(" "),
        blocks.words_of(card.reference, bold=True),
        blocks.words_of("  "),
        blocks.words_of(card.title, bold=True),
    ]
    small = (_standing(words, card), _whose(words, card), target_words(words, card.targets, card.zone))
    shown: list[Block] = [blocks.rich(head), blocks.context(*small)]
    if card.text:
        text = blocks.cut(card.text, ON_CARD)
        more = f"\n{words('card.more_in_thread')}" if len(card.text) > ON_CARD else ""
        shown.append(blocks.rich([blocks.words_of(text), blocks.words_of(more, italic=True)]))
    facts = [fact for fact in (_fact(words, card, field, value) for field, value in card.fields) if fact]
    facts += [
        [blocks.words_of(words("card.label", label=words(f"link.{relation}"))), blocks.words_of(reference)]
        for relation, reference in card.links
    ]
    if card.permalink and card.audience is Audience.TEAM:  # in the client's channel the card stands under it
        facts.append([blocks.link(card.permalink, shown_as=words("card.source.link"))])
    if card.attachments:
        facts.append(_attachments(words, card))
    if facts:
        shown.append(blocks.rich(*facts))
    if card.decision is not None:
        shown.append(blocks.context(_decision(words, card)))
    shown.append(blocks.actions(*_buttons(words, card)))
    state = words(f"{card.kind.name}.state.{card.state}")
    text = words("card.text", reference=card.reference, title=blocks.escaped(card.title), state=state)
    return Message(text, tuple(shown))


def record_line(words: Words, line: RecordLine) -> Message:
    """One thing that happened, as a reply under the card; whose turn it is now is notified."""
    said = _what_happened(words, line)
    lead = [name_in_rich(line.by, bold=True), blocks.words_of(" ")] if line.by else []
    shown: list[Block] = [blocks.rich([*lead, blocks.words_of(said)])]
    if line.deed in _QUOTED:
        shown.append(blocks.quote(blocks.cut(line.said, LINE_FIELD)))
    shown.extend(
        blocks.rich(
            [
                blocks.words_of(words("card.label", label=words(f"field.{field.name}.label")), bold=True),
                *_value(words, field, value, currency=line.currency, most=LINE_FIELD),
            ]
        )
        for field, value in line.details
        if not field.name.startswith("was.")
    )
    if line.decision is not None:
        decision = line.decision
        key = "line.sealed" if decision.verdict is None else "line.decided"
        shown.append(blocks.context(words(key, version=decision.version, digest=decision.digest)))
    if line.calls:
        turn = [element for person in line.calls for element in (blocks.mention(person.slack_id), blocks.words_of(" "))]
        shown.append(blocks.rich([*turn, blocks.words_of(_turn(words, line))]))
    who = line.by.name or "" if line.by else ""
    what = blocks.escaped(f"{who} {said}".strip())
    return Message(words("line.text", reference=line.reference, what=what), tuple(shown))


def record_text(text: RecordText) -> Message:
    """A part of a text that is too long for its card."""
    return Message(blocks.escaped(text.text), (blocks.rich([blocks.words_of(text.text)]),))


def more_form(
    words: Words,
    card: RecordCard,
    moves: Sequence[Move],
    carries: Carried,
    *,
    may_edit: bool,
    may_undo: bool,
    is_team: bool,
) -> dict[str, Any]:
    """What this person may do to this record besides the buttons on its card."""
    ids = Ids(card.project, card.record)
    shown: list[Block] = [
        blocks.rich([blocks.words_of(card.reference, bold=True), blocks.words_of("  "), blocks.words_of(card.title)]),
        blocks.context(_standing(words, card)),
    ]
    steps = [_move_button(words, card, move) for move in moves]
    if steps:
        shown += [blocks.section(words("more.moves")), blocks.actions(*steps)]
    others: list[Block] = []
    if may_edit:
        others.append(blocks.button(words("more.edit"), "edit", ids.packed()))
    if is_team:
        others.append(blocks.button(words("more.assign_me"), "assign", ids.packed()))
    if is_team:
        others.append(blocks.button(words("more.note"), "note", ids.packed()))
        if not card.kind.is_ours:
            others.append(blocks.button(words("more.client_sees"), "client_sees", ids.packed()))
    others.append(blocks.button(words("more.history"), "history", ids.packed()))
    if card.decision is not None:
        others.append(blocks.button(words("more.evidence"), "evidence", ids.packed()))
    if may_undo:
        others.append(blocks.button(words("more.undo"), "undo", ids.packed(), style="danger"))
    shown.append(blocks.actions(*others))
    if may_edit and card.waits_for is not None:
        conversions = [
            blocks.button(words(f"more.convert.{kind.name}"), f"convert:{kind.name}", ids.packed())
            for kind in KINDS
            if kind.name != card.kind.name and kind.seen_by == card.kind.seen_by
        ]
        if conversions:
            shown += [blocks.section(words("more.conversions")), blocks.actions(*conversions)]
    shown.append(blocks.context(words("more.comment")))
    return blocks.modal(card.reference, shown, callback_id="more", carries=carries.packed(), close=words("form.close"))


def filed_answer(words: Words, filed: Filed) -> Message:
    """What the one who filed it gets to hear; for a few minutes it can be taken back."""
    key = "answer.filed" if filed.anew else "answer.filed_before"
    text = words(key, reference=filed.reference, title=blocks.escaped(filed.record.title))
    ids = Ids(filed.project.id, filed.record.id).packed()
    undo = blocks.button(words("more.undo"), "undo", ids)
    more = blocks.button(words("card.more"), "more", ids)
    return Message(text, (blocks.section(text), blocks.actions(*((undo, more) if filed.anew else (more,)))))


def move_offered(words: Words, card: RecordCard, move: Move) -> Message:
    """What somebody gets to hear whose emoji means a move that asks for more than an emoji can say."""
    step = words(f"{card.kind.name}.move.{move.name}")
    text = words("answer.emoji_needs_form", reference=card.reference, step=step)
    return Message(text, (blocks.section(text), blocks.actions(_move_button(words, card, move, style="primary"))))


def offered_answer(words: Words, card: RecordCard) -> Message:
    """What somebody gets to hear whose comment may have been meant as a verdict: the buttons."""
    text = words("answer.not_a_decision", reference=card.reference)
    return Message(text, (blocks.section(text), blocks.actions(*_buttons(words, card))))


def shown_answer(words: Words, card: RecordCard) -> Message:
    """A record, to the one who asked for it."""
    return record_card(words, card)


def undone_answer(words: Words, reference: str) -> Message:
    """It was taken back."""
    text = words("answer.undone", reference=reference)
    return Message(text, (blocks.section(text),))


def moved_answer(words: Words, moved: Filed) -> Message:
    """A step was made from a list, where its card is not to be seen."""
    state = words(f"state.{moved.record.state}")
    text = words("answer.moved", reference=moved.reference, title=blocks.escaped(moved.record.title), state=state)
    return Message(text, (blocks.section(text),))


def list_answer(
    words: Words, kind: Kind, cards: Sequence[RecordCard], *, found: Listed, search: str, only: Only | None = None
) -> Message:
    """Records in a list, to the one who asked for them; changes with what the approved ones come to."""
    key = f"{kind.name}.found" if search else f"{kind.name}.list"
    if not cards:
        key = "list.none_found" if search else "list.none"
    elif only is not None:
        key = f"list.only.{only}"
    heading = words(key, count=len(cards), search=blocks.escaped(search))
    shown: list[Block] = [blocks.section(heading)]
    if cards:
        shown.append(blocks.bullets(_list_line(words, card) for card in cards))
    if found.approved:
        totals = words(
            "list.totals",
            count=found.approved,
            cost=words.money(found.cost, found.currency),
            shift=words("span.working_days", count=found.shift),
        )
        shown.append(blocks.context(totals))
    return Message(heading, tuple(shown))


def history_form(words: Words, card: RecordCard, lines: Sequence[tuple[str, RecordLine]]) -> dict[str, Any]:
    """Everything that happened to a record, as this reader may know it; the newest first."""
    shown: list[Block] = [
        blocks.rich([blocks.words_of(card.reference, bold=True), blocks.words_of("  "), blocks.words_of(card.title)])
    ]
    left = HISTORY_TEXT
    for moment, line in lines:
        told = _told(words, line)
        left -= len(told)
        if left < 0 or len(shown) == blocks.VIEW_BLOCKS - 1:
            shown.append(blocks.context(words("more.older")))
            break
        who = [name_in_rich(line.by, bold=True)] if line.by else []
        shown.append(blocks.rich([blocks.words_of(f"{moment}  ", italic=True), *who, blocks.words_of(f" {told}")]))
    return blocks.modal(
        words("more.history"), shown, callback_id="read", carries=Carried().packed(), close=words("form.close")
    )


def _told(words: Words, line: RecordLine) -> str:
    """What happened, with what was said and filled in."""
    quoted = f" {blocks.cut(line.said, FIELD_ON_CARD)}" if line.deed in _QUOTED else ""
    if "before" in line.plain_details:
        quoted += "\n" + words("line.before", text=blocks.cut(line.plain_details["before"], FIELD_ON_CARD))
    facts = [
        f"\n{words('card.label', label=words(f'field.{field.name}.label'))}"
        f"{blocks.cut(written(words, field, value, currency=line.currency), FIELD_ON_CARD)}"
        for field, value in line.details
    ]
    return _what_happened(words, line) + quoted + "".join(facts)


def _list_line(words: Words, card: RecordCard) -> list[Block]:
    line = [
        blocks.words_of(card.reference, bold=True),
        blocks.words_of(f"  {card.title}  ·  {words(f'{card.kind.name}.state.{card.state}')}"),
    ]
    if card.owner:
        line += [blocks.words_of("  ·  "), name_in_rich(card.owner)]
    if card.due_on:
        line.append(blocks.words_of("  ·  " + words("card.due", day=words.day(card.due_on))))
    return line


def _standing(words: Words, card: RecordCard) -> str:
    parts = [f":{_SIGNS[card.waits_for]}: *{words(f'{card.kind.name}.state.{card.state}')}*"]
    if card.waits_for is not None:
        parts.append(words(f"waits_for.{card.waits_for}"))
    parts.extend(
        words("card.label", label=words(f"field.{field.name}.label")) + words(f"field.{field.name}.{value}")
        for field, value in card.fields
        if field.name == "severity"
    )
    if card.edited:
        parts.append(words("card.edited"))
    return "  ·  ".join(parts)


def _whose(words: Words, card: RecordCard) -> str:
    parts = [words("card.reporter", name=name_in_text(card.reporter))]
    if card.owner:
        parts.append(words("card.owner", name=name_in_text(card.owner)))
    if card.due_on:
        parts.append(words("card.due", day=words.day(card.due_on)))
    if card.source_fate:
        parts.append(words(f"card.source.{card.source_fate}"))
    return "  ·  ".join(parts)


def target_words(words: Words, targets: Sequence[TargetSeen], zone: str) -> str:
    """By when something was promised to be done. An instant, for what stands on a card does not count down."""
    return "  ·  ".join(
        words(f"target.{one.target}.{'breached' if one.breached else 'due'}", when=words.moment(one.due_at, zone))
        for one in targets
    )


def _fact(words: Words, card: RecordCard, field: Field, value: str) -> list[Block] | None:
    if field.name == "severity" or field.type is FieldType.RECORD:  # stands in the small print, or among the links
        return None
    label = blocks.words_of(words("card.label", label=words(f"field.{field.name}.label")), bold=True)
    return [label, *_value(words, field, value, currency=card.currency, most=FIELD_ON_CARD)]


def _attachments(words: Words, card: RecordCard) -> list[Block]:
    line = [blocks.words_of(words("card.label", label=words("card.attachments")), bold=True)]
    for number, file in enumerate(card.attachments[:FILES_ON_CARD], start=1):
        name = blocks.cut(file.name, FILE_NAME) if file.name else words("card.file", number=number)
        line += [blocks.words_of("  ·  ")] if number > 1 else []
        line.append(blocks.link(file.permalink, shown_as=name) if file.permalink else blocks.words_of(name))
    more = len(card.attachments) - FILES_ON_CARD
    if more > 0:
        line.append(blocks.words_of("  ·  " + words("card.more_files", count=more)))
    return line


def _value(words: Words, field: Field, value: str, *, currency: str, most: int) -> list[Block]:
    if field.type is FieldType.LINK:
        return [blocks.link(value, shown_as=blocks.cut(value, LINK_ON_CARD))]
    return [blocks.words_of(blocks.cut(written(words, field, value, currency=currency), most))]


def _decision(words: Words, card: RecordCard) -> str:
    decision = card.decision
    assert decision is not None, "asked before"
    short = decision.digest[:12]
    if decision.verdict is not None and decision.person is not None and decision.decided_at is not None:
        return words(
            f"decision.{decision.verdict}",
            version=decision.version,
            who=name_in_text(decision.person),
            when=words.moment(decision.decided_at, card.zone),
            digest=short,
        )
    key = "decision.voided" if decision.voided else "decision.pending"
    return words(key, version=decision.version, digest=short)


def _buttons(words: Words, card: RecordCard) -> list[Block]:
    shown = [_move_button(words, card, card.kind.move(name), style=_STYLES.get(name)) for name in card.moves]
    return [*shown, blocks.button(words("card.more"), "more", Ids(card.project, card.record).packed())]


def _move_button(words: Words, card: RecordCard, move: Move, *, style: str | None = None) -> Block:
    """The button for a move; one that decides carries the version that is decided on."""
    version = card.decision.version if move.decides and card.decision else None
    ids = Ids(card.project, card.record, version).packed()
    return blocks.button(words(f"{card.kind.name}.move.{move.name}"), f"move:{move.name}", ids, style=style)


def _what_happened(words: Words, line: RecordLine) -> str:
    match line.deed:
        case "moved":
            return words(f"{line.kind.name}.moved.{line.move}")
        case "refused":
            return words(f"{line.kind.name}.refused.{line.move}")
        case "assigned":
            owner = line.plain_details.get("owner", "")
            return words("line.assigned", name=owner) if owner else words("line.unassigned")
        case "approver_named":
            return words("line.approver_named", name=line.plain_details["name"])
        case "filed" if line.plain_details.get("author"):
            return words("line.recorded", name=line.plain_details["author"])
        case "converted":
            return words("line.converted", reference=line.plain_details["became"])
        case "edited":
            names = sorted(
                {name.removeprefix("was.") for name in line.plain_details} | {f.name for f, _ in line.details}
            )
            return words("line.edited", what=words.list(_label(words, name) for name in names))
        case _:
            return words(f"line.{line.deed}")


def _label(words: Words, name: str) -> str:
    return words(f"form.{name}") if name in _OF_ANY_RECORD else words(f"field.{name}.label")


def _turn(words: Words, line: RecordLine) -> str:
    waits_for = line.waits_for
    return words(f"turn.{line.kind.name}.{waits_for}") if waits_for else ""
