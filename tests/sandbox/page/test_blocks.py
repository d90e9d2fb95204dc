"""Every block and element that a view may hold is drawn and can be used."""

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.page import gallery
from tests.sandbox.page.conftest import Opener, Sandbox
from tests.sandbox.page.gallery import JSON

_DRAW = """async (block) => {
  const { drawBlocks } = await import("/blocks/index.js");
  const { messageSurface } = await import("/surface.js");
  const holder = document.createElement("div");
  holder.append(...drawBlocks([block], messageSurface({ channel: "C0", ts: "1" })));
  return { text: holder.textContent, unknown: holder.querySelectorAll(".unknown").length };
}"""


def test_every_block_and_element_of_the_gallery_is_drawn(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.post(text="A gallery", blocks=gallery.MESSAGE)
    message = open_page(sandbox).locator(f'#panel-messages [data-ts="{ts}"]')
    expect(message.get_by_role("heading", name="ISS-12 Login page is down")).to_be_visible()
    for block in gallery.MESSAGE:
        expect(message.locator(f".block-{block['type']}").first).to_be_attached()
    for element in (*gallery.BUTTONS[:3], *gallery.SELECTS, *gallery.PICKERS):
        expect(message.locator(f'[data-action="{element["action_id"]}"]').first).to_be_visible()
    expect(message.get_by_role("link", name="Open the page")).to_be_visible()
    expect(message.locator("table th")).to_have_text(["Change", "Hours"])
    expect(message.locator(".rich-text li")).to_have_text(["first point", "second point", "ordered point"])
    expect(message.locator(".unknown")).to_have_count(0)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "video", "title": "a block of tomorrow"},
        {"type": "actions", "elements": [{"type": "hologram", "title": "a block of tomorrow"}]},
        {
            "type": "section",
            "text": gallery.plain("x"),
            "accessory": {"type": "constructor", "title": "a block of tomorrow"},
        },
        {"type": "rich_text", "elements": [{"type": "rich_text_song", "title": "a block of tomorrow"}]},
        {"type": "toString", "title": "a block of tomorrow"},
    ],
    ids=["block", "element", "accessory", "rich text", "name of a built-in"],
)
def test_what_the_page_cannot_draw_shows_its_json(any_page: Page, block: JSON) -> None:
    drawn = any_page.evaluate(_DRAW, block)
    assert drawn["unknown"] == 1
    assert '"title": "a block of tomorrow"' in drawn["text"]


def test_a_click_reaches_the_app_with_its_value(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.post(text="Buttons", blocks=[{"type": "actions", "block_id": "row", "elements": gallery.BUTTONS}])
    message = open_page(sandbox, "marco").locator(f'#panel-messages [data-ts="{ts}"]')
    message.get_by_role("button", name="More…").click()
    expect(message.get_by_role("button", name="More…")).not_to_have_attribute("aria-busy", "true")
    action = sandbox.app.last("block_actions")["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("plain_button", "row", "12")


def test_a_button_that_asks_first_does_nothing_on_a_no(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.post(text="Buttons", blocks=[{"type": "actions", "elements": gallery.BUTTONS}])
    page = open_page(sandbox)
    decline = page.locator(f'#panel-messages [data-ts="{ts}"]').get_by_role("button", name="Decline")
    decline.click()
    question = page.get_by_role("dialog", name="Decline ISS-12?")
    expect(question.locator("strong")).to_have_text("why")
    before = len(sandbox.app.heard)
    question.get_by_role("button", name="Keep it").click()
    expect(question).to_have_count(0)
    assert len(sandbox.app.heard) == before
    decline.click()
    page.get_by_role("dialog").get_by_role("button", name="Decline it").click()
    expect(decline).not_to_have_attribute("aria-busy", "true")
    assert sandbox.app.last("block_actions")["actions"][0]["action_id"] == "danger_button"


def test_what_is_chosen_in_a_message_reaches_the_app(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.post(
        text="Choices",
        blocks=[
            {"type": "actions", "elements": gallery.SELECTS[:6]},
            {"type": "actions", "elements": [*gallery.PICKERS, gallery.BUTTONS[4]]},
        ],
    )
    page = open_page(sandbox)
    message = page.locator(f'#panel-messages [data-ts="{ts}"]')

    def chosen() -> JSON:
        page.wait_for_timeout(50)
        action: JSON = sandbox.app.last("block_actions")["actions"][0]
        return action

    message.get_by_role("combobox", name="Severity").click()
    page.get_by_role("option", name="High").click()
    expect(message.get_by_role("combobox", name="Severity")).to_have_value("High")
    assert chosen()["selected_option"]["value"] == "high"

    message.get_by_role("combobox", name="Person of the project").fill("car")
    page.get_by_role("option", name="Carla").click()
    assert chosen()["selected_option"]["value"] == "carla"

    message.get_by_role("combobox", name="Owner").click()
    page.get_by_role("option", name="Priya Nair").click()
    assert chosen()["selected_user"] == sandbox.ready["people"]["priya"]

    message.get_by_role("combobox", name="Labels").click()
    page.get_by_role("option", name="Low").click()
    page.get_by_role("option", name="High").click()
    page.keyboard.press("Escape")
    assert [each["value"] for each in chosen()["selected_options"]] == ["low", "high"]

    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Make it a change request").click()
    assert chosen()["selected_option"]["value"] == "convert"

    message.get_by_role("checkbox", name="Low").check()
    assert [each["value"] for each in chosen()["selected_options"]] == ["low", "high"]
    message.get_by_role("radio", name="Normal").check()
    assert chosen()["selected_option"]["value"] == "normal"
    message.locator('[data-action="a_date"]').fill("2026-12-24")
    assert chosen()["selected_date"] == "2026-12-24"
