"""Being several people: what each sees, may do, and hears of the others."""

import re

from playwright.sync_api import Browser, Page, Route, expect

from tests.sandbox.page import gallery
from tests.sandbox.page.conftest import Opener, Sandbox

_ONE_MOMENT = 200  # ms
_TRIES = 10  # the machine may have other things to do for a while, not as often as that


def test_two_windows_are_two_people_and_see_each_other_at_once(sandbox: Sandbox, open_page: Opener) -> None:
    ours, theirs = open_page(sandbox, "lena"), open_page(sandbox, "marco")
    theirs.evaluate(
        """() => {
          window.seen = {};
          new MutationObserver(() => {
            const shown = document.querySelector("#panel-messages").textContent;
            for (const [said] of shown.matchAll(/window to window \\d/g)) window.seen[said] ??= Date.now();
          }).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    ours.evaluate("document.addEventListener('keydown', () => { window.pressed = Date.now(); }, { capture: true })")
    box = ours.get_by_role("combobox", name="Message #acme-portal")
    took: list[float] = []
    while min(took, default=_ONE_MOMENT) >= _ONE_MOMENT:
        assert len(took) < _TRIES, took
        said = f"window to window {len(took)}"
        box.fill(f"{said}, @Marco Rossi")
        box.press("Enter")
        expect(theirs.get_by_text(said).last.locator(".mark-me")).to_have_text("@Marco Rossi")
        took.append(theirs.evaluate(f"window.seen['{said}']") - ours.evaluate("window.pressed"))
        expect(box).to_have_value("")


def test_what_is_said_while_a_window_opens_is_not_missed(sandbox: Sandbox, browser: Browser) -> None:
    page = browser.new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/control/events*", hold)
    with page.expect_request("**/control/events*"):
        page.goto(f"{sandbox.url}?as=lena&lang=en&channel=acme-portal")
    expect(page.get_by_role("button", name="You are Lena")).to_be_visible()
    stamp = sandbox.say("marco", "Said while the window was opening.")
    held.pop().continue_()
    expect(page.locator(f'#panel-messages [data-ts="{stamp}"]')).to_be_visible()
    page.close()


def test_a_person_is_changed_by_a_click_a_key_and_the_address(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, "lena")
    faces = page.get_by_role("group", name="Choose who you are")
    faces.get_by_role("button", name="Play Marco Rossi of Acme Logistics. Key: Alt+4").click()
    expect(page).to_have_url(f"{sandbox.url}?as=marco&theme=light&lang=en&channel=acme-portal")
    expect(page.get_by_role("button", name="You are Marco Rossi")).to_be_visible()
    page.keyboard.press("Alt+7")
    expect(page.get_by_role("heading", name="harbour-shop")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="acme-portal")).to_be_visible()
    expect(page.get_by_role("button", name="You are Marco Rossi")).to_be_visible()


def test_a_client_sees_only_the_channels_they_are_in(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, "nora", None)
    entries = page.get_by_role("navigation").get_by_role("listitem")
    expect(entries).to_contain_text(["harbour-shop", "Rapport"])
    page.goto(f"{sandbox.url}?as=nora&channel=team-clients")
    expect(page.get_by_role("heading", name="harbour-shop")).to_be_visible()


def test_commands_are_offered_to_our_people_only_and_the_page_says_why(sandbox: Sandbox, open_page: Opener) -> None:
    ours, theirs = open_page(sandbox, "lena"), open_page(sandbox, "marco")
    ours.get_by_role("combobox", name="Message #acme-portal").fill("/client-iss")
    expect(ours.get_by_role("option")).to_contain_text(["/client-issue[title | number | list]Raise an issue"])
    box = theirs.get_by_role("combobox", name="Message #acme-portal")
    box.fill("/client-issue Login page is down")
    expect(theirs.get_by_role("option")).to_have_count(0)
    box.fill("/client")
    expect(
        theirs.get_by_text("No commands here: in a shared channel they work only for Northwind Studio")
    ).to_be_visible()
    box.fill("/client-issue Login page is down")
    box.press("Enter")
    expect(theirs.get_by_text("/client-issue is not a command you can use here.")).to_be_visible()
    expect(box).to_have_value("/client-issue Login page is down")


def test_a_command_reaches_the_app(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, "tom")
    box = page.get_by_role("combobox", name="Message #acme-portal")
    box.fill("/client-issue Login page is down & out")
    box.press("Enter")
    expect(box).to_have_value("")
    assert sandbox.app.last("command")["text"] == "Login page is down &amp; out"


def test_an_ephemeral_message_is_marked_and_only_its_person_sees_it(sandbox: Sandbox, open_page: Opener) -> None:
    ours, theirs = open_page(sandbox, "lena"), open_page(sandbox, "marco")
    sandbox.client.chat_postEphemeral(
        channel=sandbox.ready["channels"]["acme-portal"],
        user=sandbox.ready["people"]["marco"],
        text="Only an approver may",
    )
    sandbox.say("tom", "said after the ephemeral one")
    message = theirs.locator("li.message", has_text="Only an approver may")
    expect(message).to_contain_text("Only visible to you")
    expect(ours.get_by_text("said after the ephemeral one")).to_be_visible()
    expect(ours.get_by_text("Only an approver may")).to_have_count(0)
    message.get_by_role("button", name="Dismiss").click()
    expect(message).to_have_count(0)


def test_whoever_is_taken_up_never_sees_what_was_only_for_the_one_before(sandbox: Sandbox, open_page: Opener) -> None:
    sandbox.client.chat_postEphemeral(
        channel=sandbox.ready["channels"]["acme-portal"], user=sandbox.ready["people"]["tom"], text="For Tom alone"
    )
    page = open_page(sandbox, "tom")
    expect(page.get_by_text("For Tom alone")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/control/messages*", hold)
    page.keyboard.press("Alt+4")
    expect(page.get_by_role("button", name="You are Marco Rossi")).to_be_visible()
    expect(page.get_by_text("For Tom alone")).to_have_count(0)
    for route in held:
        route.continue_()
    page.unroute("**/control/messages*")


def test_a_shortcut_on_a_message_is_for_our_people_only(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.say("marco", "please write this down")

    def menu(page: Page) -> list[str]:
        page.locator(f'#panel-messages [data-ts="{ts}"]').hover()
        page.get_by_role("toolbar").get_by_role("button", name="More for this message").click()
        return page.get_by_role("menuitem").all_inner_texts()

    assert menu(open_page(sandbox, "marco")) == ["Pin to the channel", "Edit", "Delete"]
    page = open_page(sandbox, "lena")
    assert menu(page) == ["Record this message\nRapport", "Pin to the channel"]
    page.get_by_role("menuitem", name="Record this message").click()
    expect(page.get_by_role("dialog", name="On top")).to_be_visible()
    assert sandbox.app.last("message_action")["message"]["ts"] == ts


def test_messages_are_edited_deleted_reacted_to_and_answered(sandbox: Sandbox, open_page: Opener) -> None:
    page, other = open_page(sandbox, "priya"), open_page(sandbox, "tom")
    ts = sandbox.say("priya", "the first wording")
    mine = page.locator(f'#panel-messages [data-ts="{ts}"]')
    seen = other.locator(f'#panel-messages [data-ts="{ts}"]')

    mine.hover()
    page.get_by_role("toolbar").get_by_role("button", name="More for this message").click()
    page.get_by_role("menuitem", name="Edit").click()
    mine.get_by_role("textbox", name="Edit").fill("a better wording")
    page.keyboard.press("Enter")
    expect(seen).to_contain_text("a better wording (edited)")

    seen.hover()
    other.get_by_role("toolbar").get_by_role("button", name="Add a reaction").click()
    other.get_by_role("searchbox", name="Find an emoji").fill("beetle")
    other.keyboard.press("Enter")
    mine.get_by_role("button", name="React with beetle (1)").click()
    expect(seen.get_by_role("button", name="Take back beetle (2)")).to_be_visible()

    mine.hover()
    page.get_by_role("toolbar").get_by_role("button", name="Reply in thread").click()
    reply = page.get_by_role("complementary", name="Thread").get_by_role("combobox", name="Reply…")
    expect(reply).to_be_focused()
    reply.fill("a reply")
    reply.press("Enter")
    seen.get_by_role("button", name="1 reply").click()
    expect(other.get_by_role("complementary", name="Thread").get_by_text("a reply", exact=True)).to_be_visible()

    mine.hover()
    page.locator("#panel-messages").get_by_role("toolbar").get_by_role("button", name="More for this message").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(seen.get_by_text("a better wording")).to_have_count(0)


def test_what_came_meanwhile_is_marked_unread_until_it_is_read(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, "lena", "general")
    entry = page.get_by_role("navigation").get_by_role("button", name="team-clients")
    sandbox.say("lena", "older news", "team-clients")
    sandbox.say("tom", "news for the team", "team-clients")
    expect(entry).to_have_accessible_name("team-clients 1 unread message")
    page.reload()
    expect(entry).to_have_accessible_name("team-clients 1 unread message")
    entry.click()
    expect(page.get_by_text("news for the team")).to_be_visible()
    expect(entry).to_have_accessible_name("team-clients")
    new = page.get_by_role("listitem").filter(has_text=re.compile("^New$"))
    expect(new).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name="general").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("general")
    stamp = sandbox.say("tom", "said before our eyes", "general")
    expect(page.locator(f'#panel-messages [data-ts="{stamp}"]')).to_be_visible()
    expect(new).to_have_count(0)


def test_a_pinned_message_has_a_bar_that_leads_to_it(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.post(channel="harbour-shop", text="Report an issue with one press")
    page = open_page(sandbox, "nora", "harbour-shop")
    page.locator(f'#panel-messages [data-ts="{ts}"]').hover()
    page.get_by_role("toolbar").get_by_role("button", name="More for this message").click()
    page.get_by_role("menuitem", name="Pin to the channel").click()
    page.get_by_role("button", name="1 pinned Report an issue with one press").click()
    expect(page.locator(f'#panel-messages [data-ts="{ts}"]')).to_be_focused()


def test_a_link_to_a_message_leads_there_in_the_same_window(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.post(text="The one that is meant")
    channel = sandbox.ready["channels"]["acme-portal"]
    address = str(sandbox.client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
    sandbox.post("team-clients", text=f"Have a look at <{address}|that card>")
    page = open_page(sandbox, "lena", "team-clients")
    page.get_by_role("link", name="that card").click()
    expect(page.locator("li.message.is-shown")).to_contain_text("The one that is meant")
    expect(page.get_by_role("heading", name="acme-portal")).to_be_visible()
    assert len(page.context.pages) == 1
    page.goto(address)
    expect(page.get_by_role("heading", name="acme-portal")).to_be_visible()


def test_the_app_has_a_home_and_a_direct_message(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, "lena")
    page.get_by_role("navigation").get_by_role("button", name="Rapport").click()
    page.get_by_role("tab", name="Home").click()
    home = page.get_by_role("tabpanel", name="Home")
    expect(home.get_by_role("heading", name="What waits for you")).to_be_visible()
    home.get_by_role("button", name="Open it").click()
    expect(home.get_by_role("button", name="Open it")).not_to_have_attribute("aria-busy", "true")
    assert sandbox.app.last("block_actions")["actions"][0]["action_id"] == "home_button"
    page.get_by_role("tab", name="Home").press("ArrowRight")
    expect(page.get_by_role("tab", name="Messages")).to_be_focused()
    box = page.get_by_role("combobox", name="Message Rapport")
    box.fill("hello there")
    box.press("Enter")
    expect(page.get_by_role("tabpanel", name="Messages").get_by_text("hello there")).to_be_visible()


def test_whoever_read_further_up_sees_what_they_say_themselves(sandbox: Sandbox, open_page: Opener) -> None:
    sandbox.say("tom", "\n".join(["a long story"] * 60))
    page = open_page(sandbox)
    page.locator("#panel-messages").evaluate("node => node.scrollTop = 0")
    box = page.get_by_role("combobox", name="Message #acme-portal")
    box.fill("down here")
    box.press("Enter")
    expect(page.locator("#panel-messages li.message", has_text="down here")).to_be_in_viewport()


def test_a_file_is_a_link_and_a_picture_is_shown(sandbox: Sandbox, open_page: Opener) -> None:
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    sandbox.say(
        "marco",
        "see these",
        files=[{"name": "trend.png", "base64": pixel}, {"name": "notes.txt", "text": "<b>notes</b>"}],
    )
    page = open_page(sandbox, "lena")
    expect(page.get_by_role("link", name="notes.txt")).to_be_visible()
    picture = page.get_by_role("img", name="trend.png")
    expect(picture).to_be_visible()
    assert picture.evaluate("(node) => node.decode().then(() => node.naturalWidth)") == 1


def test_a_picture_from_elsewhere_is_named_and_not_loaded(sandbox: Sandbox, open_page: Opener) -> None:
    ts = sandbox.post(text="A trend", blocks=[gallery.SHOWN[7]])
    message = open_page(sandbox).locator(f'#panel-messages [data-ts="{ts}"]')
    expect(message.locator(".picture-elsewhere")).to_contain_text("trend")
    expect(message.locator("img")).to_have_count(0)
