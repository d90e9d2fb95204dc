"""Who is given what: the one file that knows every part."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import aiohttp
from starlette.types import ASGIApp

from bot.clock.clocks import Clock, MachineClock, SandboxClock
from bot.clock.deliverer import Deliverer
from bot.clock.embedded import EmbeddedClock
from bot.clock.schedule import Doing, work_off
from bot.console.schema import why_unknown
from bot.mail.speaker import MailSpeaker, Post
from bot.measures import Measures
from bot.messages.gate import Admitted, Destination
from bot.messages.speaker import CannotSay, Speaker
from bot.pages import pages_of
from bot.press.press import Press
from bot.settings import Settings, Way
from bot.slack import NotConnected, SlackConnection, connect, examine_all
from bot.use_cases.checks import Examined, Finding, Level
from bot.use_cases.coming import next_instant
from bot.use_cases.delivery import shorten_pauses
from bot.use_cases.installations import forget_begun
from storage.database import Database, open_database
from storage.handing_over import somebody_works
from storage.revisions import Unreachable, is_current
from storage.turns import Channels, OnOutgoing

LEFT_OVER = timedelta(seconds=30)  # how often events are looked for that were kept and not done
REPORTS = timedelta(seconds=30)  # how often we look whether one is to be printed
MISSED = timedelta(seconds=30)  # how often we look whether Slack could not reach us for a while
PEOPLE = timedelta(minutes=10)  # how often people are looked up again, twenty at a time
PLACES = timedelta(minutes=1)  # how often channels are looked at, twenty at a time
BEGUN_INSTALLS = timedelta(hours=1)  # how often those are let go of that nobody finished
PAUSES = timedelta(minutes=1)  # how often we look whether something waits for a moment that the clock took away
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What every part stands on."""

    db: Database
    clock: Clock
    measures: Measures


@asynccontextmanager
async def running_bot(settings: Settings, way: Way) -> AsyncIterator[Running]:
    """The whole bot in this process: it hears, works and speaks until the context ends.

    Raises CannotRun.
    """
    woken = _Bell()
    async with _ground(settings, on_outgoing=woken.ring) as ground, _connected(settings, ground, way) as slack:
        if _is_shared(settings) and await ground.db.read(somebody_works):
            raise CannotRun("`work` runs on this database, or did until a moment ago; `run` is for one process alone.")
        db, clock, measures = ground.db, ground.clock, ground.measures
        deliverer = _deliverer(settings, ground, slack)
        woken.wakes = deliverer.wake
        errands = EmbeddedClock(db, measures, clock=clock.now)
        async with _tasks(_going_on(db, slack, deliverer, clock)):
            errands.start(_others(db, slack, clock))
            try:
                yield Running(
                    db=db, slack=slack, deliverer=deliverer, clock=clock, web=pages_of(db, slack, measures, clock)
                )
            finally:
                errands.stop()
                await slack.stop_hearing()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(deliverer.stop(), TO_FINISH)


@asynccontextmanager
async def listening(settings: Settings, way: Way) -> AsyncIterator[ASGIApp]:
    """One of any number that hear: what is to be said, and all that the clock asks for, is left to those who work.

    Raises CannotRun.
    """
    _must_be_shared(settings)
    async with _ground(settings, hands_over=True) as ground, _connected(settings, ground, way) as slack:
        try:
            yield pages_of(ground.db, slack, ground.measures, ground.clock)
        finally:
            await slack.stop_hearing()


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[ASGIApp]:
    """One of any number that speak and do the errands; they hear nothing. Raises CannotRun."""
    _must_be_shared(settings)
    from bot.clock.distributed import DistributedClock  # noqa: PLC0415  installed only where PostgreSQL is used

    async with _ground(settings, hands_over=True) as ground, _connected(settings, ground, Way.SPEAKING) as slack:
        db, clock, measures = ground.db, ground.clock, ground.measures
        deliverer = _deliverer(settings, ground, slack)
        url = settings.database_url.get_secret_value()
        queue = DistributedClock(db, url, measures, clock=clock.now, deliver=deliverer.drain)
        async with queue.working(_others(db, slack, clock), to_finish=TO_FINISH):
            try:
                yield pages_of(db, slack, measures, clock)
            finally:
                await deliverer.stop()
        await slack.rest()


@asynccontextmanager
async def all_in_one(settings: Settings, way: Way) -> AsyncIterator[ASGIApp]:
    """The whole bot, as `run` takes a part."""
    async with running_bot(settings, way) as bot:
        yield bot.web


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


def _is_shared(settings: Settings) -> bool:
    return settings.database_url.get_secret_value().startswith("postgresql")


def _must_be_shared(settings: Settings) -> None:
    if not _is_shared(settings):
        raise CannotRun("`listen` and `work` share a PostgreSQL; with a SQLite file, `run` is all there is to run.")
    if settings.clock_url is not None:
        raise CannotRun("CLOCK_URL is for `run`: one process follows a sandbox's clock, not several.")


@asynccontextmanager
async def _ground(
    settings: Settings, *, on_outgoing: OnOutgoing | None = None, hands_over: bool = False
) -> AsyncIterator[_Ground]:
    url = settings.database_url.get_secret_value()
    why = await asyncio.to_thread(why_unknown, url)
    if why is not None:
        raise CannotRun(why)
    clock: Clock = SandboxClock(settings.clock_url) if settings.clock_url else MachineClock()
    if isinstance(clock, SandboxClock):
        await clock.join()
    db = open_database(url, on_outgoing=on_outgoing, hands_over=hands_over)
    async with _closing(db):
        yield _Ground(db=db, clock=clock, measures=Measures())


@asynccontextmanager
async def _connected(settings: Settings, ground: _Ground, way: Way) -> AsyncIterator[SlackConnection]:
    try:
        async with connect(settings, ground.db, ground.measures, ground.clock.now, way=way) as slack:
            yield slack
    except NotConnected as no:
        if no.lasting:
            raise CannotRun(f"Slack does not take the tokens ({no.why}): see .env and README.") from None
        away = f"Slack does not answer at {no.url} ({no.why})"
        raise CannotRun(f"{away}: check this machine's network, its proxy and status.slack.com.") from None


def _deliverer(settings: Settings, ground: _Ground, slack: SlackConnection) -> Deliverer:
    speakers = _Speakers(slack.speaker, _mail(settings))
    return Deliverer(ground.db, speakers, ground.measures, clock=ground.clock.now, pace=settings.pace)


def _others(db: Database, slack: SlackConnection, clock: Clock) -> dict[str, tuple[timedelta, Doing]]:
    """The errands for which Slack is asked, or that go by real time."""
    return {
        "pauses": (PAUSES, lambda: db.write(shorten_pauses, real_now=datetime.now(UTC))),
        "begun_installs": (BEGUN_INSTALLS, lambda: db.write(forget_begun, real_now=datetime.now(UTC))),
        "missed": (MISSED, lambda: slack.catch_up(now=clock.now())),
        "left_over_events": (LEFT_OVER, lambda: slack.do_left_over(now=clock.now())),
        "places": (PLACES, lambda: slack.look_around(now=clock.now())),
        "reports": (REPORTS, lambda: slack.print_reports(now=clock.now())),
        "people": (PEOPLE, lambda: slack.refresh_people(now=clock.now())),
    }


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
        ),
        Press(),
    )


class _Bell:
    """What a commit rings before anybody was there to hear it."""

    def __init__(self) -> None:
        self.wakes: OnOutgoing | None = None

    def ring(self, channels: Channels) -> None:
        """There is something to be said in these channels."""
        if self.wakes is not None:
            self.wakes(channels)
