"""Polls and what follows from them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from bot.slack.views import follow_ups, polls, programmes
from bot.use_cases.poll_results import PEOPLE_SHOWN
from bot.words import Words
from tests.slack.views.builders.polls import (
    a_follow_up_card,
    a_poll_form,
    a_programme,
    a_pulse,
    a_reminder,
    an_invitation,
    follow_up_seen,
    poll_results,
)
from tests.slack.views.builders.rhythms import RULES
from tests.slack.views.shown import CARRIES, Shown


def show_polls(words: Words, text: str) -> Iterator[Shown]:
    for anonymous in (True, False):
        for closed in (True, False):
            yield polls.invitation(words, an_invitation(closed=closed, anonymous=anonymous))
        for first in (True, False):
            yield polls.reminder(words, a_reminder(text, first=first, anonymous=anonymous))
        for answers in (0, 1, PEOPLE_SHOWN):
            yield polls.results(words, poll_results(text, answers=answers, anonymous=anonymous))
    yield polls.results(words, replace(poll_results(text, answers=0, anonymous=True), answered=3, least=4))
    for answered, anonymous in ((True, False), (False, False), (False, True)):
        yield polls.poll_form(words, a_poll_form(text, answered=answered, anonymous=anonymous), CARRIES)
    for score in (None, 1, 2, 3):
        yield polls.pulse(words, a_pulse(text, score))
    for rule in (*RULES, None):
        for much in (True, False):
            programme = a_programme(text, rule, much=much)
            yield programmes.programme_answer(words, programme)
            yield programmes.programme_form(words, programme, CARRIES, proposed=("FREQ=WEEKLY;BYDAY=FR", time(16)))


def show_follow_ups(words: Words, text: str) -> Iterator[Shown]:
    for one in (True, False):
        for other in (True, False):
            yield follow_ups.card(words, a_follow_up_card(text, closed=one, anonymous=other))
        yield follow_ups.closing_form(words, follow_up_seen(text, may_tell=one), CARRIES)
