"""Shows what happened to a record: a line of it under its card, and all of it in a form."""

from collections.abc import Sequence
from typing import Any

from bot.messages.records import RecordCard, RecordLine, RecordText
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Carried
from bot.slack.views.names import name_in_rich, name_in_text
from bot.slack.views.record_cards import FIELD_ON_CARD, value_in_rich
from bot.use_cases.answers import written
from bot.words import Words

LINE_FIELD = 2900  # Slack shows 3,000 characters in a block
HISTORY_TEXT = 15_000  # characters: a form may have 250 kB, and an emoji takes twelve of them

_GONE = "…"  # what was let go of when its time had passed
_OF_ANY_RECORD = frozenset({"title", "text", "owner", "due_on"})  # what an edit changes besides fields of the kind
_QUOTED = frozenset({"commented", "source_edited"})  # deeds that are somebody's words


def record_line(words: Words, line: RecordLine) -> Message:
    """One thing that happened, as a reply under the card; whose turn it is now is notified."""
    said = _what_happened(words, line)
    lead = [name_in_rich(line.by, bold=True), blocks.words_of(" ")] if line.by else []
    shown: list[Block] = [blocks.rich([*lead, *_spoken(line, said)])]
    if line.deed in _QUOTED:
        shown.append(blocks.quote(blocks.cut(line.said, LINE_FIELD)))
    shown.extend(
        blocks.rich(
            [
                blocks.words_of(words("card.label", label=words(f"field.{field.name}.label")), bold=True),
                *value_in_rich(words, field, value, currency=line.currency, most=LINE_FIELD),
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
    if line.whom is not None:
        what = what.replace(line.whom.slack_id, name_in_text(line.whom))
    return Message(words("line.text", reference=line.reference, what=what), tuple(shown))


def record_text(text: RecordText) -> Message:
    """A part of a text that is too long for its card."""
    return Message(blocks.escaped(text.text), (blocks.rich([blocks.words_of(text.text)]),))


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
        shown.append(blocks.rich([blocks.words_of(f"{moment}  ", italic=True), *who, *_spoken(line, f" {told}")]))
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
            return words("line.approver_named", name=line.plain_details.get("name", _GONE))
        case "filed" if line.plain_details.get("author"):
            return words("line.recorded", name=line.plain_details["author"])
        case "converted":
            return words("line.converted", reference=line.plain_details.get("became", _GONE))
        case "edited":
            names = {name.removeprefix("was.") for name in line.plain_details} | {f.name for f, _ in line.details}
            what = words.list(_label(words, name) for name in sorted(names - {"void"})) or _GONE
            if "void" in line.plain_details:
                return words("line.edited_while_asked", what=what, version=line.plain_details["void"])
            return words("line.edited", what=what)
        case _:
            return words(f"line.{line.deed}")


def _spoken(line: RecordLine, said: str) -> list[Element]:
    """What happened; whoever stands in it by Slack's id is named, or mentioned where we still know no name."""
    if line.whom is None:
        return [blocks.words_of(said)]
    before, _, after = said.partition(line.whom.slack_id)
    return [blocks.words_of(before), name_in_rich(line.whom), blocks.words_of(after)]


def _label(words: Words, name: str) -> str:
    return words(f"form.{name}") if name in _OF_ANY_RECORD else words(f"field.{name}.label")


def _turn(words: Words, line: RecordLine) -> str:
    waits_for = line.waits_for
    return words(f"turn.{line.kind.name}.{waits_for}") if waits_for else ""
