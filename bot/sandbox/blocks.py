"""The judge of blocks and views: what Slack would refuse, with its code and where the fault is.

Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.sandbox import elements, ids
from bot.sandbox.judge import Anything, Choice, Fields, Findings, Flag, Number, Rule, Several, Text, Typed
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import JSON

Surface = Literal["message", "modal", "home"]
_MESSAGES_ONLY = frozenset(
    ("markdown", "table", "data_table", "data_visualization", "card", "carousel", "container", "context_actions"),
)
_LARGEST_VIEW = 250_000  # bytes: https://docs.slack.dev/reference/methods/views.open
_MARKDOWN = 12_000  # characters over all markdown blocks of a message


def _block(name: str, must: Mapping[str, Rule], may: Mapping[str, Rule], also: Any = None) -> tuple[str, Rule]:
    return name, Fields({"type": Choice((name,)), **must}, {"block_id": Text(255), **may}, also)


def _text_or_fields(value: dict[str, Any], pointer: str, found: Findings) -> None:
    if not value.get("text") and not value.get("fields"):
        found.add("must have text or fields", pointer)


def _one_picture(value: dict[str, Any], pointer: str, found: Findings) -> None:
    if bool(value.get("image_url")) == bool(value.get("slack_file")):
        found.add("must have either image_url or slack_file", pointer)


_CELL = Typed(
    {
        "raw_text": Fields({"type": Anything(), "text": Text(3000)}, {}),
        "raw_number": Fields({"type": Anything(), "value": Anything()}, {"text": Text(3000)}),
        "rich_text": Fields({"type": Anything(), "elements": Anything()}, {"block_id": Text(255)}),
    },
)
_RICH_TEXT = Typed(
    {
        "rich_text_section": Fields({"type": Anything(), "elements": Several(Anything(), 1000)}, {}),
        "rich_text_list": Fields(
            {"type": Anything(), "style": Choice(("bullet", "ordered")), "elements": Several(Anything(), 1000)},
            {"indent": Number(0, 8), "border": Number(0, 1), "offset": Number(0, 100_000)},
        ),
        "rich_text_preformatted": Fields(
            {"type": Anything(), "elements": Several(Anything(), 1000)},
            {"border": Number(0, 1), "language": Text(50)},
        ),
        "rich_text_quote": Fields(
            {"type": Anything(), "elements": Several(Anything(), 1000)},
            {"border": Number(0, 1)},
        ),
    },
)

BLOCKS: Mapping[str, Rule] = dict(
    (
        _block(
            "section",
            {},
            {
                "text": elements.any_text(3000),
                "fields": Several(elements.any_text(2000), 10, 1),
                "accessory": elements.IN_SECTION,
                "expand": Flag(),
            },
            _text_or_fields,
        ),
        _block("header", {"text": elements.plain(150)}, {}),
        _block("divider", {}, {}),
        _block(
            "image",
            {"alt_text": Text(2000)},
            {
                "image_url": Text(3000, 1),
                "slack_file": Fields({}, {"id": Text(50), "url": Text(3000)}),
                "title": elements.plain(2000),
            },
            _one_picture,
        ),
        _block("context", {"elements": Several(elements.IN_CONTEXT, 10, 1)}, {}),
        _block("actions", {"elements": Several(elements.IN_ACTIONS, 25, 1)}, {}),
        _block("context_actions", {"elements": Several(elements.IN_CONTEXT_ACTIONS, 5, 1)}, {}),
        _block(
            "input",
            {"label": elements.plain(2000), "element": elements.IN_INPUT},
            {"hint": elements.plain(2000), "optional": Flag(), "dispatch_action": Flag()},
        ),
        _block("rich_text", {"elements": Several(_RICH_TEXT, 1000)}, {}),
        _block("markdown", {"text": Text(_MARKDOWN, 1)}, {}),
        _block(
            "table",
            {"rows": Several(Several(_CELL, 20, 1), 100, 1)},
            {"column_settings": Several(Anything(), 20)},
        ),
        _block(
            "data_table",
            {"rows": Several(Several(Anything(), 20, 1), 101, 2), "caption": Text(3000, 1)},
            {"page_size": Number(1, 100), "row_header_column_index": Number(0, 19)},
        ),
        _block("data_visualization", {"title": Text(50, 1), "chart": Anything()}, {}),
        _block(
            "card",
            {},
            {
                "hero_image": Anything(),
                "icon": Anything(),
                "title": elements.any_text(150),
                "subtitle": elements.any_text(150),
                "body": elements.any_text(200),
                "actions": Several(elements.IN_ACTIONS, 25, 1),
            },
        ),
        _block("carousel", {"elements": Several(Anything(), 10, 1)}, {}),
        _block("container", {"title": Anything(), "child_blocks": Several(Anything(), 10, 1)}, {"icon": Anything()}),
        _block(
            "alert",
            {"text": elements.any_text(3000)},
            {"level": Choice(("default", "info", "warning", "error", "success"))},
        ),
        _block(
            "video",
            {
                "alt_text": Text(2000),
                "title": elements.plain(200),
                "thumbnail_url": Text(3000),
                "video_url": Text(3000),
            },
            {
                "author_name": Text(50),
                "description": elements.plain(200),
                "provider_icon_url": Text(3000),
                "provider_name": Text(50),
                "title_url": Text(3000),
            },
        ),
        _block("file", {"external_id": Text(255), "source": Choice(("remote",))}, {}),
    ),
)

_IN_VIEWS = {name: rule for name, rule in BLOCKS.items() if name not in _MESSAGES_ONLY}
_PLACES: Mapping[Surface, Rule] = {
    "message": Several(Typed(BLOCKS), 50),
    "modal": Several(Typed(_IN_VIEWS), 100),
    "home": Several(Typed(_IN_VIEWS), 100),
}
_VIEW_FIELDS: Mapping[str, Rule] = {
    "callback_id": Text(255),
    "private_metadata": Text(3000),
    "external_id": Text(255),
}
_MODAL = Fields(
    {"type": Choice(("modal",)), "title": elements.plain(24), "blocks": Anything()},
    {
        **_VIEW_FIELDS,
        "submit": elements.plain(24),
        "close": elements.plain(24),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        "submit_disabled": Flag(),
    },
)
_HOME = Fields({"type": Choice(("home",)), "blocks": Anything()}, _VIEW_FIELDS)


def checked_blocks(blocks: object) -> list[JSON]:
    """Return a message's blocks with their block_ids filled in; raises SlackError with what is wrong."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    found = Findings()
    _judge_blocks(blocks, "message", "/blocks", found)
    if found.messages:
        raise SlackError("invalid_blocks", response_metadata={"messages": found.messages}, errors=found.messages)
    return _filled_in(blocks)


