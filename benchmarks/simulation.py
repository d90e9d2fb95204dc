"""A Monday, 09:00, in 24 zones: 2,000 workspaces with 50 projects each, and a digest in every one of them.

`python -m benchmarks.simulation` measures what a digest costs here, and lives through the fullest hour of that day,
event by event, with so many workers and with Slack's limits. It answers when the last digest stands in its channel, and
what held it up.

What it takes for granted: a worker has a processor and a printer of its own; the database keeps up (it is asked a few
thousand times a second at most); Slack answers in a fifth of a second; its limits are evenly spread, without bursts.
"""

import asyncio
import heapq
import itertools
import logging
import random
from collections import defaultdict, deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog

from benchmarks.costs import PICTURES, Costs, measured
from bot.clock.deliverer import UPDATES
from bot.clock.distributed import CHANNELS
from bot.rhythm.schedules import LATE_AFTER

WORKSPACES = 2_000
PROJECTS = 50  # of each
WORKERS = (1, 2, 4, 8, 16)
SHARES = {"as many in each zone": 1 / 24, "a third in one zone": 1 / 3}  # of the workspaces, in the fullest zone
ANSWER = 0.2  # seconds until Slack has answered
POSTS = (
    300 / 60
)  # a second and workspace: "several hundred messages a minute", https://docs.slack.dev/apis/web-api/rate-limits
FILES = 100 / 60  # tier 4, of each of the methods of an upload
SEED = 20261123


class Place:
    """So many who each do one thing at a time, first come, first served."""

    def __init__(self, count: int = 1) -> None:
        self._free = [0.0] * count
        self.count = count
        self.busy = 0.0

    def done_at(self, now: float, seconds: float) -> float:
        """When something that takes so long is done, if it comes now."""
        begins = max(now, heapq.heappop(self._free))
        heapq.heappush(self._free, begins + seconds)
        self.busy += seconds
        return begins + seconds


Doing: TypeAlias = Generator[tuple[Place | None, float], None, None]  # what is done where, and how long; None: it waits


@dataclass
class Day:
    """What happens in the order in which it happens. A job keeps its worker's slot until it is over."""

    slots: int
    now: float = 0.0
    _coming: list[tuple[float, int, Doing]] = field(default_factory=list)
    _waiting: deque[Doing] = field(default_factory=deque)
    _order: Callable[[], int] = field(default_factory=lambda: itertools.count().__next__)

    def job(self, doing: Doing) -> None:
        """Have it done by the next worker that has a slot."""
        if self.slots:
            self.slots -= 1
            self._go_on(doing)
        else:
            self._waiting.append(doing)

    def errand(self, doing: Doing) -> None:
        """Have it done now; errands have slots of their own."""
        self._go_on(doing, in_slot=False)

    def live(self) -> None:
        """Let everything happen."""
        while self._coming:
            self.now, order, doing = heapq.heappop(self._coming)
            self._go_on(doing, in_slot=order >= 0)

    def _go_on(self, doing: Doing, *, in_slot: bool = True) -> None:
        try:
            place, seconds = next(doing)
        except StopIteration:
            if in_slot and self._waiting:
                self._go_on(self._waiting.popleft())
            elif in_slot:
                self.slots += 1
        else:
            order = self._order() if in_slot else -self._order() - 1
            done = place.done_at(self.now, seconds) if place else self.now + seconds
            heapq.heappush(self._coming, (done, order, doing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """How the fullest hour went: seconds from its begin, and how busy each was until its end, of one."""

    digests: int
    half: float
    last: float
    busy: dict[str, float]


def fullest_hour(costs: Costs, *, workers: int, share: float) -> Hour:
    """Live through it with so many workers, where so many of the workspaces have their Monday morning at once."""
    day = Day(slots=workers * CHANNELS)
    composing, queue = Place(), Place()
    processors, printers = Place(workers), Place(workers)
    posts, updates, files = (defaultdict[int, Place](Place) for _ in range(3))
    said: list[float] = []
    workspaces = round(WORKSPACES * share)
    due = [workspace for workspace in range(workspaces) for _ in range(PROJECTS)]
    random.Random(SEED).shuffle(due)  # noqa: S311  nothing is kept secret by it

    def digest(workspace: int) -> Doing:
        yield queue, costs.job
        yield processors, costs.post
        yield printers, costs.pictures
        for _ in range(PICTURES):
            yield files[workspace], 1 / FILES
            yield None, 2 * ANSWER
        yield posts[workspace], 1 / POSTS
        yield None, ANSWER
        said.append(day.now)

    def its_draft(workspace: int) -> Doing:
        yield queue, costs.job
        yield processors, costs.post
        yield updates[workspace], 1 / UPDATES
        yield None, ANSWER

    def compose() -> Doing:
        for workspace in due:
            yield composing, costs.compose
            day.job(digest(workspace))
            day.job(its_draft(workspace))

    day.errand(compose())
    day.live()
    last = max(said)
    places = {"composing": [composing], "the queue": [queue], "workers": [processors], "printing": [printers]}
    limits = {"Slack: files": files, "Slack: posts": posts, "Slack: updates": updates}
    busiest = places | {name: [max(each.values(), key=lambda one: one.busy)] for name, each in limits.items()}
    return Hour(
        digests=len(said),
        half=sorted(said)[len(said) // 2],
        last=last,
        busy={name: place.busy / place.count / last for name, [place] in busiest.items()},
    )


def main() -> None:
    """Print the table, and what it was fed with."""
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    costs = asyncio.run(measured())
    print(f"{WORKSPACES * PROJECTS:,} projects of {WORKSPACES:,} workspaces. Here a digest costs", end=" ")
    print(f"{costs.compose * 1000:.1f} ms to compose, {costs.post * 1000:.1f} ms of a worker for each post,", end=" ")
    print(f"{costs.pictures * 1000:.0f} ms of its printer.")
    print(f"{'fullest hour':22} {'digests':>8} {'workers':>8} {'half are out':>13} {'the last':>10}  held up by")
    for name, share in SHARES.items():
        for workers in WORKERS:
            hour = fullest_hour(costs, workers=workers, share=share)
            slowest = max(hour.busy, key=lambda one: hour.busy[one])
            late = "" if hour.last <= LATE_AFTER.total_seconds() else "  (late)"
            print(
                f"{name:22} {hour.digests:8,} {workers:8} {hour.half / 60:9.1f} min {hour.last / 60:6.1f} min"
                f"  {slowest}, {hour.busy[slowest]:.0%} busy{late}"
            )


if __name__ == "__main__":
    main()
