"""The few Block Kit shapes we use, and Slack's limits, in one place: what does not fit is cut here and nowhere else.

People's words go into rich text, whose elements carry literal text: nothing in them can notify, link or format.
Our own sentences go into mrkdwn, with what fills them escaped. Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from bot.use_cases.pictures import Picture

Block: TypeAlias = dict[str, Any]
Element: TypeAlias = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SECTION_TEXT = 3000
HEADER_TEXT = 150
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_TEXT = 75
OPTIONS = 100
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
MODAL_TITLE = 24
INPUT_LABEL = 2000
INPUT_HINT = 2000
INPUT_LENGTH = 3000
PLACEHOLDER = 150
ACTIONS = 25
CONTEXT_ELEMENTS = 10
ALT_TEXT = 2000
FALLBACK_TEXT = 3900  # Slack asks for 4,000 characters at most: chat.postMessage


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: the text that notifications and screen readers read, and the blocks that are seen."""

    text: str
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()

    def as_args(self) -> dict[str, Any]:
        """As Slack's methods and acknowledgements take it."""
        return {"text": cut(self.text, FALLBACK_TEXT), "blocks": list(self.blocks[:MESSAGE_BLOCKS])}


def cut(text: str, most: int) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def escaped(text: str) -> str:
    """A person's words as Slack's mrkdwn shows them literally. https://docs.slack.dev/messaging/formatting-message-text

    Escaping keeps them from notifying and linking; an invisible joiner keeps * _ ~ ` from formatting.
    """
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, entity)
    for sign in "*_~`":
        text = text.replace(sign, f"{sign}\u2060")
    return text


def moment(at: datetime, otherwise: str) -> str:
    """In mrkdwn, a moment as each reader's own clock and language say it; `otherwise` is for where Slack does not.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    return f"<!date^{at.timestamp():.0f}^{{date_long_pretty}} {{time}}|{escaped(otherwise)}>"


def plain(text: str) -> Element:
    """Text that is shown as it is."""
    return {"type": "plain_text", "text": text, "emoji": True}


def section(text: str, *, accessory: Element | None = None, block_id: str | None = None) -> Block:
    """A paragraph of our own words, in mrkdwn."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, SECTION_TEXT), "verbatim": True}}
    if accessory:
        block["accessory"] = accessory
    if block_id:
        block["block_id"] = block_id
    return block


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(cut(text, HEADER_TEXT))}


def context(*texts: str) -> Block:
    """Small print of our own words, in mrkdwn."""
    elements = [{"type": "mrkdwn", "text": cut(text, SECTION_TEXT), "verbatim": True} for text in texts if text]
    return {"type": "context", "elements": elements[:CONTEXT_ELEMENTS]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def image(picture: Picture) -> Block:
    """A picture; whoever posts it puts the id of its file in the place of its name."""
    return {"type": "image", "slack_file": {"id": picture.name}, "alt_text": cut(picture.said, ALT_TEXT)}


def words_of(text: str, *, bold: bool = False, italic: bool = False) -> Element:
    """A run of literal text."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def mention(slack_id: str) -> Element:
    """A person, notified where the message is new."""
    return {"type": "user", "user_id": slack_id}


def emoji(name: str) -> Element:
    """A picture by its name."""
    return {"type": "emoji", "name": name}


def link(url: str, *, shown_as: str | None = None) -> Element:
    """An address that can be followed."""
    return {"type": "link", "url": url, **({"text": shown_as} if shown_as else {})}


def rich(*lines: Sequence[Element]) -> Block:
    """People's words: each line is a run of literal elements."""
    elements: list[Element] = []
    for number, line in enumerate(lines):
        if number:
            elements.append(words_of("\n"))
        elements.extend(element for element in line if element.get("text") != "")
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements or [words_of(" ")]}]}


def quote(text: str) -> Block:
    """Somebody's own words, set apart."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [words_of(text or " ")]}]}


def bullets(lines: Iterable[Sequence[Element]]) -> Block:
    """People's words as a list."""
    items = [{"type": "rich_text_section", "elements": list(line)} for line in lines]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}]}


