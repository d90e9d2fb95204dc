"""One demo a language, lived through once, and a browser to open it in."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browsers import NoBrowser, running_browser
from tests.demo.demos import Demo

_PATIENCE = 10_000  # ms; a real bot answers, on a busy machine
_STOPPED = "net::ERR_"  # a window left open says so while the demo is stopped

Opener: TypeAlias = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    try:
        with running_browser() as browser:
            yield browser
    except NoBrowser as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="package")
def demos(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[dict[str, Demo]]:  # noqa: ARG001
    """Both live through their week at the same time; without a browser nobody waits for that."""
    folder = tmp_path_factory.mktemp("demo")
    both = {language: Demo(folder=folder, language=language) for language in ("en", "zh")}
    for demo in both.values():
        demo.begin()
    for demo in both.values():
        demo.wait()
    yield both
    for demo in both.values():
        demo.stop()


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Opener]:
    """Opens the page as somebody does who has never seen it; in the end it may not have complained."""
    complaints: list[str] = []
    windows: list[Page] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and _STOPPED not in said.text:
            complaints.append(said.text)

    def opener(demo: Demo, *, width: int = 1280) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            locale="zh-CN" if demo.language == "zh" else "en-GB",
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(demo.url)
        page.wait_for_selector("body[data-ready]")
        windows.append(page)
        return page

    yield opener
    for page in windows:
        page.context.close()
    assert complaints == []
