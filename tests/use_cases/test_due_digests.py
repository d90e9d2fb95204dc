"""When a digest is drafted and when it goes out: ahead by working time, after an outage, beside days off."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import literal_column, update

from bot.refusals import BadAnswers
from bot.use_cases.coming import next_instant, next_posts
from bot.use_cases.due_digests import digest_seen, set_digest
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import realign
from storage import drafts, projects, schedules
from storage.database import Database, Transaction
from storage.tables.projects import projects as projects_table
from tests.use_cases.builders import MONDAY, a_project, asking, notices
from tests.use_cases.drafting import FRIDAY, FRIDAYS, NOON, approved, drafted, kept, planned, posted, work_off

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("at", "lead_minutes", "drafted_at"),
    [
        (time(9), 240, datetime(2026, 11, 26, 13, tzinfo=UTC)),  # Thursday at 14:00
        (time(16), 960, datetime(2026, 11, 26, 8, tzinfo=UTC)),  # 7 hours of Friday, 9 of Thursday
        (time(20), 60, datetime(2026, 11, 27, 16, tzinfo=UTC)),
        (time(16), 0, FRIDAY),
    ],
)
async def test_the_time_ahead_is_our_working_time(
    sqlite_database: Database, at: time, lead_minutes: int, drafted_at: datetime
) -> None:
    def story(tx: Transaction) -> datetime:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        set_digest(
            tx, lead, rule=FRIDAYS, at=at, zone="Europe/Berlin", lead_minutes=lead_minutes, alone=False, now=MONDAY
        )
        [schedule] = schedules.of(tx, cast.project.id, Post.DIGEST)
        return schedule.next_at

    assert await sqlite_database.write(story) == drafted_at


async def test_a_longer_lead_is_kept_from_the_next_draft_on(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[datetime]:
        cast = planned(tx)
        lead = asking(tx, cast, cast.lead)
        found = []
        for minutes in (60, 480):
            set_digest(
                tx, lead, rule=FRIDAYS, at=time(16), zone="Europe/Berlin", lead_minutes=minutes, alone=True, now=MONDAY
            )
            [schedule] = schedules.of(tx, cast.project.id, Post.DIGEST)
            found.append(schedule.next_at)
        assert digest_seen(tx, lead).how.alone
        return found

    assert await sqlite_database.write(story) == [FRIDAY - HOUR, datetime(2026, 11, 26, 16, tzinfo=UTC)]


# After a time in which the bot was down, and on days off


@pytest.mark.parametrize(
    ("back_at", "expected", "told_team"),
    [
        (NOON + 2 * HOUR, [], []),  # drafted late, and still in time
        (FRIDAY + HOUR, [(date(2026, 11, 27), True)], ["digest_late"]),
        (FRIDAY + WEEK + HOUR, [(date(2026, 12, 4), True)], ["digest_dropped", "digest_late"]),
    ],
)
async def test_down_from_before_the_draft_it_catches_up_once(
    sqlite_database: Database, back_at: datetime, expected: list[tuple[date, bool]], told_team: list[str]
) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[date, bool]], list[str]]:
        planned(tx, alone=True)
        work_off(tx, now=back_at)
        return [(one.day, one.late) for one in posted(tx, now=back_at)], [notice for notice, _, _ in notices(tx)]

    assert await sqlite_database.write(story) == (expected, told_team)


async def test_down_between_the_draft_and_its_time_what_was_approved_comes_late(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[bool], list[str]]:
        cast = planned(tx)
        approved(tx, cast, drafted(tx, cast))
        work_off(tx, now=FRIDAY + DAY)
        return [one.late for one in posted(tx, now=FRIDAY)], [notice for notice, _, _ in notices(tx)]

    assert await sqlite_database.write(story) == ([True], ["digest_late"])


async def test_what_could_not_go_out_for_hours_comes_late_and_says_so(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[bool], list[tuple[str, str, int]], bool]:
        cast = planned(tx)
        draft = approved(tx, cast, drafted(tx, cast)).draft
        home = update(projects_table).where(projects_table.c.id == cast.project.id)
        tx.execute(home.values(created_at=literal_column("'a moment that nobody can read'")))
        now = FRIDAY
        while now < FRIDAY + 3 * HOUR:
            work_off(tx, now=now)
            now = next_instant(tx, after=now) or now
        put_off = kept(tx, draft)
        untouched = (put_off.due_at, put_off.version) == (FRIDAY, draft.version)
        tx.execute(home.values(created_at=MONDAY))
        work_off(tx, now=now)
        return [one.late for one in posted(tx, now=now)], notices(tx), untouched

    late, told, untouched = await sqlite_database.write(story)
    assert untouched, "the card says when it was to go out, and nobody else's change is in the way of anybody's"
    assert late == [True]
    assert told == [("digest_late", "2026-11-27", 1)]


async def test_what_could_not_be_told_of_can_be_approved_at_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, datetime | None, str | None]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        drafts.put_off(tx, draft, FRIDAY + 2 * HOUR)
        work_off(tx, now=FRIDAY + HOUR)
        approved(tx, cast, draft, now=FRIDAY + HOUR)
        after = kept(tx, draft)
        return len(posted(tx, now=FRIDAY + HOUR)), after.nudged_at, after.ended

    assert await sqlite_database.write(story) == (1, None, "posted")


async def test_a_draft_that_nobody_approved_gives_way_to_the_next(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[str | None, date, list[tuple[str, str, int]], datetime]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        work_off(tx, now=FRIDAY)
        after = drafted(tx, cast, now=NOON + WEEK)
        approved(tx, cast, after, now=NOON + WEEK)
        work_off(tx, now=FRIDAY + WEEK)
        [digest] = posted(tx, now=FRIDAY + WEEK)
        return kept(tx, draft).ended, after.day, notices(tx), digest.overview.since

    assert await sqlite_database.write(story) == (
        "dropped",
        date(2026, 12, 4),
        [("digest_dropped", "2026-11-27", 1)],
        MONDAY,
    )


async def test_a_holiday_added_today_moves_the_draft_of_today(sqlite_database: Database) -> None:
    christmas = datetime(2026, 12, 25, 15, tzinfo=UTC)

    def story(tx: Transaction) -> tuple[datetime, list[tuple[str, str, int]], list[int]]:
        cast = planned(tx, a_project(tx, country=None, client_country=None), now=christmas - 4 * DAY)
        draft = drafted(tx, cast, now=christmas - 4 * HOUR)
        approved(tx, cast, draft, now=christmas - 4 * HOUR)
        realign(tx, projects.change(tx, cast.project, {"country": "DE"}), now=christmas - HOUR)
        counts = []
        for now in (christmas, christmas + 3 * DAY):
            work_off(tx, now=now)
            counts.append(len(posted(tx, now=now)))
        return kept(tx, draft).due_at, notices(tx), counts

    assert await sqlite_database.write(story) == (
        christmas + 3 * DAY,
        [("digest_moved", "2026-12-25", 1), ("digest_moved", "2027-01-01", 1)],
        [0, 1],
    )


async def test_what_comes_next_is_the_draft_that_is_under_way(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[datetime], datetime | None]:
        cast = planned(tx)
        drafted(tx, cast)
        coming = [one.at for one in next_posts(tx, cast.project)]
        return coming, next_instant(tx, after=NOON)

    assert await sqlite_database.write(story) == ([FRIDAY, FRIDAY + WEEK], FRIDAY)


async def test_every_second_week_counts_from_the_day_it_is_to_begin(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[date]:
        cast = planned(tx)
        lead = asking(tx, cast, cast.lead)
        every_second_thursday = partial(
            set_digest,
            tx,
            lead,
            rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
            at=time(16),
            zone="Europe/Berlin",
            lead_minutes=240,
            alone=False,
            now=MONDAY,
        )
        found = []
        for starting in ("2026-12-03", "2026-12-10", ""):
            every_second_thursday(starting=starting)
            [schedule] = schedules.of(tx, cast.project.id, Post.DIGEST)
            found.append(schedule.anchor)
        with pytest.raises(BadAnswers):
            every_second_thursday(starting="soon")
        return found

    assert await sqlite_database.write(story) == [date(2026, 12, 3), date(2026, 12, 10), date(2026, 12, 10)]
