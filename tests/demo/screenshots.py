"""Pictures of the main views, from the real demo: `make screenshots`; with --readme the four that README shows."""

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from bot.words import Language, Words
from tests.browsers import NoBrowser, running_browser
from tests.demo.demos import Demo

_HOUSE = Path(__file__).parents[2]
_SIZES = ((1280, 860), (390, 844))  # width and height of a desk's window and of a telephone
_PATIENCE = 20_000  # ms


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """One demo with what its people call things."""

    demo: Demo
    client_channel: str
    team_channel: str
    solved: str
    approved: str
    waiting: str
    details: str
    comments: tuple[str, str]
    words: Words
    locale: str


def _english(folder: Path) -> _Scene:
    return _Scene(
        demo=Demo(folder=folder, language="en"),
        client_channel="acme-portal",
        team_channel="team-clients",
        solved="Invoices older than two years",
        approved="Export deliveries to Excel",
        waiting="Show the driver's phone number",
        details="Since this morning, on every computer of the planning team: /planning/deliveries?week=48&depot=all",
        comments=("The weekly call helps us a lot.", "Two invoices were wrong, and we noticed before you did."),
        words=Words(Language.EN),
        locale="en-GB",
    )


def _chinese(folder: Path) -> _Scene:
    return _Scene(
        demo=Demo(folder=folder, language="zh"),
        client_channel="星程-客户门户",
        team_channel="客户项目-内部",
        solved="两年前的发票",
        approved="配送清单导出",
        waiting="显示司机的电话",
        details="今天早上开始，调度组每台电脑都这样：/planning/deliveries?week=48&depot=all",
        comments=("每周的例会很有帮助。", "有两张发票开错了，是我们先发现的。"),
        words=Words(Language.ZH_CN),
        locale="zh-CN",
    )


Show = Callable[[Page, _Scene], None]


@dataclass(frozen=True, kw_only=True)
class _Shot:
    """A picture: who looks at what, and what they do first."""

    name: str
    person: str
    team: bool = False
    show: Show = lambda _page, _scene: None
    guide: bool = False


def _messages(page: Page, text: str = "") -> Locator:
    return page.locator("#panel-messages li.message").filter(has_text=text)


def _press(place: Locator, name: str) -> None:
    button = place.get_by_role("button", name=name, exact=True).last
    button.scroll_into_view_if_needed()
    button.click()


def _type(page: Page, text: str) -> None:
    box = page.locator("#foot .box")
    box.fill(text)


def _thread(page: Page, scene: _Scene) -> None:
    """An issue from the first word to the client's yes."""
    _open_thread(page, _messages(page, scene.solved).first)


def _life(page: Page, scene: _Scene) -> None:
    """A change request from the wish to the decision."""
    _open_thread(page, _messages(page, scene.approved).last)


def _open_thread(page: Page, message: Locator) -> None:
    message.locator(".replies").click()
    expect(page.locator("#thread li.message").nth(3)).to_be_visible()
    page.locator("#thread .thread-scroll").evaluate("(node) => { node.scrollTop = 0 }")


