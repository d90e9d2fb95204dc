"""Mixed work for a long time: what a process holds at the end is what it held after it had warmed up.

`make soak` takes half an hour; MINUTES=… takes another.
"""

import os
import statistics
import time
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.server import running_sandbox
from tests.processes import a_closed_port, a_process, environment_of
from tests.stories import SEED, Story, a_story_in, settings_for

MINUTES = float(os.environ.get("MINUTES", "30"))
WARM = 1 / 3  # of the time; caches fill, and Python keeps what it once had
WATCHED = {  # by how much the median of the last third may be above that of the second
    "process_resident_memory_bytes": 8e6,
    "process_open_fds": 2,
    "rapport_tasks": 4,
}


@pytest.mark.long
async def test_nothing_grows_that_nobody_asked_to_keep(tmp_path: Path) -> None:
    port = a_closed_port()
    seen: list[dict[str, float]] = []
    async with running_sandbox(seed=SEED) as sandbox, aiohttp.ClientSession() as http:
        settings = settings_for(sandbox, tmp_path)
        async with a_story_in(sandbox, tmp_path, http) as story:
            await story.links()
        async with a_process(environment_of(settings), "--port", str(port)):
            begins = time.monotonic()
            rounds = 0
            while time.monotonic() < begins + MINUTES * 60:
                rounds += 1
                await _works(story, rounds)
                seen.append(await _held(http, port))
    warm = seen[int(len(seen) * WARM) :]
    middle, end = warm[: len(warm) // 2], warm[len(warm) // 2 :]
    told = {name: [statistics.median(one[name] for one in part) for part in (middle, end)] for name in WATCHED}
    print(f"{rounds} rounds: {told}")  # noqa: T201  what a long wait was for
    assert {name: after - before for name, (before, after) in told.items() if after - before > WATCHED[name]} == {}


async def _works(story: Story, number: int) -> None:
    """A record from being raised to its end, a question, a look at App Home, a form that is closed, and an hour."""
    title = f"Number {number}"
    await story.types("tom", f"/client-issue {title}")
    card = await story.card("lena", title, channel="team-acme", action="move:resolve")
    await story.presses("lena", "move:resolve", on=card)
    await story.fills("lena", cause="A cause", solution="A solution")
    theirs = await story.card("amy", title, action="move:confirm")
    await story.presses("amy", "move:confirm", on=theirs)
    await story.types("lena", "/client-status")
    await story.post("/home", person="lena")
    await story.types("tom", "/client-change")
    form = await story.form("tom")
    await story.post("/close", person="tom", view_id=form["id"], all=True)
    await story.post("/clock", by=3600.0)


async def _held(http: aiohttp.ClientSession, port: int) -> dict[str, float]:
    async with http.get(f"http://127.0.0.1:{port}/metrics") as response:
        lines = (await response.text()).splitlines()
    told = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(told[name]) for name in WATCHED}
