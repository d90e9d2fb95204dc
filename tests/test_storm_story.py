"""Two processes on one database, killed at random moments, while Slack and the database have a bad day.

Whoever was told that something is recorded finds it recorded, once, with one card on each side; whoever was told that
it is not, does not. One kill here; `make stress` kills two hundred times on each database. SEED=… plays a run again.
"""

import asyncio
import os
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest
from sqlalchemy import make_url, select

from bot.sandbox.server import running_sandbox
from bot.settings import Settings
from bot.words import Language, Words
from storage import outbox
from storage.database import Database, Transaction, open_database
from storage.tables import history, records
from storage.tables import outbox as outgoing
from tests.processes import Process, a_process, environment_of
from tests.stories import SEED, Story, a_story_in, actions_on, settings_for, words_in

KILLS = int(os.environ.get("KILLS", "1"))
SEED_OF_CHANCE = int(os.environ.get("SEED", "20261123"))
TO_BE_SAID = 60.0  # seconds that the bot gets at the end
LONGEST_LOCK = 1.0  # seconds that somebody else holds the file
WEATHER: tuple[dict[str, object], ...] = (
    {"fault": "rate_limit", "method": "chat.postMessage", "retry_after": 1, "times": 3},
    {"fault": "error", "method": "*", "status": 503, "times": 3},
    {"fault": "error", "method": "chat.update", "error": "internal_error", "times": 2},
    {"fault": "lost_answer", "method": "chat.postMessage", "times": 2},
    {"fault": "late_answer", "method": "chat.postMessage", "seconds": 5, "times": 1},
    {"fault": "delay", "method": "*", "seconds": 1, "times": 3},
    {"fault": "drop_sockets"},
    {"fault": "refresh"},
    {"fault": "refuse_tickets", "times": 1},
    {"fault": "repeat", "kind": "events_api", "times": 5, "count": 3},
    {"fault": "repeat", "kind": "slash_commands", "times": 2, "count": 3},
)


@dataclass
class Storm:
    """What was typed and how it was answered, whatever became of the bot."""

    story: Story
    chance: random.Random
    settings: Settings
    typed: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    async def blows(self) -> None:
        """Bad weather, and then people at work all at once."""
        fault = self.chance.choice(WEATHER)
        await self.story.post("/weather", **fault)
        doing = [self._types() for _ in range(6)] + [self._says() for _ in range(2)] + [self._presses()]
        if self.chance.random() < 0.3:
            doing.append(self._troubles_the_database())
        await asyncio.gather(*doing)

    async def _types(self) -> None:
        title = f"Typed {len(self.typed):05}"
        self.typed.append(title)
        if await self._tries("/slash", person="tom", command="/client-issue", text=title, channel="acme-portal"):
            self.acknowledged.add(title)

    async def _says(self) -> None:
        title = f"Said {len(self.said):05}"
        self.said.append(title)
        await self.story.says("amy", f"@Rapport issue: {title}")

    async def _presses(self) -> None:
        cards = [one for one in await self.story.messages("lena", "team-acme") if "move:acknowledge" in actions_on(one)]
        if cards:
            card = self.chance.choice(cards)
            place = {"channel": "team-acme", "ts": card["ts"]}
            await self._tries("/click", person="lena", action_id="move:acknowledge", **place)

    async def _troubles_the_database(self) -> None:
        url = make_url(self.settings.database_url.get_secret_value())
        if url.get_backend_name() == "sqlite":
            await _hold(str(url.database), self.chance.uniform(0, LONGEST_LOCK))
        else:
            await asyncio.to_thread(_hang_up, url.render_as_string(hide_password=False))

    async def _tries(self, path: str, **body: object) -> bool:
        """Whether the bot acknowledged it; it may be dead just now."""
        async with self.story.http.post(self.story.sandbox.ready["control_url"] + path, json=body) as response:
            answered = await response.json()
            return bool(answered.get("acknowledged"))


