"""The clock shows the project's time, moves on by a press, and the page says what happened meanwhile."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.page.conftest import Opener, Sandbox

_AT = """async ([move, now, zone]) => {
  const time = await import("/time.js");
  return time[move](Number(now.slice(0, 2)), new Date(now.slice(3)), zone).toISOString();
}"""


@pytest.mark.parametrize(
    ("move", "now", "zone", "then"),
    [
        ("tomorrowAt", "09 2026-11-23T08:10:00Z", "Europe/Berlin", "2026-11-24T08:00:00.000Z"),
        ("tomorrowAt", "09 2026-03-28T12:00:00Z", "Europe/Berlin", "2026-03-29T07:00:00.000Z"),
        ("tomorrowAt", "02 2026-03-28T12:00:00Z", "Europe/Berlin", "2026-03-29T01:00:00.000Z"),
        ("tomorrowAt", "02 2026-10-24T12:00:00Z", "Europe/Berlin", "2026-10-25T00:00:00.000Z"),
        ("tomorrowAt", "09 2026-11-23T17:00:00Z", "Asia/Shanghai", "2026-11-25T01:00:00.000Z"),
        ("fridayAt", "16 2026-11-23T08:10:00Z", "Europe/Berlin", "2026-11-27T15:00:00.000Z"),
        ("fridayAt", "16 2026-11-27T14:59:00Z", "Europe/Berlin", "2026-11-27T15:00:00.000Z"),
        ("fridayAt", "16 2026-11-27T15:00:00Z", "Europe/Berlin", "2026-12-04T15:00:00.000Z"),
        ("fridayAt", "16 2026-11-27T23:30:00Z", "Pacific/Auckland", "2026-12-04T03:00:00.000Z"),
    ],
)
def test_a_wall_time_is_found_in_its_zone(any_page: Page, move: str, now: str, zone: str, then: str) -> None:
    assert any_page.evaluate(_AT, [move, now, zone]) == then


def test_the_clock_moves_on_and_the_page_says_where_it_stands(fresh_sandbox: Sandbox, open_page: Opener) -> None:
    page, other = open_page(fresh_sandbox), open_page(fresh_sandbox, "priya")

    def now() -> datetime:
        return datetime.fromisoformat(fresh_sandbox.control("clock")["now"])

    began = now()
    page.get_by_role("button", name="An hour on").click()
    expect(page.get_by_text("Nothing was said meanwhile.")).to_be_visible()
    assert 3600 <= (now() - began).total_seconds() < 3700

    page.get_by_role("button", name="Friday 16:00").click()
    expect(page.get_by_role("status").filter(has_text="It is now Fri")).to_contain_text("16:00")
    expect(page.locator(".clock-face")).to_contain_text("Fri")
    expect(page.locator(".clock-zone")).to_have_text("CET")
    expect(other.locator(".clock-face")).to_contain_text("16:00")
    expect(other.locator(".clock-zone")).to_have_text("CET · 15:00 for you")  # Priya is in London
    assert now().astimezone(UTC).weekday() == 4

    page.get_by_role("button", name="Other…").click()
    asked = page.get_by_role("dialog", name="Date and time")
    asked.get_by_label("Date and time").fill("2026-11-01T09:00")
    asked.get_by_role("button", name="Go there").click()
    expect(page.get_by_text("The clock only goes forward.")).to_be_visible()


def test_while_the_clock_moves_the_page_says_so_and_then_what_was_said(
    fresh_sandbox: Sandbox, open_page: Opener
) -> None:
    clock = f"clock?seen={fresh_sandbox.control('clock')['seq']}&wait=0"
    fresh_sandbox.control(clock)  # from now on an app counts as following
    page = open_page(fresh_sandbox, "lena", "general")
    page.get_by_role("button", name="Tomorrow 9:00").click()
    expect(page.get_by_text("Time passes, Rapport works through it…")).to_be_visible()
    root = fresh_sandbox.post(text="The week in short")
    fresh_sandbox.post("team-clients", text="Nobody has decided yet")
    fresh_sandbox.post(thread_ts=root, text="A word below it")
    fresh_sandbox.control("clock/arrive", done=True)
    told = page.get_by_role("status").filter(has_text="It is now")
    expect(told).to_contain_text("3 messages meanwhile:")
    expect(page.get_by_text("Time passes")).to_have_count(0)
    expect(told.get_by_role("listitem")).to_contain_text(
        ["#acme-portalThe week in short", "#team-clientsNobody has decided yet", "#acme-portalA word below it"]
    )
    told.get_by_role("button", name="#acme-portal").last.click()
    expect(page.locator("#thread").get_by_text("A word below it")).to_be_visible()
    expect(page.locator("#panel-messages").get_by_text("The week in short")).to_be_visible()
    expect(told).to_have_count(0)


def test_a_thread_that_goes_on_for_days_names_the_day_of_each_message(
    fresh_sandbox: Sandbox, open_page: Opener
) -> None:
    root = fresh_sandbox.say("marco", "When does it come?")
    fresh_sandbox.control("clock", by=3 * 86400)
    fresh_sandbox.say("lena", "Today", thread_ts=root)
    page = open_page(fresh_sandbox)
    page.locator("#panel-messages .replies").click()
    stamps = page.locator("#thread .stamp")
    expect(stamps).to_have_count(2)
    assert re.fullmatch(r"\w{3} \d{1,2} \w{3} \d\d:\d\d", stamps.first.inner_text())
    assert re.fullmatch(r"\d\d:\d\d", stamps.last.inner_text())
