"""Two processes on one database, killed at random moments, while Slack and the database have a bad day.

Whoever was told that something is recorded finds it recorded, once, with one card on each side; whoever was told that
it is not, does not. One kill here; `make stress` kills two hundred times on each database. SEED=… plays a run again.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.server import running_sandbox
from bot.settings import Settings
from storage.database import open_database
from tests.processes import Process, a_process, environment_of
from tests.stories import SEED, a_story_in, settings_for
from tests.storms import Storm, all_is_said, counts, tells

KILLS = int(os.environ.get("KILLS", "1"))
SEED_OF_CHANCE = int(os.environ.get("SEED", "20261123"))


@pytest.mark.timeout(240 + 30 * KILLS)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
async def test_two_processes_lose_nothing_and_say_nothing_twice_however_often_they_are_killed(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    database_url: str = request.getfixturevalue(f"{kind}_url")
    tells(f"SEED={SEED_OF_CHANCE} KILLS={KILLS}")
    chance = random.Random(SEED_OF_CHANCE)  # noqa: S311  nothing is kept secret by it
    async with running_sandbox(seed=SEED) as sandbox, aiohttp.ClientSession() as http:
        settings = settings_for(sandbox, tmp_path, database_url)
        async with a_story_in(sandbox, tmp_path, http, database_url=database_url) as story:
            await story.links()
        storm = Storm(story, chance, settings)
        async with _two(settings) as bots:
            for number in range(KILLS):
                blowing = asyncio.create_task(storm.blows())
                await asyncio.sleep(chance.uniform(0, 0.8))
                await bots.kill(chance.randrange(2))
                await blowing
                tells(f"kill {number + 1}: {len(storm.typed)} typed, {storm.unanswered} of them not answered")
            async with story.http.delete(sandbox.ready["control_url"] + "/weather"):
                pass
            await storm.blows()
            async with story.http.delete(sandbox.ready["control_url"] + "/weather"):
                pass
            database = open_database(database_url)
            await all_is_said(story, database)
        await counts(storm, database)
        await database.close()


class _Two:
    """Two processes; one that is killed is started again."""

    def __init__(self, settings: Settings) -> None:
        self._environment = environment_of(settings)
        self._running: dict[int, tuple[AsyncExitStack, Process]] = {}

    async def start(self, which: int) -> None:
        stack = AsyncExitStack()
        self._running[which] = (stack, await stack.enter_async_context(a_process(self._environment)))

    async def kill(self, which: int) -> None:
        stack, process = self._running.pop(which)
        process.kill()
        await stack.aclose()
        await self.start(which)

    async def end(self) -> None:
        await asyncio.gather(*(stack.aclose() for stack, _ in self._running.values()))


@asynccontextmanager
async def _two(settings: Settings) -> AsyncIterator[_Two]:
    two = _Two(settings)
    try:
        await asyncio.gather(two.start(0), two.start(1))
        yield two
    finally:
        await two.end()