def _to_end(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    page.locator("#panel-messages").evaluate("(node) => { node.scrollTop = node.scrollHeight }")


def _standing(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    page.locator(".pins-open").click()
    expect(page.locator(".message.is-shown")).to_have_count(1)
    expect(page.locator(".message.is-shown")).to_have_count(0)


def _decision_card(page: Page, scene: _Scene) -> None:
    _to_top(_messages(page, scene.waiting).filter(has=page.locator('[data-action="move:approve"]')).last)


def _to_top(place: Locator) -> None:
    place.evaluate("(node) => node.closest('li').scrollIntoView({ block: 'start' })")
    expect(place).to_be_in_viewport()


def _decision_form(page: Page, scene: _Scene) -> None:
    _press(_messages(page, scene.waiting), scene.words("change_request.move.approve"))
    expect(page.locator("dialog.modal")).to_be_visible()


def _form(page: Page, scene: _Scene) -> None:
    _standing(page, scene)
    _press(_messages(page), scene.words("issue.form.title"))
    form = page.locator("dialog.modal")
    form.get_by_label(scene.words("form.text")).fill(scene.details)
    form.locator("button[type=submit]").click()
    expect(form.locator(".field-error").first).not_to_be_empty()


def _more(page: Page, scene: _Scene) -> None:
    _press(_messages(page, scene.waiting), scene.words("card.more"))
    expect(page.locator("dialog.modal")).to_be_visible()


def _history(page: Page, scene: _Scene) -> None:
    _more(page, scene)
    _press(page.locator("dialog.modal"), scene.words("more.history"))
    expect(page.locator("dialog.modal .modal-body")).to_contain_text("CR-2")


def _slash(text: str) -> Show:
    def show(page: Page, scene: _Scene) -> None:
        _type(page, text)
        page.locator("#foot .box").press("Enter")
        answer = page.locator(".message-ephemeral").last
        expect(answer).to_be_visible()
        _to_end(page, scene)

    return show


def _command_form(text: str) -> Show:
    def show(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
        _type(page, text)
        page.locator("#foot .box").press("Enter")
        expect(page.locator("dialog.modal .field").first).to_be_visible()

    return show


def _commands(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    _type(page, "/")


def _home(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    if page.locator("#open-menu").is_visible():
        page.locator("#open-menu").click()
    page.locator("#sidebar .channel-entry", has_text="Rapport").click()
    page.locator("#tab-home").click()
    expect(page.locator("#panel-home .block").first).to_be_visible()


def _menu(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    if page.locator("#open-menu").is_visible():
        page.locator("#open-menu").click()


def _people(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    page.locator(".playing").click()


def _clock(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    if not page.locator('[data-move="friday"]').is_visible():
        page.locator(".clock-now").click()


def _meanwhile(page: Page, scene: _Scene) -> None:
    """The next Friday."""
    _clock(page, scene)
    page.locator('[data-move="friday"]').click()
    expect(page.locator(".clock-moving")).to_have_count(0, timeout=60_000)
    expect(page.locator(".meanwhile")).to_be_visible()


def _digest(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    _to_top(page.locator("#panel-messages .block-header").last)


def _poll(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    _messages(page).locator("[data-action=poll_answer]").last.click()
    expect(page.locator("dialog.modal .combo").first).to_be_visible()


def _poll_posted(page: Page, scene: _Scene) -> None:  # noqa: ARG001  as every show here
    _to_top(_messages(page).locator("[data-action=poll_answer]").last)


BEFORE = (
    _Shot(name="first", person="lena", guide=True),
    _Shot(name="standing", person="marco", show=_standing, guide=True),
    _Shot(name="client", person="marco", show=_decision_card),
    _Shot(name="team", person="lena", team=True, show=_to_end),
    _Shot(name="thread", person="priya", show=_thread),
    _Shot(name="life", person="priya", show=_life),
    _Shot(name="decision", person="marco", show=_decision_form),
    _Shot(name="form-errors", person="priya", show=_form),
    _Shot(name="more", person="lena", team=True, show=_more),
    _Shot(name="history", person="lena", team=True, show=_history),
    _Shot(name="status", person="lena", show=_slash("/client-status")),
    _Shot(name="list", person="lena", show=_slash("/client-change list")),
    _Shot(name="meetings", person="lena", show=_slash("/client-meeting")),
    _Shot(name="help", person="lena", show=_slash("/client-help")),
    _Shot(name="setup", person="lena", show=_command_form("/client-setup")),
    _Shot(name="digest-form", person="lena", show=_command_form("/client-digest change")),
    _Shot(name="commands", person="tom", show=_commands),
    _Shot(name="no-commands", person="priya", show=_commands),
    _Shot(name="home", person="lena", show=_home),
    _Shot(name="people", person="felix", show=_people),
    _Shot(name="menu", person="mia", show=_menu),
    _Shot(name="clock", person="lena", show=_clock),
)
AFTER = (
    _Shot(name="digest", person="marco", show=_digest),
    _Shot(name="poll", person="priya", show=_poll_posted),
    _Shot(name="poll-form", person="priya", show=_poll),
)
LATER = (
    _Shot(name="poll-results", person="lena", team=True, show=_to_end),
    _Shot(name="meanwhile", person="lena", show=_meanwhile),
)


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
    for scene in (_english(folder), _chinese(folder)):
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
    scene = _english(folder)
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


def _take(browser: Browser, scene: _Scene, shot: _Shot, target: Path, *, size: tuple[int, int]) -> None:
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


def _prepare(page: Page, scene: _Scene, shot: _Shot) -> None:
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
    browser: Browser, scene: _Scene, *, size: tuple[int, int], guide: bool = False, density: float = 1
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


def _open(page: Page, scene: _Scene, *, person: str, channel: str) -> None:
    asked = {"as": person, "channel": channel, "theme": "light", "lang": scene.demo.language}
    page.goto(f"{scene.demo.url}?{urlencode(asked)}")
    page.wait_for_selector("body[data-ready]")
    expect(_messages(page).last).to_be_visible()


def _nothing(browser: Browser, scene: _Scene) -> None:
    """The week that has been lived through is what there is."""


def _go_to_friday(browser: Browser, scene: _Scene) -> None:
    with _window(browser, scene, size=_SIZES[0]) as page:
        _open(page, scene, person="lena", channel=scene.client_channel)
        _meanwhile(page, scene)


def _answer_the_poll(browser: Browser, scene: _Scene) -> None:
    """Both of the client answer, one of them not quite content; a week later it closes."""
    for person, score, comment in zip(("priya", "marco"), ("4", "2"), scene.comments, strict=True):
        with _window(browser, scene, size=_SIZES[0]) as page:
            _open(page, scene, person=person, channel=scene.client_channel)
            _poll(page, scene)
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
