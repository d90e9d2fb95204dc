"""What is looked at: who looks, and what they do first."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.demo.scenes import Scene

Show = Callable[[Page, Scene], None]


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture: who looks at what, and what they do first."""

    name: str
    person: str
    team: bool = False
    show: Show = lambda _page, _scene: None
    guide: bool = False


def messages(page: Page, text: str = "") -> Locator:
    return page.locator("#panel-messages li.message").filter(has_text=text)


def _press(place: Locator, name: str) -> None:
    button = place.get_by_role("button", name=name, exact=True).last
    button.scroll_into_view_if_needed()
    button.click()


def _type(page: Page, text: str) -> None:
    box = page.locator("#foot .box")
    box.fill(text)


def _thread(page: Page, scene: Scene) -> None:
    """An issue from the first word to the client's yes."""
    _open_thread(page, messages(page, scene.solved).first)


def _life(page: Page, scene: Scene) -> None:
    """A change request from the wish to the decision."""
    _open_thread(page, messages(page, scene.approved).last)


def _open_thread(page: Page, message: Locator) -> None:
    message.locator(".replies").click()
    expect(page.locator("#thread li.message").nth(3)).to_be_visible()
    page.locator("#thread .thread-scroll").evaluate("(node) => { node.scrollTop = 0 }")


def _to_end(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    page.locator("#panel-messages").evaluate("(node) => { node.scrollTop = node.scrollHeight }")


def _standing(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    page.locator(".pins-open").click()
    expect(page.locator(".message.is-shown")).to_have_count(1)
    expect(page.locator(".message.is-shown")).to_have_count(0)


def _decision_card(page: Page, scene: Scene) -> None:
    _to_top(messages(page, scene.waiting).filter(has=page.locator('[data-action="move:approve"]')).last)


def _to_top(place: Locator) -> None:
    place.evaluate("(node) => node.closest('li').scrollIntoView({ block: 'start' })")
    expect(place).to_be_in_viewport()


def _decision_form(page: Page, scene: Scene) -> None:
    _press(messages(page, scene.waiting), scene.words("change_request.move.approve"))
    expect(page.locator("dialog.modal")).to_be_visible()


def _form(page: Page, scene: Scene) -> None:
    _standing(page, scene)
    _press(messages(page), scene.words("issue.form.title"))
    form = page.locator("dialog.modal")
    form.get_by_label(scene.words("form.text")).fill(scene.details)
    form.locator("button[type=submit]").click()
    expect(form.locator(".field-error").first).not_to_be_empty()


def _more(page: Page, scene: Scene) -> None:
    _press(messages(page, scene.waiting), scene.words("card.more"))
    expect(page.locator("dialog.modal")).to_be_visible()


def _history(page: Page, scene: Scene) -> None:
    _more(page, scene)
    _press(page.locator("dialog.modal"), scene.words("more.history"))
    expect(page.locator("dialog.modal .modal-body")).to_contain_text("CR-2")


def _slash(text: str) -> Show:
    def show(page: Page, scene: Scene) -> None:
        _type(page, text)
        page.locator("#foot .box").press("Enter")
        answer = page.locator(".message-ephemeral").last
        expect(answer).to_be_visible()
        _to_end(page, scene)

    return show


def _command_form(text: str) -> Show:
    def show(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
        _type(page, text)
        page.locator("#foot .box").press("Enter")
        expect(page.locator("dialog.modal .field").first).to_be_visible()

    return show


def _commands(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    _type(page, "/")


def _home(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    if page.locator("#open-menu").is_visible():
        page.locator("#open-menu").click()
    page.locator("#sidebar .channel-entry", has_text="Rapport").click()
    page.locator("#tab-home").click()
    expect(page.locator("#panel-home .block").first).to_be_visible()


def _menu(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    if page.locator("#open-menu").is_visible():
        page.locator("#open-menu").click()


def _people(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    page.locator(".playing").click()


def _clock(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    if not page.locator('[data-move="friday"]').is_visible():
        page.locator(".clock-now").click()


def move_to_friday(page: Page, scene: Scene) -> None:
    """The next Friday."""
    _clock(page, scene)
    page.locator('[data-move="friday"]').click()
    expect(page.locator(".clock-moving")).to_have_count(0, timeout=60_000)
    expect(page.locator(".meanwhile")).to_be_visible()


def _digest(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    _to_top(page.locator("#panel-messages .block-header").last)


def open_poll(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    messages(page).locator("[data-action=poll_answer]").last.click()
    expect(page.locator("dialog.modal .combo").first).to_be_visible()


def _poll_posted(page: Page, scene: Scene) -> None:  # noqa: ARG001  as every show here
    _to_top(messages(page).locator("[data-action=poll_answer]").last)


BEFORE = (
    Shot(name="first", person="lena", guide=True),
    Shot(name="standing", person="marco", show=_standing, guide=True),
    Shot(name="client", person="marco", show=_decision_card),
    Shot(name="team", person="lena", team=True, show=_to_end),
    Shot(name="thread", person="priya", show=_thread),
    Shot(name="life", person="priya", show=_life),
    Shot(name="decision", person="marco", show=_decision_form),
    Shot(name="form-errors", person="priya", show=_form),
    Shot(name="more", person="lena", team=True, show=_more),
    Shot(name="history", person="lena", team=True, show=_history),
    Shot(name="status", person="lena", show=_slash("/client-status")),
    Shot(name="list", person="lena", show=_slash("/client-change list")),
    Shot(name="meetings", person="lena", show=_slash("/client-meeting")),
    Shot(name="help", person="lena", show=_slash("/client-help")),
    Shot(name="setup", person="lena", show=_command_form("/client-setup")),
    Shot(name="digest-form", person="lena", show=_command_form("/client-digest change")),
    Shot(name="commands", person="tom", show=_commands),
    Shot(name="no-commands", person="priya", show=_commands),
    Shot(name="home", person="lena", show=_home),
    Shot(name="people", person="felix", show=_people),
    Shot(name="menu", person="mia", show=_menu),
    Shot(name="clock", person="lena", show=_clock),
)
AFTER = (
    Shot(name="digest", person="marco", show=_digest),
    Shot(name="poll", person="priya", show=_poll_posted),
    Shot(name="poll-form", person="priya", show=open_poll),
)
LATER = (
    Shot(name="poll-results", person="lena", team=True, show=_to_end),
    Shot(name="meanwhile", person="lena", show=move_to_friday),
)
