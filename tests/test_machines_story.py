"""Several processes on one PostgreSQL: whoever hears and whoever speaks, everything is said once and in its order."""

import asyncio
import os
import random
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import psycopg
import pytest
from sqlalchemy import URL

from bot.assembly import CannotRun, listening, running_bot, working
from bot.sandbox.server import Sandbox, running_sandbox
from bot.settings import Settings, Way, settings_in_sandbox
from tests.installs import parts_to_let_in
from tests.machines import Balancer, begun, nothing_waits, proxy, waiting
from tests.processes import a_closed_port, a_process, environment_of
from tests.stories import SEED, Door, Story, words_in
from tests.storms import NOT_RECORDED, tells

FOR_GOOD = 600.0  # seconds; longer than the test
MORE = 5  # times that two type at once
LEASE_AND_MORE = 240.0  # seconds until the last thing is said that a dead worker had claimed
KILLS = int(os.environ.get("KILLS", "40"))
CHANCE = int(os.environ.get("SEED", "0")) or random.randrange(10**6)  # noqa: S311  no secret
BETWEEN = 0.2  # seconds between two that are typed: about as many as two channels can say while Slack is slow
NUMBER = re.compile(r"ISS-(\d+) ")
TITLE = re.compile(r"Number \d+")


async def test_two_listeners_and_several_workers_say_everything_once_and_in_order_though_one_is_killed(
    postgres_url: str,
) -> None:
    async with _prepared(postgres_url) as (story, door, settings), AsyncExitStack() as stack:
        door.app = Balancer([await stack.enter_async_context(listening(settings, Way.HTTP)) for _ in range(2)])
        await story.post("/weather", fault="late_answer", method="chat.postMessage", seconds=FOR_GOOD, times=2)
        async with a_process(environment_of(settings), part="work") as worker:
            await story.types("tom", "/client-issue Login page is down")
            await story.card("amy", "Login page is down")
            await story.card("lena", "AP-ISS-1", channel="team-acme")
            worker.kill()
        _time_passes(postgres_url)
        for _ in range(2):
            await stack.enter_async_context(working(settings))
        for number in range(MORE):
            both = ("tom", "lena")  # at once, each by another listener
            await asyncio.gather(*(story.types(person, f"/client-issue Number {number}") for person in both))
        await story.until(lambda: nothing_waits(postgres_url), "an empty outbox and an empty queue")

        every_one_once = list(range(1, 2 * MORE + 2))
        assert await _numbers(story, "amy", "acme-portal") == every_one_once
        assert await _numbers(story, "lena", "team-acme") == every_one_once


async def test_several_hear_over_socket_mode_too(postgres_url: str) -> None:
    async with _prepared(postgres_url, Way.SOCKET) as (story, _, settings), AsyncExitStack() as stack:
        for part in (listening(settings, Way.SOCKET), listening(settings, Way.SOCKET), working(settings)):
            await stack.enter_async_context(part)
        for number in range(MORE):
            await story.types("tom", f"/client-issue Number {number}")
        await story.until(lambda: nothing_waits(postgres_url), "an empty outbox and an empty queue")

        assert await _numbers(story, "amy", "acme-portal") == list(range(1, MORE + 1))


async def test_who_cannot_share_a_database_is_told_why(postgres: URL, postgres_url: str, sqlite_url: str) -> None:
    async with running_sandbox(seed=SEED) as sandbox:
        for address, why in ((sqlite_url, "PostgreSQL"), (_bare(postgres), "migrate")):
            for part in (lambda given: listening(given, Way.HTTP), working):
                with pytest.raises(CannotRun, match=why):
                    await part(_alone(sandbox, address)).__aenter__()
        async with working(_alone(sandbox, postgres_url)):
            with pytest.raises(CannotRun, match="one process alone"):
                await running_bot(_alone(sandbox, postgres_url), Way.HTTP).__aenter__()


@pytest.mark.long
async def test_whoever_is_killed_at_whatever_moment_nothing_is_lost_and_nothing_said_twice(postgres_url: str) -> None:
    dice = random.Random(CHANCE)  # noqa: S311  no secret
    tells(f"SEED={CHANCE} KILLS={KILLS}")
    async with _prepared(postgres_url) as (story, door, settings), AsyncExitStack() as stack:
        ports = [a_closed_port(), a_closed_port()]
        door.app = Balancer([proxy(story.http, port) for port in ports])
        parts = [("listen", "--port", str(port)) for port in ports] + [("work",), ("work",)]
        running = [await begun(stack, settings, part) for part in parts]
        await story.post("/weather", fault="late_answer", method="chat.postMessage", seconds=0.2, times=None)
        acknowledged: list[str] = []
        typing = asyncio.create_task(_types_on(story, acknowledged))
        for number in range(KILLS):
            await asyncio.sleep(dice.random())
            struck = dice.randrange(len(parts))
            running[struck].kill()
            await running[struck].running.wait()
            began = time.monotonic()
            running[struck] = await begun(stack, settings, parts[struck])
            tells(
                f"kill {number + 1} of {KILLS}: {parts[struck][0]}, there again after {time.monotonic() - began:.1f} s;"
                f" {len(acknowledged)} acknowledged, {await waiting(postgres_url)} wait"
            )
        typing.cancel()
        await asyncio.gather(typing, return_exceptions=True)
        async with asyncio.timeout(LEASE_AND_MORE):
            while left := await waiting(postgres_url):
                tells(f"{left} wait")
                await asyncio.sleep(5)
        recorded = _recorded(postgres_url)
        refused = await _told_that_not(story)
        tells(f"{len(recorded)} recorded, {len(refused)} told that not")
        assert len(recorded) >= KILLS
        assert set(acknowledged) - refused <= set(recorded), "what was acknowledged is recorded"
        assert refused & set(recorded) == set(), "what was told not to be recorded is not"
        numbers = list(range(1, len(recorded) + 1))
        assert len(set(recorded)) == len(recorded), "recorded once"
        assert sorted(await _numbers(story, "amy", "acme-portal")) == numbers
        assert sorted(await _numbers(story, "lena", "team-acme")) == numbers


