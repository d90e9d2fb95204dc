from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.milestone import MILESTONE
from bot.messages.audiences import Audience
from bot.messages.digests import DigestPost
from bot.messages.intentions import ShowDigest
from bot.messages.overviews import DigestItem, DigestLine, Overview
from bot.refusals import NoProjectHere, Onlooker, ProjectIsClosed, TeamOnly
from bot.use_cases.digests import post_now, post_of
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.overviews import PARTS, SHOWN, overview_of, status_of
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from bot.use_cases.setbacks import sum_up_setbacks
from storage import drafts, projects, records, schedules
from storage.database import Database, Transaction
from storage.values.schedules import Schedule
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    answered,
    asking,
    contents_to_be_said,
    moved,
    notices,
    reread,
    say_all,
    to_be_said,
)

DAY = timedelta(days=1)
FRIDAYS = "FREQ=WEEKLY;BYDAY=FR"
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)  # 16:00 in Berlin


def on_fridays(tx: Transaction, cast: Cast, *, rule: str = FRIDAYS, now: datetime = MONDAY) -> Schedule:
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    return begin_schedule(
        tx, cast.project, Post.DIGEST, rule=rule, at=time(16), zone="Europe/Berlin", lead=timedelta(), now=now
    )


def posted(tx: Transaction, *, now: datetime) -> list[tuple[date, bool]]:
    """Which digests wait to be posted: nominal date, and whether they are late."""
    contents = contents_to_be_said(tx, ShowDigest, now=now)
    return [(content.day, content.late) for content in contents if isinstance(content, DigestPost)]


def overview(tx: Transaction, cast: Cast, *, now: datetime) -> Overview:
    return overview_of(tx, cast.project, Audience.CLIENT, since=now - 7 * DAY, now=now)


def items(lines: Sequence[DigestLine]) -> list[DigestItem]:
    """The lines that tell of a record."""
    return [line for line in lines if isinstance(line, DigestItem)]


async def test_a_record_stands_in_the_part_of_whoever_it_waits_for(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> dict[str, list[str]]:
        cast = a_project(tx)
        a_record(tx, cast, title="Raised")
        moved(tx, cast, a_record(tx, cast, title="Begun"), "start")
        asked = moved(tx, cast, a_record(tx, cast, title="Resolved"), "resolve", cause="c", solution="s")
        moved(tx, cast, a_record(tx, cast, title="Asked"), "ask", question="Which?")
        moved(tx, cast, asked, "reopen", by=cast.client, reason="Still down")
        confirmed = moved(tx, cast, a_record(tx, cast, title="Closed"), "resolve", cause="c", solution="s")
        moved(tx, cast, confirmed, "confirm", by=cast.client)
        moved(tx, cast, a_record(tx, cast, FEEDBACK, "Answered"), "act_on", answer="Done")
        moved(tx, cast, a_record(tx, cast, FEEDBACK, "Taken back"), "withdraw", by=cast.client)
        change = moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST, "To decide"), "assess")
        moved(tx, cast, change, "send", effort="8", cost="800", shift="2", valid_until="2026-12-31")
        moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST, "To assess"), "assess")
        decided = moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST, "Turned down"), "assess")
        decided = moved(tx, cast, decided, "send", effort="8", cost="800", shift="2", valid_until="2026-12-31")
        answered(tx, cast, decided, "reject", {"reason": "Too dear"}, by=cast.approver, version=1)
        seen = overview(tx, cast, now=MONDAY + DAY)
        return {part: sorted(item.title for item in getattr(seen, part)) for part in PARTS}

    assert await sqlite_database.write(story) == {
        "done": ["Answered", "Closed"],
        "decided": ["Turned down"],
        "in_progress": ["Begun", "Resolved"],
        "waiting_on_client": ["Asked"],
        "decisions": ["To decide"],
        "next": ["Raised", "To assess"],
        "milestones": [],
        "risks": [],
    }


