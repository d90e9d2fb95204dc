"""The guided first minute ticks off what has been done, and goes away when it is not wanted."""

from playwright.sync_api import expect

from tests.sandbox.page.conftest import Opener, Sandbox


def test_the_five_steps_tick_off_as_they_are_done(fresh_sandbox: Sandbox, open_page: Opener) -> None:
    sandbox = fresh_sandbox
    page = open_page(sandbox, "lena", guide=True)
    guide = page.get_by_role("region", name="The first minute")
    done = guide.locator(".guide-step.is-done")
    box = page.get_by_role("combobox", name="Message #acme-portal")

    expect(guide).to_contain_text("Be Marco Rossi, the client.")
    guide.get_by_role("button", name="Take me there").click()
    expect(page.get_by_role("button", name="You are Marco Rossi")).to_be_visible()
    box.fill("@Rapport issue: Login page is down")
    box.press("Enter")
    expect(box).to_have_value("")
    card = sandbox.post(text="ISS-1 Login page is down · new")
    expect(done).to_have_count(1)

    guide.get_by_role("button", name="Take me there").click()
    expect(page.get_by_role("button", name="You are Lena Brandt")).to_be_visible()
    box.fill("fixed")
    box.press("Enter")
    expect(box).to_have_value("")
    channel = sandbox.ready["channels"]["acme-portal"]
    sandbox.client.chat_update(channel=channel, ts=card, text="ISS-1 Login page is down · resolved")
    expect(done).to_have_count(2)

    guide.get_by_role("button", name="Take me there").click()
    box.fill("yes")
    box.press("Enter")
    expect(box).to_have_value("")
    sandbox.post(text="CR-1 Invoices as PDF was approved by Marco Rossi")
    expect(done).to_have_count(3)

    page.get_by_role("button", name="Friday 16:00").click()
    expect(done).to_have_count(4)
    expect(guide).to_contain_text("press the button on the satisfaction poll")


def test_the_guide_goes_away_and_stays_away_until_it_is_asked_for(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, guide=True)
    page.get_by_role("button", name="Hide the guide").click()
    page.reload()
    shown = page.get_by_role("button", name="Show the guide")
    expect(shown).to_contain_text("0/5")
    shown.click()
    expect(page.get_by_role("region", name="The first minute")).to_contain_text("Raise an issue as the client")
