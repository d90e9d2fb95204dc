"""Try it: a workspace on this machine with the bot in it, and a week that has been lived in already."""

import asyncio
import contextlib
import json
import logging
import shutil
import signal
import socket
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.assembly import running_bot
from bot.console.schema import brought_up_to_date
from bot.demo.week import live_through
from bot.logs import tell_to
from bot.settings import Way, settings_in_sandbox

_HERE = Path(__file__).parent
_SEEDS = _HERE.parent / "sandbox" / "seeds"
_TRIES = 20  # ports, from the one that was asked for

LIVED = "lived"  # a file that is there once the week has been lived through


def demo(folder: Path, *, port: int, language: str, reset: bool) -> int:
    """Run the demo until it is stopped; all that happens in it is kept in the folder."""
    tell_to(sys.stderr, level="WARNING")
    logging.getLogger("storage.turns").setLevel(logging.ERROR)  # how long a turn took says nothing to who tries it
    home = folder / language
    if reset:
        shutil.rmtree(home, ignore_errors=True)
    if not (home / LIVED).exists():  # a first start that was broken off leaves half a week
        shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    week = tomllib.loads((_HERE / f"week.{language}.toml").read_text())
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_demo(home, _free(port), language, week))
    return 0


async def _demo(home: Path, port: int, language: str, week: dict[str, Any]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)
    database = f"sqlite:///{home / 'rapport.db'}"
    brought_up_to_date(database)
    async with _sandbox(home / "sandbox.db", _SEEDS / _SEED[language], port) as ready:
        settings = settings_in_sandbox(ready, database_url=database)
        async with running_bot(settings, Way.SOCKET):
            if not (home / LIVED).exists():
                _say("Living through a week of work, so that there is something to see …")
                await live_through(week, ready)
                (home / LIVED).touch()
            _say(f"\n    {ready['page_url']}\n\nOpen it in your browser. Ctrl+C stops it; nothing is lost.")
            await stopped.wait()


_SEED = {"en": "demo.toml", "zh": "demo.zh.toml"}


@asynccontextmanager
async def _sandbox(state: Path, seed: Path, port: int) -> AsyncIterator[dict[str, Any]]:
    """A sandbox in a process of its own; what it says when it is ready."""
    command = ["-m", "bot", "sandbox", "--port", str(port), "--state", str(state), "--seed", str(seed)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None, "asked for"
    try:
        line = await process.stdout.readline()
        if not line:
            raise SystemExit("The sandbox did not start; what it said stands above.")
        yield json.loads(line)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def _free(port: int) -> int:
    """Answer this port, or the next that nobody listens on; says so."""
    for candidate in range(port, port + _TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
        if candidate != port:
            _say(f"Port {port} is taken; this is {candidate}.")
        return candidate
    raise SystemExit(f"No port from {port} to {port + _TRIES - 1} is free: name another with --port.")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
