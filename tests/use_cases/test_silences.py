"""Quiet: nothing is said to the client by itself, in a project or in all, until a day or until it is ended."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.clock.schedule import ERRANDS
from bot.messages.intentions import RemindPoll, ShowDigest
from bot.refusals import BadAnswers, NoProjectHere, TeamOnly, UnknownWords
from bot.slack.commands import SilenceAsked, asked_of_silence
from bot.use_cases.ahead import everything_ahead, posts_ahead
from bot.use_cases.polls import ask_now
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from bot.use_cases.silences import fall_silent, speak_again
from storage import drafts, schedules, silences
from storage.database import Transaction
from storage.values.schedules import Schedule
from tests.use_cases.builders import MONDAY, Cast, a_project, asking, notices, to_be_said

DAY = timedelta(days=1)
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)  # 16:00 in Berlin


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return with_digest(tx, a_project(tx, client_country=None, country=None))


def with_digest(tx: Transaction, cast: Cast) -> Cast:
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    planned(tx, cast, Post.DIGEST, "FREQ=WEEKLY;BYDAY=FR")
    return cast


def planned(tx: Transaction, cast: Cast, post: Post, rule: str) -> Schedule:
    zone = "Europe/Berlin"
    return begin_schedule(tx, cast.project, post, rule=rule, at=time(16), zone=zone, lead=timedelta(), now=MONDAY)


def silent(tx: Transaction, cast: Cast, *, until: date | None = None, everywhere: bool = False) -> None:
    fall_silent(tx, asking(tx, cast, cast.lead), everywhere=everywhere, until=until, now=MONDAY)


def lived_until(tx: Transaction, end: datetime) -> list[str]:
    """What was said to clients meanwhile, and when."""
    now = MONDAY
    while now <= end:
        for errand in ERRANDS:
            while errand.deed(tx, now=now):
                pass
        now += timedelta(hours=6)
    return sorted(one.key.rsplit(":", 1)[1] for one in to_be_said(tx, ShowDigest))


def test_a_silent_project_posts_nothing_until_it_speaks_again_and_makes_up_for_nothing(
    tx: Transaction, cast: Cast
) -> None:
    silent(tx, cast)
    assert lived_until(tx, FRIDAY + 2 * DAY) == []
    speak_again(tx, asking(tx, cast, cast.lead), everywhere=False, now=FRIDAY + 2 * DAY)
    [digest] = schedules.of(tx, cast.project.id, Post.DIGEST)
    assert digest.next_at == FRIDAY + 7 * DAY
    assert [notice for notice, _, _ in notices(tx)] == ["silent", "speaks_again"]


def test_quiet_until_a_day_ends_by_itself_when_that_day_begins(tx: Transaction, cast: Cast) -> None:
    silent(tx, cast, until=date(2026, 11, 28))
    assert lived_until(tx, FRIDAY + 8 * DAY) == ["2026-12-04"]
    assert silences.of(tx, cast.project.id) is None
    assert [notice for notice, _, _ in notices(tx)] == ["silent_until", "speaks_again"]


def test_all_of_somebody_s_projects_fall_silent_at_once(tx: Transaction, cast: Cast) -> None:
    others = [with_digest(tx, a_project(tx, code=code)) for code in ("AA", "BB")]
    silent(tx, cast, everywhere=True)
    assert lived_until(tx, FRIDAY + DAY) == []
    again = speak_again(tx, asking(tx, cast, cast.lead), everywhere=True, now=FRIDAY + DAY)
    assert {one.code for one in again} == {"NW", *(other.project.code for other in others)}
    assert speak_again(tx, asking(tx, cast, cast.lead), everywhere=True, now=FRIDAY + DAY) == []


def test_one_that_was_paused_by_itself_stays_paused(tx: Transaction, cast: Cast) -> None:
    [digest] = schedules.of(tx, cast.project.id, Post.DIGEST)
    schedules.set_to(tx, digest, paused=True)
    silent(tx, cast)
    speak_again(tx, asking(tx, cast, cast.lead), everywhere=False, now=MONDAY + DAY)
    assert lived_until(tx, FRIDAY + DAY) == []


def test_nobody_is_reminded_of_a_poll_in_the_silence(tx: Transaction, cast: Cast) -> None:
    ask_now(tx, asking(tx, cast, cast.lead), now=MONDAY)
    silent(tx, cast)
    lived_until(tx, FRIDAY)
    assert to_be_said(tx, RemindPoll) == []


def test_only_the_team_wants_silence_and_not_until_a_day_that_has_passed(tx: Transaction, cast: Cast) -> None:
    with pytest.raises(TeamOnly):
        fall_silent(tx, asking(tx, cast, cast.approver), everywhere=True, until=None, now=MONDAY)
    with pytest.raises(BadAnswers):
        silent(tx, cast, until=MONDAY.date())
    a_project(tx, code="AA", team_channel=cast.team_channel.id)
    with pytest.raises(NoProjectHere):
        fall_silent(tx, asking(tx, cast, cast.lead, where=cast.team_channel), everywhere=False, until=None, now=MONDAY)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("pause", SilenceAsked(wanted=True, everywhere=False, until=None)),
        ("Pause all", SilenceAsked(wanted=True, everywhere=True, until=None)),
        ("quiet 2026-12-24", SilenceAsked(wanted=True, everywhere=False, until=date(2026, 12, 24))),
        ("安静 2026-12-24 全部", SilenceAsked(wanted=True, everywhere=True, until=date(2026, 12, 24))),
        ("resume all", SilenceAsked(wanted=False, everywhere=True, until=None)),
        ("close", None),
        ("", None),
        ("pause the digest", None),
    ],
)
def test_how_it_is_asked_for(typed: str, asked: SilenceAsked | None) -> None:
    assert asked_of_silence(typed) == asked


@pytest.mark.parametrize("typed", ["quiet", "quiet soon", "quiet 2026-13-01", "quiet 2026-12-24 2026-12-25"])
def test_quiet_wants_a_day(typed: str) -> None:
    with pytest.raises(UnknownWords):
        asked_of_silence(typed)


def test_the_next_ten_posts_are_told_ahead_with_days_off_taken_into_account(tx: Transaction) -> None:
    cast = with_digest(tx, a_project(tx, country=None, client_country="GB"))
    poll = planned(tx, cast, Post.POLL, "FREQ=MONTHLY;BYMONTHDAY=1")
    ahead = posts_ahead(tx, cast.project)
    assert len(ahead) == 10
    assert [one.at.date().isoformat() for one in ahead[:7]] == [
        "2026-11-27",
        "2026-12-01",
        "2026-12-04",
        "2026-12-11",
        "2026-12-18",
        "2026-12-29",  # December 25 and 28 are off
        "2027-01-04",  # the first is off, and the digest of that day comes on the same
    ]
    schedules.set_to(tx, poll, paused=True)
    assert [one.post for one in posts_ahead(tx, cast.project)].count(Post.POLL) == 1


@pytest.mark.usefixtures("cast")
def test_the_command_line_looks_ahead_for_every_project(tx: Transaction) -> None:
    other = a_project(tx, code="ZZ")
    silent(tx, other, until=date(2026, 12, 1))
    found = everything_ahead(tx, None) or []
    assert [(project.code, silence is not None, len(ahead)) for project, silence, ahead in found] == [
        ("NW", False, 10),
        ("ZZ", True, 0),
    ]
    assert [project.code for project, _, _ in everything_ahead(tx, "NW") or []] == ["NW"]
    assert everything_ahead(tx, "NONE") is None
