"""How many gestures are taken of one person, and in one channel, so that nobody keeps the others waiting.

What is beyond is answered kindly and costs nearly nothing.
"""

import time
from collections.abc import Callable, Hashable

from bot.turnstile import Turnstile

CHANNEL = 5  # times as many in a channel as of one person: a whole team may be busy in it


class Flood:
    """So many gestures a minute on the average, and a minute's worth at once; without a number as many as they like."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._turnstile = Turnstile(clock)

    def admits(self, team: str, person: str, channel: str | None) -> bool:
        """Whether one more of this person in this channel is taken; if so it is counted."""
        if not self._per_minute:
            return True
        counted: list[tuple[Hashable, int]] = [((team, person), self._per_minute)]
        if channel is not None:
            counted.append(((team, channel), CHANNEL * self._per_minute))
        return not self._turnstile.wait(*counted)