@pytest.mark.timeout(240 + 30 * KILLS)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
async def test_two_processes_lose_nothing_and_say_nothing_twice_however_often_they_are_killed(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    database_url: str = request.getfixturevalue(f"{kind}_url")
    print(f"SEED={SEED_OF_CHANCE}")  # noqa: T201  to play it again
    chance = random.Random(SEED_OF_CHANCE)  # noqa: S311  nothing is kept secret by it
    async with running_sandbox(seed=SEED) as sandbox, aiohttp.ClientSession() as http:
        settings = settings_for(sandbox, tmp_path, database_url)
        async with a_story_in(sandbox, tmp_path, http, database_url=database_url) as story:
            await story.links()
        storm = Storm(story, chance, settings)
        async with _two(settings) as bots:
            for _ in range(KILLS):
                blowing = asyncio.create_task(storm.blows())
                await asyncio.sleep(chance.uniform(0, 0.8))
                await bots.kill(chance.randrange(2))
                await blowing
            async with story.http.delete(sandbox.ready["control_url"] + "/weather"):
                pass
            await storm.blows()
            async with story.http.delete(sandbox.ready["control_url"] + "/weather"):
                pass
            database = open_database(database_url)
            await _all_is_said(story, database)
        await _counts(storm, database)
        await database.close()


async def _all_is_said(story: Story, database: Database) -> None:
    async with asyncio.timeout(TO_BE_SAID):
        while await database.read(outbox.waiting):
            await story.post("/clock", by=30.0)
            await asyncio.sleep(0.2)


async def _counts(storm: Storm, database: Database) -> None:
    kept = await database.read(_kept)
    titles = Counter(title for _, title in kept)
    world = storm.story.sandbox.world
    cards = Counter(
        (message.channel, number)
        for channel in world.state.messages.values()
        for message in channel.values()
        for number, title in kept
        if f"ISS-{number}  {title}" in words_in({"blocks": message.blocks})
        and "more" in actions_on({"blocks": message.blocks})
    )
    words = Words(Language.EN)
    not_recorded = words("refusal.not_recorded")
    told = [
        words_in({"blocks": one.blocks, "text": one.text})
        for some in world.state.ephemeral.values()
        for one in some.values()
    ]
    refused = {title for title in storm.typed if any(title in one and not_recorded in one for one in told)}
    unanswered = len(storm.typed) - len(storm.acknowledged)
    print(f"{KILLS} kills, {len(kept)} recorded, {len(refused)} told that not, {unanswered} not answered")  # noqa: T201

    assert set(titles.values()) == {1}, "recorded once"
    lost = (storm.acknowledged - refused) - titles.keys()
    assert [(title, [one for one in told if title in one]) for title in lost] == [], "what was told to be recorded is"
    assert refused & titles.keys() == set(), "what was told not to be recorded is not"
    assert titles.keys() - {*storm.typed, *storm.said} == set()
    assert sorted(number for number, _ in kept) == list(range(1, len(kept) + 1)), "numbered without gaps"
    places = [storm.story.sandbox.ready["channels"][name] for name in ("acme-portal", "team-acme")]
    assert cards == Counter({(place, number): 1 for place in places for number, _ in kept}), "one card on each side"
    assert await database.read(_failures) == []
    assert max((await database.read(_acknowledgements)).values(), default=1) == 1, "moved once"


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


async def _hold(file: str, seconds: float) -> None:
    """Somebody else writes."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=5)
    try:
        connection.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(seconds)
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def _hang_up(url: str) -> None:
    """Every connection breaks off, in the middle of what it is doing."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _kept(tx: Transaction) -> list[tuple[int, str]]:
    return [(row.number, row.title) for row in tx.execute(select(records).where(records.c.kind == "issue"))]


def _failures(tx: Transaction) -> list[Any]:
    return [tuple(row) for row in tx.execute(select(outgoing).where(outgoing.c.failure.is_not(None)))]


def _acknowledgements(tx: Transaction) -> Counter[int]:
    return Counter(
        row.record
        for row in tx.execute(select(history).where(history.c.move == "acknowledge", history.c.deed == "moved"))
    )
