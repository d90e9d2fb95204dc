"""The forms with which a record is raised, moved and edited."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, assert_never

from bot.kinds import KINDS
from bot.kinds.kind import Field, FieldType, Kind, Move
from bot.messages.names import Named
from bot.messages.records import RecordCard
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.buttons import Carried
from bot.use_cases.answers import TITLE_LENGTH, typed
from bot.use_cases.texts import parts_of
from bot.words import Words
from storage.values.projects import Project

MOST_TEXTS = 5  # inputs for one text: 15,000 characters, more than a message of Slack's can bring


def file_form(
    words: Words,
    kind: Kind,
    carries: Carried,
    *,
    project: str,
    title: str = "",
    text: str = "",
    client_will_see: bool = False,
) -> dict[str, Any]:
    """The form with which a record is raised; what was typed before is in it."""
    shown: list[Block] = [blocks.context(words("form.project", project=blocks.escaped(project)))]
    if kind.is_ours:
        shown.append(blocks.section(words("form.stays_with_us")))
    elif client_will_see:
        shown.append(blocks.section(words("form.client_will_see")))
    if carries.choose:
        shown.append(_record_as(words, kind))
    shown.append(
        blocks.field("title", words("form.title"), blocks.text_input(initial=title[:TITLE_LENGTH], most=TITLE_LENGTH))
    )
    shown += _text_fields(words, text, placeholder=words(f"{kind.name}.form.placeholder"))
    shown.extend(_input(words, field, {}, currency="") for field in kind.fields if field.when_filed)
    if kind.by_owner:
        shown.append(_owner(words, None))
    if kind.by_day:
        shown.append(_due(words, None))
    return blocks.modal(
        words(f"{kind.name}.form.title"),
        shown,
        callback_id="file_message" if carries.said else "file",
        carries=carries.packed(),
        submit=words("form.send"),
        close=words("form.cancel"),
    )


def which_project_form(
    words: Words, kind: Kind, carries: Carried, projects: Sequence[Project], typed: str
) -> dict[str, Any]:
    """Which of the place's projects is meant; what was typed comes along."""
    options = [
        blocks.option(f"{project.code} · {project.client} · {project.name}", str(project.id)) for project in projects
    ]
    shown = [
        blocks.field("project", words("form.which_project"), blocks.choice(options)),
        *_text_fields(words, typed),
    ]
    return blocks.modal(
        words(f"{kind.name}.form.title"),
        shown,
        callback_id="which_project",
        carries=carries.packed(),
        submit=words("form.next"),
        close=words("form.cancel"),
    )


def move_form(words: Words, card: RecordCard, move: Move, carries: Carried) -> dict[str, Any]:
    """What a move asks for; where a verdict or an answer is given, what it is upon is repeated first."""
    shown: list[Block] = [
        blocks.rich([blocks.words_of(card.reference, bold=True), blocks.words_of("  "), blocks.words_of(card.title)])
    ]
    if move.decides and card.decision is not None:
        shown.extend(blocks.quote(part) for part in parts_of(card.decision.sealed))
        shown.append(blocks.context(words("line.sealed", version=card.decision.version, digest=card.decision.digest)))
    asked = [card.kind.field(name) for name in move.asks]
    for question in [value for field, value in card.fields if field.name in {one.answers for one in asked}]:
        shown.extend(blocks.quote(part) for part in parts_of(question))
    hint = f"{card.kind.name}.ask.{move.name}"
    shown.append(blocks.section(words(hint)))
    held = {field.name: value for field, value in card.fields} if move.seals else {}
    shown.extend(_input(words, field, held, currency=card.currency) for field in asked)
    return blocks.modal(
        words(f"{card.kind.name}.move.{move.name}"),
        shown,
        callback_id="move",
        carries=carries.packed(),
        submit=words(f"{card.kind.name}.move.{move.name}"),
        close=words("form.cancel"),
    )


