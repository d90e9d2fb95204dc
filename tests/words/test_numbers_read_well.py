"""An English ordinal has an ending of its own, 2nd and 3rd: none can be glued to a number that is filled in."""

import re

from bot.words import Language
from bot.words.sentences import sentences_of
from tests.words.test_marks_stand_free import forms_of

GLUED = re.compile(r"\}(st|nd|rd|th)\b")


def test_no_ending_is_glued_to_a_number() -> None:
    said = {key: form for key, sentence in sentences_of(Language.EN).items() for form in forms_of(sentence)}
    assert {key for key, form in said.items() if GLUED.search(form)} == set()