def button(
    text: str, action_id: str, value: str, *, style: str | None = None, confirm: Element | None = None
) -> Element:
    """A button; `style` is primary or danger."""
    element: Element = {
        "type": "button",
        "text": plain(cut(text, BUTTON_TEXT)),
        "action_id": action_id,
        "value": value,
    }
    if style:
        element["style"] = style
    if confirm:
        element["confirm"] = confirm
    return element


def confirm(*, title: str, text: str, yes: str, no: str) -> Element:
    """The question before a button does what cannot be taken back."""
    return {
        "title": plain(cut(title, CONFIRM_TITLE)),
        "text": plain(cut(text, CONFIRM_TEXT)),
        "confirm": plain(cut(yes, CONFIRM_BUTTON)),
        "deny": plain(cut(no, CONFIRM_BUTTON)),
    }


def actions(*elements: Element, block_id: str | None = None) -> Block:
    """A row of buttons."""
    block: Block = {"type": "actions", "elements": list(elements[:ACTIONS])}
    if block_id:
        block["block_id"] = block_id
    return block


def option(text: str, value: str) -> Element:
    """One thing to choose."""
    return {"text": plain(cut(text, OPTION_TEXT)), "value": value}


def choice(options: Sequence[Element], *, initial: str | None = None, placeholder: str | None = None) -> Element:
    """A menu of fixed options; `initial` is the value of one of them."""
    element: Element = {"type": "static_select", "action_id": "value", "options": list(options[:OPTIONS])}
    for one in options:
        if initial is not None and one["value"] == initial:
            element["initial_option"] = one
    if placeholder:
        element["placeholder"] = plain(cut(placeholder, PLACEHOLDER))
    return element


def several(options: Sequence[Element], chosen: Collection[str], *, searched_as: str | None = None) -> Element:
    """A menu in which several are chosen, by value; of more than fit into one, one that is searched under this name."""
    if searched_as and len(options) > OPTIONS:
        element: Element = {"type": "multi_external_select", "action_id": searched_as, "min_query_length": 0}
    else:
        options = options[:OPTIONS]
        element = {"type": "multi_static_select", "action_id": "value", "options": list(options)}
    initial = [one for one in options if one["value"] in chosen]
    if initial:
        element["initial_options"] = initial[:OPTIONS]
    return element


def checkboxes(options: Sequence[Element], *, initial: Collection[str] = ()) -> Element:
    """Boxes to tick; `initial` are the values of those that are."""
    ticked = [one for one in options if one["value"] in initial]
    element: Element = {"type": "checkboxes", "action_id": "value", "options": list(options)}
    return element | ({"initial_options": ticked} if ticked else {})


def person(initial: str | None = None) -> Element:
    """A field to choose somebody in, of either side."""
    return {"type": "users_select", "action_id": "value", **({"initial_user": initial} if initial else {})}


def persons(initial: Sequence[str] = ()) -> Element:
    """A field to choose several people in, of either side."""
    return {"type": "multi_users_select", "action_id": "value", **({"initial_users": list(initial)} if initial else {})}


def text_input(*, initial: str = "", lines: bool = False, most: int = INPUT_LENGTH, placeholder: str = "") -> Element:
    """A field to type in; what it holds already is kept whole up to Slack's own limit."""
    element: Element = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": lines,
        "max_length": min(most, INPUT_LENGTH),
    }
    if initial:
        element["initial_value"] = initial[:INPUT_LENGTH]
    if placeholder:
        element["placeholder"] = plain(cut(placeholder, PLACEHOLDER))
    return element


def field(name: str, label: str, element: Element, *, optional: bool = False, hint: str | None = None) -> Block:
    """One question of a form; its answer comes back under `name`."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(cut(label, INPUT_LABEL)),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(cut(hint, INPUT_HINT))
    return block


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    carries: str,
    submit: str | None = None,
    close: str,
) -> dict[str, Any]:
    """A form; `carries` comes back with it."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": carries,
        "title": plain(cut(title, MODAL_TITLE)),
        "close": plain(cut(close, MODAL_TITLE)),
        "blocks": list(blocks[:VIEW_BLOCKS]),
    }
    if submit:
        view["submit"] = plain(cut(submit, MODAL_TITLE))
    return view
