"""Shows what whoever does something to a record gets to hear, what else they may do to it, and records in a list."""

from collections.abc import Sequence
from typing import Any

from bot.kinds import KINDS
from bot.kinds.kind import Kind, Move
from bot.messages.records import RecordCard
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.names import name_in_rich
from bot.slack.views.record_cards import buttons_of, move_button, record_card, state_words
from bot.use_cases.lookups import Listed, Only
from bot.use_cases.records import Filed
from bot.use_cases.summaries import totals
from bot.words import Words


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
        blocks.context(state_words(words, card)),
    ]
    steps = [move_button(words, card, move) for move in moves]
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
    return Message(text, (blocks.section(text), blocks.actions(move_button(words, card, move, style="primary"))))


def offered_answer(words: Words, card: RecordCard) -> Message:
    """What somebody gets to hear whose comment may have been meant as a verdict: the buttons."""
    text = words("answer.not_a_decision", reference=card.reference)
    return Message(text, (blocks.section(text), blocks.actions(*buttons_of(words, card))))


def shown_answer(words: Words, card: RecordCard) -> Message:
    """A record, to the one who asked for it."""
    return record_card(words, card)


def which_answer(words: Words, cards: Sequence[RecordCard]) -> Message:
    """Records of several projects that are called the same: a list of them, and a button for each."""
    text = words("answer.which_record")
    some = cards[: blocks.ACTIONS]
    buttons = [
        blocks.button(card.reference, f"show:{card.record}", Ids(card.project, card.record).packed()) for card in some
    ]
    return Message(
        text,
        (blocks.section(text), blocks.bullets(_list_line(words, card) for card in some), blocks.actions(*buttons)),
    )


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
        said = totals(words, count=found.approved, cost=found.cost, shift=found.shift, currency=found.currency)
        shown.append(blocks.context(said))
    return Message(heading, tuple(shown))


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
