"""What a part of the bot serves to browsers, to Slack, and to whoever watches it."""

import asyncio
import math
from datetime import UTC, datetime

import structlog
from starlette.types import ASGIApp

from bot.clock.clocks import Clock
from bot.measures import Measures
from bot.rhythm.calendar_files import Method, calendar_file
from bot.slack import SlackConnection
from bot.use_cases.appointments import feed
from bot.use_cases.stakeholders import unsubscribe, whose_mail
from bot.use_cases.waiting import depths
from bot.web.calendars import calendar_route
from bot.web.health import Outbox, web_app
from bot.web.unsubscribe import Leaving, unsubscribe_route
from bot.words import Language, Words
from storage.database import Database, NotWritten
from storage.values import Project

log = structlog.stdlib.get_logger(__name__)


def pages_of(db: Database, slack: SlackConnection, measures: Measures, clock: Clock) -> ASGIApp:
    """Health and measures, calendars, the way out of mail, and Slack's door where it is served."""

    async def database() -> bool:
        try:
            await db.read(lambda _tx: None)
        except Exception:  # whatever it is, it is not ready
            log.exception("the database does not answer")
            return False
        return True

    async def outbox() -> Outbox:
        try:
            counted, oldest = await db.read(depths, real_now=datetime.now(UTC))
        except NotWritten:
            return Outbox(dict.fromkeys(("failed", "put_off", "due", "held"), math.nan), math.nan)
        return Outbox(counted, oldest)

    async def calendar(key: str) -> bytes | None:
        now = clock.now()
        found = await db.read(feed, key, now=now)
        if found is None:
            return None
        name, shown = found
        return await asyncio.to_thread(calendar_file, shown, method=Method.PUBLISH, name=name, now=now)

    def leaving(project: Project, *, done: bool) -> Leaving:
        words, state = Words(Language(project.language)), "left" if done else "leave"
        text = words(f"mail.page.{state}", project=project.name, client=project.client)
        button = None if done else words("mail.page.button")
        return Leaving(language=words.language, title=words("mail.page.title"), text=text, button=button)

    async def looked_at(key: str) -> Leaving | None:
        found = await db.read(whose_mail, key)
        return leaving(found[0], done=found[1].ended is not None) if found else None

    async def left(key: str) -> Leaving | None:
        found = await db.read(whose_mail, key)
        if found is None or not await db.write(unsubscribe, key, now=clock.now()):
            return None
        return leaving(found[0], done=True)

    pages = [calendar_route(calendar), unsubscribe_route(looked_at, left)]
    checks = {"database": database, "slack": slack.can_hear}
    return web_app(checks, measures, outbox, slack=slack.http, pages=pages)
