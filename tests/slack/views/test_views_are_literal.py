"""Whatever people write, it is shown as they wrote it: it notifies nobody, links nowhere, formats nothing.

People's words are put between ⟦ and ⟧, so that they can be told from ours wherever a view has put them.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.slack.blocks import Message
from bot.words import Language, Words
from tests.slack.views.gallery import GALLERY
from tests.slack.views.shown import Shown

# a channel, people whose name we do not know, a moment
OURS = re.compile(r"<(#C0CLIENT|@U0NAMELESS|@U\d{8}|!date\^\d+\^[a-z_{} ]+\|[^<>|]+)>")
THEIRS = re.compile(r"⟦([^⟧]*)⟧?")
ALIVE = re.compile(r"[<>]|&(?!(amp|lt|gt);|\w*…)|[*_~`](?![\u2060…])")

TYPED = st.text(st.sampled_from("ab1 <>&@#!|*_~`;:/.-\né🐞测\u202e"), min_size=1, max_size=40)


@pytest.mark.parametrize("name", GALLERY)
@given(typed=TYPED)
@example(typed="<!channel> <!here> <@U1> <#C1> <!subteam^S1>")
@example(typed="*bold* _it_ ~no~ `code` ```block```")
@example(typed="<https://example.com|click> &lt;!channel&gt; &amp;")
@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_that_people_write_comes_alive(name: str, typed: str) -> None:
    for shown in GALLERY[name](Words(Language.EN), f"⟦{typed}⟧"):
        assert [text for text in marked_up(shown) if alive_in(text)] == []


@pytest.mark.parametrize("text", ["⟦<!channel>⟧", "*⟦a*b⟧*", "⟦a & b", "⟦_⟧", "to <!here> all", "by <@U1>"])
def test_what_would_come_alive_is_noticed(text: str) -> None:
    assert alive_in(text)


@pytest.mark.parametrize("text", ["*⟦a &lt;!channel&gt; *\u2060 b⟧*", "in <#C0CLIENT>", "by <@U0NAMELESS>", "⟦a &l…"])
def test_what_is_shown_literally_is_not_complained_of(text: str) -> None:
    assert not alive_in(text)


def alive_in(text: str) -> bool:
    """Whether people's words do something here, or somebody is notified in a way that is none of ours."""
    return any(ALIVE.search(theirs) for theirs in THEIRS.findall(text)) or "<" in OURS.sub("", THEIRS.sub("", text))


def marked_up(shown: Shown) -> Iterator[str]:
    """Everything that Slack reads for marks: the text beside the blocks, and mrkdwn wherever it stands."""
    if isinstance(shown, Message):
        yield shown.as_args()["text"]
    yield from _mrkdwn(list(shown.blocks) if isinstance(shown, Message) else shown)


def _mrkdwn(value: Any) -> Iterator[str]:
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            yield text
        case dict():
            for inside in value.values():
                yield from _mrkdwn(inside)
        case list():
            for inside in value:
                yield from _mrkdwn(inside)
        case _:
            pass
