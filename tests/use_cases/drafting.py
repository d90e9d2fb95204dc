"""A digest on Fridays at 16:00 in Berlin, its draft at noon, and what becomes of it."""

from datetime import UTC, datetime, time, timedelta

from bot.messages.digests import DigestPost
from bot.messages.intentions import ShowDigest
from bot.messages.overviews import DigestItem
from bot.use_cases.drafts import DraftDone, approve_draft
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage import drafts
from storage.database import Transaction
from storage.values.digests import Draft
from storage.values.people import Person
from tests.use_cases.builders import MONDAY, Cast, a_project, asking, contents_to_be_said

FRIDAYS = "FREQ=WEEKLY;BYDAY=FR"
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)  # 16:00 in Berlin
NOON = FRIDAY - timedelta(hours=4)


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


def approved(tx: Transaction, cast: Cast, draft: Draft, *, by: Person | None = None, now: datetime = NOON) -> DraftDone:
    return approve_draft(tx, asking(tx, cast, by or cast.lead), cast.project.id, draft.id, now=now)


def told(lines: tuple[object, ...]) -> list[str]:
    return [line.title if isinstance(line, DigestItem) else str(line) for line in lines]
