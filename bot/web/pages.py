"""The few plain pages that people see of us in a browser: a title, a sentence, sometimes one button."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse, Response

HEADERS = {
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:4em auto;padding:0 1em}
body{color:#1d1c1d;background:#fff}
button{font:inherit;padding:.5em 1.2em;border:1px solid #1d1c1d;border-radius:6px;background:#1d1c1d;color:#fff}
@media (prefers-color-scheme:dark){body{color:#e8e8e8;background:#1a1d21}button{background:#e8e8e8;color:#1a1d21}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says, in the reader's language."""

    language: str
    title: str
    text: str
    button: str | None = None
    action: str = ""  # where the button leads; empty: to the page itself


def shown(page: Page, *, status: int = 200, leads_to: str = "") -> Response:
    """The page; where its button leads on to another site, that has to be named."""
    return HTMLResponse(_written(page), status_code=status, headers=headers(leads_to))


def headers(leads_to: str = "") -> Mapping[str, str]:
    """What keeps a page from being kept, framed, or made to load anything."""
    return {**HEADERS, "Content-Security-Policy": f"{POLICY} {leads_to}".rstrip()}


def _written(page: Page) -> str:
    action = f" action='{escape(page.action)}'" if page.action else ""
    button = f"<form method='post'{action}><button>{escape(page.button)}</button></form>" if page.button else ""
    return (
        f"<!doctype html><html lang='{page.language}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{escape(page.title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(page.title)}</h1><p>{escape(page.text)}</p>{button}</main></body></html>"
    )
