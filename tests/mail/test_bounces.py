"""A letter that was taken and came back: the notification is read, and nobody writes there any more."""

import asyncio
import io
import re
import sys

import pytest

from bot.__main__ import LATER, main
from bot.mail.bounces import LARGEST, returned_in
from bot.mail.speaker import MailSpeaker
from bot.messages.intentions import TellStakeholder
from bot.press.press import Press
from bot.use_cases.digests import post_now
from bot.use_cases.stakeholders import mail_seen
from storage.database import Database, Transaction
from tests.mail.servers import a_mail_server
from tests.mail.test_by_mail import a_list, deliver
from tests.use_cases.builders import MONDAY, asking, to_be_said

OURS = "<rapport-12-s3cret-k@agency.example>"


def notification(
    *,
    letter: str = OURS,
    action: str = "failed",
    status: str = "5.1.1",
    recipient: str = "Final-Recipient: rfc822; Ana@client.example",
    whole: bool = True,
) -> bytes:
    """What a mail server sends back, as RFC 3464 has it."""
    headers = f"Message-ID: {letter}\nTo: ana@client.example"
    returned = (
        f"Content-Type: message/rfc822\n\n{headers}\nContent-Type: text/plain\n\nThe digest."
        if whole
        else f"Content-Type: text/rfc822-headers\n\n{headers}"
    )
    lines = f"""From: MAILER-DAEMON@client.example
To: rapport@agency.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

I am sorry to inform you that your message could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.client.example

{recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--part
{returned}

--part--
"""
    return lines.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("whole", [True, False])
def test_a_letter_of_ours_that_came_back_for_good_is_known_by_address_and_secret(whole: bool) -> None:
    [returned] = returned_in(notification(whole=whole))
    assert (returned.address, returned.key_begins) == ("ana@client.example", "s3cret-k")


@pytest.mark.parametrize(
    "raw",
    [
        notification(action="delayed", status="4.4.1"),
        notification(action="delivered", status="2.0.0"),
        notification(status="4.2.2"),
        notification(letter="<somebody-elses@example.com>"),
        notification(recipient="Final-Recipient: x400; nobody"),
        notification(recipient="X-Nothing: here"),
        b"Subject: Out of office\r\n\r\nI am away.",
        b"",
        b"\xff\xfe\x00--boundary",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n",
        notification() + b" " * LARGEST,
    ],
)
def test_whatever_else_comes_back_changes_nothing(raw: bytes) -> None:
    assert returned_in(raw) == []


async def test_who_got_nothing_is_written_to_no_more_and_the_lead_hears_of_it_once(
    sqlite_database: Database, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db = sqlite_database
    cast = await db.write(a_list)

    def post(tx: Transaction) -> None:
        post_now(tx, asking(tx, cast, cast.lead), now=MONDAY)

    async with a_mail_server() as (box, at):
        await db.write(post)
        await deliver(db, MailSpeaker(at, Press()))
    letter = next(letter for address, letter in box.came if address == "ana@client.example")
    monkeypatch.setenv("DATABASE_URL", sqlite_url)

    async def piped(raw: bytes) -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        assert await asyncio.to_thread(main, ["bounce"]) == 0
        return capsys.readouterr().out.strip()

    ours = str(letter["Message-ID"])
    forged = re.sub(r"-.{8}@", "-guessed0@", ours)
    assert await piped(notification(letter=forged)) == "Nobody who is written to."
    came_back = notification(letter=ours)
    assert [await piped(came_back) for _ in range(2)] == ["1 written to no more.", "Nobody who is written to."]

    def after(tx: Transaction) -> tuple[list[str], list[tuple[str, str | None]], int]:
        seen = mail_seen(tx, asking(tx, cast, cast.lead))
        ended = [(one.address, one.ended) for one in seen.ended]
        return [one.address for one in seen.reading], ended, len(to_be_said(tx, TellStakeholder))

    assert await db.read(after) == (["boss@client.example"], [("ana@client.example", "bounced")], 1)


def test_where_the_database_cannot_be_asked_the_mail_server_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(notification())))
    assert main(["bounce"]) == LATER
