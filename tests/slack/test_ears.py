"""A process notes until when Slack has reached it, and since when maybe not, by the time that has really passed."""

from datetime import timedelta

import pytest

from bot.slack.ears import OVER_HTTP, OVER_SOCKETS, Ears
from bot.use_cases.hearing import CLOSE, Missed, begin_hearing, what_was_missed
from storage.database import Database
from tests.use_cases.builders import MONDAY

MINUTE = timedelta(minutes=1)


class Passing:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.passed = timedelta(0)

    def elapsed(self) -> float:
        return self.passed.total_seconds()


@pytest.mark.parametrize("patience", [OVER_SOCKETS, OVER_HTTP])
async def test_a_process_notes_what_it_may_have_missed_once_it_hears_again(
    sqlite_database: Database, patience: timedelta
) -> None:
    db, time = sqlite_database, Passing()
    ears = Ears(patience, clock=lambda: MONDAY + time.passed, elapsed=time.elapsed)
    await db.write(begin_hearing, now=MONDAY)
    for _ in range(3):
        time.passed += patience
        ears.hear()
        await ears.note(db)
    assert await db.read(what_was_missed, now=MONDAY + time.passed) is None

    heard_until = MONDAY + time.passed
    time.passed += patience + CLOSE
    await ears.note(db)
    assert await db.read(what_was_missed, now=MONDAY + time.passed) is None, "nobody knows it yet"
    for _ in range(2):
        time.passed += MINUTE
        ears.hear()
    await ears.note(db)
    found = await db.read(what_was_missed, now=MONDAY + time.passed)
    assert found == Missed(heard_until - CLOSE, heard_until, 1)


async def test_what_could_not_be_written_down_is_written_down_later(sqlite_database: Database) -> None:
    db, time = sqlite_database, Passing()
    ears = Ears(OVER_SOCKETS, clock=lambda: MONDAY + time.passed, elapsed=time.elapsed)
    await db.write(begin_hearing, now=MONDAY)
    time.passed += timedelta(hours=1)
    ears.hear()
    await ears.note(db.until(0.0))  # too late for anything
    assert await db.read(what_was_missed, now=MONDAY + time.passed) is None

    await ears.note(db)
    assert await db.read(what_was_missed, now=MONDAY + time.passed) == Missed(MONDAY, MONDAY, 1)
