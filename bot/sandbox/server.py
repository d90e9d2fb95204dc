"""The sandbox as a server: one Starlette app on loopback, run inside a test or as a program of its own."""

import asyncio
import contextlib
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot.sandbox import seed as seeds
from bot.sandbox.clock import Clock
from bot.sandbox.connections import Connections, Refusing
from bot.sandbox.delivery import PATIENCE, RETRIES, Delivery
from bot.sandbox.grants import TRIGGER, Codes, Replies, Triggers
from bot.sandbox.hub import Hub
from bot.sandbox.post import Post
from bot.sandbox.routes import build_app
from bot.sandbox.sockets import NOTICE, Sockets
from bot.sandbox.state import State
from bot.sandbox.values import JSON
from bot.sandbox.weather import Weather
from bot.sandbox.world import Counts, World

_LOOPBACK = "127.0.0.1"  # the sandbox answers to anybody who can reach it, so nobody else may
_PING = 10.0  # seconds between a server's pings; Slack's clients give up after 30 without one
_KEPT = 75  # seconds that an unused connection stays open: longer than any client keeps it, or it speaks to nobody
_GRACE = 1.0  # seconds for open requests at the end
_SEEDS = Path(__file__).parent / "seeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """A running sandbox."""

    ready: JSON  # what the program prints when it is ready
    world: World


class _Server(uvicorn.Server):
    """Leaves the signals to whoever runs it, and begins and ends without uvicorn's tenths of a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.begun.set()

    async def main_loop(self) -> None:
        await self.ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for each in sockets or ():
            each.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if tasks := list(self.server_state.tasks):
            _, left = await asyncio.wait(tasks, timeout=_GRACE)
            for task in left:
                task.cancel()


@contextlib.asynccontextmanager
async def running_sandbox(
    *,
    seed: Path | None = None,
    state: Path | None = None,
    port: int = 0,
    request_url: str | None = None,
    patience: float = PATIENCE,
    retries: Sequence[float] = RETRIES,
    trigger_lifetime: float = TRIGGER,
    notice: float = NOTICE,
) -> AsyncIterator[Sandbox]:
    """Run a sandbox on the present event loop until the block ends.

    The last four are Slack's own times in seconds: for an acknowledgement, before each retry of an event, for a
    trigger id, between a warning and the end of a connection. Tests may shorten them.
    """
    kept, clock = _begin(state, seed)
    try:
        door = _listening(port)
    except OSError:
        kept.close()
        raise
    base_url = f"http://{_LOOPBACK}:{door.getsockname()[1]}"
    weather = Weather()
    sockets = Sockets(app_id=kept.app.id, weather=weather, patience=patience, notice=notice)
    post = None
    if request_url is not None:
        post = Post(request_url, signing_secret=kept.app.signing_secret, patience=patience)
    world = World(
        base_url=base_url,
        request_url=request_url or "",
        state=kept,
        clock=clock,
        weather=weather,
        hub=Hub(),
        sockets=sockets,
        delivery=Delivery(post or sockets, weather, patience=patience, retries=retries),
        triggers=Triggers(trigger_lifetime),
        replies=Replies(base_url),
        codes=Codes(),
        counts=Counts(last_ts=_latest(kept)),
    )
    connections = Connections()
    server = _Server(_config(build_app(world, connections), connections))
    serving = asyncio.create_task(server.serve([door]))
    try:
        await server.begun.wait()
        yield Sandbox(ready=_ready(world), world=world)
    finally:
        world.hub.close_all()
        clock.close()
        await world.delivery.close()
        await sockets.close()
        if post is not None:
            await post.close()
        server.ended.set()
        await serving
        kept.close()


def serve(
    *,
    port: int = 0,
    state: Path | None = None,
    seed: Path | None = None,
    request_url: str | None = None,
) -> None:
    """Run a sandbox as a program: print the JSON line, end on SIGTERM or SIGINT."""
    asyncio.run(_serve(port=port, state=state, seed=seed, request_url=request_url))


async def _serve(*, port: int, state: Path | None, seed: Path | None, request_url: str | None) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, ended.set)
    async with running_sandbox(port=port, state=state, seed=seed, request_url=request_url) as sandbox:
        sys.stdout.write(json.dumps(sandbox.ready) + "\n")
        sys.stdout.flush()
        await ended.wait()


def _listening(port: int) -> socket.socket:
    # Named TCP, because asyncio turns Nagle's algorithm off only for sockets that say so; with it on, every
    # answer in two writes waits 40 ms for the client's delayed acknowledgement.
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((_LOOPBACK, port))
        door.listen(100)
    except OSError:
        door.close()
        raise
    return door


def _begin(state: Path | None, seed: Path | None) -> tuple[State, Clock]:
    kept = State(state)
    try:
        if kept.load():
            clock = Clock()
            clock.restore(kept.app.ahead)
            return kept, clock
        demo = _SEEDS / "demo.toml"
        file = seed or (demo if demo.exists() else _SEEDS / "minimal.toml")
        clock = Clock(seeds.start_of(file))
        seeds.plant(kept, file, now=clock.now())
    except BaseException:
        kept.abandon()  # half a seed must not be taken for a state the next time
        raise
    kept.app.ahead = clock.ahead
    kept.keep(kept.app)
    return kept, clock


def _latest(kept: State) -> int:
    stamps = [ts for said in (*kept.messages.values(), *kept.ephemeral.values()) for ts in said]
    return max((int(ts.replace(".", "")) for ts in stamps), default=0)


def _config(app: Starlette, connections: Connections) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=connections.protocol(),
        ws=Refusing,
        timeout_keep_alive=_KEPT,
        ws_ping_interval=_PING,
        ws_ping_timeout=None,  # a client that is busy is not a client that is gone
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        date_header=False,  # the Web API's own says Slack's time, which the weather may put apart from ours
    )


def _ready(world: World) -> JSON:
    tokens = {token.sort: token.token for token in reversed(world.state.tokens.values()) if token.active}
    return {
        "api_url": f"{world.base_url}/api/",
        "page_url": f"{world.base_url}/",
        "control_url": f"{world.base_url}/control",
        "clock_url": f"{world.base_url}/control/clock",
        "bot_token": tokens.get("bot", ""),
        "app_token": tokens.get("app", ""),
        "signing_secret": world.app.signing_secret,
        "client_id": world.app.client_id,
        "client_secret": world.app.client_secret,
        "app_id": world.app.id,
        "bot_user": world.app.bot_user,
        "workspaces": {each.name: each.id for each in world.state.workspaces.values()},
        "people": {each.name: each.id for each in world.state.people.values() if not each.is_bot},
        "channels": {each.name: each.id for each in world.state.channels.values() if each.sort == "channel"},
    }
