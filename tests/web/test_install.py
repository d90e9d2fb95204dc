"""Whoever presses the button for ever fills nothing: so many a minute are taken of one address, and of all."""

from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.web.install import IN_ALL, OF_ONE, Brought, install_routes
from bot.web.pages import Page
from tests.web.asking import asked_of

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"


@dataclass
class Begun:
    """How many began, and how many came back."""

    begun: int = 0
    back: int = 0
    seconds: float = field(default=0.0)

    def offer(self, languages: str) -> Page:
        return Page(language="en", title="Rapport", text=languages)

    async def begin(self, languages: str) -> tuple[str, str]:
        self.begun += 1
        return "told", f"https://slack.com/?{languages}"

    async def finish(self, brought: Brought, languages: str) -> tuple[Page, bool]:
        self.back += 1
        return self.offer(languages), not brought.error

    def too_often(self, languages: str) -> Page:
        return Page(language="en", title="Rapport", text=f"too often {languages}")


def pages(installs: Begun) -> ASGIApp:
    routes = install_routes(installs, at="https://us", to="https://slack.com/oauth", clock=lambda: installs.seconds)
    return Starlette(routes=routes)


async def pressed(app: ASGIApp, address: str, times: int, path: str = INSTALL) -> list[int]:
    method = "POST" if path == INSTALL else "GET"
    return [(await asked_of(app, path, method=method, address=address))[0] for _ in range(times)]


async def test_one_address_is_asked_to_wait_while_others_begin() -> None:
    begun = Begun()
    app = pages(begun)

    assert await pressed(app, "203.0.113.1", OF_ONE) == [303] * OF_ONE
    status, headers, body = await asked_of(app, INSTALL, method="POST", address="203.0.113.1")
    assert (status, headers["retry-after"], "set-cookie" in headers) == (429, str(60 // OF_ONE), False)
    assert b"too often" in body
    assert await pressed(app, "203.0.113.2", 1) == [303]
    assert begun.begun == OF_ONE + 1
    assert (await asked_of(app, INSTALL, address="203.0.113.1"))[0] == 200, "looking keeps nothing"

    begun.seconds += 60 / OF_ONE
    assert await pressed(app, "203.0.113.1", 2) == [303, 429]


async def test_coming_back_is_counted_for_itself() -> None:
    begun = Begun()
    app = pages(begun)

    assert await pressed(app, "203.0.113.1", OF_ONE + 1, BACK) == [*[200] * OF_ONE, 429]
    assert await pressed(app, "203.0.113.1", 1) == [303]
    assert begun.back == OF_ONE


async def test_a_whole_network_of_addresses_is_one_and_all_together_have_an_end() -> None:
    begun = Begun()
    app = pages(begun)

    for last in range(OF_ONE):
        assert await pressed(app, f"2001:db8::{last:x}", 1) == [303]
    assert await pressed(app, "2001:db8::ffff", 1) == [429]
    assert await pressed(app, "2001:db8:0:1::1", 1) == [303]
    assert await pressed(app, "::1", 1) == [303]
    assert await pressed(app, "nowhere", 1) == [303]
    came = [(await pressed(app, f"198.51.100.{last}", 1))[0] for last in range(IN_ALL)]
    assert came.count(303) == IN_ALL - OF_ONE - 3
    assert begun.begun == IN_ALL
