"""Somebody opens the demo for the first time and does what the guide says, by clicking on what they see."""

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.words import Language, Words, language_of
from tests.demo.conftest import Opener
from tests.demo.demos import Demo

_NARROW = 390  # pixels, where the clock's buttons are behind the clock


@pytest.mark.parametrize(
    ("language", "width", "raised", "waiting"),
    [
        ("en", 1280, "Login page is down", "Show the driver's phone number"),
        ("zh", _NARROW, "登录页打不开", "显示司机的电话"),
    ],
    ids=["English, wide", "Chinese, narrow"],
)
def test_the_five_steps_are_done_by_clicking_alone(
    demos: dict[str, Demo], open_window: Opener, language: str, width: int, raised: str, waiting: str
) -> None:
    words = Words(language_of(language) or Language.EN)
    page = open_window(demos[language], width=width)
    done = page.locator(".guide-step.is-done")
    there = page.locator(".guide-how button")
    form = page.get_by_role("dialog")
    send = form.locator("button[type=submit]")

    there.click()
    page.locator(".pins-open").click()
    _button(_messages(page), words("issue.form.title")).first.click()
    form.get_by_label(words("form.title"), exact=True).fill(raised)
    send.click()
    expect(done).to_have_count(1)
    form.locator(".modal-foot").get_by_role("button", name=words("form.close")).click()
    page.locator(".to-end").click()
    expect(_messages(page).filter(has_text=raised).last).to_be_in_viewport()

    there.click()
    resolve = _button(_messages(page).filter(has_text=raised), words("issue.move.resolve"))
    expect(resolve).to_be_in_viewport()
    resolve.click()
    form.get_by_label(words("field.cause.label"), exact=True).fill("A certificate had expired.")
    form.get_by_label(words("field.solution.label"), exact=True).fill("We renewed it, and watch it from now on.")
    send.click()
    expect(done).to_have_count(2)

    there.click()
    approve = _button(_messages(page).filter(has_text=waiting), words("change_request.move.approve")).first
    expect(approve).to_be_in_viewport()
    approve.click()
    send.click()
    expect(done).to_have_count(3)

    there.click()
    expect(page.locator('[data-move="friday"]')).to_be_focused()
    page.locator('[data-move="friday"]').click()
    expect(done).to_have_count(4, timeout=20_000)
    expect(page.locator(".clock-now" if width == _NARROW else '[data-move="friday"]')).to_be_focused()

    there.click()
    answer = _messages(page).locator("[data-action=poll_answer]").last
    expect(answer).to_be_in_viewport()
    answer.click()
    for question in ("quality", "progress", "communication"):
        form.get_by_role("combobox", name=words(f"poll.{question}"), exact=True).click()
        page.get_by_role("option", name=words("poll.score.4")).click()
    form.get_by_role("combobox", name=words("poll.recommend")).click()
    page.get_by_role("option", name="9").click()
    send.click()
    expect(done).to_have_count(5)
    expect(there).to_have_count(0)


def _messages(page: Page) -> Locator:
    return page.locator("#panel-messages li.message")


def _button(place: Locator, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)
