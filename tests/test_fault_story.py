"""The machine has a bad day: nothing is half recorded, whoever asked is told, and afterwards everything goes on."""

import asyncio
import os
import random
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Engine, event, text

from bot.assembly import listening, working
from bot.sandbox.server import running_sandbox
from bot.settings import Way
from bot.words import Language, Words
from storage import lists
from storage.database import Transaction, open_database
from tests.conftest import a_server
from tests.stories import SEED, Door, Json, Story, a_story, a_story_in, database_of, settings_for, words_in
from tests.storms import Storm, all_is_said, counts, tells

EN = Words(Language.EN)
CHANCE = int(os.environ.get("SEED", "0")) or random.randrange(10**6)  # noqa: S311  no secret
LONG = "Nobody can log in since this morning. " * 200  # no page of the file has room for it
SET_UP = {
    "client": "Acme",
    "name": "Portal",
    "code": "AP",
    "lead": "lena",
    "language": "en",
    "zone": "Europe/Berlin",
    "currency": "EUR",
}
MUCH = 4_294_967_294  # pages, as many as SQLite can have


async def test_a_full_disk_is_told_to_whoever_asks_and_nothing_is_half_recorded(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Before")
        await story.card("lena", "Before", channel="team-acme")
        await story.is_settled()

        with _full_disk() as disk:
            await story.bot.db.write(disk.fills)
            await story.types("tom", f"/client-issue During. {LONG}")
            told = await story.hears("tom", "During")
            assert "ISS-2" not in words_in(told)
            await story.is_settled()
            assert await _titles(story) == ["Before"]
            assert len(await _cards(story)) == 1
            await story.bot.db.write(disk.is_cleared)

        await story.types("tom", f"/client-issue After. {LONG}")
        await story.card("lena", "After", channel="team-acme")
        await story.is_settled()
        assert len(await _cards(story)) == 2


async def test_set_up_that_cannot_be_written_is_said_in_its_form_with_all_that_was_typed(tmp_path: Path) -> None:
    async with a_story(tmp_path, linked=False) as story:
        ids = story.sandbox.ready
        await story.types("lena", "/client-setup")
        await story.form("lena")
        with _locked(database_of(tmp_path)):
            await story.fills("lena", **{**SET_UP, "orgs": [ids["workspaces"]["acme"]]})
            form = await story.form("lena")
            assert EN("refusal.not_recorded") in words_in(form)
            assert _typed_in(form) == {name: SET_UP[name] for name in ("client", "name", "code", "zone", "currency")}

        await story.fills("lena")
        done = EN("setup.linked", channel=f"<#{ids['channels']['acme-portal']}>", project="Portal", code="AP")
        assert done in words_in(await story.form("lena"))

        with _locked(database_of(tmp_path)):
            await story.types("lena", "/client-setup")
            assert EN("refusal.not_recorded") in words_in(await story.form("lena"))


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("apart", [False, True], ids=["run", "listen and work"])
async def test_a_postgres_that_stops_and_starts_again_loses_nothing_and_meanwhile_people_are_told(
    tmp_path: Path, apart: bool
) -> None:
    tells(f"SEED={CHANCE}")
    chance = random.Random(CHANCE)  # noqa: S311  no secret
    with a_server() as server:
        url = server.get_uri()
        async with _with_postgres(tmp_path, url, apart=apart) as (story, door):
            storm = Storm(story, chance, settings_for(story.sandbox, tmp_path, url))
            await storm.works()
            assert await _ready(story, door) == (200, {"database": True, "slack": True})
            for mode in ("fast", "immediate", "fast"):
                working = asyncio.create_task(storm.works())
                await asyncio.sleep(chance.uniform(0, 0.1))
                await asyncio.to_thread(_stop, server, mode)
                await working
                before = set(storm.acknowledged)
                await storm.works()
                meanwhile = storm.acknowledged - before
                assert await _ready(story, door) == (503, {"database": False, "slack": True})
                told = words_in((await story.get("/ephemeral", person="tom"))["messages"])
                assert [title for title in meanwhile if title not in told] == []
                await asyncio.to_thread(server.ensure_postgres_running)
                await story.until(lambda: _is_ready(story, door), "that the bot is ready")
                await storm.works()
            database = open_database(url)
            await all_is_said(story, database, follows=not apart)
            await counts(storm, database)
            await database.close()
            assert storm.unanswered == 0


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    """Somebody else writes into the file and does not end."""
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def _typed_in(form: Json) -> dict[str, str]:
    """What stands in the fields of a form that somebody types in."""
    fields = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    return {name: field["initial_value"] for name, field in fields.items() if field.get("initial_value")}


class _FullDisk:
    """SQLite is refused every further page, as by a disk that is full."""

    def __init__(self) -> None:
        self._pages = MUCH

    def on_connect(self, connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={self._pages}")

    def fills(self, tx: Transaction) -> None:
        """Use up the pages that the file has and does not use, and let it have no other."""
        unused = tx.scalar(text("PRAGMA freelist_count"))
        tx.execute(text("CREATE TABLE filling AS SELECT zeroblob(:size) AS filled"), {"size": 4096 * unused})
        self._pages = tx.scalar(text("PRAGMA page_count"))
        tx.execute(text(f"PRAGMA max_page_count={self._pages}"))

    def is_cleared(self, tx: Transaction) -> None:
        tx.execute(text(f"PRAGMA max_page_count={MUCH}"))


@contextmanager
def _full_disk() -> Iterator[_FullDisk]:
    disk = _FullDisk()
    event.listen(Engine, "connect", disk.on_connect)
    yield disk
    event.remove(Engine, "connect", disk.on_connect)


def _stop(server: Any, mode: str) -> None:
    """Stop PostgreSQL: `fast` breaks off what it does, `immediate` is a crash."""
    stop = (server.bin_path / "pg_ctl", "-w", "-D", server.pgdata, "-m", mode, "stop")
    subprocess.run(stop, user=server.system_user, check=True, stdout=subprocess.DEVNULL)


@asynccontextmanager
async def _with_postgres(folder: Path, url: str, *, apart: bool) -> AsyncIterator[tuple[Story, Door]]:
    """A linked project, and a bot that hears over HTTP: all in one, or one part that hears and one that works."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        door = Door()
        request_url = await stack.enter_async_context(door.serving())
        sandbox = await stack.enter_async_context(running_sandbox(seed=SEED, request_url=request_url))
        one = a_story_in(sandbox, folder, http, way=Way.HTTP, door=door, database_url=url)
        if not apart:
            story = await stack.enter_async_context(one)
            await story.links()
            yield story, door
            return
        async with one as story:
            await story.links()
        settings = settings_for(sandbox, folder, url).model_copy(update={"clock_url": None})
        door.app = await stack.enter_async_context(listening(settings, Way.HTTP))
        await stack.enter_async_context(working(settings))
        yield story, door


async def _ready(story: Story, door: Door) -> tuple[int, Json]:
    async with story.http.get(f"{door.address}/readyz") as response:
        return response.status, await response.json()


async def _is_ready(story: Story, door: Door) -> Json | None:
    return {} if (await _ready(story, door))[0] == 200 else None


async def _titles(story: Story) -> list[str]:
    return [one.title for one in await story.bot.db.read(lists.in_states, 1, ["new"], most=10)]


async def _cards(story: Story) -> list[Any]:
    return [one for one in await story.messages("lena", "team-acme") if "ISS-" in words_in(one)]
