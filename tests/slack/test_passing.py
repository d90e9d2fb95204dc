"""Only what scrolls a channel is counted, and nothing is known of it but that it was there."""

from typing import Any

import pytest

from bot.slack.passing import STEP, Passed, Passing

SAID = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "text": "hello", "ts": "2.0"}


def counted(event: dict[str, Any]) -> bool:
    passing = Passing()
    return any(passing.see(event, "T1") for _ in range(STEP))


def test_ten_messages_of_a_channel_are_written_down_at_once() -> None:
    passing = Passing()
    seen = [passing.see({**SAID, "channel": channel}, "T1") for _ in range(2 * STEP) for channel in ("C1", "C2")]
    assert [one for one in seen if one] == [Passed("C1", STEP), Passed("C2", STEP)] * 2


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"channel_type": "group"},
        {"subtype": "file_share"},
        {"subtype": "bot_message", "user": None},
        {"thread_ts": "2.0"},
        {"thread_ts": "1.0", "subtype": "thread_broadcast"},
    ],
)
def test_what_stands_in_the_channel_itself_scrolls_it(more: dict[str, Any]) -> None:
    assert counted({**SAID, **more})


@pytest.mark.parametrize(
    "more",
    [
        {"thread_ts": "1.0"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"channel_type": "im"},
        {"type": "app_mention"},
        {"type": "reaction_added"},
    ],
)
def test_anything_else_does_not(more: dict[str, Any]) -> None:
    assert not counted({**SAID, **more})
