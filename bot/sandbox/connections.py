"""The open TCP connections, so that an answer can be lost on the way: cut before it is sent."""

import asyncio

from starlette.requests import HTTPConnection
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class Refusing(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, which takes a refused handshake for one forgotten and logs an error."""

    async def send(self, message: ASGISendEvent) -> None:
        """Send, and note that a handshake answered with a refusal is complete."""
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            self.handshake_complete = True


class Connections:
    """The transports of a server, by the client's address."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """Return uvicorn's protocol, taught to report its connections here."""
        known = self._open

        class Reporting(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                if self.client is not None:
                    known[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    known.pop(self.client, None)
                super().connection_lost(exc)

        return Reporting

    def cut(self, request: HTTPConnection) -> None:
        """Break the connection a request came over."""
        if request.client is not None and (transport := self._open.get((request.client.host, request.client.port))):
            transport.abort()
