"""How often something comes, and on which days."""

from collections.abc import Iterator

from bot.slack.views import rhythms, working_days
from bot.use_cases.calendars import Side
from bot.use_cases.rhythms import Post
from bot.use_cases.working_days import HOLIDAYS_SHOWN
from bot.words import Words
from tests.slack.views.builders.people import a_project
from tests.slack.views.builders.rhythms import RULES, a_rhythm, days_seen
from tests.slack.views.shown import CARRIES, Shown


def show_days(words: Words, text: str) -> Iterator[Shown]:
    for side in (Side.OURS, Side.CLIENT):
        for holidays in (0, HOLIDAYS_SHOWN):
            seen = days_seen(text, side, holidays=holidays)
            yield working_days.days_form(words, seen, CARRIES)
    yield working_days.agreed_answer(words, seen)


def show_rhythms(words: Words, text: str) -> Iterator[Shown]:
    for rule in (*RULES, None):
        for paused in (True, False):
            seen = a_rhythm(text, Post.POLL, rule, paused=paused)
            yield rhythms.rhythm_answer(words, seen)
    for post in (Post.DIGEST, Post.POLL):
        yield rhythms.which_project(words, [a_project(text, number) for number in range(40)], post)
    yield rhythms.which_project(words, [a_project(text, number) for number in range(40)], "topic_of", typed=text or "x")
    yield rhythms.said(words("digest.sent"))
