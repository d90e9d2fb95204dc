"""What a digest says of each record, and what it does not say twice."""

from datetime import UTC, datetime, timedelta

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.messages.digests import DigestPost
from bot.messages.intentions import ShowDigest
from bot.messages.overviews import DigestItem, DigestLine, Overview
from bot.use_cases.digests import post_now
from bot.use_cases.overviews import status_of
from storage.database import Database, Transaction
from storage.values.records import Record
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    answered,
    asking,
    contents_to_be_said,
    moved,
    say_all,
)

FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)
WEEK = timedelta(days=7)
HOUR_LATER = MONDAY + timedelta(hours=1)


def posted(tx: Transaction, cast: Cast, *, now: datetime) -> Overview:
    """The digest that is posted at this moment."""
    post_now(tx, asking(tx, cast, cast.lead), now=now)
    [content] = contents_to_be_said(tx, ShowDigest, now=now)
    say_all(tx, now=now)
    assert isinstance(content, DigestPost)
    return content.overview


def told(lines: tuple[DigestLine, ...]) -> list[tuple[str, bool]]:
    """The titles of a part, and whether each is said to be as it was."""
    return [(line.title, line.still) for line in lines if isinstance(line, DigestItem)]


def a_change(tx: Transaction, cast: Cast, title: str, *, cost: str = "1,500", now: datetime = MONDAY) -> Record:
    """A change request that waits for the approvers."""
    change = moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST, title, now=now), "assess", now=now)
    answers = {"effort": "8", "cost": cost, "shift": "2", "valid_until": "2027-03-31"}
    return answered(tx, cast, change, "send", answers, now=now)


async def test_what_the_last_digest_told_too_is_said_to_be_still_so(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[list[tuple[str, bool]]]:
        cast = a_project(tx)
        moved(tx, cast, a_record(tx, cast, title="Slow search"), "ask", question="Where?")
        moved(tx, cast, a_record(tx, cast, title="Login"), "start")
        a_record(tx, cast, title="Export")
        first = posted(tx, cast, now=FRIDAY)
        moved(tx, cast, a_record(tx, cast, title="Print", now=FRIDAY), "start", now=FRIDAY + timedelta(hours=1))
        second = posted(tx, cast, now=FRIDAY + WEEK)
        return [
            told(first.waiting_on_client + first.in_progress + first.next),
            told(second.waiting_on_client + second.in_progress + second.next),
        ]

    first, second = await sqlite_database.write(story)
    assert first == [("Slow search", False), ("Login", False), ("Export", False)]
    assert second == [("Slow search", True), ("Login", True), ("Print", False), ("Export", True)]


async def test_a_question_that_was_asked_anew_is_not_still_the_old_one(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[str, bool]]:
        cast = a_project(tx)
        record = moved(tx, cast, a_record(tx, cast), "ask", question="Where?")
        posted(tx, cast, now=FRIDAY)
        record = moved(tx, cast, record, "reply", by=cast.client, answer="Here", now=FRIDAY + timedelta(days=1))
        moved(tx, cast, record, "ask", question="Since when?", now=FRIDAY + timedelta(days=2))
        return told(posted(tx, cast, now=FRIDAY + WEEK).waiting_on_client)

    assert await sqlite_database.write(story) == [("Login page is down", False)]


async def test_what_was_done_is_told_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[list[tuple[str, bool]]]:
        cast = a_project(tx)
        solved = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")
        moved(tx, cast, solved, "confirm", by=cast.client, now=HOUR_LATER)
        return [told(posted(tx, cast, now=now).done) for now in (FRIDAY, FRIDAY + WEEK)]

    assert await sqlite_database.write(story) == [[("Login page is down", False)], []]


async def test_a_decision_says_what_it_costs_and_what_all_of_them_come_to(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> Overview:
        cast = a_project(tx)
        for title, cost in (("Export as PDF", "1,500"), ("Dark mode", "250.50")):
            change = a_change(tx, cast, title, cost=cost)
            answered(tx, cast, change, "approve", {}, by=cast.approver, version=1, now=HOUR_LATER)
        rejected = a_change(tx, cast, "Gold plating")
        answered(tx, cast, rejected, "reject", {"reason": "Too dear"}, by=cast.approver, version=1, now=HOUR_LATER)
        a_change(tx, cast, "Two logins")
        return posted(tx, cast, now=FRIDAY)

    overview = await sqlite_database.write(story)
    decided = {line.title: line for line in overview.decided if isinstance(line, DigestItem)}
    assert [value for _, value in decided["Export as PDF"].effect] == ["150000", "2"]
    assert decided["Gold plating"].effect == ()
    [asked] = overview.decisions
    assert isinstance(asked, DigestItem)
    assert ([value for _, value in asked.effect], asked.moves, asked.version) == (
        ["150000", "2"],
        ("approve", "adjust", "reject"),
        1,
    )
    approved = overview.approved
    assert approved is not None
    assert (approved.count, approved.cost, approved.shift, overview.currency) == (2, 175050, 4, "EUR")


async def test_what_the_client_is_asked_comes_with_their_moves_and_none_of_ours(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[tuple[str, ...], tuple[str, ...]]:
        cast = a_project(tx)
        moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")
        a_record(tx, cast, title="Export")
        seen = status_of(tx, asking(tx, cast, cast.client), now=FRIDAY)
        asked, ours = seen.waiting_on_client[0], seen.next[0]
        assert isinstance(asked, DigestItem)
        assert isinstance(ours, DigestItem)
        return asked.moves, ours.moves

    assert await sqlite_database.write(story) == (("confirm", "reopen"), ())


async def test_a_status_tells_of_what_was_done_since_the_last_digest(sqlite_database: Database) -> None:
    def done(tx: Transaction, cast: Cast, title: str, *, now: datetime) -> list[tuple[str, bool]]:
        record = a_record(tx, cast, FEEDBACK, title, now=now)
        moved(tx, cast, record, "act_on", answer="Done", now=now)
        return told(status_of(tx, asking(tx, cast, cast.client), now=now).done)

    def story(tx: Transaction) -> list[list[tuple[str, bool]]]:
        cast = a_project(tx)
        before = done(tx, cast, "Before", now=FRIDAY)
        posted(tx, cast, now=FRIDAY)
        return [before, done(tx, cast, "After", now=FRIDAY + 2 * WEEK)]

    assert await sqlite_database.write(story) == [[("Before", False)], [("After", False)]]
