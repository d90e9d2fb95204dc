"""Going on after a pause: what fell into it is let go, and what nobody paused is left as it was."""

from datetime import time, timedelta

import pytest

from bot.refusals import DigestIsPaused, ProjectIsOpen
from bot.use_cases.projects import close_project, reopen_project
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule, pause, resume
from storage import drafts
from storage.database import Database, Transaction
from tests.use_cases.builders import asking
from tests.use_cases.drafting import FRIDAY, NOON, approved, drafted, kept, planned, posted, work_off
from tests.use_cases.refusing import refused

MONTHLY = "FREQ=MONTHLY;BYMONTHDAY=1"
HOUR = timedelta(hours=1)


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


async def test_a_waiting_draft_stays_when_another_rhythm_is_resumed(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[str | None, int]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        work_off(tx, now=FRIDAY)  # the team is told that it is time
        poll = begin_schedule(
            tx, cast.project, Post.POLL, rule=MONTHLY, at=time(16), zone="Europe/Berlin", lead=timedelta(), now=FRIDAY
        )
        lead = asking(tx, cast, cast.lead)
        pause(tx, lead, poll.id)
        resume(tx, lead, poll.id, now=FRIDAY + HOUR)
        still = kept(tx, draft).ended
        approved(tx, cast, draft, now=FRIDAY + HOUR)
        return still, len(posted(tx, now=FRIDAY + HOUR))

    assert await sqlite_database.write(story) == (None, 1)


async def test_a_waiting_draft_stays_when_an_open_project_is_opened_again(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[str | None, int]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        work_off(tx, now=FRIDAY)
        with refused(tx, ProjectIsOpen):
            reopen_project(tx, asking(tx, cast, cast.lead), now=FRIDAY + HOUR)
        still = kept(tx, draft).ended
        approved(tx, cast, draft, now=FRIDAY + HOUR)
        return still, len(posted(tx, now=FRIDAY + HOUR))

    assert await sqlite_database.write(story) == (None, 1)


async def test_what_was_due_while_the_project_was_closed_does_not_go_out_later(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[str | None, int]:
        cast = planned(tx)
        draft = drafted(tx, cast)
        approved(tx, cast, draft)
        close_project(tx, asking(tx, cast, cast.lead), now=FRIDAY)
        reopen_project(tx, asking(tx, cast, cast.lead), now=FRIDAY + HOUR)
        work_off(tx, now=FRIDAY + HOUR)
        return kept(tx, draft).ended, len(posted(tx, now=FRIDAY + HOUR))

    assert await sqlite_database.write(story) == ("dropped", 0)
