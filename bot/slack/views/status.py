"""Shows where a project stands."""

from bot.messages.overviews import Overview
from bot.rhythm.zones import local_date
from bot.slack import blocks
from bot.slack.blocks import Message
from bot.slack.views.overviews import overview_blocks
from bot.words import Words


def status_answer(words: Words, overview: Overview) -> Message:
    """Where a project stands, to the one who asked."""
    text = words("status.heading", project=blocks.escaped(overview.name))
    shown = [blocks.section(text), *overview_blocks(words, overview)]
    if overview.done or overview.decided:
        day = words.day(local_date(overview.since, overview.zone))
        shown.append(blocks.context(words("status.since", day=day)))
    return Message(text, tuple(shown))
