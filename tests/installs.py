"""A bot that several workspaces let in: the real pages, a real browser's cookies, the sandbox in Slack's place."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, cast

import aiohttp
from cryptography.fernet import Fernet
from yarl import URL

from bot.assembly import Running, running_bot
from bot.sandbox.server import Sandbox, running_sandbox
from bot.settings import Settings, Way
from bot.web.install import COOKIE
from tests.machines import Balancer, begun, nothing_waits, proxy
from tests.processes import Process, a_closed_port
from tests.stories import SEED, Door, Story, database_of, migrated

CAST = """
[[people]]
name = "olga"
real_name = "Olga Oyelaran"
workspace = "globex"
tz = "Europe/London"

[[workspaces]]
name = "initech"
title = "Initech"

[[people]]
name = "ivy"
real_name = "Ivy Ito"
workspace = "initech"
tz = "Europe/London"

[[workspaces]]
name = "hooli"
enterprise = "Hooli Group"

[[people]]
name = "hal"
real_name = "Hal Hooli"
workspace = "hooli"

[[channels]]
name = "initech-shop"
workspace = "globex"
members = ["oscar", "olga", "ivy"]
shared_with = ["initech"]

[[channels]]
name = "team-initech"
workspace = "globex"
members = ["oscar", "olga"]
private = true
"""


class Browser:
    """Somebody's browser, which keeps cookies and follows nothing by itself."""

    def __init__(self, http: aiohttp.ClientSession, public_url: str) -> None:
        self.http = http
        self.public_url = public_url

    def was_told(self, state: str) -> None:
        """As if this were what it was told when it began."""
        self.http.cookie_jar.update_cookies({COOKIE: state}, URL(self.public_url))

    async def begins(self) -> str:
        """Press the button on our page; Slack's address, to which one is sent."""
        async with self.http.post(f"{self.public_url}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 303
            return answer.headers["location"]

    async def says(self, person: str, address: str, **more: str) -> str:
        """Let the bot in on Slack's page as this person, or as nobody; the address one is sent back to."""
        async with self.http.get(
            URL(address, encoded=True).update_query(person=person, **more), allow_redirects=False
        ) as answer:
            assert answer.status == 302, await answer.text()
            return answer.headers["location"]

    async def comes_back(self, address: str) -> tuple[int, str]:
        """Go there; the status, and what the page says."""
        async with self.http.get(URL(address, encoded=True), allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def installs(self, person: str) -> tuple[int, str]:
        """All of it."""
        return await self.comes_back(await self.says(person, await self.begins()))


class Installs:
    """A bot that nobody has let in yet, with its story and its page."""

    def __init__(self, sandbox: Sandbox, story: Story, settings: Settings) -> None:
        self.sandbox = sandbox
        self.story = story
        self.settings = settings

    @asynccontextmanager
    async def a_browser(self) -> AsyncIterator[Browser]:
        """A browser of its own."""
        jar = aiohttp.CookieJar(unsafe=True)  # it is on this machine, by number
        assert self.settings.public_url is not None
        async with aiohttp.ClientSession(cookie_jar=jar) as http:
            yield Browser(http, self.settings.public_url)

    async def installs(self, person: str) -> str:
        """Somebody lets the bot into their workspace; what they read at last."""
        async with self.a_browser() as browser:
            status, page = await browser.installs(person)
        assert status == 200, page
        return page

    async def links(self, lead: str, channel: str, team_channel: str, org: str, name: str) -> None:
        """The bot is invited and the lead links the channel to a project."""
        story = self.story
        for place in (channel, team_channel):
            await story.post("/channel", do="invite", channel=place, person=lead, who="app")
        await story.types(lead, "/client-setup", channel=channel)
        values = {
            "client": org.title(),
            "name": name,
            "code": "AP",
            "orgs": [self.sandbox.ready["workspaces"][org]],
            "team_channel": team_channel,
            "lead": lead,
            "language": "en",
            "zone": "Europe/London",
            "currency": "EUR",
        }
        answered = await story.fills(lead, **values)
        assert answered.get("view"), answered

        async def linked() -> dict[str, Any] | None:
            view = (await story.get("/views", person=lead))["views"][-1]
            return view if view["callback_id"] == "read" else None

        await story.until(linked, "the project")
        await story.is_settled()


@asynccontextmanager
async def a_bot_to_let_in(folder: Path, *, way: Way = Way.HTTP, only: tuple[str, ...] = ()) -> AsyncIterator[Installs]:
    """A bot that no workspace has let in yet, and that `only` these may; it hears over signed HTTP, or by a socket."""
    async with aiohttp.ClientSession() as http, _an_app(folder, way) as (sandbox, door):
        shutil.copy(migrated(), database_of(folder))
        settings = _settings(sandbox, door, f"sqlite:///{database_of(folder)}", only=only)
        async with running_bot(settings, way) as bot:
            door.app = bot.web
            yield Installs(sandbox, Story(sandbox, bot, http), settings)


@asynccontextmanager
async def parts_to_let_in(folder: Path, url: str) -> AsyncIterator[tuple[Installs, list[int], list[Process]]]:
    """The same in three processes, of which two hear by sockets; where the pages of those stand, and who runs."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        sandbox, door = await stack.enter_async_context(_an_app(folder, Way.SOCKET))
        settings = _settings(sandbox, door, url).model_copy(update={"clock_url": None})
        ports = [a_closed_port(), a_closed_port()]
        parts = [*(("listen", "--socket", "--port", str(port)) for port in ports), ("work",)]
        running = [await begun(stack, settings, part) for part in parts]
        door.app = Balancer([proxy(http, port) for port in ports])
        yield Installs(sandbox, _Apart(sandbox, http, url), settings), ports, running


class _Apart(Story):
    """The bot is several processes: all is settled once nothing waits in the database that they share."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession, url: str) -> None:
        super().__init__(sandbox, cast("Running", None), http)
        self._url = url

    async def is_settled(self) -> None:
        """See Story."""
        await self.sandbox.world.delivery.arrived()
        await self.until(lambda: nothing_waits(self._url), "an empty outbox and an empty queue")


@asynccontextmanager
async def _an_app(folder: Path, way: Way) -> AsyncIterator[tuple[Sandbox, Door]]:
    """A Slack in which nobody has let the app in, and the door at which its pages will stand."""
    door = Door()
    async with door.serving() as request_url:
        seeded = SEED.read_text(encoding="utf-8").replace(', "app"]', "]")
        back = f'[app]\ninstalled = false\nredirect_urls = ["{door.address}/slack/oauth_redirect"]\n'
        seed = folder / "story.toml"
        seed.write_text(seeded.replace("[app]\n", back) + CAST, encoding="utf-8")
        async with running_sandbox(seed=seed, request_url=request_url if way is Way.HTTP else None) as sandbox:
            yield sandbox, door


def _settings(sandbox: Sandbox, door: Door, url: str, *, only: tuple[str, ...] = ()) -> Settings:
    return Settings.model_validate(
        {
            "slack_client_id": sandbox.ready["client_id"],
            "slack_client_secret": sandbox.ready["client_secret"],
            "slack_app_token": sandbox.ready["app_token"],
            "slack_workspaces": ",".join(sandbox.ready["workspaces"][one] for one in only) or None,
            "slack_signing_secret": sandbox.ready["signing_secret"],
            "slack_api_url": sandbox.ready["api_url"],
            "clock_url": sandbox.ready["clock_url"],
            "token_keys": Fernet.generate_key().decode(),
            "public_url": door.address,
            "database_url": url,
            "pace": 0,
            "gestures_per_minute": 0,
        }
    )