def edit_form(
    words: Words, card: RecordCard, fields: Sequence[Field], carries: Carried, *, is_team: bool
) -> dict[str, Any]:
    """The form with which a record's words are changed."""
    held = {field.name: value for field, value in card.fields}
    shown: list[Block] = [
        blocks.field("title", words("form.title"), blocks.text_input(initial=card.title, most=TITLE_LENGTH))
    ]
    if len(card.text) <= blocks.INPUT_LENGTH * MOST_TEXTS:  # a longer one could not be handed back whole
        shown += _text_fields(words, card.text)
    shown.extend(_input(words, field, held, currency=card.currency) for field in fields)
    if is_team:
        shown += [_owner(words, card.owner), _due(words, card.due_on)]
    return blocks.modal(
        words("more.edit"),
        shown,
        callback_id="edit",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def text_of(answers: dict[str, str]) -> str | None:
    """Take the text that was written out of the answers; None where the form had none to offer."""
    names = ["text", *(f"text_{number}" for number in range(2, MOST_TEXTS + 1))]
    parts = [answers.pop(name) for name in names if name in answers]
    return "".join(parts) if parts else None


def _record_as(words: Words, kind: Kind) -> Block:
    """What a message is recorded as; choosing brings the form of that kind, with what was typed."""
    options = [blocks.option(words(f"{one.name}.record"), one.name) for one in KINDS]
    choice = blocks.choice(options, initial=kind.name) | {"action_id": "record_as"}
    return blocks.section(words("form.record_as"), accessory=choice, block_id="record_as")


def _text_fields(words: Words, text: str, *, placeholder: str = "") -> list[Block]:
    """The text to write or edit: Slack's inputs hold 3,000 characters, so a longer one goes on in the next."""
    parts = [text[at : at + blocks.INPUT_LENGTH] for at in range(0, len(text), blocks.INPUT_LENGTH)] or [""]
    first = blocks.text_input(initial=parts[0], lines=True, placeholder=placeholder)
    return [blocks.field("text", words("form.text"), first, optional=True)] + [
        blocks.field(
            f"text_{number}", words("form.text_goes_on"), blocks.text_input(initial=part, lines=True), optional=True
        )
        for number, part in enumerate(parts[1:MOST_TEXTS], start=2)
    ]


def _owner(words: Words, owner: Named | None) -> Block:
    person = blocks.person(owner.slack_id if owner else None)
    return blocks.field("owner", words("form.owner"), person, optional=True)


def _due(words: Words, due_on: date | None) -> Block:
    return blocks.field("due_on", words("form.due_on"), _datepicker(due_on), optional=True)


def _input(words: Words, field: Field, held: Mapping[str, str], *, currency: str) -> Block:
    """A field as an input; `bot/use_cases/answers.py` has the way back."""
    value = held.get(field.name)
    hint = f"field.{field.name}.hint"
    label = words(f"field.{field.name}.label")
    if field.type is FieldType.MONEY:
        label = words("form.money", label=label, currency=currency)
    return blocks.field(
        field.name,
        label,
        _element(words, field, typed(field, value, currency=currency) if value else field.default or ""),
        optional=not field.required,
        hint=words(hint) if words.has(hint) else None,
    )


def _element(words: Words, field: Field, value: str) -> dict[str, Any]:
    match field.type:
        case FieldType.LONG_TEXT:
            return blocks.text_input(initial=value, lines=True)
        case FieldType.CHOICE:
            options = [blocks.option(words(f"field.{field.name}.{choice}"), choice) for choice in field.choices]
            return blocks.choice(options, initial=value or None)
        case FieldType.DATE:
            return _datepicker(date.fromisoformat(value) if value else None)
        case FieldType.PERSON:
            return blocks.person(value or None)
        case (
            FieldType.TEXT
            | FieldType.HOURS
            | FieldType.WORKING_DAYS
            | FieldType.MONEY
            | FieldType.LINK
            | FieldType.RECORD
        ):
            return blocks.text_input(initial=value)
    assert_never(field.type)


def _datepicker(day: date | None) -> dict[str, Any]:
    return {"type": "datepicker", "action_id": "value", **({"initial_date": day.isoformat()} if day else {})}
