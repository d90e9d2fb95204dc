"""The bot's connection to Slack: one client with one session, the app, and what keeps it hearing."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.keys import Keys
from bot.measures import Measures
from bot.press.press import Press
from bot.settings import Settings, Way
from bot.slack.app import SlackDoor, build_app
from bot.slack.catching_up import PAUSE, CatchingUp
from bot.slack.channels import look_around
from bot.slack.client import NoAnswer, clients_of, no_answer
from bot.slack.door import Door
from bot.slack.ears import OVER_HTTP, OVER_SOCKETS, Ears
from bot.slack.flood import Flood
from bot.slack.http import HttpDoor
from bot.slack.installing import Installing
from bot.slack.people import refresh
from bot.slack.reports import print_reports
from bot.slack.socket import Sockets
from bot.slack.speaker import SlackSpeaker
from bot.slack.workspaces import InstalledWorkspaces, Leave, NotInstalled, OneWorkspace, Workspaces
from bot.use_cases.hearing import begin_hearing
from bot.use_cases.hindrances import let_in_again
from storage import channels
from storage.database import Database

AT_ONCE = 8  # workspaces in which channels are looked at at one time
ASKED_AGAIN = 10.0  # seconds; however often somebody asks whether we are ready, Slack is asked no oftener


class NotConnected(Exception):  # noqa: N818  it says what is
    """Slack does not know our token, or does not answer; where it was asked, and what came of it."""

    def __init__(self, url: str, no: NoAnswer) -> None:
        super().__init__(no.why)
        self.url = url
        self.why = no.why
        self.lasting = no.lasting  # it answered, and asked again it says the same


class SlackConnection:
    """What the rest of the house needs of Slack."""

    def __init__(
        self,
        door: SlackDoor,
        slack: AsyncWebClient,
        db: Database,
        *,
        workspaces: Workspaces,
        installing: Installing | None,
        http: HttpDoor | None,
        sockets: Sockets | None,
        since: datetime,
        pause: float,
    ) -> None:
        self._press = Press()
        self.speaker = SlackSpeaker(workspaces, self._press, db)
        self.installing = installing
        self.http = http
        self._door = door
        self._slack = slack
        self._db = db
        self._sockets = sockets
        self._workspaces = workspaces
        self._catching_up = CatchingUp(db, workspaces, door.events, pause=pause)
        self._since = since  # what changed before, nobody told us
        self._heard_of = (0.0, False)  # when Slack was last asked, in monotonic time, and what it said

    async def can_hear(self) -> bool:
        """Whether a gesture would reach us: a connection stands, or Slack knows our token and calls us.

        Where each workspace has its own token, it is enough that Slack answers.
        """
        if self._sockets is not None:
            return await self._sockets.connected() > 0
        asked_at, said = self._heard_of
        if time.monotonic() - asked_at < ASKED_AGAIN:
            return said
        try:
            asked = self._slack.api_test() if self._slack.token is None else self._slack.auth_test()
            said = bool((await asked)["ok"])
        except Exception:  # noqa: BLE001  whatever it is, it is not ready
            said = False
        self._heard_of = (time.monotonic(), said)
        return said

    async def do_left_over(self, *, now: datetime) -> None:
        """Do the events that were kept and not done; an errand."""
        await self._door.events.do_left_over(now=now)

    async def catch_up(self, *, now: datetime) -> None:
        """Read what was said while Slack could not reach us; an errand."""
        await self._catching_up.catch_up(now=now)

    async def refresh_people(self, *, now: datetime) -> None:
        """Look people up again; an errand."""
        await refresh(self._db, self._workspaces, now=now)

    async def look_around(self, *, now: datetime) -> None:
        """Look at channels that may have changed without our hearing of it; an errand."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def look_around_in(team: str) -> None:
            async with turns:
                with contextlib.suppress(NotInstalled):
                    leave = await self._workspaces.authorize(team)
                    await look_around(self._db, leave.slack, team, since=self._since, now=now)

        await asyncio.gather(*(look_around_in(team) for team in await self._workspaces.teams()))

    async def print_reports(self, *, now: datetime) -> None:
        """Have the reports printed that are to be; an errand."""
        await print_reports(self._db, self._press, now=now)

    async def rest(self) -> None:
        """Wait for what is still being done after its acknowledgement."""
        await self._door.door.rest()

    async def stop_hearing(self) -> None:
        """Take in nothing more, and finish what was taken in."""
        if self._sockets is not None:
            await self._sockets.close()
        await self.rest()


@asynccontextmanager
async def connect(
    settings: Settings,
    db: Database,
    measures: Measures,
    clock: Callable[[], datetime],
    *,
    way: Way,
) -> AsyncIterator[SlackConnection]:
    """Connect with the tokens of the settings. Raises NotConnected."""
    async with clients_of(settings, measures) as client_with:
        token = settings.slack_bot_token
        slack = client_with(token.get_secret_value() if token is not None else None)
        workspaces: Workspaces
        installing = None
        if settings.has_many_workspaces:
            workspaces = installed = InstalledWorkspaces(db, Keys(settings.keys), client_with)
            installing = Installing(settings, slack, db, installed, clock=clock)
        else:
            workspaces = await _the_one(settings, slack, db)
        ears = Ears(OVER_HTTP if way is Way.HTTP else OVER_SOCKETS, clock=clock)
        if way in {Way.SOCKET, Way.HTTP}:
            await db.write(begin_hearing, now=clock())
        door = build_app(
            Door(
                db,
                workspaces,
                measures,
                Flood(settings.gestures_per_minute),
                ears,
                clock=clock,
                pages=settings.public_url,
                mails=settings.smtp_host is not None,
            ),
            slack,
        )
        sockets = http = None
        if way is Way.SOCKET:
            assert settings.slack_app_token is not None, "settings were checked for this way"
            sockets = Sockets(door.app, settings.slack_app_token.get_secret_value())
            try:
                await sockets.open()
            except SlackApiError as error:
                raise NotConnected(settings.slack_api_url, no_answer(error)) from None
        elif way is Way.HTTP:
            assert settings.slack_signing_secret is not None, "settings were checked for this way"
            http = HttpDoor(door.app, settings.slack_signing_secret.get_secret_value())
        connection = SlackConnection(
            door,
            slack,
            db,
            workspaces=workspaces,
            installing=installing,
            http=http,
            sockets=sockets,
            since=clock(),
            pause=PAUSE if settings.pace else 0.0,
        )
        async with _noting(ears, db, sockets if way is Way.SOCKET else None, hears=way in {Way.SOCKET, Way.HTTP}):
            yield connection


async def _the_one(settings: Settings, slack: AsyncWebClient, db: Database) -> OneWorkspace:
    """The workspace whose token we were started with; what waited to be said there is said."""
    try:
        known = await slack.auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        raise NotConnected(settings.slack_api_url, no_answer(error)) from None
    team, bot_user = str(known["team_id"]), str(known["user_id"])
    await db.write(channels.keep_workspace, team, known.get("enterprise_id"), bot_user)
    await db.write(let_in_again, team)
    return OneWorkspace(team, Leave(slack, bot_user))


@asynccontextmanager
async def _noting(ears: Ears, db: Database, sockets: Sockets | None, *, hears: bool) -> AsyncIterator[None]:
    """Until when Slack reaches us is written down meanwhile, where anything is heard."""
    if not hears:
        yield
        return
    noting = asyncio.create_task(ears.keep_noting(db, sockets.connected if sockets is not None else None))
    try:
        yield
    finally:
        noting.cancel()
        await asyncio.gather(noting, return_exceptions=True)
