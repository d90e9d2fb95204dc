"""Lists of records: by state, kind, words and days, each in its order."""

from datetime import date, timedelta

import pytest

from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from storage import lists, records
from storage.database import Database, Transaction
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, moved

DAY = timedelta(days=1)


def titles(found: list[Record]) -> list[str]:
    return [record.title for record in found]


def test_records_stand_in_states_the_longest_first(tx: Transaction, cast: Cast) -> None:
    for hours, title in ((2, "Second"), (1, "First"), (3, "Third")):
        a_record(tx, cast, title=title, now=MONDAY + timedelta(hours=hours))
    moved(tx, cast, a_record(tx, cast, title="Begun"), "start")
    a_record(tx, a_project(tx, code="SW"), title="Elsewhere")

    assert titles(lists.in_states(tx, cast.project.id, {"new"}, most=2)) == ["First", "Second"]
    assert titles(lists.in_states(tx, cast.project.id, {"in_progress", "closed"}, most=9)) == ["Begun"]
    assert lists.in_states(tx, cast.project.id, set(), most=9) == []


def test_what_reached_a_state_in_a_stretch_of_time(tx: Transaction, cast: Cast) -> None:
    for hour in (0, 1, 2, 3):
        a_record(tx, cast, title=f"At {hour}", now=MONDAY + timedelta(hours=hour))

    reached = lists.reached(tx, cast.project.id, {"new"}, since=MONDAY, until=MONDAY + timedelta(hours=2))

    assert titles(reached) == ["At 1", "At 2"]


def test_records_of_a_kind_the_newest_first(tx: Transaction, cast: Cast) -> None:
    for kind, title in ((ISSUE, "First"), (FEEDBACK, "Else"), (ISSUE, "Second"), (ISSUE, "Third")):
        a_record(tx, cast, kind, title)

    assert titles(lists.of_kind(tx, cast.project.id, "issue", {"new"}, most=2)) == ["Third", "Second"]
    assert lists.of_kind(tx, cast.project.id, "issue", {"closed"}, most=2) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("login", ["Login page is down"]),
        ("LOGIN PAGE", ["Login page is down"]),
        ("morning", ["Login page is down"]),
        ("down since", ["Login page is down"]),  # a title and its text are read on
        ("Überweisung", ["Überweisung 登录"]),
        ("überWEISUNG", ["Überweisung 登录"]),
        ("登录", ["Überweisung 登录"]),
        ("100%", ["100% of a_b"]),
        ("a_b", ["100% of a_b"]),
        ("a/b", []),
        ("axb", []),
        ("/", []),
        ("'; --", []),
        ("", ["100% of a_b", "Überweisung 登录", "Login page is down"]),
    ],
)
def test_records_are_found_by_their_words(tx: Transaction, cast: Cast, words: str, found: list[str]) -> None:
    a_record(tx, cast, title="Login page is down", text="Since this morning")
    a_record(tx, cast, title="Überweisung 登录")
    a_record(tx, cast, title="100% of a_b")
    a_record(tx, cast, FEEDBACK, "Login is fine", text="100% Überweisung 登录 a_b since morning")
    a_record(tx, a_project(tx, code="SW"), title="Login elsewhere 100% Überweisung 登录 a_b since morning")

    assert titles(lists.found(tx, cast.project.id, "issue", words, most=9)) == found


def test_what_has_stood_too_long_in_any_project(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    for where, title, days in ((other, "There", 1), (cast, "Here", 0), (cast, "Later", 3)):
        record = a_record(tx, where, title=title)
        moved(tx, where, record, "resolve", now=MONDAY + days * DAY, cause="c", solution="s")

    assert titles(lists.standing(tx, "issue", "resolved", closing_after=5, before=MONDAY + DAY, most=9)) == [
        "Here",
        "There",
    ]
    assert titles(lists.standing(tx, "issue", "resolved", closing_after=5, before=MONDAY + DAY, most=1)) == ["Here"]
    assert lists.standing(tx, "feedback", "resolved", closing_after=5, before=MONDAY + DAY, most=9) == []
    assert lists.standing(tx, "issue", "resolved", closing_after=6, before=MONDAY + DAY, most=9) == []


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
