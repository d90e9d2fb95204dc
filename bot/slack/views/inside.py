"""Shows what lies behind a card: a note for us alone, what the client sees, what was decided word for word."""

from collections.abc import Sequence
from typing import Any

from bot.messages.records import RecordCard
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Carried
from bot.slack.views.names import name_in_text
from bot.slack.views.record_cards import record_card
from bot.use_cases.exports import Evidence
from bot.words import Words

SEALED_SHOWN = 2900  # characters of one sealed text; the export has it whole


def note_form(words: Words, card: RecordCard, carries: Carried) -> dict[str, Any]:
    """The form for a note that stays in the team's channel."""
    shown = [
        _heading(card),
        blocks.section(words("note.stays_with_us")),
        blocks.field("note", words("note.label"), blocks.text_input(lines=True)),
    ]
    return blocks.modal(
        words("more.note"),
        shown,
        callback_id="note",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def client_sees_form(words: Words, theirs: Words, card: RecordCard) -> dict[str, Any]:
    """The card as it stands in the client's channel, in its language, without its buttons."""
    card_blocks = [block for block in record_card(theirs, card).blocks if block["type"] != "actions"]
    return _told(words, words("more.client_sees"), [blocks.context(words("note.as_the_client_sees")), *card_blocks])


def evidence_form(words: Words, card: RecordCard, versions: Sequence[Evidence]) -> dict[str, Any]:
    """Every version that was put before the approvers: the sealed text, its fingerprint, what became of it."""
    shown: list[Block] = [_heading(card), blocks.context(words("evidence.how_to_check"))]
    for version in versions:
        shown.append(blocks.quote(blocks.cut(version.sealed, SEALED_SHOWN)))
        shown.append(blocks.context(f"SHA-256 `{version.digest}`", _fate(words, card, version)))
    return _told(words, words("more.evidence"), shown)


def posted_form(words: Words, title: str, small: str, message: Message) -> dict[str, Any]:
    """A message of the client channel in a window, without its buttons."""
    told = [_without_file(block) for block in message.blocks if block["type"] != "actions"]
    return _told(words, title, [blocks.context(small), *told])


def _without_file(block: Block) -> Block:
    """In a window a picture is only said: it belongs to the post."""
    return blocks.context(blocks.escaped(block["alt_text"])) if block["type"] == "image" else block


def _fate(words: Words, card: RecordCard, version: Evidence) -> str:
    if version.verdict is None or version.person is None or version.decided_at is None:
        return words("evidence.voided" if version.voided_at else "evidence.pending")
    said = words(
        "evidence.decided",
        verdict=words(f"verdict.{version.verdict}"),
        who=name_in_text(version.person),
        when=words.moment(version.decided_at, card.zone),
    )
    return f"{said} {blocks.escaped(version.reason)}" if version.reason else said


def _heading(card: RecordCard) -> Block:
    return blocks.rich([blocks.words_of(card.reference, bold=True), blocks.words_of("  "), blocks.words_of(card.title)])


def _told(words: Words, title: str, shown: list[Block]) -> dict[str, Any]:
    return blocks.modal(title, shown, callback_id="read", carries=Carried().packed(), close=words("form.close"))
