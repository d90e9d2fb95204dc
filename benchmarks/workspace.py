"""A sandbox with many clients, each with a channel, a team channel and a project of its own, and people who type."""

import asyncio
import contextlib
import itertools
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.filled import begun
from benchmarks.servers import process
from bot.sandbox import gestures
from bot.sandbox.server import Sandbox, running_sandbox
from bot.settings import settings_in_sandbox
from storage import channels
from storage.database import Transaction
from tests.processes import environment_of
from tests.stories import SEED
from tests.use_cases.builders import Cast, a_person, a_project

CLIENTS = 17  # sixteen who type at one time, and one more
PATIENCE = 60.0  # seconds until what was typed stands in its channel

_marks = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Typed:
    """Milliseconds from the typing of a command to its acknowledgement, and to the card in the channel."""

    acked: float
    posted: float


class Workspace:
    """Everybody in it types as a member of the agency: outsiders have no commands."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._world = sandbox.world
        self._awaited: dict[str, asyncio.Future[float]] = {}

    async def types(self, client: int) -> Typed:
        """Have an issue filed in a client's channel, and wait until its card stands there."""
        mark = f"mark{next(_marks)}x"
        self._awaited[mark] = posted = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        await self.asks(client, mark)
        acked = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            return Typed((acked - began) * 1000, (await posted - began) * 1000)

    async def asks(self, client: int, title: str = "Search finds nothing") -> None:
        """Have an issue filed, and wait for the acknowledgement alone."""
        tom, channel = self._world.person("tom"), self._world.channel(f"client-{client}")
        await gestures.command(self._world, tom, channel, "/client-issue", title)

    def newest_in(self, client: int) -> list[dict[str, object]]:
        """The blocks of what was last said in a client's channel."""
        said = self._world.state.messages[self._world.channel(f"client-{client}").id]
        return list(said[max(said)].blocks)

    async def look_on(self) -> None:
        """Note when a card comes to stand in a client's channel."""
        window = self._world.hub.open("")
        while (change := await window.get()) is not None:
            if change["type"] == "message" and self._is_of_a_client(change["channel"]):
                for mark in re.findall(r"mark\d+x", change["message"]["text"]):
                    if (posted := self._awaited.pop(mark, None)) is not None and not posted.done():
                        posted.set_result(time.perf_counter())

    def _is_of_a_client(self, channel: str) -> bool:
        return self._world.state.channels[channel].name.startswith("client-")


@asynccontextmanager
async def workspace(folder: Path) -> AsyncIterator[tuple[Sandbox, Workspace]]:
    """A sandbox in which nobody listens yet."""
    seed = folder / "seed.toml"
    seed.write_text(SEED.read_text(encoding="utf-8") + "".join(_seeded(client) for client in range(CLIENTS)))
    async with running_sandbox(seed=seed) as sandbox:
        there = Workspace(sandbox)
        looking = asyncio.create_task(there.look_on())
        try:
            yield sandbox, there
        finally:
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking


@asynccontextmanager
async def with_the_bot(folder: Path) -> AsyncIterator[Workspace]:
    """The same, with the bot as a process of its own, which hears by Socket Mode and knows the clients' projects."""
    async with workspace(folder) as (sandbox, there):
        file, _ = await begun(folder, lambda tx: projects_in(tx, sandbox))
        async with process("-m", "bot", "run", ready=b"ready", environment=environment_in(sandbox, file)):
            yield there


def environment_in(sandbox: Sandbox, file: Path) -> dict[str, str]:
    """What the bot is told that remembers in this file."""
    return environment_of(settings_in_sandbox(sandbox.ready, database_url=f"sqlite:///{file}"), CLOCK_URL="")


def projects_in(tx: Transaction, sandbox: Sandbox) -> list[Cast]:
    """A project for each client."""
    ids = sandbox.ready
    agency, acme = ids["workspaces"]["northwind"], ids["workspaces"]["acme"]
    here = channels.keep_workspace(tx, agency, None, ids["bot_user"])
    people = {name: a_person(tx, here, ids["people"][name], home=agency, name=name) for name in ("lena", "tom")}
    a_person(tx, here, ids["people"]["amy"], home=acme, name="amy")
    made: list[Cast] = []
    for client in range(CLIENTS):
        channel, team_channel = (
            channels.keep(tx, here.id, ids["channels"][f"{name}-{client}"]) for name in ("client", "team")
        )
        agreed = {"workspace": here.id, "channel": channel.id, "team_channel": team_channel.id}
        cast = a_project(tx, code=f"C{client}", lead=people["lena"].id, **agreed)
        made.append(replace(cast, workspace=here, channel=channel, team_channel=team_channel, lead=people["lena"]))
    return made


def _seeded(client: int) -> str:
    return f"""
[[channels]]
name = "client-{client}"
members = ["lena", "tom", "amy", "app"]
shared_with = ["acme"]

[[channels]]
name = "team-{client}"
members = ["lena", "tom", "app"]
private = true
"""
