"""From a fact to the letters that tell of it: once to each who reads by mail, and to nobody else."""

from datetime import UTC, datetime, timedelta

from bot.kinds.change_request import CHANGE_REQUEST
from bot.mail.speaker import MailSpeaker
from bot.messages.intentions import TellStakeholder
from bot.messages.speaker import CannotSay
from bot.press.press import Press
from bot.use_cases.delivery import claim, settle_sent, settle_trouble, words_for
from bot.use_cases.digests import post_now
from bot.use_cases.stakeholders import agree_on_mail, mail_seen, unsubscribe
from storage import backlog, channels, outbox, stakeholders
from storage.database import Database, Transaction
from storage.values.messages import Outgoing
from tests.mail.servers import Mailbox, a_mail_server
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    answered,
    asking,
    contents_to_be_said,
    moved,
    say_all,
    to_be_said,
)

BOTH = "Ana <ana@client.example>\nboss@client.example"
ALL = ("digests", "minutes", "decisions")


def a_list(tx: Transaction, *sent: str) -> Cast:
    cast = a_project(tx)
    agree_on_mail(tx, asking(tx, cast, cast.lead), BOTH, sent or ALL)
    return cast


def letters_waiting(tx: Transaction) -> list[Outgoing]:
    """Rows of the outbox that go by mail."""
    found = [(outgoing, words_for(tx, outgoing, now=MONDAY)) for outgoing in to_be_said(tx)]
    return [outgoing for outgoing, to_say in found if to_say is not None and to_say.to.reader is not None]


async def deliver(db: Database, speaker: MailSpeaker) -> None:
    """Deliver what waits as the deliverer does; what is for Slack counts as said."""
    real_now = datetime.now(UTC)
    while claimed := await db.write(claim, busy=(), most=50, real_now=real_now, now=MONDAY):
        for outgoing in claimed:
            to_say = await db.read(words_for, outgoing, now=MONDAY)
            if to_say is None or to_say.to.reader is None:
                await db.write(settle_sent, outgoing, f"{outgoing.id}.0" if to_say else None, now=MONDAY)
                continue
            try:
                stamp = await speaker.say(
                    to_say.content,
                    to_say.to,
                    outgoing=outgoing.id,
                    replaces=to_say.replaces,
                    tried_at=to_say.tried_at,
                )
            except CannotSay as trouble:
                await db.write(settle_trouble, outgoing, trouble, real_now=real_now, now=MONDAY)
            else:
                await db.write(settle_sent, outgoing, stamp, now=MONDAY)


def addressees(box: Mailbox) -> list[str]:
    return sorted(address for address, _ in box.came)


async def test_a_digest_is_mailed_once_to_each_and_who_is_not_there_is_written_to_no_more(
    sqlite_database: Database,
) -> None:
    cast = await sqlite_database.write(a_list)

    def post(tx: Transaction, now: datetime) -> None:
        post_now(tx, asking(tx, cast, cast.lead), now=now)

    async with a_mail_server() as (box, at):
        box.answers["boss@client.example"] = "550 no such user"
        speaker = MailSpeaker(at, Press())
        for days in (0, 7):
            await sqlite_database.write(post, MONDAY + timedelta(days=days))
            await deliver(sqlite_database, speaker)
        await deliver(sqlite_database, speaker)
    assert addressees(box) == ["ana@client.example"] * 2
    assert len({letter["Message-ID"] for _, letter in box.came}) == 2

    def after(tx: Transaction) -> tuple[list[str], list[str | None], int]:
        seen = mail_seen(tx, asking(tx, cast, cast.lead))
        return [one.address for one in seen.reading], [one.ended for one in seen.ended], backlog.waiting(tx)

    assert await sqlite_database.read(after) == (["ana@client.example"], ["bounced"], 0)


async def test_a_decision_is_mailed_with_the_very_text_it_was_made_on(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_list(tx, "decisions")
        change = a_record(tx, cast, CHANGE_REQUEST, "A dark mode")
        change = moved(tx, cast, change, "assess")
        effort = {"effort": "8", "cost": "1200", "shift": "2", "valid_until": "2027-01-31"}
        change = answered(tx, cast, change, "send", effort)
        answered(tx, cast, change, "approve", {}, by=cast.approver, version=1)
        post_now(tx, asking(tx, cast, cast.lead), now=MONDAY)  # nobody has asked for digests

    await sqlite_database.write(story)
    async with a_mail_server() as (box, at):
        await deliver(sqlite_database, MailSpeaker(at, Press()))
    assert addressees(box) == ["ana@client.example", "boss@client.example"]
    body = box.came[0][1].get_body(("plain",))
    assert body is not None
    assert "A dark mode" in box.came[0][1]["Subject"]
    assert "approved by Ada" in " ".join(body.get_content().split())


async def test_who_unsubscribes_gets_nothing_more_not_even_what_waits(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, list[Outgoing], int]:
        cast = a_list(tx)
        post_now(tx, asking(tx, cast, cast.lead), now=MONDAY)
        before = len(letters_waiting(tx))
        for one in stakeholders.of(tx, cast.project.id):
            for _ in range(2):  # a mail program may ask twice
                assert unsubscribe(tx, one.key, now=MONDAY)
        told = len(contents_to_be_said(tx, TellStakeholder, now=MONDAY))
        return before, letters_waiting(tx), told

    before, waiting, told = await sqlite_database.write(story)
    assert (before, waiting, told) == (2, [], 2)


async def test_what_belongs_to_another_project_is_not_mailed(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[Outgoing]:
        cast, other = a_list(tx), a_project(tx, code="SW")
        say_all(tx)
        post_now(tx, asking(tx, other, other.lead), now=MONDAY)
        [digest] = to_be_said(tx)
        reader = stakeholders.of(tx, cast.project.id)[0]
        place = channels.keep(tx, cast.workspace.id, f"mailto:{reader.id}").id
        outbox.add(
            tx,
            "wrong",
            channel=place,
            subject=digest.subject,
            slot=outbox.CARD,
            audience="client",
            intention=digest.intention,
            args=digest.args,
        )
        return letters_waiting(tx)

    assert await sqlite_database.write(story) == []
