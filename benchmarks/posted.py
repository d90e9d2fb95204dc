"""From a typed command to the card in the client's channel, over Socket Mode, sixteen people at a time: with us the
record is durable by then and stands in both channels; the bare app posts the same twice and remembers nothing.
"""

import asyncio
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rows import PAIRS, Row, row
from benchmarks.servers import hearing, process
from benchmarks.workspace import Workspace, with_the_bot, workspace

SECONDS = 2.0  # of one measurement
PEOPLE = 16


@dataclass(frozen=True, slots=True)
class Measured:
    """Cards a second, and how long one took, in milliseconds."""

    rate: float
    p50: float


async def rows() -> list[Row]:
    """How many cards a second, and how long one takes."""
    async with AsyncExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        ours = await stack.enter_async_context(with_the_bot(folders[0]))
        sandbox, bare = await stack.enter_async_context(workspace(folders[1]))
        await ours.types(0)
        serve = hearing(sandbox.ready, ours.newest_in(0))
        await stack.enter_async_context(process("-c", serve, ready=b"ready"))
        for there in (ours, bare):
            await _measured(there)  # what is compiled and looked up for the first time
        pairs = [(await _measured(ours), await _measured(bare)) for _ in range(PAIRS)]
    against = "a bare Bolt app that posts twice"
    rates = [(ours.rate, bare.rate) for ours, bare in pairs]
    times = [(ours.p50, bare.p50) for ours, bare in pairs]
    return [
        row("typed → posted over Socket Mode, c=16", "/s", rates, against=against, aim="≥ 0.3"),
        row("the same: p50", "ms", times, against=against, aim="≤ 3"),
    ]


async def _measured(there: Workspace) -> Measured:
    took: list[float] = []
    began = time.perf_counter()

    async def person(number: int) -> None:
        while time.perf_counter() < began + SECONDS:
            took.append((await there.types(number)).posted)

    await asyncio.gather(*(person(number) for number in range(PEOPLE)))
    return Measured(len(took) / (time.perf_counter() - began), statistics.median(took))
