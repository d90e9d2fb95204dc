"""Signed HTTP delivery to a request URL.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.delivery import NotCarried
from bot.sandbox.values import JSON

_NO_RETRY = "x-slack-no-retry"


class Post:
    """Carries payloads to one address, signed with the app's secret."""

    def __init__(self, url: str, *, signing_secret: str, patience: float) -> None:
        self._url = url
        self._secret = signing_secret.encode()
        self._patience = aiohttp.ClientTimeout(total=patience)
        self._session: aiohttp.ClientSession | None = None

    async def carry(self, kind: str, payload: JSON, *, attempt: int, reason: str) -> JSON:
        """Bring one payload there; answers the body, a plain text as {"text": …}."""
        body, content_type = _written(kind, payload)
        headers = self._signed(body) | {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._patience)
        try:
            async with self._session.post(self._url, data=body, headers=headers, allow_redirects=False) as answer:
                said = await answer.text()
                if answer.status != 200:
                    again = answer.headers.get(_NO_RETRY) != "1"
                    raise NotCarried("http_error", code="dispatch_failed", again=again)
        except TimeoutError as error:
            raise NotCarried("http_timeout", code="operation_timeout") from error
        except aiohttp.ClientError as error:
            raise NotCarried("connection_failed", code="dispatch_failed") from error
        return _read(said)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        digest = hmac.new(self._secret, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _written(kind: str, payload: JSON) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _read(said: str) -> JSON:
    try:
        body = json.loads(said)
    except ValueError:
        return {"text": said} if said else {}
    return body if isinstance(body, dict) else {}
