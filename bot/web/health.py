"""Whether the process lives, whether it can do its work, and its measures, for whoever watches it from outside."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.measures import Measures

PATIENCE = 3.0  # seconds for a check; what takes longer is not ready


@dataclass(frozen=True, slots=True)
class Outbox:
    """What waits to be said: how many by why, and for how many seconds the oldest; not a number where nobody knows."""

    depths: Mapping[str, float]
    oldest: float


def web_app(
    checks: Mapping[str, Callable[[], Awaitable[bool]]],
    measures: Measures,
    count_outbox: Callable[[], Awaitable[Outbox]],
    *,
    slack: ASGIApp | None = None,
    pages: Sequence[Route] = (),
) -> Starlette:
    """The pages of a running bot: /healthz, /readyz, /metrics, and Slack's door at /slack/events where it is served.

    `pages` are those for people of both sides.

    /readyz answers 200 when every check says yes within three seconds, else 503; either way it names each.
    """

    async def ready() -> dict[str, bool]:
        return dict(zip(checks, await asyncio.gather(*(_says_yes(check) for check in checks.values())), strict=True))

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        parts = await ready()
        return JSONResponse(parts, status_code=200 if all(parts.values()) else 503)

    async def metrics(_request: Request) -> Response:
        measures.keep_ready(await ready())
        waiting = await count_outbox()
        measures.keep_outbox(waiting.depths, waiting.oldest)
        measures.keep_tasks(len(asyncio.all_tasks()))
        return Response(measures.told(), media_type=CONTENT_TYPE_LATEST)

    routes = [*pages, Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    if slack is not None:
        routes.insert(0, Route("/slack/events", slack, methods=["POST"]))  # first: it is asked for most
    return Starlette(routes=routes)


async def _says_yes(check: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await asyncio.wait_for(check(), PATIENCE)
    except TimeoutError:
        return False
