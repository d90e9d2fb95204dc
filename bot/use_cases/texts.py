"""Texts that are longer than a card or a message: how much fits, and in which parts the whole is told."""

ON_CARD = 600  # characters of a text on its card; a longer one is told whole in the thread
PART = 2900  # characters of a text in one message: Slack shows 3,000 in a block


def parts_of(text: str) -> list[str]:
    """A text in pieces of which each fits a message, cut at a line or a word where there is one; none is lost."""
    parts: list[str] = []
    while len(text) > PART:
        head = text[:PART]
        at = max(head.rfind("\n"), head.rfind(" "), PART // 2)
        parts.append(text[:at])
        text = text[at:]
    return [*parts, text]
