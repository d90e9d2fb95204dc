"""What goes along with a letter: pictures, the month's report; and what was put into other words is written anew."""

from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage

import pytest

from bot.kinds.issue import ISSUE
from bot.mail.letters import LARGEST
from bot.mail.speaker import MailSpeaker
from bot.press.press import Press
from bot.use_cases.digests import TRIES
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.meetings import Plan, create_meeting
from bot.use_cases.minutes import Written, ask_for_minutes, write_minutes
from bot.use_cases.reminders import remind_due_meetings
from bot.use_cases.reports import keep_report, not_printed, print_again
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from bot.use_cases.stakeholders import agree_on_mail
from bot.words import Language, Words
from storage import digests, drafts, minutes
from storage.database import Database, Transaction
from tests.mail.servers import a_mail_server
from tests.mail.test_by_mail import deliver
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, moved

MONTH_END = datetime(2026, 11, 30, 15, tzinfo=UTC)
PDF = b"%PDF-1.7 of a month"
ANA = "Ana <ana@client.example>"


def a_monthly_digest(tx: Transaction, *, language: str = "en") -> tuple[Cast, int]:
    """A digest that went out by itself, with enough to show in pictures, to be read by mail."""
    cast = a_project(tx, language=language)
    agree(tx, cast)
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    rule, zone = "FREQ=MONTHLY;BYMONTHDAY=-1", "Europe/Berlin"
    begin_schedule(tx, cast.project, Post.DIGEST, rule=rule, at=time(16), zone=zone, lead=timedelta(), now=MONDAY)
    a_record(tx, cast, ISSUE, "The export is broken")
    moved(tx, cast, a_record(tx, cast), "start")
    while post_due_digests(tx, now=MONTH_END):
        pass
    [digest] = digests.latest(tx, cast.project.id, most=2)
    return cast, digest.id


def agree(tx: Transaction, cast: Cast) -> None:
    agree_on_mail(tx, asking(tx, cast, cast.lead), ANA, ("digests", "minutes"))


def pdfs(letter: EmailMessage) -> list[tuple[str | None, bytes]]:
    found = [part for part in letter.walk() if part.get_content_type() == "application/pdf"]
    return [(part.get_filename(), part.get_content()) for part in found]


@pytest.mark.parametrize("language", Language)
async def test_a_months_letter_waits_for_its_report_and_shows_the_pictures(
    sqlite_database: Database, language: Language
) -> None:
    db, words = sqlite_database, Words(language)
    cast, digest = await db.write(a_monthly_digest, language=language.value)
    async with a_mail_server() as (box, at):
        speaker = MailSpeaker(at, Press())
        await deliver(db, speaker)
        assert box.came == [], "the report is still to be printed"
        for _ in range(2):
            await db.write(keep_report, cast.project.id, digest, PDF, now=MONTH_END)
            await deliver(db, speaker)
    [(_, letter)] = box.came
    assert pdfs(letter) == [("NW-2026-11-30.pdf", PDF)]
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    title = words("chart.progress.title")
    assert words("mail.report") in plain.get_content()
    assert title in plain.get_content(), "in words"
    shown = {part["Content-ID"].strip("<>"): part for part in letter.walk() if part.get_content_type() == "image/png"}
    assert shown
    for cid, picture in shown.items():
        assert f"<img src='cid:{cid}' alt='" in html.get_content()
        assert picture.get_content().startswith(b"\x89PNG")
        assert picture.get_content_disposition() == "inline"
    assert f"alt='{title}" in html.get_content()


async def test_a_report_that_cannot_be_made_does_not_hold_its_letter_up_for_good(sqlite_database: Database) -> None:
    db = sqlite_database
    cast, digest = await db.write(a_monthly_digest)
    async with a_mail_server() as (box, at):
        speaker = MailSpeaker(at, Press())
        for _ in range(TRIES):
            await db.write(not_printed, cast.project.id, digest, now=MONTH_END)
        await deliver(db, speaker)
        assert [pdfs(letter) for _, letter in box.came] == [[]]

        def after_all(tx: Transaction) -> None:
            print_again(tx, asking(tx, cast, cast.lead), cast.project.id, digest)
            keep_report(tx, cast.project.id, digest, PDF, now=MONTH_END + timedelta(days=40))

        await db.write(after_all)
        await deliver(db, speaker)
    assert len(box.came) == 1, "what was written is not written twice"


async def test_a_report_too_large_for_a_letter_stays_behind_and_the_letter_says_so(sqlite_database: Database) -> None:
    db = sqlite_database
    cast, digest = await db.write(a_monthly_digest)
    await db.write(keep_report, cast.project.id, digest, b"x" * (LARGEST + 1), now=MONTH_END)
    async with a_mail_server() as (box, at):
        await deliver(db, MailSpeaker(at, Press()))
    [(_, letter)] = box.came
    assert pdfs(letter) == []
    plain = letter.get_body(("plain",))
    assert plain is not None
    assert Words(Language.EN)("mail.report_too_large") in plain.get_content()


async def test_minutes_put_into_other_words_are_written_anew_once_and_say_so(sqlite_database: Database) -> None:
    db = sqlite_database
    first = Written(decisions="We launch on Friday.", notes="", internal="")

    def met(tx: Transaction) -> Cast:
        cast = a_project(tx)
        agree(tx, cast)
        rule = "FREQ=WEEKLY;BYDAY=TU"
        zone = "Europe/Berlin"
        plan = Plan(title="Weekly", place="", minutes=30, lead_minutes=60, rule=rule, at=time(14), zone=zone)
        create_meeting(tx, asking(tx, cast, cast.lead), plan, now=MONDAY)
        now = MONDAY + timedelta(days=1, hours=5)
        remind_due_meetings(tx, now=now)
        ask_for_minutes(tx, now=now)
        return cast

    cast = await db.write(met)

    def write(tx: Transaction, written: Written) -> None:
        found = minutes.get(tx, cast.project.id, 1)
        assert found is not None
        lead = asking(tx, cast, cast.lead)
        write_minutes(tx, lead, cast.project.id, 1, written, version=found.version, now=MONDAY + timedelta(days=2))

    async with a_mail_server() as (box, at):
        speaker = MailSpeaker(at, Press())
        versions = (
            first,
            Written(decisions="We launch on Friday.", notes="", internal="They are nervous."),
            Written(decisions="We launch on Monday.", notes="", internal="They are nervous."),
        )
        for written in versions:
            await db.write(write, written)
            await deliver(db, speaker)
        await deliver(db, speaker)
    before, after = (letter for _, letter in box.came)
    assert (before["Subject"].startswith("Minutes: Weekly"), after["In-Reply-To"]) == (True, before["Message-ID"])
    assert after["Subject"] == f"Changed: {before['Subject']}"
    assert after["Message-ID"] != before["Message-ID"]
    body = after.get_body(("plain",))
    assert body is not None
    assert "We launch on Monday." in body.get_content()
    assert "nervous" not in str(after)