@pytest.mark.long
async def test_two_workspaces_are_heard_by_sockets_in_two_processes_and_spoken_to_by_a_third_each_with_its_token(
    tmp_path: Path, postgres_url: str
) -> None:
    async with parts_to_let_in(tmp_path, postgres_url) as (here, ports, running):
        story = here.story
        assert "Northwind" in await here.installs("lena")
        assert "Globex" in await here.installs("oscar")
        await here.links("lena", "acme-portal", "team-acme", "acme", "Portal")
        await here.links("oscar", "initech-shop", "team-initech", "initech", "Shop")
        for number in range(MORE):
            await asyncio.gather(
                story.types("tom", f"/client-issue Kiosk {number}"),
                story.types("olga", f"/client-issue Basket {number}", channel="initech-shop"),
            )
        assert [await _commands(story, port) > 0 for port in ports] == [True, True]
        running[0].kill()
        await running[0].running.wait()
        said = await story.says("ivy", "Basket forgets", channel="initech-shop")
        await story.reacts("ivy", "beetle", to=said, channel="initech-shop")
        await story.is_settled()
        await story.post("/app", do="uninstall", workspace="northwind")
        await story.is_settled()
        refused = await story.types("tom", "/client-issue Kiosk again")
        assert not refused.get("acknowledged")
        await here.installs("lena")
        await story.types("tom", "/client-issue Kiosk again")
        await story.card("amy", "Kiosk again")
        await story.is_settled()

        typed, all_of_them = list(range(1, MORE + 1)), list(range(1, MORE + 2))
        assert await _numbers(story, "amy", "acme-portal") == all_of_them
        assert await _numbers(story, "lena", "team-acme") == all_of_them
        assert await _numbers(story, "ivy", "initech-shop") == typed
        assert len(await story.cards_under("ivy", said, channel="initech-shop")) == 1
        assert await _numbers(story, "oscar", "team-initech") == all_of_them
        assert "Basket" not in words_in(await story.messages("lena", "team-acme"))
        assert "Kiosk" not in words_in(await story.messages("oscar", "team-initech"))


def _time_passes(url: str) -> None:
    """Nothing was heard of the worker for a minute, and what it had claimed is its own no more."""
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        leased = connection.execute("UPDATE outbox SET due_at = now() WHERE sent_at IS NULL AND due_at > now()")
        assert leased.rowcount == 2


async def _numbers(story: Story, person: str, channel: str) -> list[int]:
    """The numbers of the records whose cards stand in a channel, the oldest first."""
    seen = (await story.get("/messages", person=person, channel=channel, limit="100000"))["messages"]
    found = (NUMBER.search(words_in(one)) for one in seen if not one["is_ephemeral"])
    return [int(one[1]) for one in found if one]


async def _commands(story: Story, port: int) -> float:
    """How many commands the process with this port has heard."""
    async with story.http.get(f"http://127.0.0.1:{port}/metrics") as response:
        lines = (await response.text()).splitlines()
    counted = [line for line in lines if line.startswith('rapport_ack_seconds_count{gesture="command"}')]
    return float(counted[0].rsplit(" ", 1)[1]) if counted else 0.0


def _recorded(url: str) -> list[str]:
    """The titles of what is recorded."""
    with psycopg.connect(url) as connection:
        return [str(row[0]) for row in connection.execute("SELECT title FROM records ORDER BY number")]


async def _told_that_not(story: Story) -> set[str]:
    """The titles of which tom was told that they are not recorded."""
    told = (await story.get("/ephemeral", person="tom"))["messages"]
    refused = [words_in(one) for one in told if NOT_RECORDED in words_in(one)]
    return {found[0] for one in refused if (found := TITLE.search(one))}


async def _types_on(story: Story, acknowledged: list[str]) -> None:
    number = 0
    while True:
        number += 1
        if (await story.types("tom", f"/client-issue Number {number:05}"))["acknowledged"]:
            acknowledged.append(f"Number {number:05}")
        await asyncio.sleep(BETWEEN)


def _alone(sandbox: Sandbox, url: str) -> Settings:
    """The settings of a part; nobody moves its time."""
    return settings_in_sandbox(sandbox.ready, database_url=url).model_copy(update={"clock_url": None})


def _bare(server: URL) -> str:
    """The address of a database without tables."""
    return server.set(database="postgres").render_as_string(hide_password=False)


@asynccontextmanager
async def _prepared(url: str, way: Way = Way.HTTP) -> AsyncIterator[tuple[Story, Door, Settings]]:
    """A linked project, and no bot: it was all in one process until now."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        door = Door()
        request_url = await stack.enter_async_context(door.serving()) if way is Way.HTTP else None
        sandbox = await stack.enter_async_context(running_sandbox(seed=SEED, request_url=request_url))
        settings = _alone(sandbox, url)
        async with running_bot(settings, way) as bot:
            door.app = bot.web
            story = Story(sandbox, bot, http)
            await story.links()
        yield story, door, settings
