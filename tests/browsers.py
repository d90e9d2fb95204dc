"""A real browser: the system's Chromium, best without its windows, else Playwright's own.

Playwright's synchronous API keeps an event loop open for as long as it runs, beside which no asynchronous test could
start its own. So a browser lives for one folder of tests, not for the session as pytest-playwright's would.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, expect, sync_playwright

PATIENCE = 20_000  # ms that something may take to appear; on a busy machine the clock takes its time to move
# The first has no windows that it could open: it opens a page for half the processor's time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",  # as root Chromium has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(Exception):  # noqa: N818  it says what is
    """There is no Chromium on this machine; the message says how to get one."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Yield a browser. Raises NoBrowser."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_found(playwright), args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def _found(playwright: Playwright) -> str:
    system = next(filter(None, map(shutil.which, _NAMES)), None)
    if system is not None:
        return system
    own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    raise NoBrowser("no browser: install Debian's chromium, or run `.venv/bin/playwright install chromium`")
