"""People as others see them."""

from bot.messages.names import Named
from storage import people
from storage.database import Transaction


def named(tx: Transaction, person: int) -> Named:
    """The person's Slack id, and the name we last knew."""
    known = people.get(tx, person)
    return Named(slack_id=known.slack_id, name=known.name)
