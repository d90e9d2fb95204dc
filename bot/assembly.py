"""Who is given what: the one file that knows every part."""

import asyncio
import contextlib
import math
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from starlette.types import ASGIApp

from bot.clock.clocks import Clock, MachineClock, SandboxClock
from bot.clock.deliverer import Deliverer
from bot.clock.embedded import EmbeddedClock
from bot.clock.schedule import work_off
from bot.console.schema import why_unknown
from bot.mail.speaker import MailSpeaker, Post
from bot.measures import Measures
from bot.messages.gate import Admitted, Destination
from bot.messages.speaker import CannotSay, Speaker
from bot.rhythm.calendar_files import Method, calendar_file
from bot.rhythm.calendars import knows_country
from bot.settings import Settings, Way
from bot.slack import NotConnected, SlackConnection, connect, examine_all
from bot.use_cases.appointments import feed
from bot.use_cases.checks import Examined, Finding, Level
from bot.use_cases.schedules import next_instant
from bot.use_cases.stakeholders import unsubscribe, whose_mail
from bot.use_cases.waiting import depths
from bot.web.calendars import calendar_route
from bot.web.health import Outbox, web_app
from bot.web.unsubscribe import Leaving, unsubscribe_route
from bot.words import Language, Words
from storage.database import Database, NotWritten, open_database
from storage.migrate import Unreachable, is_current
from storage.values import Project

log = structlog.stdlib.get_logger(__name__)

LEFT_OVER = timedelta(seconds=30)  # how often events are looked for that were kept and not done
REPORTS = timedelta(seconds=30)  # how often we look whether one is to be printed
PEOPLE = timedelta(minutes=10)  # how often people are looked up again, twenty at a time
PLACES = timedelta(minutes=1)  # how often channels are looked at, twenty at a time
PATIENCE = 30.0  # seconds that somebody who asks how everything is waits for whoever writes at the moment
TO_FINISH = 10.0  # seconds that what is being said may take when we stop


class CannotRun(Exception):  # noqa: N818  the operator reads it, and it says what is
    """Something outside stands in the way, and what can be done about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The bot while it runs."""

    db: Database
    slack: SlackConnection
    deliverer: Deliverer
    clock: Clock
    web: ASGIApp


@asynccontextmanager
async def running_bot(settings: Settings, way: Way) -> AsyncIterator[Running]:
    """The whole bot in this process: it hears, works and speaks until the context ends.

    Raises CannotRun.
    """
    url = settings.database_url.get_secret_value()
    why = await asyncio.to_thread(why_unknown, url)
    if why is not None:
        raise CannotRun(why)
    await asyncio.to_thread(knows_country, "DE")  # loads all the world's holidays, or the first set-up would wait
    clock: Clock = SandboxClock(settings.clock_url) if settings.clock_url else MachineClock()
    if isinstance(clock, SandboxClock):
        await clock.join()
    woken, measures = _Bell(), Measures()
    db = open_database(url, on_outgoing=woken.ring)
    async with _closing(db), connect(settings, db, measures, clock.now, hears_by_socket=way is Way.SOCKET) as slack:
        deliverer = Deliverer(
            db, _Speakers(slack.speaker, _mail(settings)), measures, clock=clock.now, pace=settings.pace
        )
        woken.wakes = deliverer.wake
        errands = EmbeddedClock(db, measures, clock=clock.now)
        async with _tasks(_going_on(db, slack, deliverer, clock)):
            errands.start(
                {
                    "left_over_events": (LEFT_OVER, lambda: slack.do_left_over(now=clock.now())),
                    "places": (PLACES, lambda: slack.look_around(now=clock.now())),
                    "reports": (REPORTS, lambda: slack.print_reports(now=clock.now())),
                    "people": (PEOPLE, lambda: slack.refresh_people(now=clock.now())),
                }
            )
            try:
                yield Running(
                    db=db, slack=slack, deliverer=deliverer, clock=clock, web=_web(db, slack, measures, clock)
                )
            finally:
                errands.stop()
                await slack.stop_hearing()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(deliverer.stop(), TO_FINISH)


