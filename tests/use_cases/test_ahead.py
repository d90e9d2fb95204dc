"""What would be posted can be read before it happens, as far as it is known now; nothing comes of reading it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.console import No
from bot.console.ahead import foreseen_with_texts
from bot.messages.digests import DigestPost
from bot.messages.meetings import Agenda
from bot.messages.polls import PollInvitation
from bot.refusals import NoLongerThere, TeamOnly
from bot.slack.plain import as_plain_text
from bot.use_cases.ahead import content_ahead, contents_ahead, posts_ahead
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.polls import ask_due_polls
from bot.use_cases.topics import add_topic
from bot.use_cases.wording import NO_EDITS, stored
from storage import drafts, polls
from storage.database import Database, Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, a_rhythm_of_each, asking, to_be_said

FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)


def with_rhythm(tx: Transaction, /, *, language: str = "en") -> Cast:
    """A project with a digest, a poll and a meeting, and an issue in it."""
    cast = a_project(tx, country=None, client_country=None, language=language, now=MONDAY - timedelta(days=60))
    drafts.set_how(tx, cast.project.id, lead_minutes=240, alone=True)
    series = a_rhythm_of_each(tx, cast, polls_on="FREQ=MONTHLY;BYMONTHDAY=1", place="Room 4")
    caller = asking(tx, cast, cast.client)
    add_topic(tx, caller, cast.project.id, series.meeting.id, "What about the budget?", now=MONDAY)
    a_record(tx, cast)
    return cast


def test_each_of_the_next_posts_says_what_it_would_say(tx: Transaction) -> None:
    cast = with_rhythm(tx)
    before = len(to_be_said(tx))
    found = contents_ahead(tx, cast.project, posts_ahead(tx, cast.project), now=MONDAY)
    assert [type(content) for _, content in found[:4]] == [Agenda, DigestPost, Agenda, PollInvitation]
    first, digest, second, poll = (content for _, content in found[:4])
    assert isinstance(first, Agenda)
    assert isinstance(second, Agenda)
    assert [topic.text for topic in first.topics] == ["What about the budget?"]
    assert second.topics == ()
    assert second.begins == first.begins + timedelta(weeks=1)
    assert isinstance(digest, DigestPost)
    assert isinstance(poll, PollInvitation)
    assert digest.overview.until == FRIDAY
    assert poll.closes_at == datetime(2026, 12, 8, 15, tzinfo=UTC)
    later = [content for _, content in found if isinstance(content, DigestPost)][1]
    assert later.overview.since == FRIDAY, "the one before it told of what was until then"
    assert (len(to_be_said(tx)), polls.open_in(tx, cast.project.id)) == (before, [])


def test_what_is_asked_for_is_what_comes(tx: Transaction) -> None:
    cast = with_rhythm(tx)
    ahead = dict[str, object]()
    for one, content in contents_ahead(tx, cast.project, posts_ahead(tx, cast.project), now=MONDAY):
        ahead.setdefault(one.post, content)
    asked = datetime(2026, 12, 1, 15, tzinfo=UTC)
    ask_due_polls(tx, now=asked)
    [poll] = polls.open_in(tx, cast.project.id)
    foreseen = ahead["poll"]
    assert isinstance(foreseen, PollInvitation)
    assert foreseen.closes_at == poll.closes_at


def test_the_leads_words_are_in_it_once_it_is_drafted(tx: Transaction) -> None:
    cast = with_rhythm(tx)
    now = FRIDAY - timedelta(hours=1)
    post_due_digests(tx, now=now)
    [draft] = drafts.open_in(tx, cast.project.id)
    drafts.change(tx, draft, edits=stored(replace(NO_EDITS, opening="A good week.")))
    found = contents_ahead(tx, cast.project, posts_ahead(tx, cast.project), now=now)
    assert [one.opening for _, one in found if isinstance(one, DigestPost)][:2] == ["A good week.", ""]


def test_only_the_team_reads_ahead(tx: Transaction) -> None:
    cast = with_rhythm(tx)
    [coming, *_] = posts_ahead(tx, cast.project)
    schedule = coming.schedule.id
    lead = asking(tx, cast, cast.lead)
    assert isinstance(content_ahead(tx, lead, cast.project.id, schedule, at=coming.at, now=MONDAY), Agenda)
    with pytest.raises(TeamOnly):
        content_ahead(tx, asking(tx, cast, cast.client), cast.project.id, schedule, at=coming.at, now=MONDAY)
    with pytest.raises(NoLongerThere):
        content_ahead(tx, lead, cast.project.id, schedule, at=coming.at + timedelta(days=1), now=MONDAY)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Northwind shop: progress", "- ISS-1  Login page is down", "- What about the budget?", "[Answer]"]),
        ("zh-CN", ["- ISS-1  Login page is down", "- What about the budget?"]),
    ],
)
async def test_the_command_line_shows_the_texts(
    sqlite_database: Database,
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    said: list[str],
) -> None:
    await sqlite_database.write(with_rhythm, language=language)
    await sqlite_database.close()
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    told = await asyncio.to_thread(lambda: "\n".join(foreseen_with_texts("NW", as_plain_text)))
    for line in said:
        assert line in told
    assert "<!date" not in told
    with pytest.raises(No):
        await asyncio.to_thread(lambda: list(foreseen_with_texts("NONE", as_plain_text)))