async def test_milestones_to_come_stand_by_themselves_in_the_order_of_their_days(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> dict[str, list[str]]:
        cast = a_project(tx)
        found = [a_record(tx, cast, MILESTONE, title) for title in ("No day", "Go-live", "Training", "Pilot")]
        for record, day in zip(found[1:3], (date(2026, 12, 9), date(2026, 12, 1)), strict=True):
            records.change(tx, record, due_on=day)
        moved(tx, cast, found[3], "hand_over")
        seen = overview(tx, cast, now=MONDAY + DAY)
        asked = [(item.moves, item.version) for item in items(seen.decisions)]
        assert asked == [(("confirm", "send_back"), 1)]
        moved(tx, cast, reread(tx, found[3]), "confirm", by=cast.approver)
        after = overview(tx, cast, now=MONDAY + DAY)
        return {part: [item.title for item in items(getattr(after, part))] for part in PARTS if getattr(after, part)}

    assert await sqlite_database.write(story) == {"milestones": ["Training", "Go-live", "No day"], "done": ["Pilot"]}


async def test_what_waits_says_for_how_long(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> timedelta:
        cast = a_project(tx)
        moved(tx, cast, a_record(tx, cast), "ask", question="Which?", now=MONDAY + DAY)
        return items(overview(tx, cast, now=MONDAY + 4 * DAY).waiting_on_client)[0].since

    assert await sqlite_database.write(story) == 3 * DAY


async def test_what_comes_next_is_first_what_is_due_then_what_is_severe(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[str]:
        cast = a_project(tx)
        a_record(tx, cast, title="Normal")
        a_record(tx, cast, FEEDBACK, title="No severity")
        a_record(tx, cast, title="Critical", answers={"severity": "critical"})
        a_record(tx, cast, title="Low", answers={"severity": "low"})
        for title, day in (("Due later", date(2026, 12, 20)), ("Due first", date(2026, 12, 1))):
            records.change(tx, a_record(tx, cast, title=title, answers={"severity": "low"}), due_on=day)
        return [item.title for item in items(overview(tx, cast, now=MONDAY + DAY).next)]

    assert await sqlite_database.write(story) == [
        "Due first",
        "Due later",
        "Critical",
        "Normal",
        "No severity",
        "Low",
    ]


async def test_a_long_part_is_cut_and_says_how_much_more_there_is(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, dict[str, int]]:
        cast = a_project(tx)
        for number in range(SHOWN + 5):
            a_record(tx, cast, title=f"Issue {number}")
        seen = overview(tx, cast, now=MONDAY)
        return len(seen.next), dict(seen.more)

    assert await sqlite_database.write(story) == (SHOWN, {"next": 5})


async def test_records_of_another_project_are_in_no_part(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[str]:
        cast, other = a_project(tx), a_project(tx, code="OTH")
        a_record(tx, cast, title="Ours")
        a_record(tx, other, title="Theirs")
        return [item.title for item in items(overview(tx, cast, now=MONDAY).next)]

    assert await sqlite_database.write(story) == ["Ours"]


async def test_the_team_reads_references_with_the_code(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[str, str]:
        cast = a_project(tx)
        a_record(tx, cast)
        team = status_of(tx, asking(tx, cast, cast.developer, where=cast.team_channel), now=MONDAY)
        client = status_of(tx, asking(tx, cast, cast.client), now=MONDAY)
        return items(team.next)[0].reference, items(client.next)[0].reference

    assert await sqlite_database.write(story) == ("NW-ISS-1", "ISS-1")


async def test_a_status_speaks_the_language_of_whoever_asks(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[str, str]:
        cast = a_project(tx, language="zh-CN")
        asked = [status_of(tx, asking(tx, cast, one), now=MONDAY).language for one in (cast.lead, cast.client)]
        return asked[0].value, asked[1].value

    assert await sqlite_database.write(story) == ("en", "zh-CN")


async def test_an_onlooker_gets_no_status(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        status_of(tx, asking(tx, cast, cast.onlooker), now=MONDAY)

    with pytest.raises(Onlooker):
        await sqlite_database.write(story)


async def test_a_digest_is_posted_on_its_day_and_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[int], list[tuple[date, bool]], list[str], date]:
        cast = a_project(tx)
        schedule = on_fridays(tx, cast)
        looked = [post_due_digests(tx, now=now) for now in (FRIDAY - timedelta(seconds=1), FRIDAY, FRIDAY)]
        kept = schedules.get(tx, cast.project.id, schedule.id)
        assert kept is not None
        keys = [outgoing.key for outgoing in to_be_said(tx, ShowDigest)]
        return looked, posted(tx, now=FRIDAY), keys, kept.anchor

    looked, digests, keys, anchor = await sqlite_database.write(story)
    assert looked == [0, 2, 0]  # drafted and posted
    assert digests == [(date(2026, 11, 27), False)]
    assert [key.endswith(":card:2026-11-27") for key in keys] == [True]
    assert anchor == date(2026, 12, 4)


async def test_a_digest_goes_to_the_client_channel_alone(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[int], list[str], int]:
        cast = a_project(tx)
        on_fridays(tx, cast)
        post_due_digests(tx, now=FRIDAY)
        waiting = to_be_said(tx)
        return [one.channel for one in waiting], [one.audience for one in waiting], cast.channel.id

    channels, audiences, client_channel = await sqlite_database.write(story)
    assert (channels, audiences) == ([client_channel], ["client"])


async def test_a_digest_says_the_same_whenever_it_is_sent(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[DigestPost | None, DigestPost | None]:
        cast = a_project(tx)
        record = moved(tx, cast, a_record(tx, cast), "start")
        record = records.change(tx, record, owner=cast.developer.id, due_on=date(2026, 12, 1))
        digest = post_now(tx, asking(tx, cast, cast.lead), now=FRIDAY)
        at_once = post_of(tx, cast.project, digest.id)
        moved(tx, cast, record, "resolve", cause="c", solution="s", now=FRIDAY + DAY)
        records.change(tx, reread(tx, record), title="Renamed")
        return at_once, post_of(tx, cast.project, digest.id)

    at_once, later = await sqlite_database.write(story)
    assert at_once is not None
    assert at_once == later
    [item] = items(at_once.overview.in_progress)
    assert (item.title, item.due_on) == ("Login page is down", date(2026, 12, 1))


async def test_what_is_kept_of_a_digest_is_the_overview_itself(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[Overview, Overview | None]:
        cast = a_project(tx)
        a_record(tx, cast)
        moved(tx, cast, a_record(tx, cast, ISSUE, "Asked"), "ask", question="Which?")
        found = overview_of(tx, cast.project, Audience.CLIENT, since=cast.project.created_at, now=FRIDAY)
        post = post_of(tx, cast.project, post_now(tx, asking(tx, cast, cast.lead), now=FRIDAY).id)
        return found, post.overview if post else None

    found, kept = await sqlite_database.write(story)
    assert kept == found


async def test_the_next_digest_tells_of_the_time_since_the_last(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[datetime, datetime]]:
        cast = a_project(tx)
        on_fridays(tx, cast)
        for week in range(2):
            post_due_digests(tx, now=FRIDAY + 7 * week * DAY)
        contents = contents_to_be_said(tx, ShowDigest, now=FRIDAY)
        return [(one.overview.since, one.overview.until) for one in contents if isinstance(one, DigestPost)]

    assert await sqlite_database.write(story) == [(MONDAY, FRIDAY), (FRIDAY, FRIDAY + 7 * DAY)]


@pytest.mark.parametrize(
    ("back_after", "expected", "told"),
    [
        (timedelta(minutes=10), [(date(2026, 11, 27), False)], []),
        (timedelta(hours=5), [(date(2026, 11, 27), True)], [("digest_late", "2026-11-27", 1)]),
        (
            timedelta(days=17),
            [(date(2026, 12, 11), True)],
            [("digest_dropped", "2026-12-04", 2), ("digest_late", "2026-12-11", 1)],
        ),
    ],
)
async def test_after_an_outage_the_newest_is_late_and_older_ones_are_dropped_with_a_line(
    sqlite_database: Database,
    back_after: timedelta,
    expected: list[tuple[date, bool]],
    told: list[tuple[str, str, int]],
) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[date, bool]], list[tuple[str, str, int]], int]:
        cast = a_project(tx)
        on_fridays(tx, cast)
        post_due_digests(tx, now=FRIDAY + back_after)
        again = post_due_digests(tx, now=FRIDAY + back_after)
        return posted(tx, now=FRIDAY), notices(tx), again

    assert await sqlite_database.write(story) == (expected, told, 0)


@pytest.mark.parametrize(("ours", "theirs"), [("DE", None), (None, "DE")])
async def test_a_digest_on_a_day_off_of_either_side_moves_to_the_next_working_day_and_the_team_hears_it_ahead(
    sqlite_database: Database, ours: str | None, theirs: str | None
) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[date, bool]], list[tuple[str, str, int]], list[int]]:
        cast = a_project(tx, country=ours, client_country=theirs)
        on_fridays(tx, cast, now=datetime(2026, 12, 14, tzinfo=UTC))
        christmas, monday = datetime(2026, 12, 25, 15, tzinfo=UTC), datetime(2026, 12, 28, 15, tzinfo=UTC)
        post_due_digests(tx, now=datetime(2026, 12, 18, 15, tzinfo=UTC))
        told = notices(tx)
        looked = [post_due_digests(tx, now=now) for now in (christmas, monday)]
        return posted(tx, now=monday), told, looked

    digests, told, looked = await sqlite_database.write(story)
    assert digests == [(date(2026, 12, 18), False), (date(2026, 12, 25), False)]
    assert told == [("digest_moved", "2026-12-25", 1)]
    assert looked == [0, 2]


async def test_without_a_team_channel_the_lead_hears_what_was_dropped(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[str]:
        cast = a_project(tx, team_channel=None)
        on_fridays(tx, cast)
        post_due_digests(tx, now=FRIDAY + 8 * DAY)
        sum_up_setbacks(tx, now=FRIDAY + 9 * DAY)
        return [outgoing.audience for outgoing in to_be_said(tx)]

    assert await sqlite_database.write(story) == ["client", "team"], (
        "the digest, and one line of what was late and dropped"
    )


async def test_nothing_is_posted_of_a_closed_project_or_a_paused_schedule(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> int:
        closed, paused = a_project(tx), a_project(tx, code="PSD")
        on_fridays(tx, closed)
        schedules.set_to(tx, on_fridays(tx, paused), paused=True)
        projects.change(tx, closed.project, {"status": "closed"})
        return post_due_digests(tx, now=FRIDAY)

    assert await sqlite_database.write(story) == 0


async def test_the_team_posts_a_digest_by_hand_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[bool, int]:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        digests = [post_now(tx, lead, now=FRIDAY + timedelta(seconds=second)) for second in (0, 3)]
        return digests[0] == digests[1], len(to_be_said(tx, ShowDigest))

    assert await sqlite_database.write(story) == (True, 1)


async def test_a_digest_by_hand_does_not_take_the_place_of_the_scheduled_one(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[date, bool]]:
        cast = a_project(tx)
        on_fridays(tx, cast)
        post_now(tx, asking(tx, cast, cast.lead), now=FRIDAY - timedelta(hours=4))
        say_all(tx)
        post_due_digests(tx, now=FRIDAY)
        return posted(tx, now=FRIDAY)

    assert await sqlite_database.write(story) == [(date(2026, 11, 27), False)]


async def test_only_the_team_posts_by_hand(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        post_now(tx, asking(tx, cast, cast.approver), now=FRIDAY)

    with pytest.raises(TeamOnly):
        await sqlite_database.write(story)


async def test_nothing_is_posted_by_hand_in_a_closed_project_or_without_one(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        projects.change(tx, cast.project, {"status": "closed"})
        with pytest.raises(ProjectIsClosed):
            post_now(tx, asking(tx, cast, cast.lead), now=FRIDAY)
        with pytest.raises(NoProjectHere):
            post_now(tx, replace(lead, project=None), now=FRIDAY)

    await sqlite_database.write(story)


async def test_a_digest_of_another_project_is_not_found(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> DigestPost | None:
        cast, other = a_project(tx), a_project(tx, code="OTH")
        digest = post_now(tx, asking(tx, cast, cast.lead), now=FRIDAY)
        return post_of(tx, other.project, digest.id)

    assert await sqlite_database.write(story) is None
