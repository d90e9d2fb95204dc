"""Where a workspace lets us in: `/slack/install` begins, Slack asks, `/slack/oauth_redirect` is where people come back.

What a browser was told when it began stands in a cookie of its own: somebody else's answer is not taken for its.
Looking at the page changes nothing: only its button begins.
"""

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Protocol
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.turnstile import Turnstile
from bot.web.pages import Page, headers, shown

COOKIE = "rapport_install"
TEN_MINUTES = 600  # seconds
OF_ONE = 20  # a minute that are taken of one address, of those who begin and of those who come back
IN_ALL = 100  # a minute of all addresses together
NETWORK = 64  # bits; one connection to the internet has all IPv6 addresses that agree in these


@dataclass(frozen=True, slots=True)
class Brought:
    """What a browser came back with; empty where it brought nothing."""

    told: str  # when it began
    state: str
    code: str
    error: str


class Installs(Protocol):
    """What the pages need of whoever lets workspaces in. `languages` is what a browser says its reader reads."""

    def offer(self, languages: str) -> Page:
        """What is said before somebody begins."""

    async def begin(self, languages: str) -> tuple[str, str] | Page:
        """What the browser is told, and Slack's address; or why it cannot begin just now."""

    async def finish(self, brought: Brought, languages: str) -> tuple[Page, bool]:
        """What is said at the end, and whether it is good news."""

    def too_often(self, languages: str) -> Page:
        """What is said where it was asked for more often than people click."""


def install_routes(installs: Installs, *, at: str, to: str, clock: Callable[[], float] = time.monotonic) -> list[Route]:
    """Both addresses; `at` is where people reach us, `to` Slack's own page."""
    turnstile = Turnstile(clock)
    secure = urlsplit(at).scheme == "https"
    slack = urlsplit(to)
    origin = f"{slack.scheme}://{slack.netloc}"
    if slack.scheme == "https":
        origin += f" https://*.{slack.netloc}"  # it leads on to a workspace's own name

    def limited(answers: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def answered(request: Request) -> Response:
            which = request.url.path
            wait = turnstile.wait((which, IN_ALL), ((which, _whose(request)), OF_ONE))
            if not wait:
                return await answers(request)
            response = shown(installs.too_often(_languages(request.headers)), status=429, leads_to=origin)
            response.headers["Retry-After"] = str(math.ceil(wait))
            return response

        return answered

    async def offered(request: Request) -> Response:
        return shown(installs.offer(_languages(request.headers)), leads_to=origin)

    async def begun(request: Request) -> Response:
        began = await installs.begin(_languages(request.headers))
        if isinstance(began, Page):
            return shown(began, status=503, leads_to=origin)
        told, address = began
        response = RedirectResponse(address, status_code=303, headers=headers())
        response.set_cookie(COOKIE, told, max_age=TEN_MINUTES, path="/", secure=secure, httponly=True, samesite="lax")
        return response

    async def came_back(request: Request) -> Response:
        query = request.query_params
        brought = Brought(
            told=request.cookies.get(COOKIE, ""),
            state=query.get("state", ""),
            code=query.get("code", ""),
            error=query.get("error", ""),
        )
        page, is_in = await installs.finish(brought, _languages(request.headers))
        response = shown(page, status=200 if is_in else 400, leads_to=origin)
        response.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")
        return response

    return [
        Route("/slack/install", offered, methods=["GET"]),
        Route("/slack/install", limited(begun), methods=["POST"]),
        Route("/slack/oauth_redirect", limited(came_back), methods=["GET"]),
    ]


def _whose(request: Request) -> str:
    """Whose connection it comes over: an address, or the network of one."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Network((int(address), NETWORK), strict=False))
    return host


def _languages(sent: Mapping[str, str]) -> str:
    return sent.get("accept-language", "")
