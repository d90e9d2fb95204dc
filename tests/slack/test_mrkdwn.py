import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.blocks import escaped
from bot.slack.mrkdwn import plain_text

TYPED = st.text(st.sampled_from("ab <>&@#!|*_~`\n：é🐞\u202e"), max_size=40)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("Login &lt;page&gt; &amp; form", "Login <page> & form"),
        ("ask <@U1|ana>", "ask @ana"),
        ("ask <@U1>", "ask @U1"),
        ("see <#C1|general>", "see #general"),
        ("see <#C1>", "see #C1"),
        ("<!channel> look", "@channel look"),
        ("<!here|here> look", "here look"),
        ("<!subteam^S1|@design> look", "@design look"),
        ("<!date^1795400000^{date}|Nov 23> it broke", "Nov 23 it broke"),
        ("at <https://example.com/a?b=1&amp;c=2>", "at https://example.com/a?b=1&c=2"),
        ("at <https://example.com|the shop>", "at the shop (https://example.com)"),
        ("at <http://example.com|example.com>", "at http://example.com"),
        ("to <mailto:ana@example.com|ana@example.com>", "to ana@example.com"),
        ("a\u00a0b", "a b"),
        ("  *bold* stays  ", "*bold* stays"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("", ""),
    ],
)
def test_what_slack_marks_up_is_read_as_it_was_meant(heard: str, meant: str) -> None:
    assert plain_text(heard) == meant


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("<@U0BOT> issue: it broke", "issue: it broke"),
        ("<@U0BOT|rapport> issue: it broke", "issue: it broke"),
        ("issue: it broke <@U0BOT>", "issue: it broke"),
        ("<@U0BOTH> issue", "@U0BOTH issue"),  # somebody else, whose id begins like ours
    ],
)
def test_our_own_mention_is_left_out(heard: str, meant: str) -> None:
    assert plain_text(heard, without="U0BOT") == meant


def test_what_was_escaped_twice_is_undone_once() -> None:
    assert plain_text("&amp;lt;") == "&lt;"


def test_a_mention_that_somebody_typed_by_hand_stays_their_words() -> None:
    assert plain_text("&lt;!channel&gt;") == "<!channel>"


@given(TYPED)
@settings(deadline=None, max_examples=200)
def test_escaped_words_can_neither_notify_nor_link_nor_format(typed: str) -> None:
    safe = escaped(typed)
    assert "<" not in safe
    assert ">" not in safe
    assert [sign for sign in "*_~`" for part in safe.split(sign)[1:] if not part.startswith("\u2060")] == []


@given(TYPED.map(str.strip))
@settings(deadline=None, max_examples=200)
def test_escaped_words_are_read_back_as_they_were(typed: str) -> None:
    assert plain_text(escaped(typed).replace("\u2060", "")) == typed