async def run(settings: Settings, way: Way, *, host: str, port: int | None, said: Callable[[str], None]) -> None:
    """Run until SIGTERM or SIGINT; serve its pages where a port is given."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)
    async with _saying_why(), running_bot(settings, way) as bot:
        serving = _serving(bot.web, host, port) if port is not None else contextlib.nullcontext()
        async with serving:
            said("ready")
            await stopped.wait()


async def examined(settings: Settings) -> Examined:
    """How everything is, as an operator asks without the bot; nothing is changed and nothing is said in Slack."""
    url = settings.database_url.get_secret_value()
    clock: Clock = SandboxClock(settings.clock_url) if settings.clock_url else MachineClock()
    if isinstance(clock, SandboxClock):
        with contextlib.suppress(aiohttp.ClientError):  # then Slack is away as well, which is found
            await clock.join()
    try:
        key = None if await asyncio.to_thread(is_current, url) else "check.database.other"
        why = ""
    except Unreachable as unreachable:
        key, why = "check.database.unreachable", str(unreachable)
    now, real_now = clock.now(), datetime.now(UTC)
    if key is not None:
        seen = await examine_all(settings, None, now=now, real_now=real_now)
        return replace(seen, findings=(*seen.findings, Finding(level=Level.WRONG, key=key, fill={"why": why})))
    db = open_database(url, busy_timeout=PATIENCE)
    async with _closing(db):
        return await examine_all(settings, db, now=now, real_now=real_now)


def _web(db: Database, slack: SlackConnection, measures: Measures, clock: Clock) -> ASGIApp:
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


def _going_on(
    db: Database, slack: SlackConnection, deliverer: Deliverer, clock: Clock
) -> list[Callable[[], Awaitable[None]]]:
    """What goes on for as long as the bot runs."""
    going: list[Callable[[], Awaitable[None]]] = [deliverer.run]
    if isinstance(clock, SandboxClock):

        async def settled() -> None:
            await slack.rest()
            await slack.print_reports(now=clock.now())
            await deliverer.settled()

        async def all_that_is_due() -> None:
            await slack.look_around(now=clock.now())
            await work_off(db, clock=clock.now, settled=settled)

        async def next_due(after: datetime) -> datetime | None:
            return await db.read(next_instant, after=after)

        going.append(lambda: clock.follow(next_due, all_that_is_due))
    return going


@asynccontextmanager
async def _tasks(going: list[Callable[[], Awaitable[None]]]) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(begin()) for begin in going]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _closing(db: Database) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await db.close()


@asynccontextmanager
async def _serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[None]:
    import uvicorn  # noqa: PLC0415  only where pages are served

    config = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]  # we have our own
    task = asyncio.create_task(server.serve())
    while not server.started and not task.done():  # noqa: ASYNC110  uvicorn says it is ready by this flag alone
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def _saying_why() -> AsyncIterator[None]:
    try:
        yield
    except NotConnected as why:
        raise CannotRun(f"Slack does not take the tokens ({why}): see .env and README.") from None


class _Speakers:
    """Whoever reads by mail is written to, all others hear it in Slack."""

    def __init__(self, slack: Speaker, mail: Speaker | None) -> None:
        self._slack = slack
        self._mail = mail

    async def say(
        self, content: Admitted, to: Destination, *, outgoing: int, replaces: str | None, tried_at: datetime | None
    ) -> str | None:
        """Have it said; see `bot/messages/speaker.py`."""
        speaker = self._slack if to.reader is None else self._mail
        if speaker is None:
            raise CannotSay("SMTP_HOST is not set", lasting=True)
        return await speaker.say(content, to, outgoing=outgoing, replaces=replaces, tried_at=tried_at)


def _mail(settings: Settings) -> MailSpeaker | None:
    if settings.smtp_host is None:
        return None
    assert settings.smtp_from is not None, "settings were checked"
    assert settings.public_url is not None, "settings were checked"
    return MailSpeaker(
        Post(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
            sender=settings.smtp_from,
            pages=settings.public_url,
        )
    )


class _Bell:
    """What a commit rings before anybody was there to hear it."""

    def __init__(self) -> None:
        self.wakes: Callable[[], None] | None = None

    def ring(self) -> None:
        """There is something to be said."""
        if self.wakes is not None:
            self.wakes()
