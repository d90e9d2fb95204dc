"""Every address of the sandbox, and the guard before them: loopback names only, and no other site's pages."""

import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from bot.sandbox import consent, hooks, uploads
from bot.sandbox.api import door as api
from bot.sandbox.api import files
from bot.sandbox.avatars import picture
from bot.sandbox.connections import Connections
from bot.sandbox.control import door as control_door
from bot.sandbox.multipart import parts
from bot.sandbox.world import World

_PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_NAMES = frozenset(("127.0.0.1", "localhost", "::1"))
_HEADERS = (
    (b"content-security-policy", b"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)


def build_app(world: World, connections: Connections) -> Starlette:
    """Return the app that answers every address."""

    async def call(request: Request) -> Response:
        return await api.answer(world, connections, request)

    async def hook(request: Request) -> Response:
        return await hooks.answer(world, request)

    async def authorize(request: Request) -> Response:
        return consent.answer(world, request)

    async def upload(request: Request) -> Response:
        return await _upload(world, request)

    async def download(request: Request) -> Response:
        return _download(world, request)

    async def avatar(request: Request) -> Response:
        size = max(1, min(512, request.path_params["size"]))
        return Response(picture(request.path_params["person"], size=size), media_type="image/png")

    async def link(socket: WebSocket) -> None:
        await world.sockets.serve(socket)

    routes: list[BaseRoute] = [
        Route("/api/{method:path}", call, methods=["GET", "POST"]),
        Route("/hooks/{sort}/{workspace}/{secret}", hook, methods=["POST"]),
        Route("/oauth/v2/authorize", authorize, methods=["GET"]),
        Route("/upload/v1/{file}", upload, methods=["POST"]),
        Route("/files-pri/{file}/{rest:path}", download, methods=["GET"]),
        Route("/avatars/{person}-{size:int}.png", avatar, methods=["GET"]),
        WebSocketRoute("/link/", link),
        *control_door.routes(world),
        Route("/archives/{channel}/{message}", _archived, methods=["GET"]),
        Route("/{path:path}", _page(), methods=["GET"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(_Guard, origin=world.base_url)])


def _page() -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with a file of the page, as it is on the disk now.

    The page is a hundred small files, and each costs a third of what Starlette's StaticFiles takes for it.
    """
    files = {each.relative_to(_PAGE).as_posix(): each for each in sorted(_PAGE.rglob("*.*"))}

    async def answer(request: Request) -> Response:
        file = files.get(request.path_params["path"] or "index.html")
        if file is None:
            return PlainTextResponse("There is no such address.", 404)
        return Response(file.read_bytes(), media_type=_TYPES[file.suffix])

    return answer


async def _archived(request: Request) -> Response:
    """A permalink in a window of its own: the page, in that channel."""
    return RedirectResponse(f"/?channel={quote(request.path_params['channel'])}")


class _Guard:
    """Lets in who speaks to this machine by a loopback name and, if a browser, from the sandbox's own page."""

    def __init__(self, app: ASGIApp, *, origin: str) -> None:
        self._app = app
        self._port = urlsplit(origin).port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        host = headers.get(b"host", b"").decode(errors="replace")
        origin = headers.get(b"origin", b"").decode(errors="replace")
        if scope["type"] in {"http", "websocket"} and not (
            self._ours(f"http://{host}", (self._port, None)) and (not origin or self._ours(origin, (self._port,)))
        ):
            await PlainTextResponse("The sandbox speaks with this machine only.", 403)(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_guarded if scope["type"] == "http" else send)

    def _ours(self, address: str, ports: tuple[int | None, ...]) -> bool:
        # One of Slack's own clients leaves the port out of Host; a name that was rebound still gives itself away.
        try:
            read = urlsplit(address)
            port = read.port
        except ValueError:
            return False
        return read.scheme == "http" and read.hostname in _NAMES and port in ports


async def _upload(world: World, request: Request) -> Response:
    file = world.state.files.get(request.path_params["file"])
    if file is None or file.complete:
        return PlainTextResponse("file_not_found", 404)
    body = await request.body()
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("multipart/form-data"):
        body = next((part.content for part in parts(body, content_type) if part.filename), b"")
    if not files.receive(file, body):
        return PlainTextResponse("the length is not the one announced", 400)
    world.state.keep(file)
    return PlainTextResponse(f"OK - {file.size}")


def _download(world: World, request: Request) -> Response:
    file = world.state.files.get(request.path_params["file"].rpartition("-")[2])
    shown = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    token = world.state.tokens.get(shown)
    if token is None or not token.active or "files:read" not in token.scopes:
        return PlainTextResponse("not_authed", 401)
    if file is None or not uploads.visible_to(world, file, world.seen_from(token.workspace).bot):
        return PlainTextResponse("file_not_found", 404)
    return Response(base64.b64decode(file.content), media_type=file.mimetype)
