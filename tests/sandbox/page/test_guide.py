"""The guided first minute ticks off what has been done, and goes away when it is not wanted."""

from playwright.sync_api import expect

from tests.sandbox.page.conftest import Opener, Sandbox
from tests.sandbox.page.gallery import JSON, plain


def _card(action: str, words: str) -> JSON:
    return {
        "type": "actions",
        "elements": [{"type": "button", "action_id": action, "text": plain(words), "value": "1"}],
    }


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
    sandbox.post(text="ISS-1 Login page is down · new")
    expect(done).to_have_count(1)

    guide.get_by_role("button", name="Take me there").click()
    expect(page.get_by_role("heading", name="team-clients")).to_be_visible()
    expect(page.get_by_role("button", name="You are Lena Brandt")).to_be_visible()
    sandbox.post("team-clients", text="ISS-1", blocks=[_card("move:resolve", "Mark as solved")])
    page.get_by_role("button", name="Mark as solved").click()
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    expect(done).to_have_count(2)

    guide.get_by_role("button", name="Take me there").click()
    sandbox.post(text="CR-1", blocks=[_card("move:approve", "Approve")])
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    expect(done).to_have_count(3)

    page.get_by_role("button", name="Friday 16:00").click()
    expect(done).to_have_count(4)
    expect(guide).to_contain_text("press the button on the satisfaction poll")

    sandbox.post(text="How are we doing?", blocks=[_card("poll:answer", "Answer")])
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    expect(done).to_have_count(5)
    expect(guide).to_contain_text("That was the whole round.")


def test_what_others_say_of_issues_and_changes_ticks_nothing_off(fresh_sandbox: Sandbox, open_page: Opener) -> None:
    sandbox = fresh_sandbox
    page = open_page(sandbox, "marco", guide=True)
    sandbox.post(text="ISS-1", blocks=[_card("move:confirm", "Confirm solved")])
    page.get_by_role("button", name="Confirm solved").click()
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    sandbox.post(text="ISS-1 was confirmed, CR-1 is approved")
    expect(page.get_by_text("ISS-1 was confirmed")).to_be_visible()
    expect(page.locator(".guide-step.is-done")).to_have_count(0)


def test_the_guide_goes_away_and_stays_away_until_it_is_asked_for(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, guide=True)
    page.get_by_role("button", name="Hide the guide").click()
    page.reload()
    shown = page.get_by_role("button", name="Show the guide")
    expect(shown).to_contain_text("0/5")
    shown.click()
    expect(page.get_by_role("region", name="The first minute")).to_contain_text("Raise an issue as the client")
