"""Whoever delivers ends when it is told to, and goes on when something breaks, whatever else happens at that moment."""

import asyncio
from datetime import UTC, datetime

from bot.clock.deliverer import Deliverer
from bot.measures import Measures
from bot.messages.gate import Admitted, Destination
from bot.messages.notices import Trouble
from bot.use_cases.delivery import LAST_REFUSAL
from storage import channels, outbox
from storage.database import Database, Transaction
from storage.tables.messages import outbox as outbox_table
from tests.use_cases.builders import a_project, a_record, to_be_said


class Silent:
    """Nothing is to be said."""

    async def say(
        self, content: Admitted, to: Destination, *, outgoing: int, replaces: str | None, tried_at: datetime | None
    ) -> str | None:
        raise AssertionError((content, to, outgoing, replaces, tried_at))


class Broken:
    """A view with a mistake in it: it breaks on the cards of records, and says all else."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def say(
        self, content: Admitted, to: Destination, *, outgoing: int, replaces: str | None, tried_at: datetime | None
    ) -> str | None:
        what: dict[type, str] = {Trouble: f"{to.channel} {outgoing} {replaces} {tried_at}"}
        self.said.append(what[type(content)])
        return f"1.{outgoing:06}"


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


def a_card(tx: Transaction) -> None:
    a_record(tx, a_project(tx, team_channel=None))


async def test_what_breaks_while_it_is_composed_is_counted_put_off_and_in_the_end_told_to_the_lead(
    sqlite_database: Database,
) -> None:
    def refused_so_often(tx: Transaction) -> None:
        tx.execute(outbox_table.update().values(refused=LAST_REFUSAL - 1, due_at=outbox.AT_ONCE))

    await sqlite_database.write(a_card)
    measures, speaker = Measures(), Broken()
    deliverer = Deliverer(sqlite_database, speaker, measures, clock=lambda: datetime.now(UTC), pace=0)

    await deliverer.deliver_due()
    [card] = await sqlite_database.read(to_be_said)
    assert (card.trouble, card.refused, card.failure) == ("unforeseen", 1, None)

    await sqlite_database.write(refused_so_often)
    await deliverer.deliver_due()
    [card] = await sqlite_database.read(to_be_said)
    assert (card.failure, speaker.said) == ("unforeseen", [f"U0LEAD {card.id + 1} None None"])
    assert measures.registry.get_sample_value("rapport_unforeseen_total") == 2


async def test_what_only_a_later_version_knows_how_to_say_waits_for_it(sqlite_database: Database) -> None:
    def of_a_later_version(tx: Transaction) -> None:
        a_card(tx)
        tx.execute(outbox_table.update().values(intention="TellFortune"))

    await sqlite_database.write(of_a_later_version)
    measures = Measures()
    deliverer = Deliverer(sqlite_database, Silent(), measures, clock=lambda: datetime.now(UTC), pace=0)
    await deliverer.deliver_due()

    [waits] = await sqlite_database.read(to_be_said)
    assert (waits.trouble, waits.failure) == ("not known to this version", None)
    assert measures.registry.get_sample_value("rapport_unforeseen_total") == 0
