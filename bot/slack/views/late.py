"""Shows an answer to somebody who may be away by now: it says what it answers."""

from bot.slack.blocks import MESSAGE_BLOCKS, Message, context
from bot.words import Words


def late_answer(words: Words, message: Message, channel: str) -> Message:
    """The same answer, with the channel in which it was asked for."""
    heading = context(words("answer.late", channel=f"<#{channel}>"))
    return Message(message.text, (heading, *message.blocks[: MESSAGE_BLOCKS - 1]))
