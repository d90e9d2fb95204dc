"""The Web API's door: token, scopes, weather, the method, the answer as Slack gives it.

Errors are 200 with ok: false; only rate limits (429) and what the weather sends have another status.
"""

import asyncio
import time
from base64 import b64decode
from email.utils import formatdate
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox.api import chat, conversations, files, marks, oauth, people, views
from bot.sandbox.api.call import Call, read_arguments
from bot.sandbox.api.method import Method
from bot.sandbox.connections import Connections
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import JSON, Token
from bot.sandbox.world import World

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **marks.METHODS,
    **oauth.METHODS,
    **people.METHODS,
    **views.METHODS,
}
_ANYONE = frozenset(("api.test", "oauth.v2.access"))
_SECRETS = frozenset(("token", "access_token", "client_secret", "code"))
_EITHER = frozenset(("auth.test",))  # takes the app's token too


async def answer(world: World, connections: Connections, request: Request) -> Response:
    """Answer one call of the Web API."""
    name = request.path_params["method"]
    args: JSON = {}
    try:
        args = await read_arguments(request) | _client(request)
        if status := await _struck(world, name):
            world.log({"method": name, "args": _without_secrets(args), "answer": {"status": status}})
            return PlainTextResponse("the weather", status)
        token = _token(world, request, args)
        body = {"ok": True, **_asked(world, name, args, token)}
    except SlackError as error:
        body = {"ok": False, "error": error.code, **error.extra}
    world.log({"method": name, "args": _without_secrets(args), "answer": _without_secrets(body)})
    if fault := world.weather.struck("late_answer", method=name):
        await asyncio.sleep(fault.seconds)
    if world.weather.struck("lost_answer", method=name):
        connections.cut(request)
    if body.get("error") == "ratelimited":
        return JSONResponse(body, 429, {"Retry-After": str(body.pop("retry_after"))})
    return JSONResponse(body, headers=_headers(world, request, args))


async def _struck(world: World, name: str) -> int:
    """Let the weather delay or refuse a call; answers the HTTP status to fail with, 0 for none."""
    if name not in METHODS:
        raise SlackError("unknown_method", req_method=name)
    if fault := world.weather.struck("delay", method=name):
        await asyncio.sleep(fault.seconds)
    if fault := world.weather.struck("rate_limit", method=name):
        raise SlackError("ratelimited", retry_after=fault.retry_after)
    fault = world.weather.struck("error", method=name)
    if fault is not None and not fault.status:
        raise SlackError(fault.error)
    return fault.status if fault is not None else 0


def _asked(world: World, name: str, args: JSON, token: Token | None) -> JSON:
    method = METHODS[name]
    if name in _ANYONE and token is None:
        token = Token(token="", sort="bot", scopes=[])
    if token is None:
        raise SlackError("not_authed")
    world = world.seen_from(token.workspace)
    if not token.active or (token.token and token.sort == "bot" and not world.app.installed):
        raise SlackError("account_inactive")
    if token.sort != method.caller and name not in _EITHER:
        raise SlackError("not_allowed_token_type")
    call = Call(world, args, token)
    call.may(*method.scopes)
    return method.answer(call)


def _token(world: World, request: Request, args: JSON) -> Token | None:
    shown = _shown_token(request, args)
    if not shown:
        return None
    token = world.state.tokens.get(shown)
    if token is None:
        raise SlackError("invalid_auth")
    return token


def _shown_token(request: Request, args: JSON) -> str:
    header = request.headers.get("authorization", "")
    return "" if header.startswith("Basic ") else header.removeprefix("Bearer ").strip() or str(args.get("token") or "")


def _client(request: Request) -> JSON:
    """Who asks for a token, as an app says it: by the header that browsers use for names and passwords."""
    header = request.headers.get("authorization", "")
    if not header.startswith("Basic "):
        return {}
    try:
        name, _, secret = b64decode(header.removeprefix("Basic ")).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": name, "client_secret": secret}


def _headers(world: World, request: Request, args: JSON) -> dict[str, str]:
    token = world.state.tokens.get(_shown_token(request, args))
    scopes = {"x-oauth-scopes": ",".join(token.scopes)} if token is not None else {}
    return {"Date": formatdate(time.time() + world.weather.skew, usegmt=True), **scopes}


def _without_secrets(args: JSON) -> dict[str, Any]:
    return {name: value for name, value in args.items() if name not in _SECRETS}
