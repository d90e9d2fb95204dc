"""Somebody who is not in Slack reads by mail and stops it; their calendar follows the meetings. Over the wire."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from icalendar import Calendar

from bot.assembly import running_bot
from bot.sandbox.server import running_sandbox
from bot.settings import Way
from storage.migrate import migrate
from tests.mail.servers import PAGES, Mailbox, a_mail_server
from tests.stories import SEED, Story, settings_for
from tests.web.asking import asked_of


async def test_a_digest_is_read_by_mail_until_one_click(tmp_path: Path) -> None:
    async with _with_mail(tmp_path) as (story, box):
        await story.types("lena", "/client-setup")
        await story.form("lena")
        await story.presses("lena", "mail")
        await story.fills("lena", people="Ana <ana@acme.example>", sent=["digests"])
        await story.types("tom", "/client-issue Login page is down")
        await story.types("lena", "/client-digest now")
        await story.is_settled()
        [(address, letter)] = box.came
        assert address == "ana@acme.example"
        body = letter.get_body(("plain",))
        assert body is not None
        assert "ISS-1 Login page is down" in body.get_content()

        page = str(letter["List-Unsubscribe"]).strip("<>").removeprefix(PAGES)
        assert b"<form" in (await asked_of(story.bot.web, page))[2]
        assert b"You get no more letters about Portal" in (await asked_of(story.bot.web, page, method="POST"))[2]
        await story.time_passes(by=3600)
        await story.types("lena", "/client-digest now")
        await story.is_settled()
        assert len(box.came) == 1


async def test_meetings_are_subscribed_to_under_an_address_that_both_sides_get(tmp_path: Path) -> None:
    async with _with_mail(tmp_path) as (story, _):
        await story.types("lena", "/client-meeting new")
        await story.fills("lena", title="Weekly sync", every="weekly", weekday="TU", at="10:00", zone="Europe/Berlin")
        form = await story.form("lena")
        await story.post("/close", person="lena", view_id=form["id"])
        await story.types("lena", "/client-meeting")
        await story.presses("lena", "meeting_feed", on=await story.hears("lena", "*Weekly sync*"))
        offered = await story.sees("amy", "can be subscribed to")
        [address] = [one["url"] for block in offered["blocks"] for one in _links_in(block)]
        status, headers, body = await asked_of(story.bot.web, address.removeprefix(PAGES))
        assert (status, headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        [event] = Calendar.from_ical(body).events
        assert event["summary"] == "Weekly sync"


@asynccontextmanager
async def _with_mail(folder: Path) -> AsyncIterator[tuple[Story, Mailbox]]:
    """A linked channel, with a bot that has a mail server and pages of its own."""
    async with (
        a_mail_server() as (box, post),
        aiohttp.ClientSession() as http,
        running_sandbox(seed=SEED) as sandbox,
    ):
        mail = {"smtp_host": post.host, "smtp_port": post.port, "smtp_security": "none", "smtp_from": post.sender}
        settings = settings_for(sandbox, folder).model_copy(update={**mail, "public_url": PAGES})
        migrate(settings.database_url.get_secret_value())
        async with running_bot(settings, Way.SOCKET) as bot:
            story = Story(sandbox, bot, http)
            await story.links()
            yield story, box


def _links_in(block: object) -> list[dict[str, str]]:
    match block:
        case {"type": "link", "url": str(url)}:
            return [{"url": url}]
        case dict():
            return [one for value in block.values() for one in _links_in(value)]
        case list():
            return [one for value in block for one in _links_in(value)]
        case _:
            return []
