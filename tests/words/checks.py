"""What must hold between the two files of words and the code that speaks them; each check answers its complaints."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.words import Language
from bot.words.sentences import PLURAL_CATEGORIES, Sentence, Sentences, placeholders

KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
ANY = "\0"  # stands for one {…} of an f-string, until it is known what the whole looks like


@dataclass
class Uses:
    """The keys a body of code speaks (must exist) and those it mentions (count as used, wherever they end up)."""

    spoken: set[str] = field(default_factory=set)
    spoken_patterns: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    mentioned_patterns: set[str] = field(default_factory=set)


def uses_in(sources: Iterable[str]) -> Uses:
    uses = Uses()
    for source in sources:
        tree = ast.parse(source)
        pieces = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if node not in pieces:  # the "card." of an f-string is no key
                _note(node, uses.mentioned, uses.mentioned_patterns)
        for spoken in _spoken(tree):
            _note(spoken, uses.spoken, uses.spoken_patterns)
    return uses


def code_of(package: Path, *, without: str) -> list[str]:
    """The sources of a package; what lies in its sub-package `without` speaks other words."""
    return [
        path.read_text(encoding="utf-8")
        for path in sorted(package.rglob("*.py"))
        if without not in path.relative_to(package).parts
    ]


def keys_of_one_only(one: Sentences, other: Sentences) -> set[str]:
    return set(one) ^ set(other)


def keys_filled_differently(one: Sentences, other: Sentences) -> set[str]:
    """Keys with other placeholders in one language than in the other, or in one plural form than in the next."""
    return {
        key
        for key in set(one) & set(other)
        if len({*_fills_of_each_form(one[key]), *_fills_of_each_form(other[key])}) > 1
    } | {key for key in set(one) & set(other) if isinstance(one[key], str) != isinstance(other[key], str)}


def keys_with_wrong_plurals(language: Language, sentences: Sentences) -> set[str]:
    """Plural sentences whose forms are not exactly those that the language has."""
    categories = {*language.locale.plural_form.tags, "other"} & PLURAL_CATEGORIES
    return {key for key, forms in sentences.items() if not isinstance(forms, str) and set(forms) != categories}


def missing_keys(uses: Uses, sentences: Sentences) -> set[str]:
    """Keys that are spoken and do not exist, and patterns that no key matches."""
    return (uses.spoken - set(sentences)) | {
        pattern for pattern in uses.spoken_patterns if not any(re.fullmatch(pattern, key) for key in sentences)
    }


def unused_keys(uses: Uses, sentences: Sentences) -> set[str]:
    return {
        key
        for key in set(sentences) - uses.mentioned
        if not any(re.fullmatch(pattern, key) for pattern in uses.mentioned_patterns)
    }


def _fills_of_each_form(sentence: Sentence) -> Iterator[frozenset[str]]:
    """A plural form may spell its number out ("one vote"), so `count` is left aside there."""
    if isinstance(sentence, str):
        yield placeholders(sentence)
    else:
        for form in sentence.values():
            yield placeholders(form) - {"count"}


def _spoken(tree: ast.AST) -> Iterator[ast.expr]:
    """First arguments of words(…), gesture.words(…), say(…), and what class attributes named `key` are set to."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]):
                if name.endswith(("words", "say")):
                    yield from _choices(first)
            case ast.ClassDef(body=body):
                for statement in body:
                    match statement:
                        case (
                            ast.Assign(targets=[ast.Name(id="key")], value=ast.expr() as value)
                            | ast.AnnAssign(target=ast.Name(id="key"), value=ast.expr() as value)
                        ):
                            yield from _choices(value)
                        case _:
                            pass
            case _:
                pass


def _choices(value: ast.expr) -> Iterator[ast.expr]:
    """What an expression may come to: both sides of `a if x else b`."""
    if isinstance(value, ast.IfExp):
        yield from _choices(value.body)
        yield from _choices(value.orelse)
    else:
        yield value


def _note(node: ast.AST, keys: set[str], patterns: set[str]) -> None:
    match node:
        case ast.Constant(value=str() as text) if KEY.fullmatch(text):
            keys.add(text)
        case ast.JoinedStr(values=parts):
            shape = "".join(p.value if isinstance(p, ast.Constant) and isinstance(p.value, str) else ANY for p in parts)
            segments = shape.split(".")
            if (
                len(segments) > 1
                and any(ANY not in segment for segment in segments)
                and all(re.fullmatch(rf"[a-z0-9_{ANY}]+", segment) for segment in segments)
            ):
                patterns.add(re.escape(shape).replace(re.escape(ANY), "[a-z0-9_]+"))
        case _:
            pass
