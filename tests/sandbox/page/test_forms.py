"""Forms keep what was typed, whatever happens around them."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.sandbox.page import gallery
from tests.sandbox.page.conftest import Opener, Sandbox


def _open_form(sandbox: Sandbox, page: Page) -> Locator:
    ts = sandbox.post(text="A form", blocks=[{"type": "actions", "elements": gallery.BUTTONS}])
    page.locator(f'#panel-messages [data-ts="{ts}"]').get_by_role("button", name="Resolve").click()
    form = page.get_by_role("dialog", name="Report an issue")
    expect(form).to_be_visible()
    return form


def _fill(form: Locator, line: str) -> None:
    form.get_by_label("A line").fill(line)
    form.get_by_label("Some lines").fill("first\nsecond")
    form.get_by_label("A number").fill("12.5")
    form.get_by_label("Low", exact=True).last.check()


def _expect_filled(form: Locator, line: str) -> None:
    expect(form.get_by_label("A line")).to_have_value(line)
    expect(form.get_by_label("Some lines")).to_have_value("first\nsecond")
    expect(form.get_by_label("A number")).to_have_value("12.5")
    expect(form.get_by_label("Low", exact=True).last).to_be_checked()


def test_an_error_stands_under_its_field_and_the_typed_text_stays(sandbox: Sandbox, open_page: Opener) -> None:
    form = _open_form(sandbox, open_page(sandbox, "marco"))
    _fill(form, "wrong <b>words</b>")
    form.get_by_role("button", name="Report").click()
    line = form.get_by_label("A line")
    expect(line).to_have_attribute("aria-invalid", "true")
    expect(line).to_be_focused()
    expect(line).to_have_accessible_description("A hint for plain_text_input Say what you see, not what is wrong.")
    _expect_filled(form, "wrong <b>words</b>")
    line.fill("right words")
    form.get_by_role("button", name="Report").click()
    expect(form).to_be_hidden()


def test_a_form_says_what_slack_says_about_a_bad_address_and_keeps_it(sandbox: Sandbox, open_page: Opener) -> None:
    form = _open_form(sandbox, open_page(sandbox))
    form.get_by_label("An email").fill("not an address")
    form.get_by_role("button", name="Report").click()
    expect(form.get_by_label("An email")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("An email")).to_have_value("not an address")


def test_what_slack_finds_wrong_is_said_in_the_language_of_the_page(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, language="zh")
    form = _open_form(sandbox, page)
    form.get_by_label("A number").fill("many")
    form.get_by_role("button", name="Report").click()
    expect(form.get_by_label("A number")).to_have_accessible_description(re.compile("请填写有效的数字。"))
    expect(form.get_by_label("A number")).to_have_value("many")


@pytest.mark.parametrize("away", ["Back", "Cancel"])
def test_a_form_pushed_on_top_leaves_the_one_below_as_it_was(sandbox: Sandbox, open_page: Opener, away: str) -> None:
    page = open_page(sandbox)
    form = _open_form(sandbox, page)
    _fill(form, "push")
    form.get_by_role("button", name="Report").click()
    top = page.get_by_role("dialog", name="On top")
    expect(top).to_be_visible()
    top.get_by_role("button", name=away, exact=True).click()
    _expect_filled(page.get_by_role("dialog", name="Report an issue"), "push")


def test_a_form_updated_by_the_app_keeps_what_was_typed(sandbox: Sandbox, open_page: Opener) -> None:
    form = _open_form(sandbox, open_page(sandbox))
    _fill(form, "update")
    form.get_by_role("button", name="Report").click()
    expect(form.get_by_text("Updated in place")).to_be_visible()
    _expect_filled(form, "update")


def test_a_form_is_still_open_after_a_reload(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, "priya")
    _open_form(sandbox, page)
    page.reload()
    expect(page.get_by_role("dialog", name="Report an issue")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_everything_a_form_holds_reaches_the_app(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox)
    form = _open_form(sandbox, page)

    def choose(label: str, *names: str, typed: str = "") -> None:
        form.get_by_role("combobox", name=label).click()
        page.keyboard.type(typed)
        for name in names:
            page.get_by_role("option", name=name).click()
        if form.get_by_role("listbox").count():
            page.keyboard.press("Escape")

    choose("One static", "High")
    choose("Many static", "Low", "High")
    choose("One external", "Anna", typed="an")
    choose("Many external", "Bert", typed="b")
    choose("One user", "Marco Rossi")
    choose("Many users", "Tom Okafor", "Priya Nair")
    choose("One channel", "#general")
    form.get_by_label("A moment").fill("2026-12-24T18:00")
    form.get_by_label("A time").fill("17:15")
    form.get_by_label("An address").fill("https://example.com/")
    _fill(form, "all of it")
    form.get_by_role("button", name="Report").click()
    expect(form).to_be_hidden()

    values = sandbox.app.last("view_submission")["view"]["state"]["values"]
    people = sandbox.ready["people"]
    got = {action: entry for block in values.values() for action, entry in block.items()}
    assert got["one_static"]["selected_option"]["value"] == "high"
    assert [each["value"] for each in got["many_static"]["selected_options"]] == ["low", "high"]
    assert got["one_external"]["selected_option"]["value"] == "anna"
    assert [each["value"] for each in got["many_external"]["selected_options"]] == ["bert"]
    assert got["one_user"]["selected_user"] == people["marco"]
    assert got["many_users"]["selected_users"] == [people["tom"], people["priya"]]
    assert got["one_channel"]["selected_channel"] == sandbox.ready["channels"]["general"]
    assert got["a_date"]["selected_date"] == "2026-12-01"
    assert got["a_time"]["selected_time"] == "17:15"
    assert got["a_moment"]["selected_date_time"] == 1798131600  # 18:00 in Berlin, where Lena is
    assert [each["value"] for each in got["some_boxes"]["selected_options"]] == ["low", "high"]
    assert got["some_lines"]["value"] == "first\nsecond"
    assert got["a_number"]["value"] == "12.5"
