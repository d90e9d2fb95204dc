"""Whoever delivers ends when it is told to, whatever else happens at that moment."""

import asyncio
from datetime import UTC, datetime

from bot.clock.deliverer import Deliverer
from bot.measures import Measures
from bot.messages.gate import Admitted, Destination
from storage import channels, outbox
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


async def test_two_looks_at_once_do_not_take_up_two_posts_of_one_channel(sqlite_database: Database) -> None:
    """Whoever asks whether all is said would else be told so while it is being taken up."""

    def two_posts(tx: Transaction) -> None:
        channel = channels.keep(tx, channels.keep_workspace(tx, "T1", None, None).id, "C1").id
        for subject in ("record:1", "record:2"):
            outbox.add(
                tx,
                subject,
                channel=channel,
                subject=subject,
                slot=outbox.CARD,
                audience="client",
                intention="ShowRecord",
                args={"project": 1, "record": 1, "soon": True},
            )

    await sqlite_database.write(two_posts)
    deliverer = Deliverer(sqlite_database, Silent(), Measures(), clock=lambda: datetime.now(UTC), pace=0)

    assert list(await asyncio.gather(deliverer.take_up(), deliverer.take_up())) == [1, 0]
    await deliverer.stop()
