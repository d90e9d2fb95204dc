"""Shows where a project stands."""

from bot.messages.contents import Overview
from bot.slack import blocks
from bot.slack.blocks import Message
from bot.slack.views.overviews import overview_blocks
from bot.words import Words


def status_answer(words: Words, overview: Overview) -> Message:
    """Where a project stands, to the one who asked."""
    text = words("status.heading", project=blocks.escaped(overview.name))
    return Message(text, (blocks.section(text), *overview_blocks(words, overview)))
