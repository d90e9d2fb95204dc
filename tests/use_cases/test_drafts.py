"""A digest before it goes out: drafted ahead, approved once, posted once, or let go with a word."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages.audiences import Audience
from bot.messages.digests import DigestDraft, DraftLine
from bot.messages.intentions import ShowDigest, ShowDraft, TellDraft
from bot.refusals import BadAnswers, DraftIsOver, NoLongerThere, NoSuchRecord, ProjectIsClosed, TeamOnly
from bot.use_cases.drafts import approve_draft, draft_of, draft_seen, postpone_draft, preview, skip_draft
from bot.use_cases.due_digests import post_due_digests
from storage import projects
from storage.database import Database, Transaction
from storage.values.digests import Draft
from tests.use_cases.builders import (
    MONDAY,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    moved,
    notices,
    say_all,
    to_be_said,
)
from tests.use_cases.drafting import FRIDAY, NOON, approved, drafted, kept, planned, posted, told, work_off

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


# When it is drafted and what becomes of it


async def test_a_draft_comes_four_working_hours_ahead_to_the_team_alone(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, list[tuple[int, str]], datetime, int]:
        cast = planned(tx)
        early = post_due_digests(tx, now=NOON - timedelta(seconds=1))
        draft = drafted(tx, cast)
        waiting = [(one.channel, one.audience) for one in to_be_said(tx)]
        return early, waiting, draft.due_at, cast.team_channel.id

    early, waiting, due_at, team_channel = await sqlite_database.write(story)
    assert (early, waiting, due_at) == (0, [(team_channel, "team")], FRIDAY)


async def test_without_a_team_channel_the_lead_gets_the_draft_alone(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[str, str]], bool]:
        cast = planned(tx, a_project(tx, team_channel=None))
        draft = drafted(tx, cast)
        card = draft_of(tx, cast.project, draft.id, now=NOON)
        work_off(tx, now=FRIDAY)
        return [(one.intention, one.audience) for one in to_be_said(tx)], card is not None

    said, shown = await sqlite_database.write(story)
    assert shown
    assert said == [("ShowDraft", "team"), ("TellDraft", "team")]


async def test_what_is_approved_in_time_goes_out_at_its_time_and_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, list[tuple[date, bool]], Draft, int]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        approved(tx, cast, draft)
        before = len(posted(tx, now=NOON))
        for _ in range(3):
            work_off(tx, now=FRIDAY)
        done = kept(tx, draft)
        return before, [(one.day, one.late) for one in posted(tx, now=FRIDAY)], done, len(notices(tx))

    before, digests, draft, told_team = await sqlite_database.write(story)
    assert (before, digests, told_team) == (0, [(date(2026, 11, 27), False)], 0)
    assert (draft.ended, draft.ended_by, draft.digest) == ("posted", None, 1)


async def test_what_nobody_has_approved_waits_and_the_lead_is_called_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, list[tuple[str, str]], DigestDraft | None]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        for _ in range(3):
            work_off(tx, now=FRIDAY)
        work_off(tx, now=FRIDAY + DAY)
        lines = [one for one in contents_to_be_said(tx, TellDraft, now=FRIDAY) if isinstance(one, DraftLine)]
        calls = [(one.what, one.calls.slack_id) for one in lines]
        return len(posted(tx, now=FRIDAY)), calls, draft_of(tx, cast.project, draft.id, now=FRIDAY + DAY)

    count, calls, card = await sqlite_database.write(story)
    assert (count, calls) == (0, [("unapproved", "U0LEAD")])
    assert card is not None
    assert (card.overdue, card.ended, card.post is None) == (True, None, False)


async def test_a_project_may_have_it_go_out_by_itself(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, list[tuple[date, bool]], list[str]]:
        cast = planned(tx, alone=True)
        drafted(tx, cast)
        cards = len(to_be_said(tx, ShowDraft))
        work_off(tx, now=FRIDAY)
        return cards, [(one.day, one.late) for one in posted(tx, now=FRIDAY)], [n for n, _, _ in notices(tx)]

    assert await sqlite_database.write(story) == (1, [(date(2026, 11, 27), False)], [])


async def test_a_late_approval_posts_at_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[date, bool]], str | None, int | None, int]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        work_off(tx, now=FRIDAY)
        done = approved(tx, cast, draft, now=FRIDAY + HOUR)
        work_off(tx, now=FRIDAY + 2 * HOUR)
        found = [(one.day, one.late) for one in posted(tx, now=FRIDAY)]
        return found, done.draft.ended, done.draft.ended_by, cast.lead.id

    digests, ended, by, lead = await sqlite_database.write(story)
    assert digests == [(date(2026, 11, 27), False)], "it still is its day"
    assert (ended, by) == ("posted", lead)


async def test_what_is_approved_on_another_day_says_that_it_is_late(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[bool]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        approved(tx, cast, draft, now=FRIDAY + 3 * DAY)
        return [one.late for one in posted(tx, now=FRIDAY)]

    assert await sqlite_database.write(story) == [True]


async def test_two_approvers_make_one_post(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[bool], int, int]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        done = [approved(tx, cast, draft, by=by).anew for by in (cast.lead, cast.developer, cast.lead)]
        work_off(tx, now=FRIDAY)
        with pytest.raises(DraftIsOver) as refusal:
            approved(tx, cast, draft, by=cast.developer, now=FRIDAY)
        assert refusal.value.key == "refusal.draft_posted"
        return done, len(posted(tx, now=FRIDAY)), len(to_be_said(tx, ShowDigest))

    assert await sqlite_database.write(story) == ([True, False, False], 1, 1)


async def test_it_tells_of_what_has_happened_until_it_goes_out(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[str], list[str]]:
        cast = planned(tx)
        record = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")
        draft = drafted(tx, cast)
        approved(tx, cast, draft)
        card = draft_of(tx, cast.project, draft.id, now=NOON)
        assert card is not None
        assert card.post is not None
        asked = told(card.post.overview.waiting_on_client)
        moved(tx, cast, record, "confirm", by=cast.client, now=NOON + HOUR)
        work_off(tx, now=FRIDAY)
        [digest] = posted(tx, now=FRIDAY)
        assert digest.overview.waiting_on_client == ()
        return asked, told(digest.overview.done)

    assert await sqlite_database.write(story) == (["Login page is down"], ["Login page is down"])


# Postponed and skipped


async def test_a_postponed_digest_goes_out_then_and_is_not_late(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[int], bool, datetime]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        approved(tx, cast, draft)
        lead = asking(tx, cast, cast.lead)
        done = postpone_draft(tx, lead, cast.project.id, draft.id, day="2026-11-30", at="10:00", now=NOON)
        counts = []
        for now in (FRIDAY, datetime(2026, 11, 30, 9, tzinfo=UTC)):
            work_off(tx, now=now)
            counts.append(len(posted(tx, now=now)))
        return counts, posted(tx, now=FRIDAY)[0].late, done.draft.due_at

    assert await sqlite_database.write(story) == ([0, 1], False, datetime(2026, 11, 30, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "at", "problem"),
    [
        ("2026-11-27", "11:00", "problem.in_the_past"),
        ("2026-12-04", "16:00", "problem.after_the_next_digest"),
        ("soon", "16:00", "problem.not_a_date"),
        ("2026-11-28", "", "problem.not_a_date"),
    ],
)
async def test_a_digest_is_postponed_to_before_the_next_one(
    sqlite_database: Database, day: str, at: str, problem: str
) -> None:
    def story(tx: Transaction) -> None:
        cast = planned(tx)
        draft = drafted(tx, cast)
        with pytest.raises(BadAnswers) as refusal:
            postpone_draft(tx, asking(tx, cast, cast.lead), cast.project.id, draft.id, day=day, at=at, now=NOON)
        assert refusal.value.problems == {"day": (problem, {})}
        assert kept(tx, draft) == draft

    await sqlite_database.write(story)


async def test_a_skipped_digest_does_not_go_out_and_the_next_tells_of_its_time(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, str, datetime]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        lead = asking(tx, cast, cast.lead)
        with pytest.raises(BadAnswers):
            skip_draft(tx, lead, cast.project.id, draft.id, reason=" ", now=NOON)
        skip_draft(tx, lead, cast.project.id, draft.id, reason="Everybody is at the fair", now=NOON)
        work_off(tx, now=FRIDAY)
        nothing = len(posted(tx, now=FRIDAY))
        card = draft_of(tx, cast.project, draft.id, now=FRIDAY)
        assert card is not None
        say_all(tx, now=FRIDAY)
        after = drafted(tx, cast, now=NOON + WEEK)
        approved(tx, cast, after, now=FRIDAY + WEEK)
        [digest] = posted(tx, now=FRIDAY + WEEK)
        return nothing, card.reason, digest.overview.since

    assert await sqlite_database.write(story) == (0, "Everybody is at the fair", MONDAY)


# Who may, and when not


async def test_nobody_but_the_team_of_the_project_does_anything_about_a_draft(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast, other = planned(tx), a_project(tx, code="OTH")
        draft = drafted(tx, cast)
        project = cast.project.id
        for person in (cast.client, cast.approver, cast.onlooker):
            caller = asking(tx, cast, person)
            with pytest.raises(TeamOnly):
                approve_draft(tx, caller, project, draft.id, now=NOON)
            with pytest.raises(TeamOnly):
                draft_seen(tx, caller, project, draft.id, now=NOON)
            with pytest.raises(TeamOnly):
                preview(tx, caller, project, draft.id, now=NOON)
        stranger = asking(tx, other, other.lead, where=other.team_channel)
        with pytest.raises(NoSuchRecord):
            approve_draft(tx, stranger, project, draft.id, now=NOON)
        with pytest.raises(NoLongerThere):
            approve_draft(tx, stranger, other.project.id, draft.id, now=NOON)
        assert kept(tx, draft) == draft

    await sqlite_database.write(story)


async def test_a_card_of_a_draft_is_never_for_the_client(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[Audience, Audience]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        card = draft_of(tx, cast.project, draft.id, now=NOON)
        assert card is not None
        assert card.post is not None
        return card.audience, card.post.audience

    assert await sqlite_database.write(story) == (Audience.TEAM, Audience.CLIENT)


async def test_a_closed_project_posts_nothing(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> int:
        cast = planned(tx)
        draft = drafted(tx, cast)
        projects.change(tx, cast.project, {"status": "closed"})
        with pytest.raises(ProjectIsClosed):
            approved(tx, cast, draft, now=FRIDAY)
        work_off(tx, now=FRIDAY)
        return len(posted(tx, now=FRIDAY))

    assert await sqlite_database.write(story) == 0
