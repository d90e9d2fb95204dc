"""What the clock asks for is done until there is nothing more of it, however much has gathered."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.clock.schedule import ERRANDS, run
from bot.use_cases.hearing import AT_ONCE, KNOWN
from storage import inbox
from storage.database import Database, Transaction
from storage.tables.messages import inbox as inbox_table
from tests.use_cases.builders import MONDAY


async def test_more_events_than_are_let_go_of_at_once_are_all_let_go_of(sqlite_database: Database) -> None:
    def heard_long_ago(tx: Transaction) -> None:
        for number in range(AT_ONCE + 1):
            event = inbox.keep(tx, "T1", f"Ev{number}", {}, now=MONDAY)
            assert event is not None
            inbox.done(tx, event.id, now=MONDAY)

    def kept(tx: Transaction) -> int | None:
        return tx.scalar(select(func.count()).select_from(inbox_table))

    await sqlite_database.write(heard_long_ago)
    [errand] = [errand for errand in ERRANDS if errand.name == "heard"]

    done = await run(sqlite_database, errand, clock=lambda: MONDAY + KNOWN + timedelta(seconds=1))

    assert (done, await sqlite_database.read(kept)) == (AT_ONCE + 1, 0)