def checked_view(view: object, *, sort: Literal["modal", "home"]) -> JSON:
    """Return a view with block_ids and action_ids filled in; raises SlackError with what is wrong."""
    found = Findings()
    (_MODAL if sort == "modal" else _HOME).judge(view, "/view", found)
    if isinstance(view, dict):
        blocks = view.get("blocks")
        _judge_blocks(blocks, sort, "/view/blocks", found)
        if sort == "modal" and _has_input(blocks) and not view.get("submit"):
            found.add("missing required field: submit", "/view")
    if found.messages or not isinstance(view, dict):
        raise SlackError("invalid_arguments", response_metadata={"messages": found.messages})
    if len(json.dumps(view)) > _LARGEST_VIEW:
        raise SlackError("view_too_large")
    texts = {name: _with_defaults(view[name]) for name in ("title", "submit", "close") if view.get(name)}
    return view | texts | {"blocks": _filled_in(view["blocks"])}


def interactive(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Return every element a person can use, with its block."""
    for block in blocks:
        for element in _elements(block):
            if "action_id" in element:
                yield block, element


def _judge_blocks(blocks: object, surface: Surface, pointer: str, found: Findings) -> None:
    _PLACES[surface].judge(blocks, pointer, found)
    if not isinstance(blocks, list):
        return
    whole = [block for block in blocks if isinstance(block, dict)]
    _judge_ids(whole, pointer, found)
    if sum(len(str(block.get("text"))) for block in whole if block.get("type") == "markdown") > _MARKDOWN:
        found.add(f"markdown text must be less than {_MARKDOWN + 1} characters", pointer)
    if sum(bool(element.get("focus_on_load")) for _, element in interactive(whole)) > 1:
        found.add("focus_on_load may be set once", pointer)


def _judge_ids(blocks: list[JSON], pointer: str, found: Findings) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = str(block.get("block_id") or "")
        if block_id and block_id in seen:
            found.add(f'block_id "{block_id}" already exists', f"{pointer}/{index}/block_id")
        seen.add(block_id)
        used: set[str] = set()
        for element in _elements(block):
            action_id = str(element.get("action_id") or "")
            if action_id and action_id in used:
                found.add(f'action_id "{action_id}" already exists', f"{pointer}/{index}")
            used.add(action_id)


def _elements(block: JSON) -> Iterator[JSON]:
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield block[name]
    for name in ("elements", "actions"):
        inside = block.get(name)
        if isinstance(inside, list):
            yield from (each for each in inside if isinstance(each, dict))
    for each in block.get("child_blocks") or ():
        if isinstance(each, dict):
            yield from _elements(each)


def _has_input(blocks: object) -> bool:
    return isinstance(blocks, list) and any(isinstance(each, dict) and each.get("type") == "input" for each in blocks)


_WITHOUT_ACTION = frozenset(("image", "plain_text", "mrkdwn"))


def _filled_in(blocks: list[JSON]) -> list[JSON]:
    return [_with_defaults(_with_ids(block)) for block in blocks]


def _with_defaults(value: Any) -> Any:
    """Say what Slack says of what was left out: emoji in plain texts, verbatim in mrkdwn, an input's two flags."""
    if isinstance(value, list):
        return [_with_defaults(each) for each in value]
    if not isinstance(value, dict):
        return value
    filled = {name: _with_defaults(inside) for name, inside in value.items()}
    match filled.get("type"):
        case "plain_text":
            filled.setdefault("emoji", True)
        case "mrkdwn":
            filled.setdefault("verbatim", False)
        case "input":
            filled.setdefault("optional", False)
            filled.setdefault("dispatch_action", False)
        case _:
            pass
    return filled


def _with_ids(block: JSON) -> JSON:
    filled = {**block, "block_id": block.get("block_id") or ids.fresh("")[:5]}
    for name in ("accessory", "element"):
        if isinstance(filled.get(name), dict):
            filled[name] = _with_action_id(filled[name])
    if filled["type"] in {"actions", "context_actions"}:
        filled["elements"] = [_with_action_id(each) for each in filled["elements"]]
    return filled


def _with_action_id(element: JSON) -> JSON:
    if element.get("type") in _WITHOUT_ACTION or element.get("action_id"):
        return element
    return {**element, "action_id": ids.fresh("")[:5]}
