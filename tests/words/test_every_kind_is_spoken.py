"""A kind is data, so what it needs to be spoken of follows from it: each face names the keys it asks for."""

from collections.abc import Iterator

import pytest

from bot.kinds import KINDS
from bot.kinds.kind import APPROVER, CLOCK, FieldType, Kind, Move
from bot.words import Language, Words
from bot.words.sentences import sentences_of

MODAL_TITLE = 24  # https://docs.slack.dev/reference/views/modal-views, a submit button's too
BUTTON = 75
OPTION = 75
PLACEHOLDER = 150
NEEDS_HINT = {FieldType.HOURS, FieldType.WORKING_DAYS, FieldType.MONEY, FieldType.LINK, FieldType.RECORD}

BOTH = pytest.mark.parametrize("language", Language)
ALL = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@BOTH
@ALL
def test_every_kind_is_spoken(kind: Kind, language: Language) -> None:
    wanted = {*of_raising(kind), *of_states(kind), *of_moves(kind), *of_decisions(kind), *of_fields(kind)}
    assert sorted(wanted - set(sentences_of(language))) == []


@BOTH
@ALL
def test_what_is_pressed_or_chosen_for_a_kind_fits(kind: Kind, language: Language) -> None:
    words = Words(language)
    limits = {
        **dict.fromkeys(titles_of(kind), MODAL_TITLE),
        **dict.fromkeys((f"{kind.name}.raise", f"more.convert.{kind.name}"), BUTTON),
        **dict.fromkeys(choices_of(kind), OPTION),
        f"{kind.name}.form.placeholder": PLACEHOLDER,
    }
    assert {key: words(key) for key, most in limits.items() if len(words(key)) > most} == {}


@BOTH
@ALL
def test_two_buttons_of_a_kind_are_never_called_the_same(kind: Kind, language: Language) -> None:
    words = Words(language)
    called = [words(f"{kind.name}.move.{move.name}") for move in made_by_people(kind)]
    assert sorted(called) == sorted(set(called))


@BOTH
@ALL
def test_what_the_clock_does_stands_without_a_name(kind: Kind, language: Language) -> None:
    ends = {".", "。"}
    told = {move.name: Words(language)(f"{kind.name}.moved.{move.name}") for move in kind.moves}
    assert {name for name, text in told.items() if text[-1] in ends} == {
        move.name for move in kind.moves if move.by == CLOCK
    }


def test_no_kind_means_what_another_does() -> None:
    said = [word.strip() for kind in KINDS for language in Language for word in vocabulary(kind, language)]
    assert sorted(said) == sorted(set(said))


def of_raising(kind: Kind) -> Iterator[str]:
    """The standing message, the form, lists, conversion, help, and the words with which a mention raises it."""
    yield from (f"{kind.name}.{face}" for face in ("raise", "list", "found", "form.title", "form.placeholder"))
    yield f"more.convert.{kind.name}"
    yield f"vocabulary.{kind.name}"
    yield f"help.command.{kind.command}"


def of_states(kind: Kind) -> Iterator[str]:
    """The card, a sentence about where it stands, and whose turn it is."""
    for state in kind.states:
        yield f"{kind.name}.state.{state.name}"
        yield f"state.{state.name}"
        if state.waits_for is not None:
            yield f"waits_for.{state.waits_for}"
            yield f"turn.{kind.name}.{state.waits_for}"


def of_moves(kind: Kind) -> Iterator[str]:
    """The button, its form, what is told of it, and what of somebody who may not make it."""
    yield from titles_of(kind)
    for move in kind.moves:
        yield f"{kind.name}.moved.{move.name}"
        yield f"{kind.name}.refused.{move.name}"
        if move.by != APPROVER:  # approvers are named one by one
            yield from (f"side.{role}" for role in move.by)
        if move.asks or move.confirms:
            yield f"{kind.name}.ask.{move.name}"


def of_decisions(kind: Kind) -> Iterator[str]:
    for move in kind.moves:
        if move.decides:
            yield f"verdict.{move.name}"
            yield f"decision.{move.name}"


def of_fields(kind: Kind) -> Iterator[str]:
    """The form and the card; what is to be typed in one certain way has a hint that shows it."""
    yield from choices_of(kind)
    for field in kind.fields:
        yield f"field.{field.name}.label"
        if field.type in NEEDS_HINT:
            yield f"field.{field.name}.hint"
        if field.type is FieldType.RECORD:
            yield from (f"link.{field.name}", f"link.{field.name}_by")


def titles_of(kind: Kind) -> list[str]:
    """What stands on a form and on its submit button."""
    return [f"{kind.name}.form.title", *(f"{kind.name}.move.{move.name}" for move in made_by_people(kind))]


def choices_of(kind: Kind) -> list[str]:
    return [f"field.{field.name}.{choice}" for field in kind.fields for choice in field.choices]


def made_by_people(kind: Kind) -> list[Move]:
    return [move for move in kind.moves if move.by != CLOCK]


def vocabulary(kind: Kind, language: Language) -> list[str]:
    return Words(language)(f"vocabulary.{kind.name}").split(",")
