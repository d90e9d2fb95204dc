"""Where somebody who reads by mail can have no more of it: a page with one button, and the one click of mail programs.

Looking at the page changes nothing: scanners follow every link in a letter. https://www.rfc-editor.org/rfc/rfc8058
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

LONGEST_KEY = 64
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:4em auto;padding:0 1em}
body{color:#1d1c1d;background:#fff}
button{font:inherit;padding:.5em 1.2em;border:1px solid #1d1c1d;border-radius:6px;background:#1d1c1d;color:#fff}
@media (prefers-color-scheme:dark){body{color:#e8e8e8;background:#1a1d21}button{background:#e8e8e8;color:#1a1d21}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What the page says, in the reader's language."""

    language: str
    title: str
    text: str
    button: str | None  # None: it is done


def unsubscribe_route(
    looked_at: Callable[[str], Awaitable[Leaving | None]], left: Callable[[str], Awaitable[Leaving | None]]
) -> Route:
    """`/unsubscribe/KEY`; each answers what the page says, or None where the key is nobody's."""

    async def answer(request: Request) -> Response:
        key = request.path_params["key"]
        asked = left if request.method == "POST" else looked_at
        page = await asked(key) if len(key) <= LONGEST_KEY else None
        if page is None:
            return HTMLResponse("<!doctype html><title>404</title>", status_code=404, headers=HEADERS)
        return HTMLResponse(_written(page), headers=HEADERS)

    return Route("/unsubscribe/{key}", answer, methods=["GET", "POST"])


def _written(page: Leaving) -> str:
    button = f"<form method='post'><button>{escape(page.button)}</button></form>" if page.button else ""
    return (
        f"<!doctype html><html lang='{page.language}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{escape(page.title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(page.title)}</h1><p>{escape(page.text)}</p>{button}</main></body></html>"
    )
