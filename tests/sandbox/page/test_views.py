"""Whatever the bot's views put into Slack, the page can show: a type it does not know would be seen as JSON."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from playwright.sync_api import Page

from bot.slack.blocks import Message
from bot.words import Language, Words
from tests.slack.views.gallery import GALLERY
from tests.slack.views.shown import Shown

_TEXT = "Login *page* is down"

_DRAW = """async ([blocks, isForm]) => {
  const { drawBlocks } = await import("/blocks/index.js");
  const { messageSurface, viewSurface } = await import("/surface.js");
  const surface = isForm ? viewSurface({ id: "V0" }) : messageSurface({ channel: "C0", ts: "1" });
  const holder = document.createElement("div");
  holder.append(...drawBlocks(blocks, surface));
  return [...holder.querySelectorAll(".unknown summary")].map((node) => node.textContent);
}"""

_KNOWN = """async () => {
  const { BLOCKS } = await import("/blocks/index.js");
  const { ELEMENTS } = await import("/elements/index.js");
  return [Object.keys(BLOCKS), Object.keys(ELEMENTS)];
}"""


@cache
def _views() -> list[tuple[str, Shown]]:
    return [
        (f"{name}, {language}", view)
        for language in Language
        for name, shown in GALLERY.items()
        for view in shown(Words(language), _TEXT)
    ]


def _blocks(view: Shown) -> list[dict[str, Any]]:
    return list(view.blocks) if isinstance(view, Message) else list(view["blocks"])


def _shape(thing: Any) -> Any:
    """What decides how a thing is drawn: its types and what it has, not its words."""
    match thing:
        case dict():
            return tuple((key, value if key == "type" else _shape(value)) for key, value in sorted(thing.items()))
        case list() | tuple():
            return frozenset(_shape(each) for each in thing)
        case _:
            return None


def _elements(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if block["type"] == "actions":
        yield from block["elements"]
    for name in ("accessory", "element"):
        if name in block:
            yield block[name]


def test_every_block_and_element_of_every_view_is_one_that_the_page_draws(any_page: Page) -> None:
    known_blocks, known_elements = (set(names) for names in any_page.evaluate(_KNOWN))
    missing = {
        f"{thing['type']} ({name})"
        for name, view in _views()
        for block in _blocks(view)
        for known, things in ((known_blocks, [block]), (known_elements, list(_elements(block))))
        for thing in things
        if thing["type"] not in known
    }
    assert missing == set()


def test_no_view_is_shown_as_json_even_in_part(any_page: Page) -> None:
    drawn: dict[tuple[bool, Any], dict[str, Any]] = {}
    for _, view in _views():
        for block in _blocks(view):
            drawn.setdefault((not isinstance(view, Message), _shape(block)), block)
    assert len(drawn) > 40, "the gallery has become poor"
    for is_form in (True, False):
        some = [block for (form, _), block in drawn.items() if form is is_form]
        assert any_page.evaluate(_DRAW, [some, is_form]) == []
