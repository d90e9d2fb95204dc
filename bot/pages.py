"""What a part of the bot serves to browsers, to Slack, and to whoever watches it."""

import asyncio
import math
from datetime import UTC, datetime

import structlog
from starlette.types import ASGIApp

from bot.clock.clocks import Clock
from bot.measures import Measures
from bot.messages.audiences import Audience
from bot.messages.gate import Destination, admit
from bot.messages.meetings import CalendarFeed
from bot.rhythm.appointments import Method
from bot.slack import SlackConnection
from bot.slack.installing import Came, Installing, Outcome
from bot.use_cases.appointments import feed
from bot.use_cases.stakeholders import unsubscribe, whose_mail
from bot.use_cases.waiting import depths
from bot.web.calendars import calendar_route
from bot.web.health import Outbox, web_app
from bot.web.install import Brought, install_routes
from bot.web.pages import Page
from bot.web.unsubscribe import unsubscribe_route
from bot.words import Language, Words, language_of
from storage.database import Database, NotWritten, answers
from storage.values.projects import Project

log = structlog.stdlib.get_logger(__name__)


def pages_of(db: Database, slack: SlackConnection, measures: Measures, clock: Clock) -> ASGIApp:
    """Health and measures, calendars, the way out of mail, and Slack's door where it is served."""

    async def database() -> bool:
        try:
            await db.read(answers)
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
        subscribers = Destination(channel="", audience=Audience.CLIENT, projects=frozenset({found.project}))
        admit(found, subscribers)
        return await asyncio.to_thread(_calendar, found, now)

    def leaving(project: Project, *, done: bool) -> Page:
        words, state = Words(Language(project.language)), "left" if done else "leave"
        text = words(f"mail.page.{state}", project=project.name, client=project.client)
        button = None if done else words("mail.page.button")
        return Page(language=words.language, title=words("mail.page.title"), text=text, button=button)

    async def looked_at(key: str) -> Page | None:
        found = await db.read(whose_mail, key)
        return leaving(found[0], done=found[1].ended is not None) if found else None

    async def left(key: str) -> Page | None:
        found = await db.read(whose_mail, key)
        if found is None or not await db.write(unsubscribe, key, now=clock.now()):
            return None
        return leaving(found[0], done=True)

    pages = [calendar_route(calendar), unsubscribe_route(looked_at, left)]
    if slack.installing is not None:
        pages += install_routes(_Installs(slack.installing), at=slack.installing.public_url, to=slack.installing.page)
    checks = {"database": database, "slack": slack.can_hear}
    return web_app(checks, measures, outbox, slack=slack.http, pages=pages)


def _calendar(feed: CalendarFeed, now: datetime) -> bytes:
    from bot.rhythm.calendar_files import calendar_file  # noqa: PLC0415  icalendar takes its time, and is seldom needed

    return calendar_file(feed.series, method=Method.PUBLISH, name=feed.name, now=now)


class _Installs:
    """Says what comes of an install in the language of whoever looks, as far as their browser tells it."""

    def __init__(self, installing: Installing) -> None:
        self._begin = installing.begin
        self._finish = installing.finish

    def offer(self, languages: str) -> Page:
        """What is said before somebody begins."""
        words = _words_for(languages)
        return Page(
            language=words.language,
            title=words("install.title"),
            text=words("install.offer"),
            button=words("install.begin"),
        )

    async def begin(self, languages: str) -> tuple[str, str] | Page:
        """What the browser is told, and Slack's address; or why it cannot begin just now."""
        try:
            return await self._begin()
        except NotWritten:
            return _came_of_it(_words_for(languages), Outcome(Came.NOT_KEPT))

    def too_often(self, languages: str) -> Page:
        """What is said where it was asked for more often than people click."""
        words = _words_for(languages)
        return Page(
            language=words.language,
            title=words("install.title"),
            text=words("install.too_often"),
            button=words("install.again"),
            action="install",
        )

    async def finish(self, brought: Brought, languages: str) -> tuple[Page, bool]:
        """What is said at the end, and whether it is good news."""
        words = _words_for(languages)
        outcome = await self._finish(told=brought.told, state=brought.state, code=brought.code, error=brought.error)
        return _came_of_it(words, outcome), outcome.came is Came.IN


def _came_of_it(words: Words, outcome: Outcome) -> Page:
    return Page(
        language=words.language,
        title=words("install.title"),
        text=words(f"install.came.{outcome.came}", what=outcome.what),
        button=None if outcome.came is Came.IN else words("install.again"),
        action="install",  # beside the page that Slack sends people back to
    )


def _words_for(languages: str) -> Words:
    """In the first of a browser's languages that we speak, else in English."""
    asked = (one.partition(";")[0].strip() for one in languages[:200].split(","))
    return Words(next((ours for one in asked if (ours := language_of(one)) is not None), Language.EN))
