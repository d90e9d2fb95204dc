import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock.embedded import EmbeddedClock
from bot.measures import Measures
from storage.database import Database


async def test_an_errand_that_runs_when_the_bot_ends_is_no_failure(
    sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    begun = asyncio.Event()
    before = asyncio.all_tasks()

    async def for_long() -> None:
        begun.set()
        await asyncio.Event().wait()

    clock = EmbeddedClock(sqlite_database, Measures(), clock=lambda: datetime.now(UTC))
    clock.start({"for_long": (timedelta(seconds=0.01), for_long)})
    async with asyncio.timeout(10):
        await begun.wait()
        clock.stop()
        await asyncio.wait(asyncio.all_tasks() - before)

    assert [line.message for line in caplog.records if line.levelname == "ERROR"] == []
