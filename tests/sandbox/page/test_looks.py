"""Both widths, both languages, light and dark, and those who hear the page instead of seeing it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.sandbox.page.conftest import Opener, Sandbox

_TOO_WIDE = """() => [
  document.documentElement.scrollWidth > innerWidth && "the page",
  ...[...document.querySelectorAll("main *, aside *, dialog *, header *")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }))
    .filter((node) => !node.closest(".table-scroll, .visually-hidden, .skip"))
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => `${node.tagName}.${node.className}`),
].filter(Boolean)"""


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_wider_than_a_telephone(filled_sandbox: Sandbox, open_page: Opener, language: str) -> None:
    page = open_page(filled_sandbox, width=390, language=language, guide=True)
    expect(page.locator("li.message")).to_have_count(4)
    assert page.evaluate(_TOO_WIDE) == []
    page.locator("#foot .box").fill("/")
    expect(page.locator("#foot .offer").first).to_be_visible()
    assert page.evaluate(_TOO_WIDE) == []
    page.locator("#foot .box").fill("")
    page.locator("#open-menu").click()
    expect(page.locator("#close-menu")).to_be_visible()
    assert page.evaluate(_TOO_WIDE) == []
    page.keyboard.press("Escape")
    page.locator(".clock-now").click()
    expect(page.locator("[data-move=friday]")).to_be_visible()
    assert page.evaluate(_TOO_WIDE) == []
    page.keyboard.press("Escape")
    page.locator("#panel-messages .replies").click()
    expect(page.locator("#thread li.message")).to_have_count(2)
    assert page.evaluate(_TOO_WIDE) == []
    page.locator("#thread header button").click()
    page.locator('[data-action="primary_button"]').click()
    expect(page.locator("dialog.modal")).to_be_visible()
    assert page.evaluate(_TOO_WIDE) == []


def test_whoever_reads_the_last_message_still_does_when_there_is_less_room(
    filled_sandbox: Sandbox, open_page: Opener
) -> None:
    page = open_page(filled_sandbox)
    last = page.locator("#panel-messages li.message").last
    expect(last).to_be_in_viewport()
    page.set_viewport_size({"width": 600, "height": 500})
    expect(last).to_be_in_viewport()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(filled_sandbox: Sandbox, open_page: Opener, theme: str) -> None:
    page = open_page(filled_sandbox, theme=theme, guide=True)
    expect(page.locator("li.message")).to_have_count(4)
    page.locator("#panel-messages .replies").click()
    expect(page.locator("#thread li.message")).to_have_count(2)
    page.locator("#foot .box").fill("/")
    assert _serious(page) == []
    page.locator("#foot .box").fill("")
    page.locator("li.message", has_text="We see it too.").hover()
    page.get_by_role("toolbar").get_by_role("button", name="Add a reaction").click()
    assert _serious(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Resolve").click()
    form = page.get_by_role("dialog", name="Report an issue")
    form.get_by_label("A line").fill("wrong")
    form.get_by_role("button", name="Report").click()
    expect(form.get_by_label("A line")).to_have_attribute("aria-invalid", "true")
    form.get_by_role("combobox", name="Many static").click()
    assert _serious(page) == []


def test_axe_finds_nothing_serious_on_a_telephone(filled_sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(filled_sandbox, "marco", width=390, theme="dark", language="zh", guide=True)
    page.locator(".playing").click()
    assert _serious(page) == []
    page.keyboard.press("Escape")
    page.locator("#open-menu").click()
    assert _serious(page) == []


def test_both_languages_have_every_sentence(any_page: Page) -> None:
    missing = any_page.evaluate(
        """async () => {
          const { en } = await import("/words/en.js");
          const { zh } = await import("/words/zh.js");
          const holes = (said) => [...(said.other ?? said).matchAll(/\\{\\w+\\}/g)].map(String).sort().join();
          const isWhole = (key) => key in en && key in zh && holes(en[key]) === holes(zh[key]);
          return [...Object.keys(en), ...Object.keys(zh)].filter((key) => !isWhole(key));
        }"""
    )
    assert missing == []


def test_the_language_is_the_seeds_until_one_is_chosen(chinese_sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(chinese_sandbox, "marco", None, language="")
    expect(page.get_by_role("combobox", name="发消息到 #星程-客户门户")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("button", name="切换为英文（English）").click()
    expect(page.get_by_role("combobox", name="Message #星程-客户门户")).to_be_visible()
    page.reload()
    expect(page.get_by_role("combobox", name="Message #星程-客户门户")).to_be_visible()


def test_a_chinese_name_is_completed_and_mentioned(chinese_sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(chinese_sandbox, "marco", None, language="")
    box = page.get_by_role("combobox", name="发消息到 #星程-客户门户")
    box.fill("请看一下，@林")
    box.press("Enter")
    expect(box).to_have_value("请看一下，@林岚 ")
    box.press_sequentially("谢谢")
    box.press("Enter")
    message = page.locator("li.message", has_text="请看一下")
    expect(message.locator(".mark")).to_have_text("@林岚")


def test_the_colours_follow_the_system_until_some_are_chosen(sandbox: Sandbox, open_page: Opener) -> None:
    page = open_page(sandbox, theme="")

    def ground() -> str:
        return str(page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor"))

    page.emulate_media(color_scheme="dark")
    dark = ground()
    page.emulate_media(color_scheme="light")
    assert ground() != dark
    page.get_by_role("button", name="Colours: as the system").click()
    page.get_by_role("button", name="Colours: light").click()
    assert ground() == dark
    page.reload()
    expect(page.get_by_role("button", name="Colours: dark")).to_be_visible()
    assert ground() == dark
