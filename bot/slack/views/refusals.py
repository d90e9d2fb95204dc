"""Shows a no to whoever asked, and gives back what they typed: whole, and as it was, so that it can be copied."""

from collections.abc import Iterator, Sequence

from bot.slack.blocks import Block, Message, quote, rich, section, words_of
from bot.use_cases.texts import parts_of
from bot.words import Words


def refusal_answer(
    words: Words, text: str, typed: Sequence[tuple[str, str]], *, besides: Sequence[Block] = ()
) -> Message:
    """Why not, then what was typed, each text under its question where it has one, and what is said besides."""
    given_back = [section(words("refusal.you_typed")), *_given_back(typed)] if typed else []
    return Message(text, (section(text), *given_back, *besides))


def _given_back(typed: Sequence[tuple[str, str]]) -> Iterator[Block]:
    for question, text in typed:
        if question:
            yield rich([words_of(question, bold=True)])
        yield from map(quote, parts_of(text))
