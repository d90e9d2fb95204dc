"""What falls due while nothing can be posted to the client waits with its schedule, and is caught up on by its rule."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.messages.digests import DigestPost
from bot.messages.hindrances import Hindrance
from bot.messages.intentions import AskPoll, RemindMeeting, ShowDigest
from bot.messages.meetings import Agenda
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.hindrances import let_in_again
from bot.use_cases.installations import uninstall
from bot.use_cases.meetings import Plan, create_meeting
from bot.use_cases.places import Seen, channel_closed_to_us, channel_seen
from bot.use_cases.polls import ask_due_polls
from bot.use_cases.reminders import remind_due_meetings
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage import drafts
from storage.database import Transaction
from tests.use_cases.builders import (
    CLIENT_ORG,
    HOST,
    MONDAY,
    Cast,
    a_project,
    asking,
    contents_to_be_said,
    notices,
    say_all,
    to_be_said,
)

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 3))
WAYS = pytest.mark.parametrize("everywhere", [False, True], ids=["the channel", "the workspace"])


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx, client_country="DE", now=MONDAY - timedelta(days=30))


@contextmanager
def held_up(tx: Transaction, cast: Cast, *, everywhere: bool, until: datetime) -> Iterator[None]:
    """From Monday on nothing can be posted, until somebody has cleared away what is in the way."""
    say_all(tx)
    if everywhere:
        uninstall(tx, HOST, at=MONDAY, now=MONDAY)
    else:
        channel_closed_to_us(tx, HOST, cast.channel.slack_id, Hindrance.REMOVED, now=MONDAY)
    yield
    if everywhere:
        let_in_again(tx, HOST)
    else:
        here = Seen(slack_id=cast.channel.slack_id, in_the_way=None, shared=True, orgs=frozenset({CLIENT_ORG}))
        assert channel_seen(tx, HOST, here, by_hand=False, now=until) is None


@WAYS
def test_a_digest_is_posted_late_and_says_so(tx: Transaction, cast: Cast, everywhere: bool) -> None:
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    every(tx, cast, Post.DIGEST)
    with held_up(tx, cast, everywhere=everywhere, until=WEDNESDAY):
        assert work_off(tx, now=WEDNESDAY) == 0
    work_off(tx, now=WEDNESDAY)

    [digest] = contents_to_be_said(tx, ShowDigest, now=WEDNESDAY)
    assert isinstance(digest, DigestPost)
    assert (digest.day, digest.late) == (TUESDAY.date(), True)
    assert ("digest_late", "2026-11-24", 1) in notices(tx)


@WAYS
def test_a_meeting_that_has_begun_is_not_reminded_of_any_more(tx: Transaction, cast: Cast, everywhere: bool) -> None:
    meets(tx, cast)
    with held_up(tx, cast, everywhere=everywhere, until=WEDNESDAY):
        assert work_off(tx, now=WEDNESDAY) == 0
    work_off(tx, now=WEDNESDAY)

    assert contents_to_be_said(tx, RemindMeeting, now=WEDNESDAY) == []
    assert ("meeting_skipped", "2026-11-24", 1) in notices(tx)


@WAYS
def test_a_meeting_that_is_still_to_come_is_reminded_of(tx: Transaction, cast: Cast, everywhere: bool) -> None:
    meets(tx, cast)
    shortly_before = datetime(2026, 11, 24, 8, 15, tzinfo=UTC)
    with held_up(tx, cast, everywhere=everywhere, until=shortly_before):
        assert work_off(tx, now=shortly_before) == 0
    work_off(tx, now=shortly_before)

    [agenda] = contents_to_be_said(tx, RemindMeeting, now=shortly_before)
    assert isinstance(agenda, Agenda)
    assert agenda.day == date(2026, 11, 24)


@WAYS
def test_a_poll_moves_to_the_clients_next_working_day(tx: Transaction, cast: Cast, everywhere: bool) -> None:
    every(tx, cast, Post.POLL)
    with held_up(tx, cast, everywhere=everywhere, until=WEDNESDAY + timedelta(hours=5)):
        assert work_off(tx, now=WEDNESDAY + timedelta(hours=5)) == 0
    work_off(tx, now=WEDNESDAY + timedelta(hours=5))
    assert to_be_said(tx, AskPoll) == []
    assert ("poll_missed", "2026-11-24", 1) in notices(tx)

    work_off(tx, now=THURSDAY)
    assert len(to_be_said(tx, AskPoll)) == 1


def every(tx: Transaction, cast: Cast, post: Post) -> None:
    """Something that comes on Tuesdays at ten in Berlin."""
    rule, at = "FREQ=WEEKLY;BYDAY=TU", time(10)
    begin_schedule(tx, cast.project, post, rule=rule, at=at, zone="Europe/Berlin", lead=timedelta(), now=MONDAY)


def meets(tx: Transaction, cast: Cast) -> None:
    """A meeting on Tuesdays at ten in Berlin, with its agenda an hour before."""
    plan = Plan(
        title="Weekly",
        place="",
        minutes=45,
        lead_minutes=60,
        rule="FREQ=WEEKLY;BYDAY=TU",
        at=time(10),
        zone="Europe/Berlin",
    )
    create_meeting(tx, asking(tx, cast, cast.lead), plan, now=MONDAY)


def work_off(tx: Transaction, *, now: datetime) -> int:
    """As the clock calls them: until nothing is due; how much it was."""
    done = 0
    while found := post_due_digests(tx, now=now) + remind_due_meetings(tx, now=now) + ask_due_polls(tx, now=now):
        done += found
    return done
