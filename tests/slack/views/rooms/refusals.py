"""What is answered to somebody who is refused."""

from collections.abc import Iterator

from bot.slack.blocks import escaped, modal
from bot.slack.views import refusals
from bot.slack.views.help import help_blocks
from bot.use_cases.callers import Standing
from bot.words import Words
from tests.slack.views.builders import cut_to
from tests.slack.views.builders.people import a_caller
from tests.slack.views.shown import CARRIES, Shown


def show_refusals(words: Words, text: str) -> Iterator[Shown]:
    said = words("refusal.project_is_closed", name=escaped(cut_to(80, text)))
    yield refusals.refusal_answer(words, said, [])
    yield refusals.refusal_answer(words, said, [("", text)], besides=help_blocks(words, a_caller(text, Standing.TEAM)))
    minutes = [(words("minutes.decisions"), cut_to(3000, text))] * 3
    minutes += [(words("minutes.task", number=number), cut_to(150, text)) for number in range(20)]
    in_form = refusals.refusal_answer(words, words("refusal.minutes_are_written"), minutes)
    yield modal(
        words("form.answer"),
        in_form.blocks,
        callback_id="read",
        carries=CARRIES.packed(),
        close=words("form.close"),
    )
