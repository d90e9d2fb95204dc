"""A digest before it goes out: drafted ahead, put right, approved once, posted once, or let go with a word."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.messages.audiences import Audience
from bot.messages.digests import DigestDraft, DigestPost, DraftLine
from bot.messages.intentions import ShowDigest, ShowDraft, TellDraft
from bot.messages.overviews import DigestItem
from bot.refusals import BadAnswers, DigestIsPaused, DraftIsOver, NoLongerThere, NoSuchRecord, ProjectIsClosed, TeamOnly
from bot.use_cases.coming import next_instant, next_posts
from bot.use_cases.drafts import (
    DraftDone,
    approve_draft,
    draft_of,
    draft_seen,
    edit_draft,
    postpone_draft,
    preview,
    skip_draft,
)
from bot.use_cases.due_digests import digest_seen, post_due_digests, set_digest
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule, pause, realign, resume
from bot.use_cases.wording import mark
from storage import drafts, projects, schedules
from storage.database import Database, Transaction
from storage.values.digests import Draft
from storage.values.people import Person
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

FRIDAYS = "FREQ=WEEKLY;BYDAY=FR"
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)  # 16:00 in Berlin
NOON = FRIDAY - timedelta(hours=4)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def planned(tx: Transaction, cast: Cast | None = None, *, alone: bool = False, now: datetime = MONDAY) -> Cast:
    """A project with a digest on Friday at 16:00."""
    cast = cast or a_project(tx)
    drafts.set_how(tx, cast.project.id, lead_minutes=240, alone=alone)
    begin_schedule(
        tx, cast.project, Post.DIGEST, rule=FRIDAYS, at=time(16), zone="Europe/Berlin", lead=timedelta(), now=now
    )
    return cast


def drafted(tx: Transaction, cast: Cast, *, now: datetime = NOON) -> Draft:
    """The draft that the team gets at noon."""
    work_off(tx, now=now)
    return the_draft(tx, cast)


def the_draft(tx: Transaction, cast: Cast) -> Draft:
    [draft] = drafts.open_in(tx, cast.project.id)
    return draft


def kept(tx: Transaction, draft: Draft) -> Draft:
    found = drafts.get(tx, draft.project, draft.id)
    assert found is not None
    return found


def work_off(tx: Transaction, *, now: datetime) -> None:
    """As the clock calls it: until nothing is due."""
    while post_due_digests(tx, now=now):
        pass


def posted(tx: Transaction, *, now: datetime) -> list[DigestPost]:
    """What waits to be posted to the client."""
    contents = contents_to_be_said(tx, ShowDigest, now=now)
    return [content for content in contents if isinstance(content, DigestPost)]


def edited(
    tx: Transaction, cast: Cast, draft: Draft, *, by: Person | None = None, now: datetime = NOON, **typed: str
) -> DraftDone:
    """The form, opened and sent with these fields typed over."""
    caller = asking(tx, cast, by or cast.lead, where=cast.team_channel)
    seen = draft_seen(tx, caller, cast.project.id, draft.id, now=now)
    answers: Mapping[str, str] = {
        "opening": seen.edits.opening,
        "highlights": "\n".join(seen.edits.highlights),
        **{part: shown_in_form(tx, cast, draft, part, now=now) for part in seen.parts},
        **typed,
    }
    marks = {part: mark(one) for part, one in seen.parts.items()}
    former = seen.draft.edited_at
    return edit_draft(tx, caller, cast.project.id, draft.id, answers, marks=marks, former=former, now=now)


def shown_in_form(tx: Transaction, cast: Cast, draft: Draft, part: str, *, now: datetime) -> str:
    lead = asking(tx, cast, cast.lead, where=cast.team_channel)
    lines = draft_seen(tx, lead, cast.project.id, draft.id, now=now).parts[part].lines
    return "\n".join(line if isinstance(line, str) else f"{line.reference} {line.title}" for line in lines)


def approved(tx: Transaction, cast: Cast, draft: Draft, *, by: Person | None = None, now: datetime = NOON) -> DraftDone:
    return approve_draft(tx, asking(tx, cast, by or cast.lead), cast.project.id, draft.id, now=now)


def told(lines: tuple[object, ...]) -> list[str]:
    return [line.title if isinstance(line, DigestItem) else str(line) for line in lines]


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


# Edited


async def test_lines_are_hidden_moved_reworded_and_added(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> DigestPost:
        cast = planned(tx)
        for title in ("Login", "Search", "Export"):
            a_record(tx, cast, title=title)
        draft = drafted(tx, cast)
        edited(
            tx,
            cast,
            draft,
            opening="A good week.",
            highlights="- Launch went well\n\n• 1,000 visitors",
            next="ISS-3 The export as PDF\nA word about Christmas\n  iss-1: Login",
        )
        approved(tx, cast, draft)
        work_off(tx, now=FRIDAY)
        [digest] = posted(tx, now=FRIDAY)
        return digest

    digest = await sqlite_database.write(story)
    assert told(digest.overview.next) == ["The export as PDF", "A word about Christmas", "Login"]
    assert (digest.opening, digest.highlights) == ("A good week.", ("Launch went well", "1,000 visitors"))


async def test_what_comes_up_after_the_edit_is_told_too(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[str]:
        cast = planned(tx)
        a_record(tx, cast, title="Login")
        a_record(tx, cast, title="Search")
        draft = drafted(tx, cast)
        edited(tx, cast, draft, next="ISS-2 Search")
        a_record(tx, cast, title="Just now", now=NOON + HOUR)
        approved(tx, cast, draft)
        work_off(tx, now=FRIDAY)
        return told(posted(tx, now=FRIDAY)[0].overview.next)

    assert await sqlite_database.write(story) == ["Search", "Just now"]


async def test_other_words_for_a_record_that_has_moved_on_are_not_used(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[list[str]]:
        cast = planned(tx)
        record = a_record(tx, cast, title="Login")
        draft = drafted(tx, cast)
        edited(tx, cast, draft, next="ISS-1 We look into the login on Monday")
        before = preview(tx, asking(tx, cast, cast.lead), cast.project.id, draft.id, now=NOON)
        moved(tx, cast, record, "start", now=NOON + HOUR)
        after = preview(tx, asking(tx, cast, cast.lead), cast.project.id, draft.id, now=NOON + HOUR)
        return [told(part) for part in (before.overview.next, after.overview.next, after.overview.in_progress)]

    assert await sqlite_database.write(story) == [["We look into the login on Monday"], [], ["Login"]]


async def test_a_part_that_was_left_alone_follows_its_records(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[str]:
        cast = planned(tx)
        a_record(tx, cast, title="Login")
        draft = drafted(tx, cast)
        edited(tx, cast, draft, opening="Hello")
        a_record(tx, cast, title="Critical", answers={"severity": "critical"}, now=NOON)
        return told(preview(tx, asking(tx, cast, cast.lead), now=NOON + HOUR).overview.next)

    assert await sqlite_database.write(story) == ["Critical", "Login"]


async def test_a_hidden_line_stays_hidden_until_its_number_is_written_again(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[object]:
        cast = planned(tx)
        a_record(tx, cast, title="Login")
        a_record(tx, cast, title="Search")
        draft = drafted(tx, cast)
        lead = asking(tx, cast, cast.lead)
        edited(tx, cast, draft, next="ISS-2 Search")
        edited(tx, cast, draft, next="ISS-2 The search", now=NOON + HOUR)
        hidden = draft_seen(tx, lead, cast.project.id, draft.id, now=NOON + HOUR).parts["next"].hidden
        found: list[object] = [hidden, told(preview(tx, lead, now=NOON + HOUR).overview.next)]
        edited(tx, cast, draft, next="ISS-2 The search\nISS-1", now=NOON + 2 * HOUR)
        edited(tx, cast, draft, opening="Hello", now=NOON + 3 * HOUR)
        return [*found, told(preview(tx, lead, now=NOON + 3 * HOUR).overview.next)]

    assert await sqlite_database.write(story) == [("ISS-1",), ["The search"], ["The search", "Login"]]


async def test_an_edit_after_the_approval_wins_and_whoever_approved_hears_of_it(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[str, list[tuple[str, str]], str | None]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        approved(tx, cast, draft)
        edited(tx, cast, draft, by=cast.developer, opening="As I would say it", now=NOON + HOUR)
        lines = [one for one in contents_to_be_said(tx, TellDraft, now=NOON) if isinstance(one, DraftLine)]
        card = draft_of(tx, cast.project, draft.id, now=NOON + HOUR)
        assert card is not None
        assert card.edited_by is not None
        work_off(tx, now=FRIDAY)
        [digest] = posted(tx, now=FRIDAY)
        return digest.opening, [(one.what, one.calls.slack_id) for one in lines], card.edited_by.name

    assert await sqlite_database.write(story) == ("As I would say it", [("edited", "U0LEAD")], "Dev")


async def test_of_two_who_edit_at_once_the_second_keeps_what_they_typed(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> str:
        cast = planned(tx)
        draft = drafted(tx, cast)
        lead = asking(tx, cast, cast.lead)
        seen = draft_seen(tx, lead, cast.project.id, draft.id, now=NOON)
        marks = {part: mark(one) for part, one in seen.parts.items()}
        edited(tx, cast, draft, by=cast.developer, opening="First")
        with pytest.raises(BadAnswers) as refusal:
            edit_draft(
                tx, lead, cast.project.id, draft.id, {"opening": "Second"}, marks=marks, former=None, now=NOON + HOUR
            )
        assert refusal.value.problems == {"opening": ("problem.edited_meanwhile", {})}
        return preview(tx, lead, now=NOON).opening

    assert await sqlite_database.write(story) == "First"


async def test_what_is_too_long_is_said_field_by_field(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> dict[str, object]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        with pytest.raises(BadAnswers) as refusal:
            edited(tx, cast, draft, opening="x" * 1501, highlights="a\n" * 9, done="y" * 301, next="b\n" * 21)
        return dict(refusal.value.problems)

    assert await sqlite_database.write(story) == {
        "opening": ("problem.too_long", {"most": 1500}),
        "highlights": ("problem.too_many_lines", {"most": 8}),
        "done": ("problem.line_too_long", {"most": 300}),
        "next": ("problem.too_many_lines", {"most": 20}),
    }


async def test_a_reference_of_another_part_is_no_more_than_words(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[str], list[str]]:
        cast, other = planned(tx), a_project(tx, code="OTH")
        a_record(tx, other, title="Secret of another client")
        a_record(tx, cast, title="Login")
        draft = drafted(tx, cast)
        edited(tx, cast, draft, done="ISS-1 Login\nOTH-ISS-1\nISS-99 Nothing")
        overview = preview(tx, asking(tx, cast, cast.lead), now=NOON).overview
        return told(overview.done), told(overview.next)

    assert await sqlite_database.write(story) == (["ISS-1 Login", "OTH-ISS-1", "ISS-99 Nothing"], ["Login"])


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


async def test_while_the_digest_is_paused_nothing_goes_out(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, str | None, int]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        lead = asking(tx, cast, cast.lead)
        approved(tx, cast, draft)
        pause(tx, lead, draft.schedule)
        work_off(tx, now=FRIDAY)
        with pytest.raises(DigestIsPaused):
            approved(tx, cast, draft, now=FRIDAY)
        resume(tx, lead, draft.schedule, now=FRIDAY + HOUR)
        work_off(tx, now=FRIDAY + HOUR)
        return len(posted(tx, now=FRIDAY)), kept(tx, draft).ended, len(drafts.open_in(tx, cast.project.id))

    assert await sqlite_database.write(story) == (0, "dropped", 0)


async def test_paused_and_resumed_before_its_time_it_goes_out(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> int:
        cast = planned(tx)
        draft = drafted(tx, cast)
        lead = asking(tx, cast, cast.lead)
        approved(tx, cast, draft)
        pause(tx, lead, draft.schedule)
        resume(tx, lead, draft.schedule, now=NOON + HOUR)
        work_off(tx, now=FRIDAY)
        return len(posted(tx, now=FRIDAY))

    assert await sqlite_database.write(story) == 1


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
        rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
        found = []
        for starting in ("2026-12-03", "2026-12-10", ""):
            set_digest(
                tx,
                lead,
                rule=rule,
                at=time(16),
                zone="Europe/Berlin",
                lead_minutes=240,
                alone=False,
                starting=starting,
                now=MONDAY,
            )
            [schedule] = schedules.of(tx, cast.project.id, Post.DIGEST)
            found.append(schedule.anchor)
        with pytest.raises(BadAnswers):
            set_digest(
                tx,
                lead,
                rule=rule,
                at=time(16),
                zone="Europe/Berlin",
                lead_minutes=240,
                alone=False,
                starting="soon",
                now=MONDAY,
            )
        return found

    assert await sqlite_database.write(story) == [date(2026, 12, 3), date(2026, 12, 10), date(2026, 12, 10)]
