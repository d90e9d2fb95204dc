"""Browser windows for tests. An ordinary one is tidied up and handed on: to open one takes longer than most tests."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

_PATIENCE = 5_000  # ms for what the page should show at once
_START = 20_000  # ms for the page's many small files on a busy machine

_TIDY = """() => {
  for (const node of document.querySelectorAll(":popover-open")) node.hidePopover();
  document.querySelector("#thread:not([hidden]) header button")?.click();
  document.querySelector("#notice button")?.click();
  for (const box of document.querySelectorAll("textarea.box")) box.value = "";
  document.activeElement?.blur();
}"""

_GO = """(address) => {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}"""


@dataclass(kw_only=True)
class _Window:
    page: Page
    how: tuple[object, ...]
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


class Windows:
    """Opens windows; those on the lasting sandbox that look the ordinary way are used again."""

    def __init__(self, browser: Browser, *, lasting: str) -> None:
        self._browser = browser
        self._ordinary = (lasting, 1280, "light", "en", False)
        self._idle: list[_Window] = []
        self._used: list[_Window] = []

    def open(
        self,
        url: str,
        person: str,
        channel: str | None,
        *,
        width: int = 1280,
        theme: str = "light",
        language: str = "en",
        guide: bool = False,
    ) -> Page:
        """Return a window in which this person looks at this channel."""
        how = (url, width, theme, language, guide)
        asked = f"?as={person}&theme={theme}&lang={language}" + (f"&channel={channel}" if channel else "")
        if how == self._ordinary and self._idle:
            window = self._idle.pop()
            window.page.evaluate(_GO, asked)
            expect(window.page.locator(f'.face[data-person="{person}"]')).to_have_attribute("aria-pressed", "true")
            if channel:
                expect(window.page.get_by_role("heading", level=1)).to_have_text(channel)
        else:
            window = self._opened(how, width, guide=guide)
            window.page.goto(url + asked, timeout=_START)
            window.page.wait_for_selector("body[data-ready]", timeout=_START)
        self._used.append(window)
        return window.page

    def settle(self) -> list[str]:
        """Tidy up after a test; answers what the windows complained of."""
        complaints: list[str] = []
        for window in self._used:
            if window.how == self._ordinary:
                expect(window.page.locator("dialog[open]")).to_have_count(0)
                window.page.evaluate(_TIDY)
                window.page.mouse.move(0, 0)
                self._idle.append(window)
            else:
                window.page.context.close()
            complaints += window.complaints
            window.complaints.clear()
        self._used.clear()
        return complaints

    def close(self) -> None:
        """Close the windows that are left."""
        for window in self._idle:
            window.page.context.close()

    def _opened(self, how: tuple[object, ...], width: int, *, guide: bool) -> _Window:
        context = self._browser.new_context(
            viewport={"width": width, "height": 800}, locale="en-GB", reduced_motion="reduce"
        )
        context.set_default_timeout(_PATIENCE)
        page = context.new_page()
        window = _Window(page=page, how=how)
        page.on("console", window.hear)
        page.on("pageerror", lambda error: window.complaints.append(str(error)))
        if not guide:
            page.add_init_script("localStorage.setItem('sandbox.guide.hidden', 'true')")
        return window
