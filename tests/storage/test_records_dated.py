from datetime import date

from storage import lists, records
from storage.database import Database, Transaction
from tests.use_cases.builders import MONDAY, a_project


async def test_dated_records_come_in_the_order_of_their_dates(database: Database) -> None:
    def story(tx: Transaction) -> list[str]:
        cast = a_project(tx)
        for day, state in (
            ("2026-12-05", "awaiting_decision"),
            ("2026-12-01", "awaiting_decision"),
            ("2027-01-01", "awaiting_decision"),
            ("2026-12-02", "approved"),
            (None, "awaiting_decision"),
        ):
            records.add(
                tx,
                cast.project.id,
                "change_request",
                title=f"Until {day}",
                text="",
                state=state,
                reporter=cast.client.id,
                fields={"valid_until": day} if day else {},
                origin=None,
                source=f"{day}:{state}",
                now=MONDAY,
            )
        found = lists.dated(
            tx,
            "change_request",
            "awaiting_decision",
            "valid_until",
            first=date.min,
            last=date(2026, 12, 31),
            most=10,
        )
        return [record.title for record in found]

    assert await database.write(story) == ["Until 2026-12-01", "Until 2026-12-05"]
