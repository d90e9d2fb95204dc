"""Pictures of the main views, from the real demo: `make screenshots`; with --readme the four that README shows."""

import argparse
import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browsers import NoBrowser, running_browser
from tests.demo.demos import Demo
from tests.demo.scenes import Scene, chinese, english
from tests.demo.shots import AFTER, BEFORE, LATER, Shot, messages, move_to_friday, open_poll

_HOUSE = Path(__file__).parents[2]
_SIZES = ((1280, 860), (390, 844))  # width and height of a desk's window and of a telephone
_PATIENCE = 20_000  # ms


def main(argv: list[str] | None = None) -> int:
    """Take the pictures; answers 1 where there is no browser."""
    parser = argparse.ArgumentParser(prog="python -m tests.demo.screenshots")
    parser.add_argument("--readme", action="store_true", help="the four pictures of README, into docs/")
    parser.add_argument("--only", default="", help="those whose names begin so")
    asked = parser.parse_args(argv)
    try:
        with running_browser() as browser, tempfile.TemporaryDirectory() as folder:
            if asked.readme:
                _take_readmes(browser, Path(folder))
            else:
                _take_all(browser, Path(folder), only=asked.only)
    except NoBrowser as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


def _take_all(browser: Browser, folder: Path, *, only: str) -> None:
    target = _HOUSE / "screenshots"
    target.mkdir(exist_ok=True)
    for scene in (english(folder), chinese(folder)):
        with _running(scene.demo):
            for then, shots in _STAGES:
                then(browser, scene)
                for shot in shots:
                    if shot.name.startswith(only):
                        for size in _SIZES:
                            _take(browser, scene, shot, target, size=size)


def _take_readmes(browser: Browser, folder: Path) -> None:
    target = _HOUSE / "docs"
    target.mkdir(exist_ok=True)
    scene = english(folder)
    with _running(scene.demo):
        for then, shots in _STAGES[:2]:
            then(browser, scene)
            for shot in (one for one in shots if one.name in _README):
                name, size = _README[shot.name]
                with _window(browser, scene, size=size, density=1.5) as page:
                    _prepare(page, scene, shot)
                    page.evaluate("document.getElementById('guide').hidden = true")
                    _keep(page.screenshot(), target / f"{name}.png")


def _keep(png: bytes, file: Path) -> None:
    """Keep a picture in 256 colours: a page of text needs no more, and it is a third as large."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    sys.stdout.write(f"{file.relative_to(_HOUSE)} {file.stat().st_size // 1024} KB\n")


_README = {
    "thread": ("record", (1280, 1080)),
    "client": ("client", (820, 720)),
    "digest": ("digest", (820, 720)),
    "poll-form": ("poll", (820, 720)),
}


def _take(browser: Browser, scene: Scene, shot: Shot, target: Path, *, size: tuple[int, int]) -> None:
    """Take a picture in the light and one in the dark, and leave nothing behind."""
    with _window(browser, scene, size=size, guide=shot.guide) as page:
        _prepare(page, scene, shot)
        for theme in ("light", "dark"):
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
            file = target / f"{shot.name}-{scene.demo.language}-{size[0]}-{theme}.png"
            page.screenshot(path=file)
            sys.stdout.write(f"{file.relative_to(_HOUSE)}\n")
        for form in page.locator("dialog.modal[open]").all():
            form.locator(".modal-head button").last.click()
        for answer in page.locator(".only-you button").all()[::-1]:
            answer.click()
            expect(answer).to_have_count(0)


def _prepare(page: Page, scene: Scene, shot: Shot) -> None:
    _open(page, scene, person=shot.person, channel=scene.team_channel if shot.team else scene.client_channel)
    shot.show(page, scene)
    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready")


@contextmanager
def _running(demo: Demo) -> Iterator[None]:
    demo.start()
    try:
        yield
    finally:
        demo.stop()


@contextmanager
def _window(
    browser: Browser, scene: Scene, *, size: tuple[int, int], guide: bool = False, density: float = 1
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=density,
        locale=scene.locale,
        reduced_motion="reduce",
    )
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    if not guide:
        page.add_init_script("localStorage.setItem('sandbox.guide.hidden', 'true')")
    yield page
    context.close()


def _open(page: Page, scene: Scene, *, person: str, channel: str) -> None:
    asked = {"as": person, "channel": channel, "theme": "light", "lang": scene.demo.language}
    page.goto(f"{scene.demo.url}?{urlencode(asked)}")
    page.wait_for_selector("body[data-ready]")
    expect(messages(page).last).to_be_visible()


def _nothing(browser: Browser, scene: Scene) -> None:
    """The week that has been lived through is what there is."""


def _go_to_friday(browser: Browser, scene: Scene) -> None:
    with _window(browser, scene, size=_SIZES[0]) as page:
        _open(page, scene, person="lena", channel=scene.client_channel)
        move_to_friday(page, scene)


def _answer_the_poll(browser: Browser, scene: Scene) -> None:
    """Both of the client answer, one of them not quite content; a week later it closes."""
    for person, score, comment in zip(("priya", "marco"), ("4", "2"), scene.comments, strict=True):
        with _window(browser, scene, size=_SIZES[0]) as page:
            _open(page, scene, person=person, channel=scene.client_channel)
            open_poll(page, scene)
            form = page.locator("dialog.modal")
            for question in ("quality", "progress", "communication"):
                form.get_by_role("combobox", name=scene.words(f"poll.{question}"), exact=True).click()
                page.get_by_role("option", name=scene.words(f"poll.score.{score}")).click()
            form.get_by_role("combobox", name=scene.words("poll.recommend")).click()
            page.get_by_role("option", name=score, exact=True).click()
            form.get_by_label(scene.words("poll.comment")).fill(comment)
            form.locator("button[type=submit]").click()
            expect(form.locator("button[type=submit]")).to_have_count(0)
    _go_to_friday(browser, scene)


_STAGES = ((_nothing, BEFORE), (_go_to_friday, AFTER), (_answer_the_poll, LATER))


if __name__ == "__main__":
    sys.exit(main())
