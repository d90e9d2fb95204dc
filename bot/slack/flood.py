"""How many gestures are taken of one person, and in one channel, so that nobody keeps the others waiting.

Counted in this process, in real time; what is beyond is answered kindly and costs nearly nothing.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

CHANNEL = 5  # times as many in a channel as of one person: a whole team may be busy in it
MOST_KEPT = 20_000  # people and channels that are counted; beyond it those that have long rested are forgotten


@dataclass(slots=True)
class _Left:
    gestures: float
    at: float


class Flood:
    """So many gestures a minute on the average, and a minute's worth at once; without a number as many as they like."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: dict[tuple[str, str], _Left] = {}

    def admits(self, team: str, person: str, channel: str | None) -> bool:
        """Whether one more of this person in this channel is taken; if so it is counted."""
        if not self._per_minute:
            return True
        now = self._clock()
        counted = [self._counted((team, person), self._per_minute, now)]
        if channel is not None:
            counted.append(self._counted((team, channel), CHANNEL * self._per_minute, now))
        if any(left.gestures < 1 for left in counted):
            return False
        for left in counted:
            left.gestures -= 1
        return True

    def _counted(self, whose: tuple[str, str], most: int, now: float) -> _Left:
        left = self._left.get(whose)
        if left is None:
            if len(self._left) >= MOST_KEPT:
                self._left = {one: kept for one, kept in self._left.items() if now - kept.at < 60}
            left = self._left[whose] = _Left(most, now)
        left.gestures = min(most, left.gestures + (now - left.at) * most / 60)
        left.at = now
        return left
