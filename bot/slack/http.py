"""The door over HTTP: what Slack has not signed within the last five minutes is refused before a word of it is read.

https://docs.slack.dev/authentication/verifying-requests-from-slack. The signature is over the bytes as they came, so it
is checked here and not by Bolt, which parses first; and the body is taken apart here too, because Bolt 1.30 takes every
body with the word "payload" in it for a click, and would drop `/client-issue The payload is wrong` without a sound.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.shapes import Json

MOST_BYTES = 1024 * 1024  # several times what Slack ever sends
MOST_FIELDS = 100  # of a form; a slash command has some fifteen
TO_ARRIVE = 3.0  # seconds for a whole body; by then Slack has given up
AGE = 300  # seconds that a signature is good for, so that what was overheard cannot be sent again for ever
FORM, JSON = "application/x-www-form-urlencoded", "application/json"

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

log = structlog.stdlib.get_logger(__name__)


class _Refused(Exception):  # noqa: N818  never leaves this file
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class HttpDoor:
    """An ASGI application for the one address that Slack calls; whoever serves it sees to the path and the method."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._secret = signing_secret.encode()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}
        try:
            body = await self._body(headers, receive)
            request = _request(body)
        except _Refused as refused:
            log.warning("refused at the door", status=refused.status, why=refused.why)
            await _answer(send, refused.status, {"content-type": ["text/plain"]}, refused.why)
            return
        response = await self._app.async_dispatch(request)
        await _answer(send, response.status, response.headers, response.body)

    async def _body(self, headers: Mapping[str, str], receive: Receive) -> Json:
        form = headers.get("content-type", "").partition(";")[0].strip().lower()
        if form not in {FORM, JSON}:
            raise _Refused(415, "not of a type that Slack sends")
        if _number(headers.get("content-length", "")) > MOST_BYTES:
            raise _Refused(413, "too large")
        stamp = headers.get("x-slack-request-timestamp", "")
        if abs(time.time() - _number(stamp)) > AGE:
            raise _Refused(401, "not signed within the last five minutes")
        raw = await _arrived(receive)
        signed = hmac.new(self._secret, f"v0:{stamp}:".encode() + raw, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"v0={signed}".encode(), headers.get("x-slack-signature", "").encode()):
            raise _Refused(401, "not signed by Slack")
        return _parsed(raw, form)


async def _arrived(receive: Receive) -> bytes:
    """The whole body, as far as it is not too large and does not take too long."""
    chunks = bytearray()
    try:
        async with asyncio.timeout(TO_ARRIVE):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise _Refused(400, "broken off")
                chunks += message.get("body", b"")
                if len(chunks) > MOST_BYTES:
                    raise _Refused(413, "too large")
                if not message.get("more_body", False):
                    return bytes(chunks)
    except TimeoutError:
        raise _Refused(408, "too slow") from None


def _parsed(raw: bytes, form: str) -> Json:
    """What was sent: events are JSON, clicks a form with one field of JSON in it, commands a form."""
    try:
        text = raw.decode()
        if form == JSON:
            body = json.loads(text)
        else:
            body = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
            if "payload" in body and "command" not in body:
                body = json.loads(body["payload"])
    except (ValueError, RecursionError):
        raise _Refused(400, "cannot be read") from None
    if not isinstance(body, dict):
        raise _Refused(400, "cannot be read")
    return body


def _request(body: Json) -> AsyncBoltRequest:
    """As Bolt wants it: checked already, and taken apart, as it comes over a socket too."""
    try:
        return AsyncBoltRequest(body=dict(body), mode="socket_mode")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise _Refused(400, "not of a shape that Slack sends") from None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


async def _answer(send: Send, status: int, headers: Mapping[str, Iterable[str]], body: str) -> None:
    written = body.encode()
    lines = [(name.encode(), value.encode()) for name, values in headers.items() for value in values]
    lines.append((b"content-length", str(len(written)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": written})
