"""A signed slash command, from its arrival to its acknowledgement: with us the record, its history and what is to be
said of it are durable by then; the bare app only acknowledges.
"""

import asyncio
import hashlib
import hmac
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from benchmarks.filled import begun_at
from benchmarks.rows import PAIRS, Row, row
from benchmarks.servers import SECRET, postgres, process
from benchmarks.workspace import projects_in, workspace

SECONDS = 1.5  # of one measurement
LOOKS = 200  # a twentieth of a second apart, until the other app answers
BARE_PORT = 18_082
PORTS = (18_081, 18_083)  # of ours, one or two


@dataclass(frozen=True, slots=True)
class Measured:
    """Commands a second, and how long one took, in milliseconds."""

    rate: float
    p50: float
    p99: float


async def measure(
    at: str | Sequence[str],
    secret: str,
    ids: dict[str, str] | Sequence[dict[str, str]],
    *,
    concurrency: int,
    pause: float = 0.0,
    seconds: float = SECONDS,
) -> Measured:
    """Send commands for a while, so many at a time, each so many seconds after the last was answered.

    Where there are several addresses, or several whom Slack's ids name and where they type, people share them.
    """
    doors = [at] if isinstance(at, str) else at
    places = [ids] if isinstance(ids, dict) else ids
    took: list[float] = []
    ends = time.perf_counter() + seconds

    async def people(http: aiohttp.ClientSession, number: int) -> None:
        count = 0
        while time.perf_counter() < ends:
            count += 1
            body = _body(places[number % len(places)], f"{os.getpid()}.{number}.{count}.{time.perf_counter_ns()}")
            began = time.perf_counter()
            async with http.post(doors[number % len(doors)], data=body, headers=_signed(body, secret)) as response:
                await response.read()
            if response.status == 200:  # Bolt gives up a command that its listener has not acknowledged in time
                took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(pause)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        began = time.perf_counter()
        await asyncio.gather(*(people(http, number) for number in range(concurrency)))
        lasted = time.perf_counter() - began
    took.sort()
    return Measured(len(took) / lasted, statistics.median(took), took[int(len(took) * 0.99)])


async def rows() -> list[Row]:
    """How many a second, and how long one takes."""
    alone, together = await pairs(1), await pairs(16)
    first_written = await pairs(16, against="obvious")
    with postgres() as url:
        on_postgres = await pairs(16, database_url=url)
    with postgres() as url:
        spread = await pairs(16, database_url=url, projects=16)
    with postgres() as url:
        by_two = await pairs(16, database_url=url, listeners=2)
    bare = "a bare Bolt app that only acks"
    return [
        _row("slash command, durable before its ack, c=16", "/s", together, "rate", against=bare, aim="≥ 0.45"),
        _row("the same on PostgreSQL, one process", "/s", on_postgres, "rate", against=bare, aim="≥ 0.15"),
        _row("the same, each in a project of their own", "/s", spread, "rate", against=bare, aim="≥ 0.15"),
        _row("the same, two that listen, and one that speaks", "/s", by_two, "rate", against=bare, aim="≥ 0.15"),
        _row("the same on SQLite", "/s", first_written, "rate", against="60 listeners, async ORM", aim="≥ 8"),
        _row("the same, c=1: p50", "ms", alone, "p50", against=bare, aim="≤ 2"),
        _row("the same, c=1: p99", "ms", alone, "p99", against=bare, aim="≤ 3"),
    ]


def _row(what: str, unit: str, measured: list[tuple[Measured, Measured]], name: str, *, against: str, aim: str) -> Row:
    pairs_of = [(getattr(ours, name), getattr(bare, name)) for ours, bare in measured]
    return row(what, unit, pairs_of, against=against, aim=aim)


async def pairs(
    concurrency: int,
    *,
    against: str = "bare",
    database_url: str | None = None,
    listeners: int = 0,
    projects: int = 1,
) -> list[tuple[Measured, Measured]]:
    """Ours and another app's, measured in turn, so that the machine's moods meet both.

    Ours is one process that does all, or so many that listen beside one that speaks. In one project all records take
    their numbers from one row, for which PostgreSQL's transactions wait on each other.
    """
    measured: list[tuple[Measured, Measured]] = []
    with tempfile.TemporaryDirectory() as folder:
        async with workspace(Path(folder)) as (sandbox, _), aiohttp.ClientSession() as http:
            url = database_url or f"sqlite:///{folder}/rapport.db"
            await begun_at(url, lambda tx: projects_in(tx, sandbox))
            ready = sandbox.ready
            ids = [
                {
                    "team_id": ready["workspaces"]["northwind"],
                    "channel_id": ready["channels"][f"client-{client}"],
                    "user_id": ready["people"]["tom"],
                }
                for client in range(projects)
            ]
            environment = {
                **os.environ,
                "SLACK_BOT_TOKEN": ready["bot_token"],
                "SLACK_SIGNING_SECRET": ready["signing_secret"],
                "SLACK_API_URL": ready["api_url"],
                "DATABASE_URL": url,
                "LOG_LEVEL": "ERROR",
                "GESTURES_PER_MINUTE": "0",
            }
            parts = [("listen", "--port", str(port)) for port in PORTS[:listeners]]
            parts = [*parts, ("work",)] if parts else [("run", "--http", "--port", str(PORTS[0]))]
            doors = [_at(port) for port in PORTS[: listeners or 1]]
            args = f"{against!r}, {ready['api_url']!r}, {ready['bot_token']!r}, {BARE_PORT}, {folder!r}"
            serve = f"from benchmarks.servers import serve; print('ready', flush=True); serve({args})"
            async with AsyncExitStack() as stack:
                for part in parts:
                    await stack.enter_async_context(
                        process("-m", "bot", *part, ready=b"ready", environment=environment)
                    )
                await stack.enter_async_context(process("-c", serve, ready=b"ready"))
                await answers(http, BARE_PORT)
                for _ in range(PAIRS):
                    ours = await measure(doors, ready["signing_secret"], ids, concurrency=concurrency)
                    bare = await measure(_at(BARE_PORT), SECRET, ids, concurrency=concurrency)
                    measured.append((ours, bare))
    return measured


async def answers(http: aiohttp.ClientSession, port: int) -> None:
    """Wait until whoever is behind this port does: it may say that it is ready before it listens."""
    for _ in range(LOOKS):
        try:
            async with http.get(f"http://127.0.0.1:{port}/"):
                return
        except aiohttp.ClientConnectorError:
            await asyncio.sleep(0.05)
    raise RuntimeError("the other app does not answer")


def _at(port: int) -> str:
    return f"http://127.0.0.1:{port}/slack/events"


def _body(ids: dict[str, str], trigger: str) -> str:
    return urlencode(
        {
            **ids,
            "command": "/client-issue",
            "text": "Login page is down",
            "trigger_id": trigger,
            "response_url": "http://127.0.0.1:9/none",
            "is_enterprise_install": "false",
        }
    )


def _signed(body: str, secret: str) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
