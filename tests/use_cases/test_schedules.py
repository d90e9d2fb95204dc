from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.messages.digests import DigestPost
from bot.messages.intentions import RemindMeeting, ShowDigest, TellNotice, TellSetbacks
from bot.messages.notices import Setbacks, SetbackTold
from bot.refusals import BadAnswers, NoLongerThere, NoProjectHere, TeamOnly
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.coming import next_instant, next_posts
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.meetings import Plan, create_meeting
from bot.use_cases.polls import ask_due_polls, ask_now, close_due_polls, remind_due_polls
from bot.use_cases.reminders import remind_due_meetings
from bot.use_cases.rhythms import Post, refuse_bad_rhythm
from bot.use_cases.schedules import (
    begin_schedule,
    change_schedule,
    pause,
    realign,
    resume,
    resume_all,
    rhythm_seen,
    set_rhythm,
)
from bot.use_cases.setbacks import QUIET, sum_up_setbacks
from storage import drafts, polls, projects, schedules
from storage.database import Database, Transaction
from storage.values.schedules import Schedule
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    moved,
    notices,
    say_all,
    to_be_said,
)

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
FRIDAYS, TUESDAYS, DAILY = "FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;BYDAY=TU", "FREQ=DAILY"
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)  # 16:00 in Berlin


def a_rhythm(
    tx: Transaction, cast: Cast, post: Post = Post.DIGEST, *, rule: str = FRIDAYS, lead_minutes: int = 0
) -> Schedule:
    """A digest or a poll that goes out by itself, with so much working time for its draft."""
    drafts.set_how(tx, cast.project.id, lead_minutes=lead_minutes, alone=True)
    return begin_schedule(
        tx, cast.project, post, rule=rule, at=time(16), zone="Europe/Berlin", lead=timedelta(), now=MONDAY
    )


def reread(tx: Transaction, schedule: Schedule) -> Schedule:
    found = schedules.get(tx, schedule.project, schedule.id)
    assert found is not None
    return found


async def test_a_side_without_a_country_works_from_monday_to_friday(sqlite_database: Database) -> None:
    cast = await sqlite_database.write(a_project, country=None)
    plain = calendar_of(cast.project, Side.OURS)
    christmas, saturday = date(2026, 12, 25), date(2026, 12, 26)
    assert (plain.is_working_day(christmas), plain.is_working_day(saturday)) == (True, False)


async def test_each_side_has_the_holidays_of_its_country(sqlite_database: Database) -> None:
    cast = await sqlite_database.write(a_project, country="DE", client_country="CN")
    golden_week = date(2026, 10, 1)
    found = {side: calendar_of(cast.project, side).is_working_day(golden_week) for side in Side}
    assert found == {Side.OURS: True, Side.CLIENT: False, Side.BOTH: False}


async def test_the_team_pauses_and_resumes_and_nothing_is_made_up_for(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[int], date, list[tuple[str, str, int]]]:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        schedule = a_rhythm(tx, cast)
        pause(tx, lead, schedule.id)
        looked = [post_due_digests(tx, now=FRIDAY)]
        resumed = resume(tx, lead, schedule.id, now=FRIDAY + 10 * DAY)
        looked.append(post_due_digests(tx, now=FRIDAY + 10 * DAY))
        return looked, resumed.anchor, notices(tx)

    assert await sqlite_database.write(story) == ([0, 0], date(2026, 12, 11), [])


