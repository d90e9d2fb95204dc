"""People at work all at once, whatever becomes of the bot, and the counting of what came of it.

Whoever was told that something is recorded finds it recorded, once, with one card on each side; whoever was told that
it is not, does not.
"""

import asyncio
import random
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import func, make_url, select

from bot.settings import Settings
from bot.words import Language, Words
from storage import backlog
from storage.database import Database, Transaction
from storage.tables.messages import inbox
from storage.tables.messages import outbox as outgoing
from storage.tables.records import history, records
from tests.stories import Story, actions_on, words_in

TO_BE_SAID = 180.0  # seconds that the bot gets at the end; what was claimed when a database went is held for 120
LONGEST_LOCK = 1.0  # seconds that somebody else holds the file
TITLE = re.compile(r"ISS-(\d+)  ((?:Typed|Said) \d{5})")
NOT_RECORDED = Words(Language.EN)("refusal.not_recorded")
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

    @property
    def unanswered(self) -> int:
        """How many commands the bot has not even acknowledged."""
        return len(self.typed) - len(self.acknowledged)

    async def blows(self) -> None:
        """Bad weather, and then people at work all at once."""
        fault = self.chance.choice(WEATHER)
        await self.story.post("/weather", **fault)
        trouble = [self._troubles_the_database()] if self.chance.random() < 0.3 else []
        await asyncio.gather(self.works(), *trouble)

    async def works(self) -> None:
        """People at work all at once."""
        await asyncio.gather(*(self._types() for _ in range(6)), *(self._says() for _ in range(2)), self._presses())

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


def tells(line: str) -> None:
    """Say how far it is to whoever waits for minutes."""
    print(line, flush=True)  # noqa: T201


async def all_is_said(story: Story, database: Database, *, follows: bool = True) -> None:
    """Wait until what was said is heard and done, and nothing is to be said any more.

    Where the bot follows the sandbox's clock, that is moved on.
    """
    async with asyncio.timeout(TO_BE_SAID):
        await story.sandbox.world.delivery.arrived()
        while await database.read(_open):
            if follows:
                await story.post("/clock", by=30.0)
            await asyncio.sleep(0.2)


async def counts(storm: Storm, database: Database) -> None:
    """Look whether anything was lost, doubled, or told wrongly."""
    kept = await database.read(_kept)
    titles = Counter(title for _, title in kept)
    world = storm.story.sandbox.world
    shown = [
        (message.channel, words_in({"blocks": message.blocks}))
        for channel in world.state.messages.values()
        for message in channel.values()
        if "more" in actions_on({"blocks": message.blocks})
    ]
    cards = Counter((channel, int(found[1]), found[2]) for channel, words in shown if (found := TITLE.search(words)))
    told = [
        words_in({"blocks": one.blocks, "text": one.text})
        for some in world.state.ephemeral.values()
        for one in some.values()
    ]
    refused = {title for title in storm.typed if any(title in one and NOT_RECORDED in one for one in told)}
    tells(
        f"{len(kept)} recorded, {len(refused)} told that not, {storm.unanswered} not answered;"
        f" of {len(storm.said)} said {len(set(storm.said) - titles.keys())} were not heard"
    )

    assert set(titles.values()) == {1}, "recorded once"
    lost = (storm.acknowledged - refused) - titles.keys()
    assert [(title, [one for one in told if title in one]) for title in lost] == [], "what was told to be recorded is"
    assert refused & titles.keys() == set(), "what was told not to be recorded is not"
    assert titles.keys() - {*storm.typed, *storm.said} == set()
    assert set(storm.said) - titles.keys() == set(), "Slack brings again what was not acknowledged, and it is heard"
    assert sorted(number for number, _ in kept) == list(range(1, len(kept) + 1)), "numbered without gaps"
    places = [storm.story.sandbox.ready["channels"][name] for name in ("acme-portal", "team-acme")]
    assert cards == Counter((place, *one) for place in places for one in kept), "one card on each side"
    assert await database.read(_failures) == []
    assert max((await database.read(_acknowledgements)).values(), default=1) == 1, "moved once"


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


def _open(tx: Transaction) -> int:
    heard = tx.scalar(select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None)))
    return backlog.waiting(tx) + (heard or 0)


def _kept(tx: Transaction) -> list[tuple[int, str]]:
    return [(row.number, row.title) for row in tx.execute(select(records).where(records.c.kind == "issue"))]


def _failures(tx: Transaction) -> list[Any]:
    return [tuple(row) for row in tx.execute(select(outgoing).where(outgoing.c.failure.is_not(None)))]


def _acknowledgements(tx: Transaction) -> Counter[int]:
    return Counter(
        row.record
        for row in tx.execute(select(history).where(history.c.move == "acknowledge", history.c.deed == "moved"))
    )
