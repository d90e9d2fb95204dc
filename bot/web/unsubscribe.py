"""Where somebody who reads by mail can have no more of it: a page with one button, and the one click of mail programs.

Looking at the page changes nothing: scanners follow every link in a letter. https://www.rfc-editor.org/rfc/rfc8058
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.web.pages import Page, headers, shown

LONGEST_KEY = 64


def unsubscribe_route(
    looked_at: Callable[[str], Awaitable[Page | None]], left: Callable[[str], Awaitable[Page | None]]
) -> Route:
    """`/unsubscribe/KEY`; each answers what the page says, or None where the key is nobody's."""

    async def answer(request: Request) -> Response:
        key = request.path_params["key"]
        asked = left if request.method == "POST" else looked_at
        page = await asked(key) if len(key) <= LONGEST_KEY else None
        if page is None:
            return HTMLResponse("<!doctype html><title>404</title>", status_code=404, headers=headers())
        return shown(page)

    return Route("/unsubscribe/{key}", answer, methods=["GET", "POST"])
