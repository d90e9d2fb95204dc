"""How people are shown: by name in what stands, mentioned only where it is their turn."""

from bot.messages.names import Named
from bot.slack.blocks import Element, escaped, mention, words_of


def name_in_text(person: Named) -> str:
    """In mrkdwn, without notifying: the last known name, else a mention, which Slack shows as a name."""
    return escaped(person.name) if person.name else f"<@{person.slack_id}>"


def name_in_rich(person: Named, *, bold: bool = False) -> Element:
    """In rich text, without notifying where we know a name."""
    return words_of(person.name, bold=bold) if person.name else mention(person.slack_id)
