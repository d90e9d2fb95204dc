"""Rows with which tests of storage begin."""

from datetime import date, datetime, time

from storage import schedules
from storage.database import Transaction
from storage.values.schedules import Schedule
from tests.use_cases.builders import MONDAY, Cast


def planned(tx: Transaction, cast: Cast, kind: str = "digest", *, at: datetime = MONDAY) -> Schedule:
    """A schedule of this kind, every day at 9:30 in Shanghai, that is due then."""
    return schedules.add(
        tx,
        cast.project.id,
        kind,
        rule="FREQ=DAILY",
        at=time(9, 30),
        zone="Asia/Shanghai",
        anchor=date(2026, 11, 23),
        next_at=at,
    )
