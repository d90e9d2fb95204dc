"""Browser windows for tests. They are tidied up and handed on: to open one takes longer than most tests."""

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

_NO_GUIDE = """if (location.protocol === "http:") localStorage.setItem("sandbox.guide.hidden", "true")"""


@dataclass(kw_only=True)
class _Window:
    page: Page
    how: tuple[object, ...]
    guide: bool
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


class Windows:
    """Opens windows; those on the lasting sandbox that look the ordinary way even stay where they are."""

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
        window = self._idle_one(how, guide=guide) or self._opened(guide=guide)
        page = window.page
        self._used.append(window)
        if how == window.how == self._ordinary:
            page.evaluate(_GO, asked)
            expect(page.locator(f'.face[data-person="{person}"]')).to_have_attribute("aria-pressed", "true")
            if channel:
                expect(page.get_by_role("heading", level=1)).to_have_text(channel)
            return page
        window.how = how
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(url + asked, timeout=_START)
        page.wait_for_selector("body[data-ready]", timeout=_START)
        return page

    def settle(self) -> list[str]:
        """Tidy up after a test; answers what the windows complained of."""
        complaints: list[str] = []
        for window in self._used:
            if window.how == self._ordinary:
                expect(window.page.locator("dialog[open]")).to_have_count(0)
                window.page.evaluate(_TIDY)
                window.page.mouse.move(0, 0)
            else:
                window.page.evaluate("localStorage.clear()")
                window.page.goto("about:blank")
                window.page.emulate_media(color_scheme="light")
                window.how = ()
            self._idle.append(window)
            complaints += window.complaints
            window.complaints.clear()
        self._used.clear()
        return complaints

    def close(self) -> None:
        """Close the windows that are left."""
        for window in self._idle:
            window.page.context.close()

    def _idle_one(self, how: tuple[object, ...], *, guide: bool) -> _Window | None:
        fitting = [window for window in self._idle if window.guide is guide and window.how in {how, ()}]
        if not fitting:
            return None
        chosen = max(fitting, key=lambda window: window.how == how)
        self._idle.remove(chosen)
        return chosen

    def _opened(self, *, guide: bool) -> _Window:
        context = self._browser.new_context(locale="en-GB", color_scheme="light", reduced_motion="reduce")
        context.set_default_timeout(_PATIENCE)
        page = context.new_page()
        window = _Window(page=page, how=(), guide=guide)
        page.on("console", window.hear)
        page.on("pageerror", lambda error: window.complaints.append(str(error)))
        if not guide:
            page.add_init_script(_NO_GUIDE)
        return window
