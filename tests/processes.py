"""The bot as a process of its own, as somebody starts it; it can be killed."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr

from bot.settings import Settings


class Process:
    """A part of the bot, once it has said that it is ready."""

    def __init__(self, running: asyncio.subprocess.Process) -> None:
        self.running = running
        self.stdout = ""
        self.stderr = ""

    def kill(self) -> None:
        """End it as a power cut does."""
        self.running.kill()

    def told(self) -> list[dict[str, Any]]:
        """The lines of its log; once it has ended."""
        return [json.loads(line) for line in self.stderr.splitlines()]


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    """These settings, as the environment says them."""
    return {
        **os.environ,
        "SLACK_BOT_TOKEN": _shown(settings.slack_bot_token),
        "SLACK_APP_TOKEN": _shown(settings.slack_app_token),
        "SLACK_SIGNING_SECRET": _shown(settings.slack_signing_secret),
        "SLACK_CLIENT_ID": settings.slack_client_id or "",
        "SLACK_CLIENT_SECRET": _shown(settings.slack_client_secret),
        "TOKEN_KEYS": _shown(settings.token_keys),
        "PUBLIC_URL": settings.public_url or "",
        "SLACK_API_URL": settings.slack_api_url,
        "CLOCK_URL": settings.clock_url or "",
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "PACE": "0",
        "GESTURES_PER_MINUTE": "0",
        "LOG_LEVEL": "ERROR",
        "PYTHONDONTWRITEBYTECODE": "",  # what the first has compiled, the next need not
        **more,
    }


@asynccontextmanager
async def a_process(environment: dict[str, str], *arguments: str, part: str = "run") -> AsyncIterator[Process]:
    """`python -m bot run`, or another part, ready; ended when the block ends, if it has not been killed."""
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", part, *arguments),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    process = Process(running)
    listening = asyncio.create_task(running.stderr.read())
    try:
        assert await running.stdout.readline() == b"ready\n", await listening
        yield process
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGTERM)
        await running.wait()
        process.stdout = (await running.stdout.read()).decode()
        process.stderr = (await listening).decode()


def a_closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _shown(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""
