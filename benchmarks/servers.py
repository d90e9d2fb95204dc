"""The two programs that are measured against each other: the bot's HTTP door, and a Bolt app that only acknowledges."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

SECRET = "false-signing-secret"


def bare(api_url: str, token: str) -> AsyncSlackRequestHandler:
    """One listener that only acknowledges, as fast as Bolt can."""
    app = AsyncApp(client=AsyncWebClient(token, base_url=api_url), signing_secret=SECRET, process_before_response=True)

    @app.command("/client-issue")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    return AsyncSlackRequestHandler(app, path="/slack/events")


def serve_bare(api_url: str, token: str, port: int) -> None:
    """Serve it until it is stopped."""
    uvicorn.run(bare(api_url, token), port=port, log_config=None, access_log=False)


@asynccontextmanager
async def process(*command: str, ready: bytes, environment: dict[str, str] | None = None) -> AsyncIterator[None]:
    """A Python program, once it has said that it is ready."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE, env=environment, cwd=Path(__file__).parent.parent
    )
    assert running.stdout is not None
    while ready not in await running.stdout.readline():
        if running.returncode is not None:
            raise RuntimeError("it ended before it was ready")
    try:
        yield
    finally:
        running.terminate()
        await running.wait()
