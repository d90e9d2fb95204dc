"""What a digest shows as pictures: week by week, and how satisfied the client is, once there is news of it."""

from datetime import UTC, date, datetime, timedelta

from bot.messages.digests import Trends, Week
from bot.messages.intentions import ShowDigest
from bot.use_cases.digests import past_digest, post_now
from bot.use_cases.programmes import RATINGS
from bot.use_cases.trends import SHOWN_FROM, WEEKS, trends_of
from storage import polls
from storage.database import Database, Transaction
from tests.use_cases.builders import (
    CLIENT_ORG,
    MONDAY,
    Cast,
    a_person,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    moved,
)

FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)
WEEK = timedelta(days=7)


def a_closed_poll(tx: Transaction, cast: Cast, *, at: datetime, scores: list[int]) -> None:
    """A poll that was asked and closed, answered by so many people of the client."""
    project = cast.project.id
    poll = polls.add(
        tx,
        project,
        None,
        at.date(),
        remind_at=at,
        closes_at=at,
        questions=RATINGS,
        recommend=True,
        anonymous=False,
        least=4,
        now=at,
    )
    for number, score in enumerate(scores):
        person = a_person(tx, cast.workspace, f"U0CLIENT{number}", home=CLIENT_ORG, name=f"Cleo {number}")
        polls.keep_answer(
            tx,
            poll.id,
            person.id,
            scores=dict.fromkeys(RATINGS, score),
            recommend=9,
            comment="",
            now=at,
        )
    polls.close(tx, poll.id, now=at)


def trends(tx: Transaction, cast: Cast, *, since: datetime = MONDAY, now: datetime = FRIDAY) -> Trends:
    return trends_of(tx, cast.project, since=since, now=now)


async def test_what_was_raised_and_done_is_counted_week_by_week(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[Week, ...]:
        cast, other = a_project(tx), a_project(tx, code="OTH")
        for weeks in (0, 0, 2):
            record = a_record(tx, cast, now=FRIDAY - weeks * WEEK)
        done = moved(tx, cast, record, "resolve", cause="c", solution="s", now=FRIDAY - 2 * WEEK)
        moved(tx, cast, done, "confirm", by=cast.client, now=FRIDAY - WEEK)
        moved(tx, cast, a_record(tx, cast, now=FRIDAY), "withdraw", by=cast.client, now=FRIDAY)
        a_record(tx, other, now=FRIDAY)
        a_record(tx, cast, now=FRIDAY - 30 * WEEK)
        return trends(tx, cast).weeks

    assert await sqlite_database.write(story) == (
        Week(ends=date(2026, 11, 13), raised=1, done=0),
        Week(ends=date(2026, 11, 20), raised=0, done=1),
        Week(ends=date(2026, 11, 27), raised=3, done=0),
    )


async def test_a_first_week_is_no_picture_and_many_are_cut(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, int]:
        cast = a_project(tx)
        a_record(tx, cast, now=FRIDAY)
        one = len(trends(tx, cast).weeks)
        for weeks in range(20):
            a_record(tx, cast, now=FRIDAY - weeks * WEEK)
        return one, len(trends(tx, cast).weeks)

    assert await sqlite_database.write(story) == (0, WEEKS)


async def test_satisfaction_is_shown_once_after_a_poll_that_enough_have_answered(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[tuple[date, float], ...]]:
        cast = a_project(tx)
        a_closed_poll(tx, cast, at=MONDAY - 8 * WEEK, scores=[4] * SHOWN_FROM)
        found = [trends(tx, cast, since=MONDAY - 9 * WEEK).satisfaction]
        a_closed_poll(tx, cast, at=MONDAY - 4 * WEEK, scores=[1] * (SHOWN_FROM - 1))
        a_closed_poll(tx, cast, at=MONDAY, scores=[5, 5, 4, 4])
        found.append(trends(tx, cast, since=MONDAY - WEEK).satisfaction)
        found.append(trends(tx, cast, since=MONDAY).satisfaction)
        return found

    assert await sqlite_database.write(story) == [
        (),
        ((date(2026, 9, 28), 4.0), (date(2026, 11, 23), 4.5)),
        (),
    ]


async def test_a_digest_that_is_opened_again_has_the_pictures_it_had(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> bool:
        cast = a_project(tx)
        for weeks in (0, 1):
            a_record(tx, cast, now=FRIDAY - weeks * WEEK)
            a_closed_poll(tx, cast, at=FRIDAY - weeks * WEEK - timedelta(hours=1), scores=[4] * SHOWN_FROM)
        lead = asking(tx, cast, cast.lead)
        digest = post_now(tx, lead, now=FRIDAY)
        [sent] = contents_to_be_said(tx, ShowDigest, now=FRIDAY)
        a_record(tx, cast, now=FRIDAY + WEEK)
        again = past_digest(tx, lead, cast.project.id, digest.id)
        assert len(again.trends.weeks) == 2
        assert len(again.trends.satisfaction) == 2
        return again == sent

    assert await sqlite_database.write(story)
