"""A story: people type, time passes, Slack shows. The real bot and a sandbox, over the wire."""

import asyncio
import atexit
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import aiohttp
import uvicorn

from bot.assembly import Running, running_bot
from bot.sandbox.seed import SCOPES
from bot.sandbox.server import Sandbox, running_sandbox
from bot.serving import KEPT
from bot.settings import Settings, Way, settings_in_sandbox
from storage import history
from storage.migrate import migrate

SEED = Path(__file__).parent / "story.toml"
PATIENCE = 10.0  # seconds that a story waits for what Slack should show

Json = dict[str, Any]


class Story:
    """The hands and eyes of the people in it."""

    def __init__(self, sandbox: Sandbox, bot: Running, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.bot = bot
        self.http = http
        self.typed: list[tuple[str, str]] = []  # who typed which command

    async def types(self, person: str, text: str, *, channel: str = "acme-portal") -> Json:
        """Type a command, and have it acknowledged."""
        command, _, rest = text.partition(" ")
        self.typed.append((person, command))
        return await self.post("/slash", person=person, channel=channel, command=command, text=rest)

    async def says(
        self,
        person: str,
        text: str,
        *,
        channel: str = "acme-portal",
        thread: str | None = None,
        files: list[str] | None = None,
    ) -> str:
        """Write a message, with files of these names; its stamp."""
        shared = [{"name": name, "text": "…"} for name in files] if files else None
        said = await self.post("/say", person=person, channel=channel, text=text, thread_ts=thread, files=shared)
        return str(said["ts"])

    async def presses(
        self, person: str, action: str, *, on: Json | None = None, channel: str = "acme-portal", value: object = None
    ) -> Json:
        """Press a button by what it does, on this message, or in the open form."""
        if on is None:
            form = await self.form(person)
            place: Json = {"view_id": form["id"]}
            assert action in actions_on(form), f"{action} is not among {actions_on(form)}"
        else:
            place = {"channel": on.get("channel", channel), "ts": on["ts"]}
            assert action in actions_on(on), f"{action} is not among {actions_on(on)}"
        return await self.post("/click", person=person, action_id=action, value=value, **place)

    async def fills(self, person: str, **values: object) -> Json:
        """Send the open form with these answers."""
        form = await self.form(person)
        return await self.post("/submit", person=person, view_id=form["id"], values=values)

    async def form(self, person: str) -> Json:
        """The form on top of those this person has open."""

        async def look() -> Json | None:
            views = (await self.get("/views", person=person))["views"]
            return views[-1] if views and views[-1]["callback_id"] != "checking" else None

        return await self.until(look, f"a form for {person}")

    async def reacts(self, person: str, emoji: str, *, to: str, channel: str = "acme-portal") -> None:
        """Put an emoji on the message of this stamp."""
        await self.post("/react", person=person, channel=channel, ts=to, name=emoji)

    async def records(self, person: str, message: str, *, channel: str = "acme-portal") -> Json:
        """Use the shortcut "Record this message" on the message of this stamp; what Slack says."""
        return await self.post("/shortcut", person=person, channel=channel, ts=message, callback_id="record_message")

    async def messages(self, person: str, channel: str = "acme-portal", thread: str | None = None) -> list[Json]:
        """What this person sees in a channel or a thread, the oldest first."""
        query = {"person": person, "channel": channel, "limit": "200"}
        seen = await self.get("/messages", **query, **({"thread_ts": thread} if thread else {}))
        return list(seen["messages"])

    async def sees(self, person: str, text: str, *, channel: str = "acme-portal", thread: str | None = None) -> Json:
        """Wait until this person sees a message with these words in it; the newest such message."""

        async def look() -> Json | None:
            found = [one for one in await self.messages(person, channel, thread) if text in words_in(one)]
            return found[-1] if found else None

        return await self.until(look, f"{text!r} for {person} in {channel}")

    async def hears(self, person: str, text: str) -> Json:
        """Wait until this person is told these words alone."""

        async def look() -> Json | None:
            told = (await self.get("/ephemeral", person=person))["messages"]
            return next((one for one in reversed(told) if text in words_in(one)), None)

        return await self.until(look, f"{text!r} to {person} alone")

    async def card(
        self,
        person: str,
        title: str,
        *,
        action: str | None = None,
        state: str | None = None,
        channel: str = "acme-portal",
    ) -> Json:
        """Wait until this person sees the card of that title, with this button on it, or in this state."""

        async def look() -> Json | None:
            for one in await self.messages(person, channel):
                shown = title in words_in(one) and "more" in actions_on(one) and not one["is_ephemeral"]
                if (
                    shown
                    and (action is None or action in actions_on(one))
                    and (state is None or state in words_in(one))
                ):
                    return one
            return None

        return await self.until(look, f"the card {title!r} with {action or state or 'anything'} for {person}")

    async def cards_under(self, person: str, message: str, *, channel: str = "acme-portal") -> list[Json]:
        """Wait until this person sees cards in the thread of the message of this stamp; all that are there."""

        async def look() -> Json | None:
            found = [one for one in await self.messages(person, channel, message) if "more" in actions_on(one)]
            return {"cards": found} if found else None

        return list((await self.until(look, f"a card for {person} in the thread"))["cards"])

    async def thread(self, person: str, card: Json) -> str:
        """All that can be read under a card."""
        return words_in(await self.messages(person, card["channel"], card.get("thread_ts") or card["ts"]))

    async def reads(self, person: str, text: str, *, under: Json) -> None:
        """Wait until this person can read these words under a card."""

        async def look() -> Json | None:
            return {} if text in await self.thread(person, under) else None

        await self.until(look, f"{text!r} for {person} under the card")

    async def until_history(self, record: int, said: str) -> None:
        """Wait until these words stand in a record's history, whoever may read them."""

        async def look() -> Json | None:
            lines = await self.bot.db.read(history.of, record, ["client", "team"])
            return {} if any(line.said == said for line in lines) else None

        await self.until(look, f"{said!r} in the history")

    async def is_settled(self) -> None:
        """Wait until nothing is on its way to the bot, being done or said any more."""
        async with asyncio.timeout(PATIENCE):
            await self.sandbox.world.delivery.arrived()
        await self.bot.slack.rest()
        await self.bot.deliverer.settled()

    async def time_passes(self, *, to: str | None = None, by: float | None = None) -> None:
        """Move the clock on; what falls due meanwhile is done in its order."""
        await self.post("/clock", **({"to": to} if to else {"by": by}))
        await self.is_settled()

    async def until(self, look: Callable[[], Any], what: str) -> Json:
        """Look until there is something to see."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            found = await look()
            if found is not None:
                return dict(found)
            await asyncio.sleep(0.02)
        raise AssertionError(f"waited in vain for {what}")

    async def post(self, path: str, **body: object) -> Json:
        """Play a person, or the weather, of which `times` None is for good; what the sandbox answers."""
        given = {name: value for name, value in body.items() if value is not None or name == "times"}
        async with self.http.post(self.sandbox.ready["control_url"] + path, json=given) as response:
            answer: Json = await response.json()
        assert response.status == 200, answer
        return answer

    async def get(self, path: str, **query: str) -> Json:
        """Look at something."""
        async with self.http.get(self.sandbox.ready["control_url"] + path, params=query) as response:
            answer: Json = await response.json()
        assert response.status == 200, answer
        return answer

    async def links(self, *, language: str = "en", **agreed: object) -> None:
        """The lead links the client channel to a project by the form."""
        ids = self.sandbox.ready
        await self.types("lena", "/client-setup")
        values: Json = {
            "client": "Acme",
            "name": "Portal",
            "code": "AP",
            "orgs": [ids["workspaces"]["acme"]],
            "team_channel": "team-acme",
            "lead": "lena",
            "approvers": [ids["people"]["amy"]],
            "language": language,
            "zone": "Europe/Berlin",
            "currency": "EUR",
            **agreed,
        }
        answered = await self.fills("lena", **values)
        assert answered.get("view"), answered
        await self.until(self._linked, "the project")
        await self.is_settled()

    async def _linked(self) -> Json | None:
        view = (await self.get("/views", person="lena"))["views"][-1]
        return view if view["callback_id"] == "read" else None


@asynccontextmanager
async def a_story(
    folder: Path,
    *,
    way: Way = Way.SOCKET,
    linked: bool = True,
    language: str = "en",
    without: tuple[str, ...] = (),
    besides: str = "",
) -> AsyncIterator[Story]:
    """A workspace with the bot in it, which hears over Socket Mode or over signed HTTP.

    `without` some scopes; `besides` who and what there is, as in the file beside this one.
    """
    seed = folder / "story.toml"
    scopes = json.dumps([scope for scope in (*SCOPES, "im:write") if scope not in without])
    cast = SEED.read_text(encoding="utf-8").replace("[app]\n", f"[app]\nscopes = {scopes}\n")
    seed.write_text(cast + besides, encoding="utf-8")
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        door = Door()
        request_url = await stack.enter_async_context(door.serving()) if way is Way.HTTP else None
        sandbox = await stack.enter_async_context(running_sandbox(seed=seed, request_url=request_url))
        story = await stack.enter_async_context(a_story_in(sandbox, folder, http, way=way, door=door))
        if linked:
            await story.links(language=language)
        yield story


@asynccontextmanager
async def a_story_in(
    sandbox: Sandbox,
    folder: Path,
    http: aiohttp.ClientSession,
    *,
    way: Way = Way.SOCKET,
    door: "Door | None" = None,
    database_url: str | None = None,
) -> AsyncIterator[Story]:
    """The bot in a workspace that is there already; what it remembers lies in the folder, or at the address."""
    settings = settings_for(sandbox, folder, database_url)
    if database_url is not None:
        migrate(database_url)
    elif not database_of(folder).exists():
        shutil.copy(migrated(), database_of(folder))
    async with running_bot(settings, way) as bot:
        if door is not None:
            door.app = bot.web
        yield Story(sandbox, bot, http)


def database_of(folder: Path) -> Path:
    """The file in which the bot of a story remembers."""
    return folder / "rapport.db"


@cache
def migrated() -> Path:
    """A database with nothing in it, brought up to date once for all the stories that a process tells."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    migrate(f"sqlite:///{database_of(folder)}")
    return database_of(folder)


def settings_for(sandbox: Sandbox, folder: Path, database_url: str | None = None) -> Settings:
    """What the environment of a bot in this sandbox says."""
    return settings_in_sandbox(sandbox.ready, database_url=database_url or f"sqlite:///{database_of(folder)}")


def words_in(shown: object) -> str:
    """All that can be read in a message or form, one thing after another."""
    match shown:
        case {"type": "text", "text": str(text)}:
            return text
        case {"type": "user", "user_id": str(user)}:
            return f"<@{user}>"
        case {"type": "rich_text_section" | "rich_text_quote", "elements": list(elements)}:
            return "".join(words_in(one) for one in elements) + "\n"
        case dict():
            return " ".join(
                words_in(shown[name])
                for name in ("text", "blocks", "fields", "elements", "title", "label")
                if name in shown
            )
        case list():
            return " ".join(words_in(one) for one in shown)
        case str():
            return shown
        case _:
            return ""


def actions_on(shown: Json) -> list[str]:
    """What can be pressed on a message or in a form."""
    found: list[str] = []
    for block in shown["blocks"]:
        elements = block.get("elements", []) if block["type"] == "actions" else []
        found += [str(one["action_id"]) for one in (*elements, *([block["accessory"]] if "accessory" in block else []))]
    return found


class Door:
    """Where Slack calls the bot: served before the bot is there, because the sandbox wants the address first."""

    def __init__(self) -> None:
        self.app: Any = None
        self.address = ""  # once it is served

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        server = uvicorn.Server(uvicorn.Config(self, port=0, timeout_keep_alive=KEPT, log_config=None, lifespan="off"))
        server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]  # pytest has its own
        task = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  uvicorn says it is ready by this flag alone
            await asyncio.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            self.address = f"http://127.0.0.1:{port}"
            yield f"{self.address}/slack/events"
        finally:
            server.should_exit = True
            await task
