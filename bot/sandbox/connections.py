"""The open TCP connections, so that an answer can be lost on the way: cut before it is sent."""

import asyncio

from starlette.requests import HTTPConnection
from uvicorn.protocols.http.h11_impl import H11Protocol


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
