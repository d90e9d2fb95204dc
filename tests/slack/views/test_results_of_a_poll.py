"""What a poll came to, as the team reads it."""

import pytest

from bot.slack.views.polls import results
from bot.words import Language, Words
from tests.slack.views.builders.polls import poll_results

LONGEST = "Very good. " * 263  # as much as the form takes


@pytest.mark.parametrize("anonymous", [False, True])
def test_long_comments_are_read_to_their_end(*, anonymous: bool) -> None:
    shown = str(results(Words(Language.EN), poll_results(LONGEST, answers=3, anonymous=anonymous)).blocks)
    assert shown.count(LONGEST.strip()) == 3


def test_many_long_comments_share_what_fits_a_message() -> None:
    shown = str(results(Words(Language.EN), poll_results(LONGEST, answers=20, anonymous=True)).blocks)
    assert shown.count("…") == 20
    assert shown.count("Very good") > 20 * 30
