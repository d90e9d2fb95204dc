"""One client's command and card, while people of another client file as fast as they can."""

import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.rows import PAIRS, Row, row
from benchmarks.workspace import Typed, Workspace, with_the_bot

PEOPLE = 8  # who file at one time, all in one channel
FLOOD = 120  # records, and then as many cards on each side, which take longer
SECONDS = 2.0  # of a measurement without them
THE_ONE, THE_OTHER = 0, 1  # clients


async def rows() -> list[Row]:
    """How long the other client waits."""
    with tempfile.TemporaryDirectory() as folder:
        async with with_the_bot(Path(folder)) as there:
            await _waited(there)  # what is compiled and looked up for the first time
            pairs = [(await _flooded(there), await _waited(there)) for _ in range(PAIRS)]
    acked = [(_p99([one.acked for one in with_]), _p99([one.acked for one in without])) for with_, without in pairs]
    posted = [(_p99([one.posted for one in with_]), _p99([one.posted for one in without])) for with_, without in pairs]
    against = "when nobody else files"
    return [
        row("one client's ack while 8 of another file: p99", "ms", acked, against=against, aim="≤ 4"),
        row("the same until the card is posted: p99", "ms", posted, against=against, aim="≤ 4"),
    ]


async def _flooded(there: Workspace) -> list[Typed]:
    """From the first command of the flood until its last card is posted."""
    left = iter(range(FLOOD - 1))

    async def person() -> None:
        for _ in left:
            await there.asks(THE_ONE)

    async def people() -> None:
        await asyncio.gather(*(person() for _ in range(PEOPLE)))
        await there.types(THE_ONE)

    flood = asyncio.create_task(people())
    took = [await there.types(THE_OTHER)]
    while not flood.done():
        took.append(await there.types(THE_OTHER))
    await flood
    return took


async def _waited(there: Workspace) -> list[Typed]:
    """When nobody else files."""
    ends = time.perf_counter() + SECONDS
    took = [await there.types(THE_OTHER)]
    while time.perf_counter() < ends:
        took.append(await there.types(THE_OTHER))
    return took


def _p99(of: list[float]) -> float:
    return sorted(of)[int(len(of) * 0.99)]
