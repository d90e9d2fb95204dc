"""Shows the team what became of something that was planned or could not be said."""

from bot.messages.contents import Notice, Trouble
from bot.slack.blocks import Message, escaped, section
from bot.words import Words


def notice(words: Words, content: Notice) -> Message:
    """What was late, moved or dropped."""
    text = words(
        f"notice.{content.notice}",
        day=words.day(content.day),
        project=escaped(content.name),
        about=escaped(content.about),
        count=content.count,
    )
    return Message(text, (section(text),))


def trouble(words: Words, content: Trouble) -> Message:
    """What can never be said."""
    key = f"trouble.{content.what.lower()}"
    what = words(key) if words.has(key) else words("trouble.anything")
    text = words("trouble.text", what=what, why=escaped(content.why), project=escaped(content.name))
    return Message(text, (section(text),))
