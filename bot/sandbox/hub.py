"""Who is looking: changes go to the windows of the people who may see them."""

import asyncio
from collections.abc import Collection

from bot.sandbox.values import JSON

_BACKLOG = 10_000  # a window that reads this slowly is gone; it is closed and opens anew


class Hub:
    """The open windows, each a queue of changes for one person (or for nobody in particular: all of them)."""

    def __init__(self) -> None:
        self._windows: dict[asyncio.Queue[JSON | None], str] = {}

    def open(self, person: str) -> asyncio.Queue[JSON | None]:
        """Return a queue that receives what this person may see; None in it means the end."""
        window: asyncio.Queue[JSON | None] = asyncio.Queue(_BACKLOG)
        self._windows[window] = person
        return window

    def close(self, window: asyncio.Queue[JSON | None]) -> None:
        """Send nothing more there."""
        self._windows.pop(window, None)

    def tell(self, change: JSON, people: Collection[str] | None = None) -> None:
        """Hand a change to the windows of these people; without people, to every window."""
        for window, person in list(self._windows.items()):
            if people is None or not person or person in people:
                try:
                    window.put_nowait(change)
                except asyncio.QueueFull:
                    self.close(window)

    def close_all(self) -> None:
        """End every window."""
        for window in list(self._windows):
            self.close(window)
            if not window.full():
                window.put_nowait(None)
