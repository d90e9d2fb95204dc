"""Slack makes *bold* and `code` only of what stands free, and a Chinese sign beside the mark does not leave it free.

https://github.com/seratch/ChatGPT-in-Slack/pull/121
"""

import re

import pytest

from bot.words import Language
from bot.words.sentences import Sentence, sentences_of

MARKED = re.compile(r"([*`])[^*`\n]+\1")
FREE = re.compile(r"\s|[!-/:-@\[-_{-~]")  # a space, a sign of ASCII


@pytest.mark.parametrize("language", Language)
def test_every_mark_stands_free(language: Language) -> None:
    said = {key: stuck_in(form) for key, sentence in sentences_of(language).items() for form in forms_of(sentence)}
    assert {key: stuck for key, stuck in said.items() if stuck} == {}


@pytest.mark.parametrize("text", ["汇报*已暂停*，恢复后", "下一次：*{next}* ", "a*b* c", "`列表`、 `搜索`"])
def test_a_mark_that_does_not_stand_free_is_noticed(text: str) -> None:
    assert len(stuck_in(text)) == 1


@pytest.mark.parametrize("text", ["*bold*", "say `this` `that`, please", "用 `列表` 查看", "*未结* · 列出"])
def test_a_mark_that_stands_free_is_not_complained_of(text: str) -> None:
    assert stuck_in(text) == []


def stuck_in(text: str) -> list[str]:
    """What is marked in this text with something other than a space, a sign or an edge beside it."""
    return [
        found[0]
        for found in MARKED.finditer(text)
        for beside in [text[: found.start()][-1:] + text[found.end() :][:1]]
        if not all(FREE.match(sign) for sign in beside)
    ]


def forms_of(sentence: Sentence) -> list[str]:
    return [sentence] if isinstance(sentence, str) else list(sentence.values())
