"""After a time in which nothing could be posted the team reads once, in one line, what became of what was missed."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.clock.schedule import ERRANDS
from bot.messages.intentions import TellNotice, TellSetbacks
from bot.messages.notices import Setbacks
from bot.slack.views import notices
from bot.use_cases.coming import next_instant
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule, pause, resume
from bot.use_cases.setbacks import QUIET, sum_up_setbacks
from bot.words import Language, Words
from storage import drafts
from storage.database import Transaction
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_rhythm_of_each,
    asking,
    contents_to_be_said,
    say_all,
    to_be_said,
)

BACK = datetime(2026, 12, 7, 12, tzinfo=UTC)  # two weeks later, and a Monday
LINES = {
    "en": (
        "Northwind shop: for a while I could not post. Late: the digest of Fri, Dec 4. "
        "Moved: the poll of Thu, Dec 3, to the client's next working day. "
        "Dropped: the digest of Fri, Nov 27, whose time the next one tells of; "
        "reminders of “Weekly”, which began 2 times up to Tue, Dec 1."
    ),
    "zh-CN": (
        "Northwind shop：前一段时间我无法发送。晚发：12月4日周五的进展汇报。"
        "顺延：12月3日周四的满意度调查（改到客户的下一个工作日）。"
        "取消：截至11月27日周五的1次进展汇报（内容并入下一次）；“Weekly”截至12月1日周二的2次会前提醒（会议已经开始）。"
    ),
}


@pytest.mark.parametrize("language", LINES)
def test_two_weeks_away_are_one_line(tx: Transaction, language: str) -> None:
    cast = a_rhythm(tx, code="NW", language=language)
    a_rhythm(tx, code="ZZ")
    run_all(tx, now=BACK)
    assert (to_be_said(tx, TellNotice), to_be_said(tx, TellSetbacks)) == ([], []), "it may still grow"

    assert next_instant(tx, after=BACK) == BACK + QUIET
    run_all(tx, now=BACK + QUIET)
    told = [one for one in contents_to_be_said(tx, TellSetbacks, now=BACK) if isinstance(one, Setbacks)]
    assert len(told) == 2, "each project reads its own"
    [mine] = [one for one in told if one.project == cast.project.id]
    assert notices.setbacks(Words(Language(language)), mine).text == LINES[language]

    say_all(tx)
    run_all(tx, now=BACK + 2 * QUIET)
    assert (to_be_said(tx, TellNotice), to_be_said(tx, TellSetbacks)) == ([], [])


def test_what_comes_to_it_late_waits_for_quiet_and_then_has_a_summary_of_its_own(tx: Transaction) -> None:
    a_rhythm(tx)
    [digests, meetings] = [errand for errand in ERRANDS if errand.name in {"digests", "meetings"}]
    digests.deed(tx, now=BACK)
    meetings.deed(tx, now=BACK + QUIET / 2)
    assert sum_up_setbacks(tx, now=BACK + QUIET) == 0
    assert sum_up_setbacks(tx, now=BACK + 2 * QUIET) == 1
    assert sum_up_setbacks(tx, now=BACK + 2 * QUIET) == 0
    [polls] = [errand for errand in ERRANDS if errand.name == "polls_to_ask"]
    polls.deed(tx, now=BACK + 3 * QUIET)
    assert sum_up_setbacks(tx, now=BACK + 4 * QUIET) == 1
    assert [len(one.items) for one in contents_to_be_said(tx, TellSetbacks, now=BACK) if isinstance(one, Setbacks)] == [
        3,
        1,
    ]


def test_what_people_paused_is_no_setback(tx: Transaction) -> None:
    cast = a_rhythm(tx)
    caller = asking(tx, cast, cast.lead)
    every = begin_schedule(
        tx,
        cast.project,
        Post.DIGEST,
        rule="FREQ=DAILY",
        at=time(9),
        zone="Europe/Berlin",
        lead=timedelta(),
        now=MONDAY,
    )
    run_all(tx, now=BACK)
    run_all(tx, now=BACK + QUIET)
    say_all(tx)
    pause(tx, caller, every.id)
    resume(tx, caller, every.id, now=BACK + timedelta(days=1, hours=1))
    assert sum_up_setbacks(tx, now=BACK + timedelta(days=2)) == 0


def a_rhythm(tx: Transaction, *, code: str = "NW", language: str = "en") -> Cast:
    """A project with a digest that goes out by itself, a meeting, and a poll, each due within two weeks."""
    long_ago = MONDAY - timedelta(days=60)
    cast = a_project(tx, code=code, language=language, country=None, client_country=None, now=long_ago)
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    a_rhythm_of_each(tx, cast, polls_on="FREQ=MONTHLY;BYMONTHDAY=3")
    return cast


def run_all(tx: Transaction, *, now: datetime) -> None:
    """All errands, as they run when the bot is back."""
    while sum([errand.deed(tx, now=now) for errand in ERRANDS]):
        pass
