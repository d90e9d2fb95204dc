"""Shows what can be said to the bot, in the place where somebody asks."""

from bot.slack.blocks import Block, Message, context, section
from bot.use_cases.callers import Caller, Standing
from bot.words import Words

COMMANDS = (
    "issue",
    "change",
    "feedback",
    "action",
    "milestone",
    "risk",
    "status",
    "digest",
    "meeting",
    "poll",
    "setup",
    "help",
)


def help_message(words: Words, caller: Caller) -> Message:
    """The help, to the one who asked."""
    return Message(words("help.heading"), (section(words("help.heading")), *help_blocks(words, caller)))


def help_blocks(words: Words, caller: Caller) -> list[Block]:
    """The short help: commands for whoever has them, mentions for everybody."""
    shown: list[Block] = []
    if caller.standing is Standing.TEAM:
        shown.append(section("\n".join(words(f"help.command.{name}") for name in COMMANDS)))
    shown.append(section(words("help.mention")))
    shown.append(context(words("help.buttons")))
    return shown
