"""Everything can be done without a mouse."""

from playwright.sync_api import expect

from tests.sandbox.page import gallery
from tests.sandbox.page.conftest import Opener, Sandbox


def test_a_command_is_found_completed_sent_and_called_back_by_keys(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox)
    box = page.get_by_role("combobox", name="Message #acme-portal")
    box.focus()
    page.keyboard.type("/client-")
    expect(page.get_by_role("option")).to_have_count(9)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="/client-change")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.type("st")
    page.keyboard.press("Tab")
    expect(box).to_have_value("/client-status ")
    page.keyboard.press("Enter")
    expect(box).to_have_value("")
    assert sandbox.app.last("command")["command"] == "/client-status"
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("/client-status")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_value("")


def test_shift_and_enter_make_a_line_and_enter_sends(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox)
    page.get_by_role("combobox", name="Message #acme-portal").focus()
    page.keyboard.type("a first line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("a second line")
    page.keyboard.press("Enter")
    expect(page.locator("li.message").last.locator(".text")).to_have_text(
        "a first linea second line", use_inner_text=False
    )
    expect(page.locator("li.message").last.locator(".text br")).to_have_count(1)


def test_messages_are_walked_with_arrows_and_worked_on_with_tab(sandbox: Sandbox, open_page: Opener) -> None:
    first = sandbox.say("tom", "the message before")
    second = sandbox.say("tom", "the last message")
    page = open_page(sandbox)
    last = page.locator(f'#panel-messages [data-ts="{second}"]')
    last.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(f'#panel-messages [data-ts="{first}"]')).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="React with +1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take back +1 (1)")).to_be_visible()


def test_a_form_is_filled_and_left_by_keys_and_the_focus_comes_back(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.post(text="A form", blocks=[{"type": "actions", "elements": gallery.BUTTONS}])
    page = open_page(sandbox)
    button = page.locator(f'#panel-messages [data-ts="{ts}"]').get_by_role("button", name="Resolve")
    button.focus()
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Report an issue")
    severity = form.get_by_role("combobox", name="One static")
    expect(severity).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(severity).to_have_value("High")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(form).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(button).to_be_focused()


def test_a_card_that_changes_under_ones_hands_keeps_the_focus(sandbox: Sandbox, open_page: Opener) -> None:
    buttons = {"type": "actions", "elements": gallery.BUTTONS}
    ts = sandbox.post(text="A card", blocks=[buttons])
    page = open_page(sandbox)
    card = page.locator(f'#panel-messages [data-ts="{ts}"]')
    card.get_by_role("button", name="Resolve").focus()
    channel = sandbox.ready["channels"]["acme-portal"]
    sandbox.client.chat_update(
        channel=channel,
        ts=ts,
        text="A card",
        blocks=[{"type": "divider"}, {"type": "actions", "elements": gallery.BUTTONS}],
    )
    expect(card.locator("hr")).to_be_visible()
    expect(card.get_by_role("button", name="Resolve")).to_be_focused()
    sandbox.client.chat_update(channel=channel, ts=ts, text="Nothing left to do", blocks=[])
    expect(card.get_by_text("Nothing left to do")).to_be_visible()
    expect(card).to_be_focused()


def test_a_thread_opens_and_closes_by_keys_and_the_focus_comes_back(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.say("marco", "a question with an answer")
    sandbox.say("lena", "the answer", thread_ts=ts)
    page = open_page(sandbox)
    replies = page.locator(f'#panel-messages [data-ts="{ts}"]').get_by_role("button", name="1 reply")
    replies.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Thread")
    expect(panel.get_by_text("the answer")).to_be_visible()
    panel.get_by_role("combobox", name="Reply…").focus()
    page.keyboard.type("/client")
    expect(panel.get_by_text("Commands cannot be run in a thread")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(replies).to_be_focused()
