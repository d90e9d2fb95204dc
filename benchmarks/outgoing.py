"""5,000 cards to 5,000 channels: from rows of the outbox to what stands in Slack and is settled, beside Slack's own
client that posts the same, remembers nothing, and never looks whether it was heard.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.filled import FIRST, begun, copy, copy_project
from benchmarks.rows import PAIRS, Row, row
from benchmarks.servers import process
from bot.clock.deliverer import Deliverer
from bot.measures import Measures
from bot.messages.intentions import ShowRecord
from bot.press.press import Press
from bot.settings import Settings
from bot.slack.client import clients_of
from bot.slack.speaker import EVENT, SlackSpeaker, message_of
from bot.slack.workspaces import Leave, OneWorkspace
from bot.use_cases.delivery import words_for
from bot.words import Language, Words
from storage import backlog
from storage.database import Database, Transaction, open_database
from tests.use_cases.builders import HOST, Cast, a_project, a_record

CARDS = 5_000
PART = CARDS // PAIRS  # of one measurement
AT_ONCE = 32
PORT = 18_083
API = f"http://127.0.0.1:{PORT}/api/"
TOKEN = "xoxb-false"


async def rows() -> list[Row]:
    """How many cards a second."""
    serve = f"from benchmarks.quick_slack import serve; serve({PORT})"
    async with process("-c", serve, ready=b"ready"), _waiting() as waiting:
        await waiting.ours(PAIRS)  # what is compiled for the first time
        pairs = [(await waiting.ours(part), await waiting.theirs(part)) for part in range(PAIRS)]
    what = f"{CARDS:,} cards to {CARDS:,} channels, from row to settled"
    return [row(what, "/s", pairs, against="slack_sdk alone, c=32", aim="≥ 0.8")]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Cards that wait to be posted, as many as there are channels."""

    file: Path
    db: Database
    slack: AsyncWebClient
    message: dict[str, object]

    async def ours(self, part: int) -> float:
        """Have a part of them delivered."""
        channels = _channels(part)
        with sqlite3.connect(self.file) as connection:
            let = "UPDATE outbox SET due_at = added_at WHERE channel BETWEEN ? AND ?"
            connection.execute(let, (channels[0], channels[-1]))
        waiting = await self.db.read(backlog.waiting)
        speaker = SlackSpeaker(OneWorkspace(HOST, Leave(self.slack, "U0BOT")), Press(), self.db)
        deliverer = Deliverer(self.db, speaker, Measures(), clock=lambda: datetime.now(UTC), pace=1.0)
        began = time.perf_counter()
        await deliverer.settled()
        took = time.perf_counter() - began
        assert await self.db.read(backlog.waiting) == waiting - PART
        return PART / took

    async def theirs(self, part: int) -> float:
        """Post the same with Slack's own client."""
        ids = iter(_channels(part))

        async def post(slack: AsyncWebClient) -> None:
            for number in ids:
                metadata = {"event_type": EVENT, "event_payload": {"outgoing": number}}
                await slack.chat_postMessage(channel=f"C1{number}", metadata=metadata, **self.message)

        async with aiohttp.ClientSession() as session:
            slack = AsyncWebClient(TOKEN, base_url=API, session=session)
            began = time.perf_counter()
            await asyncio.gather(*(post(slack) for _ in range(AT_ONCE)))
            return PART / (time.perf_counter() - began)


@asynccontextmanager
async def _waiting() -> AsyncIterator[_Waiting]:
    settings = Settings(slack_bot_token=SecretStr(TOKEN), slack_api_url=API)
    with tempfile.TemporaryDirectory() as folder:
        file, (cast, record, outgoing) = await begun(Path(folder), _one)
        _multiply(file, cast, record, outgoing)
        db = open_database(f"sqlite:///{file}")
        try:
            async with clients_of(settings, Measures()) as client_with:
                yield _Waiting(file, db, client_with(TOKEN), await db.read(_message))
        finally:
            await db.close()


def _channels(part: int) -> range:
    """Those that a part of the cards is for."""
    return range(FIRST + 1 + part * PART, FIRST + 1 + (part + 1) * PART)


def _one(tx: Transaction) -> tuple[Cast, int, int]:
    """A project with a record whose card waits to be posted in the client's channel."""
    cast = a_project(tx)
    record = a_record(tx, cast)
    for waiting in backlog.unsent(tx, most=10):
        if waiting.channel == cast.channel.id and waiting.intention == ShowRecord.__name__:
            return cast, record.id, waiting.id
    raise AssertionError("a record's card is to be posted")


def _multiply(file: Path, cast: Cast, record: int, outgoing: int) -> None:
    """As many as are measured, and a part to begin with; they wait until a part of them may be posted."""
    count = CARDS + PART
    copy_project(file, cast, count)
    copy(file, "records", record, count, id=f"{FIRST} + n", project=f"{FIRST} + n", source="'copy:' || n")
    args = f"json_set(args, '$.project', {FIRST} + n, '$.record', {FIRST} + n)"
    subject = f"'record:' || ({FIRST} + n)"
    copy(file, "outbox", outgoing, count, key="'copy:' || n", channel=f"{FIRST} + n", subject=subject, args=args)
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM outbox WHERE key NOT LIKE 'copy:%'")
        connection.execute("UPDATE outbox SET due_at = '9999-12-31T23:59:59.000000+00:00'")


def _message(tx: Transaction) -> dict[str, object]:
    """One of the cards, as it is posted."""
    to_say = words_for(tx, backlog.unsent(tx, most=1)[0], now=datetime.now(UTC))
    assert to_say is not None
    return message_of(to_say.content, Words(Language.EN)).as_args()
