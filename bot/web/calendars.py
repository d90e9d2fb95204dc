"""The meetings of a project for programs that subscribe to them, each under a secret address of its own."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

LONGEST_KEY = 64  # what is longer is none of ours, and nobody looks
HEADERS = {"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}


def calendar_route(file_under: Callable[[str], Awaitable[bytes | None]]) -> Route:
    """`/calendar/KEY.ics`, for which `file_under` finds the file; 404 for a key that is not, or no longer, good."""

    async def answer(request: Request) -> Response:
        key = request.path_params["key"]
        found = await file_under(key) if len(key) <= LONGEST_KEY else None
        if found is None:
            return PlainTextResponse("not found", status_code=404)
        return Response(found, media_type="text/calendar; charset=utf-8", headers=HEADERS)

    return Route("/calendar/{key}.ics", answer)
