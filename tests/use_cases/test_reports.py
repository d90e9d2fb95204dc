"""The report of a month: printed of what the digest said, kept and shared once, given again to the team alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.messages.intentions import ShareReport, ShowDigest
from bot.messages.reports import ReportFile
from bot.refusals import NoLongerThere, NoSuchRecord, TeamOnly
from bot.use_cases.digests import TRIES, past_digests, post_now
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.privacy import forget_person
from bot.use_cases.reports import keep_report, not_printed, past_report, print_again, report_of, to_print
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage import digests, drafts
from storage.database import Database, Transaction
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
    say_all,
    to_be_said,
)

LAST_WORKDAY = "FREQ=MONTHLY;INTERVAL=1;BYWORKDAY=-1"
MONTH_END = datetime(2026, 11, 30, 15, tzinfo=UTC)  # 16:00 in Berlin
DAY = timedelta(days=1)
PDF = b"%PDF-1.7"


def posted(tx: Transaction, *, rule: str = LAST_WORKDAY, now: datetime = MONTH_END) -> tuple[Cast, int]:
    """A project and its digest, which went out by itself."""
    cast = a_project(tx)
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    begin_schedule(
        tx, cast.project, Post.DIGEST, rule=rule, at=time(16), zone="Europe/Berlin", lead=timedelta(), now=MONDAY
    )
    while post_due_digests(tx, now=now):
        pass
    [digest] = digests.latest(tx, cast.project.id, most=2)
    return cast, digest.id


def decided(tx: Transaction, cast: Cast, title: str, *, now: datetime) -> None:
    change = moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST, title), "assess")
    change = moved(tx, cast, change, "send", effort="8", cost="800", shift="2", valid_until="2026-12-31")
    answered(tx, cast, change, "approve", {}, by=cast.approver, version=1, now=now)


@pytest.mark.parametrize(("rule", "reports"), [(LAST_WORKDAY, 1), ("FREQ=MONTHLY;BYDAY=-1MO", 1), ("FREQ=DAILY", 0)])
async def test_what_comes_monthly_comes_as_a_report_too(sqlite_database: Database, rule: str, reports: int) -> None:
    def story(tx: Transaction) -> int:
        posted(tx, rule=rule)
        return len(to_print(tx))

    assert await sqlite_database.write(story) == reports


async def test_a_digest_by_hand_has_no_report(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> int:
        cast = a_project(tx)
        post_now(tx, asking(tx, cast, cast.lead), now=MONTH_END)
        return len(to_print(tx))

    assert await sqlite_database.write(story) == 0


async def test_a_report_is_kept_and_shared_once_under_its_digest(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[bool], list[tuple[str, str, int]], list[str]]:
        cast, digest = posted(tx)
        before = len(to_be_said(tx, ShareReport))
        kept = [keep_report(tx, cast.project.id, digest, content, now=MONTH_END) for content in (PDF, b"another")]
        assert (before, to_print(tx)) == (0, [])
        told = [(one.subject, one.audience, one.channel) for one in to_be_said(tx, ShareReport)]
        assert told[0][0] == to_be_said(tx, ShowDigest)[0].subject
        assert told[0][2] == cast.channel.id
        files = [one for one in contents_to_be_said(tx, ShareReport, now=MONTH_END) if isinstance(one, ReportFile)]
        assert [one.content for one in files] == [PDF]
        return kept, told, [one.name for one in files]

    kept, told, names = await sqlite_database.write(story)
    assert (kept, len(told), names) == ([True, False], 1, ["NW-2026-11-30.pdf"])


async def test_it_tells_of_the_decisions_of_its_time_in_their_order(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[str, str, str | None]]:
        cast = a_project(tx)
        drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
        begin_schedule(
            tx,
            cast.project,
            Post.DIGEST,
            rule=LAST_WORKDAY,
            at=time(16),
            zone="Europe/Berlin",
            lead=timedelta(),
            now=MONDAY,
        )
        decided(tx, cast, "Second", now=MONDAY + 2 * DAY)
        decided(tx, cast, "First", now=MONDAY + DAY)
        while post_due_digests(tx, now=MONTH_END):
            pass
        decided(tx, cast, "After", now=MONTH_END + DAY)
        [(_, report)] = to_print(tx)
        return [(one.title, one.reference, one.person.name) for one in report.decisions]

    told = await sqlite_database.write(story)
    assert [title for title, _, _ in told] == ["First", "Second"]
    assert {reference for _, reference, _ in told} == {"NW-CR-1", "NW-CR-2"}


async def test_what_cannot_be_printed_is_tried_thrice_and_then_told(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[bool], list[tuple[str, str, int]], int]:
        cast, digest = posted(tx)
        again = []
        for _ in range(TRIES):
            assert len(to_print(tx)) == 1
            again.append(not_printed(tx, cast.project.id, digest, now=MONTH_END))
        return again, notices(tx), len(to_print(tx))

    assert await sqlite_database.write(story) == (
        [True, True, False],
        [("report_not_printed", "2026-11-30", 1)],
        0,
    )


async def test_what_was_given_up_is_printed_after_all_once_the_team_wants_it(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[bool], int, int, bool]:
        cast, digest = posted(tx)
        lead = asking(tx, cast, cast.lead)
        given_up = [past_digests(tx, lead)[0].not_printed]
        for _ in range(TRIES):
            not_printed(tx, cast.project.id, digest, now=MONTH_END)
        given_up.append(past_digests(tx, lead)[0].not_printed)
        with pytest.raises(TeamOnly):
            print_again(tx, asking(tx, cast, cast.client), cast.project.id, digest)
        say_all(tx)
        for _ in range(2):
            print_again(tx, lead, cast.project.id, digest)
        waiting = len(to_print(tx))
        keep_report(tx, cast.project.id, digest, PDF, now=MONTH_END + DAY)
        print_again(tx, lead, cast.project.id, digest)
        given_up.append(past_digests(tx, lead)[0].not_printed)
        return given_up, waiting, len(to_print(tx)), len(to_be_said(tx, ShareReport)) == 1

    assert await sqlite_database.write(story) == ([False, True, False], 1, 0, True)


async def test_a_report_that_fails_again_is_told_again(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[int]:
        cast, digest = posted(tx)
        told = []
        for day in range(2):
            for _ in range(TRIES):
                not_printed(tx, cast.project.id, digest, now=MONTH_END + day * DAY)
            told.append(len(notices(tx)))
            say_all(tx)
            print_again(tx, asking(tx, cast, cast.lead), cast.project.id, digest)
        return told

    assert await sqlite_database.write(story) == [1, 1]


async def test_the_team_alone_gets_a_report_again(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[bool, bytes, bool]:
        cast, digest = posted(tx)
        lead = asking(tx, cast, cast.lead)
        before = past_digests(tx, lead)[0].has_report
        with pytest.raises(NoLongerThere):
            past_report(tx, lead, cast.project.id, digest)
        keep_report(tx, cast.project.id, digest, PDF, now=MONTH_END)
        with pytest.raises(TeamOnly):
            past_report(tx, asking(tx, cast, cast.client), cast.project.id, digest)
        other = a_project(tx, code="OTH")
        with pytest.raises(NoSuchRecord):
            past_report(tx, asking(tx, other, other.client), cast.project.id, digest)
        assert report_of(tx, other.project, digest) is None
        return before, past_report(tx, lead, cast.project.id, digest).content, past_digests(tx, lead)[0].has_report

    assert await sqlite_database.write(story) == (False, PDF, True)


async def test_what_is_printed_is_what_was_posted(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[date, int]:
        cast, digest = posted(tx)
        a_record(tx, cast, title="Raised since")
        [(found, report)] = to_print(tx)
        assert found == digest
        return report.post.day, len(report.post.overview.next)

    assert await sqlite_database.write(story) == (date(2026, 11, 30), 0)


async def test_who_is_forgotten_stands_in_no_report_and_nothing_is_shared_again(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[str | None], list[bool]]:
        cast = a_project(tx)
        decided(tx, cast, "Export", now=MONDAY + DAY)
        drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
        begin_schedule(
            tx,
            cast.project,
            Post.DIGEST,
            rule=LAST_WORKDAY,
            at=time(16),
            zone="Europe/Berlin",
            lead=timedelta(),
            now=MONDAY + DAY,
        )
        while post_due_digests(tx, now=MONTH_END):
            pass
        names: list[str | None] = []
        kept = []
        for forgotten in (False, True):
            if forgotten:
                say_all(tx, now=MONTH_END)
                forget_person(tx, cast.approver.slack_id, now=MONTH_END)
            [(digest, report)] = to_print(tx)
            names += [one.person.name for one in report.decisions]
            kept.append(keep_report(tx, cast.project.id, digest, PDF, now=MONTH_END))
        assert to_be_said(tx, ShareReport) == []
        assert past_report(tx, asking(tx, cast, cast.lead), cast.project.id, digest).content == PDF
        return names, kept

    [before, after], kept = await sqlite_database.write(story)
    assert before != after
    assert str(after).startswith("N. N.")
    assert kept == [True, True]
