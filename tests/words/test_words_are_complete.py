from pathlib import Path

import pytest

import bot
from bot.words import Language
from bot.words.sentences import sentences_of
from tests.words.checks import (
    Uses,
    code_of,
    keys_filled_differently,
    keys_of_one_only,
    keys_with_wrong_plurals,
    missing_keys,
    unused_keys,
    uses_in,
)

ENGLISH = sentences_of(Language.EN)
CHINESE = sentences_of(Language.ZH_CN)


@pytest.fixture(scope="module")
def uses() -> Uses:
    return uses_in(code_of(Path(bot.__path__[0]), without="sandbox"))


def test_both_languages_have_the_same_keys() -> None:
    assert keys_of_one_only(ENGLISH, CHINESE) == set()


def test_both_languages_are_filled_with_the_same_things() -> None:
    assert keys_filled_differently(ENGLISH, CHINESE) == set()


def test_every_plural_has_the_forms_of_its_language() -> None:
    assert keys_with_wrong_plurals(Language.EN, ENGLISH) == set()
    assert keys_with_wrong_plurals(Language.ZH_CN, CHINESE) == set()


def test_every_key_the_code_speaks_exists(uses: Uses) -> None:
    assert missing_keys(uses, ENGLISH) == set()


def test_every_key_is_spoken_somewhere(uses: Uses) -> None:
    assert unused_keys(uses, ENGLISH) == set()
