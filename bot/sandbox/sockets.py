"""Socket Mode: one-use tickets, up to ten connections, envelopes and their acknowledgements.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox import ids
from bot.sandbox.delivery import NotCarried
from bot.sandbox.values import JSON
from bot.sandbox.weather import Weather

_CONNECTIONS = 10  # Slack's bound for one app
_TICKET = 60.0  # seconds in which a ticket must be used
_LIFETIME = 18_060  # seconds until a connection is refreshed; what Slack's hello says
_LIFETIME_DEBUG = 360  # the same with debug_reconnects=true on the address
NOTICE = 10.0  # seconds between the warning, the request to refresh and the end
_REFUSED = 408  # what Slack answers to a ticket it does not take


@dataclass(slots=True, eq=False)
class _Link:
    socket: WebSocket
    leaving: bool = False
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def say(self, message: JSON) -> None:
        await self.socket.send_text(json.dumps(message))


class Sockets:
    """The open connections of the one app."""

    def __init__(self, *, app_id: str, weather: Weather, patience: float, notice: float = NOTICE) -> None:
        self._app_id = app_id
        self._weather = weather
        self._patience = patience
        self._notice = notice
        self._tickets: dict[str, float] = {}
        self._links: list[_Link] = []
        self._turn = 0
        self._waiting: dict[str, tuple[_Link, asyncio.Future[JSON]]] = {}
        self._someone = asyncio.Event()

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._links)

    def ticket(self) -> str:
        """Return a ticket that opens one connection within a minute."""
        ticket = secrets.token_hex(16)
        now = time.monotonic()
        self._tickets = {each: until for each, until in self._tickets.items() if until > now}
        self._tickets[ticket] = now + _TICKET
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Speak with one client from its ticket to its end."""
        until = self._tickets.pop(socket.query_params.get("ticket", ""), 0.0)
        if self._weather.struck("refuse_tickets") or until < time.monotonic():
            await socket.send_denial_response(PlainTextResponse("Request Timeout", _REFUSED))
            return
        await socket.accept()
        link = _Link(socket)
        if len(self._links) >= _CONNECTIONS:
            await link.say(_farewell("too_many_websockets"))
            await socket.close()
            return
        lifetime = _LIFETIME_DEBUG if socket.query_params.get("debug_reconnects") == "true" else _LIFETIME
        self._links.append(link)
        try:
            await link.say(
                {
                    "type": "hello",
                    "num_connections": len(self._links),
                    "debug_info": {
                        "host": "applink-sandbox",
                        "build_number": 1,
                        "approximate_connection_time": lifetime,
                    },
                    "connection_info": {"app_id": self._app_id},
                },
            )
            self._someone.set()
            link.tasks.append(asyncio.create_task(self._age(link, lifetime)))
            while True:
                self._hear(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):  # RuntimeError: starlette's word for a socket closed by us
            pass
        finally:
            self._lose(link)

    async def carry(self, kind: str, payload: JSON, *, attempt: int, reason: str) -> JSON:
        """Send one payload over one of the connections; answers what its acknowledgement carried."""
        envelope: dict[str, Any] = {
            "envelope_id": ids.envelope(),
            "payload": payload,
            "type": kind,
            "accepts_response_payload": _accepts_answer(kind, payload),
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        return await self.exchange(envelope)

    async def exchange(self, envelope: JSON) -> JSON:
        """Send an envelope over one of the connections; answers what its acknowledgement carried."""
        link = await self._pick()
        acked: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = (link, acked)
        try:
            await link.say(envelope)
            return await asyncio.wait_for(acked, self._patience)
        except TimeoutError as error:
            raise NotCarried("timeout", code="operation_timeout") from error
        except (WebSocketDisconnect, RuntimeError) as error:
            raise NotCarried("connection_failed", code="dispatch_failed") from error
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    async def tell(self, message: JSON) -> None:
        """Say something over every connection that nobody acknowledges."""
        for link in list(self._links):
            await _try(link.say, message)

    async def drop(self) -> None:
        """Close every connection without a word of warning."""
        await self._close(self._links)

    async def refresh(self) -> None:
        """Ask every client to come again; the old connections close a little later."""
        for link in list(self._links):
            link.tasks.append(asyncio.create_task(self._dismiss(link)))
        await asyncio.sleep(0)

    async def disable(self) -> None:
        """Say that Socket Mode was switched off, and close."""
        await self.tell(_farewell("link_disabled"))
        await self._close(self._links)

    async def close(self) -> None:
        """Close every connection and end what belongs to it."""
        await self._close(self._links)

    async def _pick(self) -> _Link:
        deadline = time.monotonic() + self._patience
        while not self._links:
            self._someone.clear()
            try:
                async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                    await self._someone.wait()
            except TimeoutError as error:
                raise NotCarried("connection_failed", code="operation_timeout") from error
        staying = [link for link in self._links if not link.leaving] or self._links
        self._turn += 1
        return staying[self._turn % len(staying)]

    def _hear(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        if isinstance(said, dict) and (waiting := self._waiting.get(str(said.get("envelope_id", "")))):
            payload = said.get("payload")
            if not waiting[1].done():
                waiting[1].set_result(payload if isinstance(payload, dict) else {})

    def _lose(self, link: _Link) -> None:
        for task in link.tasks:
            task.cancel()
        if link in self._links:
            self._links.remove(link)
        for its, acked in list(self._waiting.values()):
            if its is link and not acked.done():
                acked.set_exception(NotCarried("connection_failed", code="dispatch_failed"))

    async def _age(self, link: _Link, lifetime: float) -> None:
        await asyncio.sleep(lifetime - self._notice)
        await _try(link.say, _farewell("warning"))
        await asyncio.sleep(self._notice)
        await self._dismiss(link)

    async def _dismiss(self, link: _Link) -> None:
        link.leaving = True
        await _try(link.say, _farewell("refresh_requested"))
        await asyncio.sleep(self._notice)
        await _try(link.socket.close)

    async def _close(self, links: list[_Link]) -> None:
        for link in list(links):
            await _try(link.socket.close)
            self._lose(link)


def _accepts_answer(kind: str, payload: JSON) -> bool:
    return kind == "slash_commands" or payload.get("type") in {"block_suggestion", "view_submission"}


def _farewell(reason: str) -> JSON:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}


async def _try(deed: Callable[..., Any], *args: JSON) -> None:
    try:
        await deed(*args)
    except (RuntimeError, WebSocketDisconnect):  # the other side was quicker
        return
