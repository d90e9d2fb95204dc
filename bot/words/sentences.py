"""The sentences of one language as its TOML file holds them: flat keys, checked once, kept for the life of the process.

What fills them, and how numbers look in them, is the business of `words.py`.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from bot.words.languages import Language

Sentence = str | Mapping[str, str]  # one text, or one for each plural category of the language
Sentences = Mapping[str, Sentence]

# https://cldr.unicode.org/index/cldr-spec/plural-rules: a table with no other keys than these is one sentence
PLURAL_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})


@cache
def sentences_of(language: Language) -> Sentences:
    """All sentences of this language by their dotted keys, read from its file at the first call."""
    return flattened(tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")))


def flattened(tables: Mapping[str, Any], above: str = "") -> dict[str, Sentence]:
    """Nested tables as one, keys joined by dots; a table of plural categories stays together as one sentence.

    **Raises** ValueError for what is not a text, and for a placeholder that is more than a name.
    """
    flat: dict[str, Sentence] = {}
    for name, value in tables.items():
        key = above + name
        match value:
            case str():
                placeholders(value)
                flat[key] = value
            case dict() if _is_plural(value):
                for form in value.values():
                    placeholders(form)
                flat[key] = value
            case dict():
                flat |= flattened(value, f"{key}.")
            case _:
                raise ValueError(f"{key} is not a text: {value!r}")
    return flat


def placeholders(text: str) -> frozenset[str]:
    """The names in braces in this text. **Raises** ValueError for `{}`, `{a.b}`, `{a!r}` and `{a:>3}`.

    A sentence only says where a fill stands, so that a translator cannot break what a programmer wrote.
    """
    names = set()
    for _, name, form, conversion in Formatter().parse(text):
        if name is None:
            continue
        if form or conversion or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise ValueError(f"a placeholder is a plain name in braces, in {text!r}")
        names.add(name)
    return frozenset(names)


def _is_plural(table: Mapping[str, Any]) -> bool:
    return "other" in table and PLURAL_CATEGORIES.issuperset(table) and all(isinstance(v, str) for v in table.values())