async def test_resuming_keeps_every_second_week_the_second(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> date:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        schedule = a_rhythm(tx, cast, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=FR")
        pause(tx, lead, schedule.id)
        return resume(tx, lead, schedule.id, now=FRIDAY + DAY).anchor

    assert await sqlite_database.write(story) == date(2026, 12, 11)


async def test_resuming_what_runs_changes_nothing(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> bool:
        cast = a_project(tx)
        schedule = a_rhythm(tx, cast)
        return resume(tx, asking(tx, cast, cast.lead), schedule.id, now=FRIDAY + DAY) == schedule

    assert await sqlite_database.write(story)


async def test_a_changed_rule_does_not_post_again_what_was_posted(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[date, int]:
        cast = a_project(tx)
        schedule = a_rhythm(tx, cast)
        post_due_digests(tx, now=FRIDAY)
        lead = asking(tx, cast, cast.lead)
        changed = change_schedule(
            tx, lead, schedule.id, rule=DAILY, at=time(18), zone="Europe/Berlin", now=FRIDAY + HOUR
        )
        return changed.anchor, post_due_digests(tx, now=FRIDAY + 3 * HOUR)

    assert await sqlite_database.write(story) == (date(2026, 11, 28), 0)


async def test_a_changed_time_counts_from_the_next_occurrence(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[datetime, datetime]:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        schedule = a_rhythm(tx, cast)
        later = change_schedule(tx, lead, schedule.id, rule=FRIDAYS, at=time(18), zone="Asia/Shanghai", now=MONDAY)
        earlier = change_schedule(
            tx, lead, schedule.id, rule=FRIDAYS, at=time(9), zone="Europe/Berlin", now=FRIDAY - HOUR
        )
        return later.next_at, earlier.next_at

    assert await sqlite_database.write(story) == (
        datetime(2026, 11, 27, 10, tzinfo=UTC),
        datetime(2026, 12, 4, 8, tzinfo=UTC),
    )


def test_a_bad_rule_and_a_bad_zone_are_both_told() -> None:
    with pytest.raises(BadAnswers) as refusal:
        refuse_bad_rhythm("every day", "Mars/Olympus")
    assert refusal.value.problems == {"rule": ("problem.not_a_rule", {}), "zone": ("problem.not_a_zone", {})}


async def test_only_the_team_of_the_project_sees_and_changes_its_schedules(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast, other = a_project(tx), a_project(tx, code="OTH")
        schedule = a_rhythm(tx, cast)
        client, stranger = asking(tx, cast, cast.approver), asking(tx, other, other.lead)
        with pytest.raises(TeamOnly):
            rhythm_seen(tx, client, Post.DIGEST)
        with pytest.raises(TeamOnly):
            pause(tx, client, schedule.id)
        with pytest.raises(NoLongerThere):
            pause(tx, stranger, schedule.id)
        with pytest.raises(NoLongerThere):
            change_schedule(tx, stranger, schedule.id, rule=FRIDAYS, at=time(9), zone="UTC", now=MONDAY)
        with pytest.raises(NoProjectHere):
            rhythm_seen(tx, replace(stranger, project=None), Post.DIGEST)
        seen = rhythm_seen(tx, asking(tx, cast, cast.developer), Post.DIGEST)
        assert seen.coming is not None
        assert seen.coming.schedule == schedule

    await sqlite_database.write(story)


async def test_a_rhythm_is_planned_where_there_is_none_and_changed_where_there_is(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[int, datetime]]:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        found = []
        for at in (time(16), time(17)):
            seen = set_rhythm(tx, lead, Post.DIGEST, rule=FRIDAYS, at=at, zone="Europe/Berlin", now=MONDAY)
            assert seen.coming is not None
            found.append((seen.coming.schedule.id, seen.coming.at))
        return found

    assert await sqlite_database.write(story) == [(1, FRIDAY), (1, FRIDAY + HOUR)]


async def test_what_comes_next_is_listed_in_its_order(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[Post, str, datetime]]:
        cast = a_project(tx)
        a_rhythm(tx, cast)
        a_rhythm(tx, cast, Post.POLL, rule="FREQ=MONTHLY;BYMONTHDAY=1")
        plan = Plan(
            title="Weekly", place="", minutes=30, lead_minutes=60, rule=TUESDAYS, at=time(14), zone="Europe/Berlin"
        )
        create_meeting(tx, asking(tx, cast, cast.lead), plan, now=MONDAY)
        return [(one.post, one.title, one.at) for one in next_posts(tx, cast.project)]

    assert await sqlite_database.write(story) == [
        (Post.MEETING, "Weekly", datetime(2026, 11, 24, 13, tzinfo=UTC)),
        (Post.DIGEST, "", FRIDAY),
        (Post.POLL, "", datetime(2026, 12, 1, 15, tzinfo=UTC)),
    ]


async def test_a_project_opened_again_goes_on_from_now(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, date, list[tuple[str, str, int]]]:
        cast = a_project(tx)
        schedule = a_rhythm(tx, cast)
        projects.change(tx, cast.project, {"status": "closed"})
        reopened = projects.change(tx, cast.project, {"status": "running"})
        resume_all(tx, reopened, now=FRIDAY + 10 * DAY)
        return post_due_digests(tx, now=FRIDAY + 10 * DAY), reread(tx, schedule).anchor, notices(tx)

    assert await sqlite_database.write(story) == (0, date(2026, 12, 11), [])


async def test_a_changed_calendar_moves_what_is_to_come_and_says_so(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[datetime], list[tuple[str, str, int]]]:
        cast = a_project(tx, country=None, client_country=None)
        schedule = a_rhythm(tx, cast, rule="FREQ=MONTHLY;BYMONTHDAY=25")
        post_due_digests(tx, now=datetime(2026, 11, 25, 15, tzinfo=UTC))
        instants = [reread(tx, schedule).next_at]
        changed = projects.change(tx, cast.project, {"country": "DE"})
        for _ in range(2):
            realign(tx, changed, now=datetime(2026, 12, 1, tzinfo=UTC))
        instants.append(reread(tx, schedule).next_at)
        return instants, notices(tx)

    assert await sqlite_database.write(story) == (
        [datetime(2026, 12, 25, 15, tzinfo=UTC), datetime(2026, 12, 28, 15, tzinfo=UTC)],
        [("digest_moved", "2026-12-25", 1)],
    )


async def test_a_changed_calendar_loses_nothing_that_is_due(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> int:
        cast = a_project(tx)
        a_rhythm(tx, cast)
        realign(tx, cast.project, now=FRIDAY + MINUTE)
        return post_due_digests(tx, now=FRIDAY + MINUTE)

    assert await sqlite_database.write(story) == 2  # drafted and posted


async def test_a_changed_calendar_leaves_a_poll_where_it_was_put_off_to(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> bool:
        cast = a_project(tx)
        schedule = a_rhythm(tx, cast, Post.POLL)
        ask_due_polls(tx, now=FRIDAY + 2 * HOUR)
        put_off = reread(tx, schedule).next_at
        realign(tx, cast.project, now=FRIDAY + 3 * HOUR)
        return put_off > FRIDAY + DAY and reread(tx, schedule).next_at == put_off

    assert await sqlite_database.write(story)


async def test_a_summary_is_for_the_team_and_names_the_meeting(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[Setbacks, list[str]]:
        cast = a_project(tx)
        plan = Plan(
            title="Weekly", place="", minutes=30, lead_minutes=60, rule=TUESDAYS, at=time(14), zone="Europe/Berlin"
        )
        create_meeting(tx, asking(tx, cast, cast.lead), plan, now=MONDAY)
        remind_due_meetings(tx, now=MONDAY + 2 * DAY)
        sum_up_setbacks(tx, now=MONDAY + 2 * DAY + MINUTE)
        (summary,) = contents_to_be_said(tx, TellSetbacks, now=MONDAY)
        assert isinstance(summary, Setbacks)
        return summary, [outgoing.audience for outgoing in to_be_said(tx, TellSetbacks)]

    summary, audiences = await sqlite_database.write(story)
    skipped = SetbackTold(notice="meeting_skipped", day=date(2026, 11, 24), count=1, about="Weekly")
    assert (summary.name, summary.items, summary.audience) == ("Northwind shop", (skipped,), "team")
    assert audiences == ["team"]


async def test_the_next_instant_is_the_earliest_thing_any_errand_will_do(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[datetime | None]:
        cast = a_project(tx)
        found = [next_instant(tx, after=MONDAY)]
        a_rhythm(tx, cast)
        found.append(next_instant(tx, after=MONDAY))
        poll = ask_now(tx, asking(tx, cast, cast.lead), now=MONDAY)
        found.append(next_instant(tx, after=MONDAY))
        remind_due_polls(tx, now=poll.remind_at)
        moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")
        found += [next_instant(tx, after=after) for after in (poll.remind_at, FRIDAY, poll.closes_at)]
        return found

    assert await sqlite_database.write(story) == [
        None,
        FRIDAY,
        MONDAY + 2 * DAY,
        FRIDAY,
        MONDAY + 7 * DAY,
        datetime(2026, 12, 1, 8, tzinfo=UTC),
    ]


async def test_going_from_instant_to_instant_comes_past_everything(sqlite_database: Database) -> None:
    """What the sandbox does to advance: nothing is late, nothing is skipped, and it ends."""

    def story(tx: Transaction) -> tuple[int, int, int, list[str]]:
        cast = a_project(tx, country=None, client_country=None, now=MONDAY - 30 * DAY)
        a_rhythm(tx, cast, lead_minutes=240)
        a_rhythm(tx, cast, Post.POLL, rule="FREQ=MONTHLY;BYMONTHDAY=1", lead_minutes=240)
        plan = Plan(
            title="Weekly", place="", minutes=30, lead_minutes=60, rule=TUESDAYS, at=time(14), zone="Europe/Berlin"
        )
        create_meeting(tx, asking(tx, cast, cast.lead), plan, now=MONDAY)
        digests = meetings = steps = 0
        told: list[str] = []
        now: datetime | None = MONDAY
        while now is not None and now < MONDAY + 70 * DAY:
            run_all(tx, now=now)
            digests += len(to_be_said(tx, ShowDigest))
            meetings += len(contents_to_be_said(tx, RemindMeeting, now=now))
            told += [outgoing.intention for outgoing in to_be_said(tx, TellNotice)]
            say_all(tx, now=now)
            now = next_instant(tx, after=now)
            steps += 1
        assert len(polls.open_in(tx, cast.project.id)) == 0
        return digests, meetings, steps, told

    digests, meetings, steps, told = await sqlite_database.write(story)
    assert (digests, meetings, told) == (10, 20, [])
    assert steps < 80


@pytest.mark.parametrize("rule", [FRIDAYS, DAILY])
@pytest.mark.parametrize("country", [None, "GB", "CN"])
@pytest.mark.parametrize(
    "outages",
    [
        [],
        [(FRIDAY - 5 * MINUTE, 9 * MINUTE)],
        [(FRIDAY - 5 * MINUTE, 3 * HOUR)],
        [(FRIDAY - DAY, 8 * DAY)],
        [(FRIDAY - DAY, 30 * DAY)],
        [(FRIDAY + week * 7 * DAY - HOUR, 2 * DAY) for week in range(5)],
        [(datetime(2026, 12, 24, tzinfo=UTC), 5 * DAY), (datetime(2026, 12, 29, 12, tzinfo=UTC), 5 * DAY)],
    ],
)
def test_each_period_is_posted_once_or_late_once_or_dropped_with_a_notice(
    tx: Transaction, outages: list[tuple[datetime, timedelta]], country: str | None, rule: str
) -> None:
    """The bot looks minutes after something fell due, except while it is down."""

    cast = a_project(tx, country=country, client_country=country, now=MONDAY - 30 * DAY)
    digest = a_rhythm(tx, cast, rule=rule, lead_minutes=240)
    poll = a_rhythm(tx, cast, Post.POLL, rule=rule, lead_minutes=240)
    posted: list[tuple[date, bool]] = []
    asked: set[int] = set()
    told: dict[str, int] = {}
    now = MONDAY
    while (coming := next_instant(tx, after=now)) is not None and coming < MONDAY + 42 * DAY:
        now = coming + 4 * MINUTE
        now = max([now, *(begins + length for begins, length in outages if begins <= now < begins + length)])
        run_all(tx, now=now)
        sum_up_setbacks(tx, now=now + QUIET)
        posted += digests_said(tx, now=now)
        asked |= {one.id for one in polls.open_in(tx, cast.project.id)}
        for notice, _, count in notices(tx):
            told[notice] = told.get(notice, 0) + count
        say_all(tx, now=now)
    days = [day for day, _ in posted]
    assert len(days) == len(set(days))
    assert sum(late for _, late in posted) == told.get("digest_late", 0)
    assert len(days) + told.get("digest_dropped", 0) == periods(rule, reread(tx, digest).anchor)
    not_asked = told.get("poll_dropped", 0) + told.get("poll_still_open", 0)
    assert len(asked) + not_asked == periods(rule, reread(tx, poll).anchor)


def run_all(tx: Transaction, *, now: datetime) -> None:
    """Every errand until nothing is due, as the clock does."""
    errands = (post_due_digests, remind_due_meetings, ask_due_polls, remind_due_polls, close_due_polls)
    for _ in range(10):
        if not sum(errand(tx, now=now) for errand in errands):
            return
    raise AssertionError("an errand never finds nothing")


def digests_said(tx: Transaction, *, now: datetime) -> list[tuple[date, bool]]:
    """Which digests wait to be posted: nominal date, and whether they are late."""
    contents = contents_to_be_said(tx, ShowDigest, now=now)
    return [(one.day, one.late) for one in contents if isinstance(one, DigestPost)]


def periods(rule: str, anchor: date) -> int:
    """How many occurrences lie behind the anchor, counted from the first."""
    if rule == DAILY:
        return (anchor - date(2026, 11, 23)).days
    return (anchor - date(2026, 11, 27)).days // 7
