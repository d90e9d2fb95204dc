"""People as others see them, and the language they read."""

from bot.messages.names import Named
from bot.words import Language, language_of
from storage import people
from storage.database import Transaction
from storage.values.people import Person


def named(tx: Transaction, person: int) -> Named:
    """The person's Slack id, and the name we last knew."""
    known = people.get(tx, person)
    return Named(slack_id=known.slack_id, name=known.name)


def own_language(person: Person) -> Language | None:
    """Their own choice, else Slack's locale, which is known for our people only; None where we know neither."""
    return Language(person.language) if person.language else language_of(person.locale)
