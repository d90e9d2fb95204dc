"""Lets so many through a minute, of each that is counted; in this process, by real time, in bounded memory."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

MOST_KEPT = 20_000  # that are counted; beyond it those that have long rested are forgotten


@dataclass(slots=True)
class _Left:
    turns: float
    at: float


class Turnstile:
    """So many a minute on the average, and a minute's worth at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[Hashable, _Left] = {}

    def wait(self, *counted: tuple[Hashable, int]) -> float:
        """How many seconds until one more is let through, of all of these; 0: now, and it is counted.

        Each comes with how many it may have a minute. Of those after the first that has to wait, nothing is kept.
        """
        now, through = self._clock(), list[_Left]()
        for whose, per_minute in counted:
            left = self._now(whose, per_minute, now)
            if left.turns < 1:
                return (1 - left.turns) * 60 / per_minute
            through.append(left)
        for left in through:
            left.turns -= 1
        return 0.0

    def _now(self, whose: Hashable, per_minute: int, now: float) -> _Left:
        left = self._left.get(whose)
        if left is None:
            if len(self._left) >= MOST_KEPT:
                self._left = {one: kept for one, kept in self._left.items() if now - kept.at < 60}
            left = self._left[whose] = _Left(per_minute, now)
        left.turns = min(per_minute, left.turns + (now - left.at) * per_minute / 60)
        left.at = now
        return left
