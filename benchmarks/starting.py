"""From the start of `run` to its answer that it is ready, what it weighs by then, and how soon `--help` is there."""

import asyncio
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.filled import begun, copy_project
from benchmarks.rows import PAIRS, Row, row
from benchmarks.servers import hearing, process
from benchmarks.workspace import environment_in, projects_in, workspace
from bot.sandbox.server import Sandbox

PROJECTS = 10_000  # of the larger one
PORT = 18_086
RESTS = 1.0  # seconds between being ready and being weighed
TIMES = 5  # of one measurement of what takes milliseconds, of which the median counts


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds until it was ready, and what it weighed then, in megabytes."""

    after: float
    weight: float


async def rows() -> list[Row]:
    """With a few projects and with many, beside the bare app; and `--help`, beside a Python that does nothing."""
    async with AsyncExitStack() as stack:
        few, many = [await _place(stack, projects) for projects in (0, PROJECTS)]
        bare, _ = await stack.enter_async_context(workspace(_folder(stack)))
        started = [(await _ours(*few), await _ours(*many), await _bare(bare)) for _ in range(PAIRS)]
    helps = [(await _took("-m", "bot", "--help"), await _took("-c", "pass")) for _ in range(PAIRS)]
    against = "a bare Bolt app"
    after = [(ours.after, bare.after) for ours, _, bare in started]
    weight = [(ours.weight, bare.weight) for ours, _, bare in started]
    larger = [(many.weight, few.weight) for few, many, _ in started]
    return [
        row("start to ready", "s", after, against=against, aim="≤ 2 s"),
        row("memory when nothing happens", "MB", weight, against=against, aim="≤ 110 MB"),
        row(f"the same with {PROJECTS:,} projects", "MB", larger, against="with 17", aim="≤ +20 MB"),
        row("--help", "ms", helps, against="python -c pass", aim="≤ +60 ms"),
    ]


def _folder(stack: AsyncExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory()))


async def _place(stack: AsyncExitStack, more: int) -> tuple[Sandbox, Path]:
    """A sandbox, and what the bot in it remembers: so many more projects than there are clients."""
    folder = _folder(stack)
    sandbox, _ = await stack.enter_async_context(workspace(folder))
    file, [cast, *_] = await begun(folder, lambda tx: projects_in(tx, sandbox))
    copy_project(file, cast, more)
    return sandbox, file


async def _ours(sandbox: Sandbox, file: Path) -> Started:
    began = time.perf_counter()
    run = ("-m", "bot", "run", "--port", str(PORT))
    async with process(*run, ready=b"ready", environment=environment_in(sandbox, file)) as bot:
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{PORT}/readyz") as response:
            assert response.status == 200, await response.text()
        return await _weighed(bot, began)


async def _bare(sandbox: Sandbox) -> Started:
    began = time.perf_counter()
    async with process("-c", hearing(sandbox.ready, []), ready=b"ready") as bare:
        return await _weighed(bare, began)


async def _weighed(running: asyncio.subprocess.Process, began: float) -> Started:
    after = time.perf_counter() - began
    await asyncio.sleep(RESTS)
    return Started(after, _weight(running.pid))


def _weight(pid: int) -> float:
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines())
    return int(told["VmRSS"].split()[0]) / 1024


async def _took(*command: str) -> float:
    """Milliseconds until it has ended."""
    took: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        running = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdout=asyncio.subprocess.DEVNULL, cwd=Path(__file__).parent.parent
        )
        assert await running.wait() == 0
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)
