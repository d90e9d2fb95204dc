"""Shows the card of a record: what it is, how it stands, and the buttons of whoever it waits for."""

from collections.abc import Mapping, Sequence

from bot.kinds.kind import Field, FieldType, Move, Role
from bot.messages.audiences import Audience
from bot.messages.records import RecordCard, TargetSeen
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Ids
from bot.slack.views.names import name_in_text
from bot.use_cases.answers import written
from bot.use_cases.texts import ON_CARD
from bot.words import Words

FIELD_ON_CARD = 300  # characters; the line in the thread has it whole
LINK_ON_CARD = 100
FILES_ON_CARD = 10  # as many as one message of Slack's brings
FILE_NAME = 80
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
    small = (state_words(words, card), _whose(words, card), target_words(words, card.targets, card.zone))
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
    shown.append(blocks.actions(*buttons_of(words, card)))
    state = words(f"{card.kind.name}.state.{card.state}")
    text = words("card.text", reference=card.reference, title=blocks.escaped(card.title), state=state)
    return Message(text, tuple(shown))


def state_words(words: Words, card: RecordCard) -> str:
    """How it stands, and whom it waits for."""
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


def target_words(words: Words, targets: Sequence[TargetSeen], zone: str) -> str:
    """By when something was promised to be done. An instant, for what stands on a card does not count down."""
    return "  ·  ".join(
        words(f"target.{one.target}.{'breached' if one.breached else 'due'}", when=words.moment(one.due_at, zone))
        for one in targets
    )


def value_in_rich(words: Words, field: Field, value: str, *, currency: str, most: int) -> list[Block]:
    """What was filled in, for a line of rich text; a link is one."""
    if field.type is FieldType.LINK:
        return [blocks.link(value, shown_as=blocks.cut(value, LINK_ON_CARD))]
    return [blocks.words_of(blocks.cut(written(words, field, value, currency=currency), most))]


def buttons_of(words: Words, card: RecordCard) -> list[Block]:
    """The buttons of a card: the moves of whoever it waits for, and "More…"."""
    shown = [move_button(words, card, card.kind.move(name), style=_STYLES.get(name)) for name in card.moves]
    return [*shown, blocks.button(words("card.more"), "more", Ids(card.project, card.record).packed())]


def move_button(words: Words, card: RecordCard, move: Move, *, style: str | None = None) -> Block:
    """The button for a move; one that decides carries the version that is decided on."""
    version = card.decision.version if move.decides and card.decision else None
    ids = Ids(card.project, card.record, version).packed()
    return blocks.button(words(f"{card.kind.name}.move.{move.name}"), f"move:{move.name}", ids, style=style)


def _whose(words: Words, card: RecordCard) -> str:
    parts = [words("card.reporter", name=name_in_text(card.reporter))]
    if card.owner:
        parts.append(words("card.owner", name=name_in_text(card.owner)))
    if card.due_on:
        parts.append(words("card.due", day=words.day(card.due_on)))
    if card.source_fate:
        parts.append(words(f"card.source.{card.source_fate}"))
    return "  ·  ".join(parts)


def _fact(words: Words, card: RecordCard, field: Field, value: str) -> list[Block] | None:
    if field.name == "severity" or field.type is FieldType.RECORD:  # stands in the small print, or among the links
        return None
    label = blocks.words_of(words("card.label", label=words(f"field.{field.name}.label")), bold=True)
    return [label, *value_in_rich(words, field, value, currency=card.currency, most=FIELD_ON_CARD)]


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
