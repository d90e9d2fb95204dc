"""Whoever delivers ends when it is told to, whatever else happens at that moment."""

import asyncio
from datetime import UTC, datetime

from bot.clock.deliverer import Deliverer
from bot.measures import Measures
from bot.messages.gate import Admitted, Destination
from storage.database import Database, Transaction


class Silent:
    """Nothing is to be said."""

    async def say(
        self, content: Admitted, to: Destination, *, outgoing: int, replaces: str | None, tried_at: datetime | None
    ) -> str | None:
        raise AssertionError((content, to, outgoing, replaces, tried_at))


async def test_a_deliverer_that_is_woken_while_it_is_ended_ends(sqlite_database: Database) -> None:
    def nothing(tx: Transaction) -> None:
        """Come after whatever was to be written before."""

    deliverer = Deliverer(sqlite_database, Silent(), Measures(), clock=lambda: datetime.now(UTC), pace=0)
    delivering = asyncio.create_task(deliverer.run())
    await asyncio.sleep(0)
    for _ in range(3):  # what was claimed is taken back, then the outbox is looked at; now it waits
        await sqlite_database.write(nothing)

    deliverer.wake()
    delivering.cancel()
    ended, _ = await asyncio.wait({delivering}, timeout=5)
    assert ended
    assert delivering.cancelled()
