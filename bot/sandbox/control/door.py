"""The control interface's door: who may come in, what was asked, how a "no" is said."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import uploads
from bot.sandbox.control import elements, looking, ruling, talking, using
from bot.sandbox.control.asked import Asked
from bot.sandbox.control.concerned import seen_for
from bot.sandbox.delivery import NotAnswered
from bot.sandbox.refusals import Malformed, PersonRefused, SlackError
from bot.sandbox.values import JSON
from bot.sandbox.world import World

_HEARTBEAT = 15.0  # seconds; a window that hears nothing for long is taken for dead by what lies between

_SEE: dict[str, Callable[[Asked], JSON]] = {
    "world": looking.world_shown,
    "messages": looking.messages_shown,
    "ephemeral": looking.ephemeral_shown,
    "views": looking.views_shown,
    "log": looking.log_shown,
}
_DO: dict[tuple[str, str], Callable[[Asked], Awaitable[JSON]]] = {
    ("POST", "say"): talking.say,
    ("POST", "edit"): talking.edit,
    ("POST", "delete"): talking.delete,
    ("POST", "react"): talking.react,
    ("POST", "pin"): talking.pin,
    ("POST", "dm"): talking.direct,
    ("POST", "slash"): using.slash,
    ("POST", "click"): using.click,
    ("POST", "suggest"): using.suggest,
    ("POST", "submit"): using.submit,
    ("POST", "close"): using.close,
    ("POST", "shortcut"): using.shortcut,
    ("POST", "home"): using.home,
    ("POST", "channel"): ruling.channel,
    ("POST", "person"): ruling.person,
    ("POST", "app"): ruling.app,
    ("GET", "clock"): elements.clock,
    ("POST", "clock"): elements.move_clock,
    ("POST", "clock/step"): elements.step_clock,
    ("POST", "clock/arrive"): elements.arrive_clock,
    ("GET", "weather"): elements.weather,
    ("POST", "weather"): elements.add_weather,
    ("DELETE", "weather"): elements.clear_weather,
}


def routes(world: World) -> list[Route]:
    """Return the routes below /control."""
    found = [Route(f"/control/{name}", _seeing(world, see), methods=["GET"]) for name, see in _SEE.items()]
    found += [Route(f"/control/{name}", _doing(world, do), methods=[verb]) for (verb, name), do in _DO.items()]
    found.append(Route("/control/events", _watching(world), methods=["GET"]))
    found.append(Route("/control/file", _file(world), methods=["GET"]))
    return found


def _seeing(world: World, see: Callable[[Asked], JSON]) -> Callable[[Request], Awaitable[Response]]:
    async def do(asked: Asked) -> JSON:
        return see(asked)

    return _doing(world, do)


def _doing(world: World, do: Callable[[Asked], Awaitable[JSON]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            fields = dict(request.query_params) | await _body(request)
            asked = Asked(seen_for(world, fields), fields)
            return JSONResponse({"ok": True, **await do(asked)})
        except Malformed as error:
            return JSONResponse({"ok": False, "error": "malformed", "message": str(error)}, 400)
        except PersonRefused as refusal:
            return JSONResponse({"ok": False, "error": refusal.code, "message": refusal.message})
        except SlackError as error:
            return JSONResponse({"ok": False, "error": error.code, "message": error.code, **error.extra})
        except NotAnswered as error:
            said = {"acknowledged": False, "message": f"The app did not answer: {error.code}."}
            return JSONResponse({"ok": False, "error": error.code, **said})

    return answer


def _watching(world: World) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        named = request.query_params.get("person", "")
        person = world.find_person(named) if named else None
        if named and person is None:
            return JSONResponse({"ok": False, "error": "user_not_found", "message": f"There is no person {named!r}."})
        window = world.hub.open(person.id if person is not None else "")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_lines(world, window), media_type="text/event-stream", headers=headers)

    return answer


async def _lines(world: World, window: asyncio.Queue[JSON | None]) -> AsyncIterator[str]:
    try:
        yield ": open\n\n"
        while True:
            try:
                async with asyncio.timeout(_HEARTBEAT):
                    change = await window.get()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if change is None:
                return
            yield f"data: {json.dumps(change)}\n\n"
    finally:
        world.hub.close(window)


def _file(world: World) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        person = world.find_person(request.query_params.get("person", ""))
        file = world.state.files.get(request.query_params.get("id", ""))
        if file is None or person is None or not uploads.visible_to(world, file, person):
            return JSONResponse({"ok": False, "error": "file_not_found", "message": "There is no such file."}, 404)
        # Only pictures are shown in place: a page somebody uploaded must not run as the sandbox's own.
        shown = file.mimetype if file.mimetype in _PICTURES else "application/octet-stream"
        return Response(base64.b64decode(file.content), media_type=shown)

    return answer


_PICTURES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))


async def _body(request: Request) -> JSON:
    body = await request.body()
    if not body:
        return {}
    try:
        sent = json.loads(body)
    except ValueError as error:
        raise Malformed("the body is not JSON") from error
    if not isinstance(sent, dict):
        raise Malformed("the body is not an object")
    return sent
