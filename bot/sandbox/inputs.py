"""What stands in a form: what people chose or typed, in the shapes of Slack's `state.values`."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from bot.sandbox import blocks as judge
from bot.sandbox.values import JSON

_SAID = {
    "required": "Please complete this required field.",
    "too_long": "Please use no more than {n} characters.",
    "too_short": "Please use at least {n} characters.",
    "no_email": "Please enter a valid email address.",
    "no_url": "Please enter a valid URL.",
    "too_many": "Please choose no more than {n}.",
    "no_number": "Please enter a valid number.",
    "too_low": "Please enter {n} or more.",
    "too_high": "Please enter {n} or less.",
}
_TEXTS = frozenset(("plain_text_input", "number_input", "email_text_input", "url_text_input"))
_ONE = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_MANY = {
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "file_input": "files",
}
_OPTION = frozenset(("static_select", "external_select", "radio_buttons", "overflow"))
_OPTIONS = frozenset(("multi_static_select", "multi_external_select", "checkboxes"))
_INITIAL = {
    "selected_user": "initial_user",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_users": "initial_users",
    "selected_conversations": "initial_conversations",
    "selected_channels": "initial_channels",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "value": "initial_value",
    "rich_text_value": "initial_value",
}
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LINK = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")

Values = dict[str, dict[str, JSON]]
Complaint: TypeAlias = tuple[str, Any]  # what is wrong, and the number it should keep to
Named = Callable[[str], str]  # a person's or channel's name or id to its id


def stateful(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Return the elements that hold a value, with their blocks; buttons and overflow menus hold none."""
    for block, element in judge.interactive(blocks):
        if _key(element["type"]) and element["type"] != "overflow":
            yield block, element


def initial(blocks: list[JSON]) -> Values:
    """Return what a form holds before anybody touched it."""
    values: Values = {}
    for block, element in stateful(blocks):
        key = _key(element["type"])
        empty: object = [] if key.endswith("s") and key != "files" else None
        entry = {"type": element["type"], key: element.get(_INITIAL.get(key, ""), [] if key == "files" else empty)}
        values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def entry(element: JSON, value: object, *, named: Named, offered: Iterable[JSON] = ()) -> JSON:
    """Return the state of an element after a person gave it this value; ValueError if it cannot have it."""
    sort = str(element["type"])
    key = _key(sort)
    if not key:
        return {"type": sort}
    if value is None or value == "":
        return {"type": sort, key: [] if key in {"selected_options", "files"} or key in _MANY.values() else None}
    if sort in _OPTION:
        return {"type": sort, key: _chosen(element, value, offered)}
    if sort in _OPTIONS:
        return {"type": sort, key: [_chosen(element, each, offered) for each in _listed(value)]}
    if sort in {"users_select", "conversations_select", "channels_select"}:
        return {"type": sort, key: named(str(value))}
    if sort in _MANY:
        return {"type": sort, key: [named(str(each)) for each in _listed(value)]}
    if sort == "datetimepicker":
        return {"type": sort, key: int(str(value))}
    return {"type": sort, key: value if sort == "rich_text_input" else str(value)}


def complaints(blocks: list[JSON], values: Values) -> dict[str, Complaint]:
    """Return what Slack's own client would find wrong before it sends a form, by block_id."""
    found: dict[str, Complaint] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        value = state.get(_key(element["type"]))
        if value in (None, "", []):
            if not block.get("optional"):
                found[block["block_id"]] = ("required", None)
        elif complaint := _complaint(element, value):
            found[block["block_id"]] = complaint
    return found


def said(complaint: Complaint) -> str:
    """Return the English words of a complaint."""
    return _SAID[complaint[0]].format(n=complaint[1])


def offered_by(element: JSON) -> list[JSON]:
    """Return the options an element carries itself."""
    grouped = [option for group in element.get("option_groups") or () for option in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def _key(sort: str) -> str:
    if sort in _TEXTS:
        return "value"
    if sort in _OPTION:
        return "selected_option"
    if sort in _OPTIONS:
        return "selected_options"
    return _ONE.get(sort) or _MANY.get(sort) or ("rich_text_value" if sort == "rich_text_input" else "")


def _chosen(element: JSON, value: object, offered: Iterable[JSON]) -> JSON:
    if isinstance(value, dict):
        value = value.get("value")
    own = offered_by(element)
    already = element.get("initial_option")
    known: list[JSON] = [*own, *offered, *(element.get("initial_options") or ()), *([already] if already else ())]
    for option in known:
        if option.get("value") == value:
            return option
    raise ValueError(f"{value!r} is not among the options")


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _complaint(element: JSON, value: object) -> Complaint | None:
    sort = element["type"]
    if sort in {"plain_text_input", "email_text_input", "url_text_input"} and isinstance(value, str):
        most, least = element.get("max_length", 3000), element.get("min_length", 0)
        if len(value) > most:
            return "too_long", most
        if len(value) < least:
            return "too_short", least
        if sort == "email_text_input" and not _MAIL.fullmatch(value):
            return "no_email", None
        if sort == "url_text_input" and not _LINK.fullmatch(value):
            return "no_url", None
    if sort == "number_input" and isinstance(value, str):
        return _number_complaint(element, value)
    most_items = element.get("max_selected_items") or element.get("max_files")
    if most_items and isinstance(value, list) and len(value) > most_items:
        return "too_many", most_items
    return None


def _number_complaint(element: JSON, value: str) -> Complaint | None:
    if not _NUMBER.fullmatch(value) or ("." in value and not element.get("is_decimal_allowed")):
        return "no_number", None
    if (low := element.get("min_value")) and float(value) < float(low):
        return "too_low", low
    if (high := element.get("max_value")) and float(value) > float(high):
        return "too_high", high
    return None
