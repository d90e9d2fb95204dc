"""What the sandbox's tests play with: a running sandbox, the control interface, Slack's own clients."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox, running_sandbox
from bot.sandbox.world import World

SEED = Path(__file__).parents[2] / "bot" / "sandbox" / "seeds" / "minimal.toml"
JSON = dict[str, Any]


class Play:
    """A running sandbox, and the hands of everybody in it."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.ready = sandbox.ready
        self.world: World = sandbox.world
        self.session = session
        self.client = AsyncWebClient(token=self.ready["bot_token"], base_url=self.ready["api_url"], session=session)

    async def do(self, call: str, **fields: Any) -> JSON:
        """Make one POST call of the control interface."""
        async with self.session.post(f"{self.ready['control_url']}/{call}", json=fields) as answer:
            body: JSON = await answer.json()
            return body

    async def see(self, call: str, **query: str) -> JSON:
        """Make one GET call of the control interface."""
        async with self.session.get(f"{self.ready['control_url']}/{call}", params=query) as answer:
            body: JSON = await answer.json()
            return body

    async def shown(self, person: str, channel: str = "acme-portal", **query: str) -> list[JSON]:
        """Return the messages this person sees in a channel."""
        found: list[JSON] = (await self.see("messages", person=person, channel=channel, **query))["messages"]
        return found

    async def form(self, person: str) -> JSON:
        """Return the topmost form this person has open."""
        views: list[JSON] = (await self.see("views", person=person))["views"]
        return views[-1]

    def app(self) -> AsyncApp:
        """Return a Bolt app that speaks with this sandbox."""
        return AsyncApp(
            name="tried",  # else Bolt looks for one in the sources of all that is loaded
            client=self.client,
            signing_secret=self.ready["signing_secret"],
            process_before_response=True,
        )

    def channel(self, name: str = "acme-portal") -> str:
        """Return a channel's id."""
        return str(self.ready["channels"][name])

    def person(self, name: str) -> str:
        """Return a person's id."""
        return str(self.ready["people"][name])


@contextlib.asynccontextmanager
async def playing(**how: Any) -> AsyncIterator[Play]:
    """Run a sandbox with the minimal seed, unless told otherwise."""
    async with running_sandbox(**{"seed": SEED, **how}) as sandbox, aiohttp.ClientSession() as session:
        yield Play(sandbox, session)


@contextlib.asynccontextmanager
async def connected(play: Play, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connect a Bolt app by Socket Mode."""
    handler = AsyncSocketModeHandler(app, play.ready["app_token"])
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await until(lambda: play.world.sockets.count > 0)
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@contextlib.asynccontextmanager
async def raw_socket(play: Play, **query: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open a Socket Mode connection by hand; its hello is still to be read."""
    client = AsyncWebClient(base_url=play.ready["api_url"], session=play.session)
    opened = await client.apps_connections_open(app_token=play.ready["app_token"])
    address = str(opened["url"]) + "".join(f"&{name}={value}" for name, value in query.items())
    async with play.session.ws_connect(address) as socket:
        yield socket


class Inbox:
    """What an app hears, in order."""

    def __init__(self) -> None:
        self.bodies: asyncio.Queue[JSON] = asyncio.Queue()

    async def next(self, kind: str = "") -> JSON:
        """Return the next body; with a kind, the next event of this type."""
        while True:
            body = await asyncio.wait_for(self.bodies.get(), 5)
            if not kind or body.get("event", body).get("type") == kind:
                return body

    def nothing(self) -> bool:
        """Whether everything has been read."""
        return self.bodies.empty()


@contextlib.asynccontextmanager
async def listening(play: Play) -> AsyncIterator[Inbox]:
    """Connect by hand, acknowledge everything with nothing, and keep what was heard."""
    inbox = Inbox()
    async with raw_socket(play) as socket:
        assert (await socket.receive_json())["type"] == "hello"

        async def hear() -> None:
            async for message in socket:
                envelope = message.json()
                if "envelope_id" in envelope:
                    await socket.send_json({"envelope_id": envelope["envelope_id"]})
                    inbox.bodies.put_nowait(envelope["payload"])

        hearing = asyncio.create_task(hear())
        try:
            yield inbox
        finally:
            hearing.cancel()


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that is about to become true, five seconds at most."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110  it waits for whatever the caller can see, so nothing announces it
            await asyncio.sleep(0)  # the other side is another task of this loop: it needs turns, not time


def plain(text: str) -> JSON:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def button(action_id: str, text: str = "Press", **more: str) -> JSON:
    """Return a button."""
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def actions(*elements: JSON, block_id: str = "actions") -> JSON:
    """Return an actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def asks(block_id: str, element: JSON | None = None, **more: Any) -> JSON:
    """Return an input block; a text input unless told otherwise."""
    element = element or {"type": "plain_text_input", "action_id": "value"}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, **more}


def modal(*blocks: JSON, **more: Any) -> JSON:
    """Return a form."""
    return {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks), **more}
