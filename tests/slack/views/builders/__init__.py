"""Whole valid values for the views, with one text wherever people's words can stand."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def cut_to(most: int, text: str) -> str:
    """As much of a text as this kind of text can have, on one line and with something in it."""
    return " ".join(text.split())[:most].strip() or "x"
