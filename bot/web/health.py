"""Whether the process lives and whether it can do its work, for whoever watches it from outside."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp


def web_app(checks: Mapping[str, Callable[[], Awaitable[bool]]], *, slack: ASGIApp | None = None) -> Starlette:
    """The pages of a running bot: /healthz, /readyz, and Slack's door at /slack/events where it is served.

    /readyz answers 200 when every check says yes, else 503; either way it names each.
    """

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        ready = {name: await check() for name, check in checks.items()}
        return JSONResponse(ready, status_code=200 if all(ready.values()) else 503)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
    return Starlette(routes=[*routes, *([Mount("/", app=slack)] if slack else [])])
