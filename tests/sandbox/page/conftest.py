"""A browser, a sandbox and a small app for the tests of the page."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from slack_sdk import WebClient

from tests.browsers import NoBrowser, running_browser
from tests.sandbox.page import gallery
from tests.sandbox.page.small_app import SmallApp
from tests.sandbox.page.windows import Windows

_PROGRAM = """
import sys
from pathlib import Path
from bot.sandbox.server import serve
serve(seed=Path(sys.argv[1]), request_url=sys.argv[2])
"""

_SEED = Path(__file__).parent / "two_clients.toml"
_CHINESE = Path(__file__).parents[3] / "bot" / "sandbox" / "seeds" / "demo.zh.toml"

JSON = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """A running sandbox, its app, and a client with the bot's token."""

    ready: JSON
    app: SmallApp
    client: WebClient

    @property
    def url(self) -> str:
        """Where the page is."""
        return str(self.ready["page_url"])

    def control(self, path: str, **body: Any) -> JSON:
        """Make one call of the control interface, as another window would; without a body it only looks."""
        content = json.dumps(body).encode() if body else None
        request = urllib.request.Request(  # noqa: S310  loopback
            f"{self.ready['control_url']}/{path}", content, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310  loopback
            answer: JSON = json.load(response)
        return answer

    def close_forms(self, person: str) -> None:
        """Close what this person left open."""
        for view in self.control(f"views?person={person}")["views"][:1]:
            self.control("close", person=person, view_id=view["id"], all=True)

    def say(self, person: str, text: str, channel: str = "acme-portal", **more: Any) -> str:
        """Say something as a person; answers the stamp."""
        return str(self.control("say", person=person, channel=channel, text=text, **more)["ts"])

    def post(self, channel: str = "acme-portal", **message: Any) -> str:
        """Post as the app; answers the stamp."""
        return str(self.client.chat_postMessage(channel=self.ready["channels"][channel], **message)["ts"])


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    try:
        with running_browser() as browser:
            yield browser
    except NoBrowser as reason:
        pytest.skip(str(reason))


def _run(seed: Path) -> Iterator[Sandbox]:
    app = SmallApp()
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(seed), app.url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        app.client = WebClient(ready["bot_token"], base_url=ready["api_url"])
        yield Sandbox(ready=ready, app=app, client=app.client)
        process.terminate()
    app.close()


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    yield from _run(_SEED)


@pytest.fixture
def fresh_sandbox() -> Iterator[Sandbox]:
    """A sandbox of one's own, for tests that move the clock or want an empty channel."""
    yield from _run(_SEED)


@pytest.fixture(scope="package")
def filled_sandbox() -> Iterator[Sandbox]:
    """A sandbox with one channel that holds everything, long words and Chinese lines too."""
    for sandbox in _run(_SEED):
        sandbox.say("marco", f"{gallery.LONG_WORD} https://example.com/{'a' * 150}")
        root = sandbox.say("priya", gallery.LONG_LINE)
        sandbox.say("lena", "We see it too.", thread_ts=root)
        sandbox.control("react", person="lena", channel="acme-portal", ts=root, name="eyes")
        sandbox.control(
            "pin", person="lena", channel="acme-portal", ts=sandbox.post(text="A gallery", blocks=gallery.MESSAGE)
        )
        sandbox.client.chat_postEphemeral(
            channel=sandbox.ready["channels"]["acme-portal"], user=sandbox.ready["people"]["lena"], text="Only for you"
        )
        yield sandbox


@pytest.fixture(scope="package")
def chinese_sandbox() -> Iterator[Sandbox]:
    yield from _run(_CHINESE)


Opener = Callable[..., Page]


@pytest.fixture(scope="package")
def _windows(browser: Browser, sandbox: Sandbox) -> Iterator[Windows]:
    windows = Windows(browser, lasting=sandbox.url)
    yield windows
    windows.close()


@pytest.fixture
def open_page(_windows: Windows) -> Iterator[Opener]:
    """Opens a window on a sandbox; in the end none may have complained, of the policy or of anything."""
    seen: list[tuple[Sandbox, str]] = []

    def opener(sandbox: Sandbox, person: str = "lena", channel: str | None = "acme-portal", **how: Any) -> Page:
        seen.append((sandbox, person))
        return _windows.open(sandbox.url, person, channel, **how)

    yield opener
    for sandbox, person in seen:
        sandbox.close_forms(person)
    assert _windows.settle() == []


@pytest.fixture(scope="package")
def any_page(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:
    """A window for questions to the page's modules; what it shows does not matter."""
    page = browser.new_page()
    page.goto(f"{sandbox.url}?as=lena&lang=en")
    page.wait_for_selector("body[data-ready]")
    yield page
    page.close()
