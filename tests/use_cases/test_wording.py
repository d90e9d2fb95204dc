"""A digest put right before it goes out: lines hidden, moved and reworded, and words of the lead's own."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from bot.messages.digests import DigestPost, DraftLine
from bot.messages.intentions import TellDraft
from bot.refusals import BadAnswers
from bot.use_cases.drafts import DraftDone, draft_of, draft_seen, edit_draft, preview
from bot.use_cases.wording import mark
from storage.database import Database, Transaction
from storage.values.digests import Draft
from storage.values.people import Person
from tests.use_cases.builders import Cast, a_project, a_record, asking, contents_to_be_said, moved
from tests.use_cases.drafting import FRIDAY, NOON, approved, drafted, planned, posted, told, work_off

HOUR = timedelta(hours=1)


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
