"""The demo is stopped and started again: nothing is lost, until somebody begins anew."""

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.demo.conftest import Opener
from tests.demo.demos import Demo


@pytest.fixture
def demo(demos: dict[str, Demo]) -> Iterator[Demo]:
    """The English one, which runs again afterwards."""
    demo = demos["en"]
    yield demo
    if not demo.is_running:
        demo.start()


def _shown(page: Page) -> list[str]:
    """Everything said, without how long ago a reply was."""
    messages = page.locator("#panel-messages li.message .body")
    expect(messages.first).to_be_visible()
    read: list[str] = messages.evaluate_all(
        "(nodes) => nodes.map((node) => [...node.querySelectorAll('.text, .actions, .header, .author')]"
        ".map((part) => part.innerText).join('\\n'))"
    )
    return read


def _in_each_place(page: Page) -> dict[str, list[str]]:
    seen = {}
    for place in ("team-clients", "acme-portal"):
        page.get_by_role("navigation").get_by_role("button", name=place).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(place)
        seen[place] = _shown(page)
    return seen


def test_after_a_restart_all_is_as_it_was_and_a_window_left_open_goes_on(demo: Demo, open_window: Opener) -> None:
    page = open_window(demo)
    page.get_by_role("button", name="Tom Okafor").click()
    box = page.get_by_role("combobox", name="Message #acme-portal")
    box.fill("Kept through the night")
    box.press("Enter")
    expect(page.get_by_text("Kept through the night")).to_be_visible()
    before = _in_each_place(page)
    now = page.locator(".clock-face").get_attribute("datetime")

    assert demo.stop() == 0
    expect(page.get_by_text("Connection lost.")).to_be_visible()
    demo.start(port=demo.port)

    assert "Living through a week" not in demo.said
    expect(page.get_by_text("Connection lost.")).to_be_hidden()
    page.reload()
    assert _in_each_place(page) == before
    assert (page.locator(".clock-face").get_attribute("datetime") or "") >= (now or "")
    page.get_by_role("button", name="Lena Brandt").click()
    box.fill("/client-status")
    box.press("Enter")
    expect(page.locator(".message-ephemeral").last).to_contain_text("where we are")


def test_where_the_port_is_taken_it_says_so_and_takes_the_next(demo: Demo, open_window: Opener) -> None:
    demo.stop()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo.start(port=port)
    assert f"Port {port} is taken" in demo.said
    assert demo.port > port
    expect(open_window(demo).get_by_role("heading", level=1)).to_have_text("acme-portal")


def test_a_demo_begun_anew_knows_nothing_of_the_old_one(demo: Demo, open_window: Opener) -> None:
    page = open_window(demo)
    page.get_by_role("button", name="Friday 16:00").click()
    expect(page.locator(".guide-step.is-done")).to_have_count(1)
    box = page.get_by_role("combobox", name="Message #acme-portal")
    box.fill("Soon forgotten")
    box.press("Enter")
    expect(page.get_by_text("Soon forgotten")).to_be_visible()

    demo.stop()
    demo.start("--reset", port=demo.port)
    assert "Living through a week" in demo.said

    expect(page.locator(".guide-step.is-done")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("acme-portal")
    expect(page.locator(".pins-open")).to_be_visible()
    expect(page.get_by_text("Soon forgotten")).to_have_count(0)
