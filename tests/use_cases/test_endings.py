from datetime import UTC, date, datetime, timedelta

import pytest

from bot.kinds import KINDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.kinds.kind import CLOCK
from bot.messages.audiences import Audience
from bot.use_cases import endings
from bot.use_cases.endings import end_by_clock, next_end
from storage import history, records
from storage.database import Database, Transaction
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, moved, reread, say_all, to_be_said
from tests.use_cases.counting import questions

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
WEEK_AFTER = datetime(2026, 12, 1, 8, tzinfo=UTC)  # Tuesday morning in Berlin; the fifth working day was a Monday
AFTER_DECEMBER_4 = datetime(2026, 12, 7, 8, tzinfo=UTC)  # Monday morning in Berlin


def resolved(tx: Transaction, cast: Cast, *, now: datetime = MONDAY) -> Record:
    return moved(tx, cast, a_record(tx, cast, now=now), "resolve", cause="c", solution="s", now=now)


def awaiting(tx: Transaction, cast: Cast, until: date | None = date(2026, 12, 4)) -> Record:
    fields = {} if until is None else {"valid_until": until.isoformat()}
    record = a_record(tx, cast, CHANGE_REQUEST, "Dark mode")
    return records.change(tx, record, state="awaiting_decision", fields=fields)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Shanghai", "America/New_York"])
async def test_an_issue_nobody_confirmed_is_closed_after_five_working_days(
    sqlite_database: Database, zone: str
) -> None:
    def story(tx: Transaction) -> tuple[list[int], str, datetime | None]:
        cast = a_project(tx, zone=zone)
        record = resolved(tx, cast)
        ends = next_end(tx, after=MONDAY)
        assert ends is not None
        ended = [end_by_clock(tx, now=now) for now in (ends - SECOND, ends, ends)]
        return ended, reread(tx, record).state, ends

    ended, state, ends = await sqlite_database.write(story)
    assert (ended, state) == ([0, 1, 0], "closed")
    assert ends is not None
    morning = {"Europe/Berlin": 8, "Asia/Shanghai": 1, "America/New_York": 14}[zone]
    assert ends == datetime(2026, 12, 1, morning, tzinfo=UTC)


def test_each_project_has_its_own_time_for_the_clients_answer(tx: Transaction) -> None:
    waiting = {days: resolved(tx, a_project(tx, code=f"P{days}", closing_after=days or None)) for days in (0, 9, 2, 5)}
    closed: list[tuple[int, list[int]]] = []
    ends = next_end(tx, after=MONDAY)
    while ends is not None:
        assert [end_by_clock(tx, now=now) for now in (ends - SECOND, ends)] == [0, 1]
        over = [days for days, record in waiting.items() if reread(tx, record).state == "closed"]
        closed.append(((ends.date() - MONDAY.date()).days, sorted(over)))
        ends = next_end(tx, after=ends)

    assert closed == [(3, [2]), (8, [2, 5]), (14, [2, 5, 9])]  # the next morning, after one weekend or two


async def test_holidays_of_the_client_give_them_more_time_and_ours_do_not(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[datetime | None, datetime | None]:
        christmas = datetime(2026, 12, 21, 9, tzinfo=UTC)
        resolved(tx, a_project(tx, country=None, client_country="GB"), now=christmas)
        theirs = next_end(tx, after=christmas)
        resolved(tx, a_project(tx, code="OTH", country="GB", client_country=None), now=christmas)
        return theirs, next_end(tx, after=christmas)

    theirs, ours = await sqlite_database.write(story)
    assert theirs == datetime(2026, 12, 31, 8, tzinfo=UTC)
    assert ours == datetime(2026, 12, 29, 8, tzinfo=UTC)


async def test_an_assessment_expires_when_the_client_works_again_after_its_last_day(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[int], str]:
        cast = a_project(tx)
        record = awaiting(tx, cast)
        times = (AFTER_DECEMBER_4 - SECOND, AFTER_DECEMBER_4, AFTER_DECEMBER_4)
        return [end_by_clock(tx, now=now) for now in times], reread(tx, record).state

    assert await sqlite_database.write(story) == ([0, 1, 0], "expired")


async def test_what_the_clock_ended_is_marked_as_such_and_told_to_both_sides(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[tuple[str | None, int | None], set[str]]:
        cast = a_project(tx)
        record = resolved(tx, cast)
        say_all(tx)
        end_by_clock(tx, now=WEEK_AFTER)
        line = history.of(tx, record.id, list(Audience))[-1]
        return (line.move, line.by), {outgoing.audience for outgoing in to_be_said(tx)}

    assert await sqlite_database.write(story) == (("lapse", None), {"client", "team"})


async def test_what_was_answered_in_time_is_left_alone(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, str]:
        cast = a_project(tx)
        record = moved(tx, cast, resolved(tx, cast), "reopen", by=cast.client, reason="Still down", now=MONDAY + DAY)
        return end_by_clock(tx, now=MONDAY + 30 * DAY), reread(tx, record).state

    assert await sqlite_database.write(story) == (0, "reopened")


async def test_what_names_no_day_never_ends_by_itself(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, datetime | None]:
        cast = a_project(tx)
        awaiting(tx, cast, until=None)
        return end_by_clock(tx, now=MONDAY + 400 * DAY), next_end(tx, after=MONDAY)

    assert await sqlite_database.write(story) == (0, None)


async def test_many_are_ended_a_hundred_at_a_time(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endings, "AT_ONCE", 2)

    def story(tx: Transaction) -> list[int]:
        cast = a_project(tx)
        for _ in range(3):
            resolved(tx, cast)
        awaiting(tx, cast)
        return [end_by_clock(tx, now=AFTER_DECEMBER_4) for _ in range(3)]

    assert await sqlite_database.write(story) == [2, 2, 0]


def test_many_records_that_are_near_their_end_take_no_more_questions_than_one(tx: Transaction) -> None:
    cast = a_project(tx)

    def asked() -> list[int]:
        resolved(tx, cast)
        shortly_before = WEEK_AFTER - SECOND
        deeds = (lambda: end_by_clock(tx, now=shortly_before), lambda: next_end(tx, after=shortly_before))
        return [questions(tx, deed) for deed in deeds]

    assert asked() == asked() == asked()


async def test_the_next_end_is_the_earliest_that_is_still_to_come(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[datetime | None]:
        cast, east = a_project(tx), a_project(tx, code="EAST", zone="Asia/Shanghai")
        resolved(tx, cast)
        awaiting(tx, cast)
        awaiting(tx, east)
        moments = (MONDAY, WEEK_AFTER, AFTER_DECEMBER_4 - 7 * timedelta(hours=1), AFTER_DECEMBER_4)
        return [next_end(tx, after=after) for after in moments]

    assert await sqlite_database.write(story) == [
        WEEK_AFTER,
        datetime(2026, 12, 7, 1, tzinfo=UTC),  # morning in Shanghai
        AFTER_DECEMBER_4,
        None,
    ]


def test_every_state_that_expires_has_one_move_of_the_clock() -> None:
    for kind in KINDS:
        for state in kind.states:
            clock = [move.name for move in kind.moves if move.by == CLOCK and state.name in kind.leaves(move)]
            assert len(clock) == (state.expires_by is not None or state.expires_unanswered)


def test_the_clock_ends_what_the_kinds_say() -> None:
    assert ISSUE.state("resolved").expires_unanswered
    assert CHANGE_REQUEST.state("awaiting_decision").expires_by == "valid_until"
