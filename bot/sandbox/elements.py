"""Slack's interactive elements and composition objects, and their limits.

https://docs.slack.dev/reference/block-kit/block-elements and /composition-objects
"""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.judge import Anything, Choice, Fields, Findings, Flag, Number, Rule, Several, Text, Typed

ACTION_ID = Text(255)
STYLE = Choice(("primary", "danger"))


def plain(most: int) -> Rule:
    """Return the rule for a plain_text object of so many characters."""
    return _text_object(most, ("plain_text",))


def any_text(most: int) -> Rule:
    """Return the rule for a text object, plain or mrkdwn, of so many characters."""
    return _text_object(most, ("plain_text", "mrkdwn"))


def _text_object(most: int, sorts: tuple[str, ...]) -> Rule:
    must: Mapping[str, Rule] = {"type": Choice(sorts), "text": Text(most, 1)}
    return Fields(must, {"emoji": Flag(), "verbatim": Flag()}, _fitting_flags)


def _fitting_flags(value: dict[str, Any], pointer: str, found: Findings) -> None:
    stray = "emoji" if value.get("type") == "mrkdwn" else "verbatim"
    if stray in value:
        found.add(f"invalid additional property: {stray}", pointer)


CONFIRM = Fields(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)


def option(text: Rule) -> Fields:
    """Return the rule for an option whose text follows this rule."""
    return Fields({"text": text, "value": Text(150, 1)}, {"description": any_text(75), "url": Text(3000)})


OPTION = option(plain(75))
RICH_OPTION = option(any_text(75))  # in checkboxes and radio buttons, mrkdwn too
OPTIONS = Several(OPTION, 100, 1)
GROUPS = Several(Fields({"label": plain(75), "options": OPTIONS}, {}), 100, 1)

_SHARED: Mapping[str, Rule] = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": Flag()}
_PLACED: Mapping[str, Rule] = {**_SHARED, "placeholder": plain(150)}
_MANY: Mapping[str, Rule] = {"max_selected_items": Number(1, 100)}
_ANYONE = Several(Text(50, 1), 100)
_DISPATCH = Fields({}, {"trigger_actions_on": Several(Choice(("on_enter_pressed", "on_character_entered")), 2, 1)})
_FILTER = Fields(
    {},
    {
        "include": Several(Choice(("im", "mpim", "private", "public")), 4, 1),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
)


def _options_or_groups(value: dict[str, Any], pointer: str, found: Findings) -> None:
    if ("options" in value) == ("option_groups" in value):
        found.add("must have either options or option_groups", pointer)


def _sort(name: str, must: Mapping[str, Rule], may: Mapping[str, Rule], also: Any = None) -> tuple[str, Rule]:
    return name, Fields({"type": Choice((name,)), **must}, may, also)


_TYPED_TEXT: Mapping[str, Rule] = {**_PLACED, "dispatch_action_config": _DISPATCH}

BUTTON = _sort(
    "button",
    {"text": plain(75)},
    {
        "action_id": ACTION_ID,
        "url": Text(3000),
        "value": Text(2000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": Text(75),
    },
)
IMAGE = _sort(
    "image",
    {"alt_text": Text(2000)},
    {"image_url": Text(3000, 1), "slack_file": Fields({}, {"id": Text(50), "url": Text(3000)})},
)
SELECTS = dict(
    (
        _sort(
            "static_select",
            {},
            {**_PLACED, "options": OPTIONS, "option_groups": GROUPS, "initial_option": OPTION},
            _options_or_groups,
        ),
        _sort("external_select", {}, {**_PLACED, "min_query_length": Number(0, 255), "initial_option": OPTION}),
        _sort("users_select", {}, {**_PLACED, "initial_user": Text(50)}),
        _sort(
            "conversations_select",
            {},
            {
                **_PLACED,
                "initial_conversation": Text(50),
                "default_to_current_conversation": Flag(),
                "response_url_enabled": Flag(),
                "filter": _FILTER,
            },
        ),
        _sort("channels_select", {}, {**_PLACED, "initial_channel": Text(50), "response_url_enabled": Flag()}),
    ),
)
MULTI_SELECTS = dict(
    (
        _sort(
            "multi_static_select",
            {},
            {
                **_PLACED,
                **_MANY,
                "options": OPTIONS,
                "option_groups": GROUPS,
                "initial_options": Several(OPTION, 100, 1),
            },
            _options_or_groups,
        ),
        _sort(
            "multi_external_select",
            {},
            {**_PLACED, **_MANY, "min_query_length": Number(0, 255), "initial_options": Several(OPTION, 100, 1)},
        ),
        _sort("multi_users_select", {}, {**_PLACED, **_MANY, "initial_users": _ANYONE}),
        _sort(
            "multi_conversations_select",
            {},
            {
                **_PLACED,
                **_MANY,
                "initial_conversations": _ANYONE,
                "default_to_current_conversation": Flag(),
                "filter": _FILTER,
            },
        ),
        _sort("multi_channels_select", {}, {**_PLACED, **_MANY, "initial_channels": _ANYONE}),
    ),
)
PICKERS = dict(
    (
        _sort(
            "checkboxes",
            {"options": Several(RICH_OPTION, 10, 1)},
            {**_SHARED, "initial_options": Several(RICH_OPTION, 10, 1)},
        ),
        _sort("radio_buttons", {"options": Several(RICH_OPTION, 10, 1)}, {**_SHARED, "initial_option": RICH_OPTION}),
        _sort("datepicker", {}, {**_PLACED, "initial_date": Text(10, 10)}),
        _sort("timepicker", {}, {**_PLACED, "initial_time": Text(5, 5), "timezone": Text(100)}),
        _sort("datetimepicker", {}, {**_SHARED, "initial_date_time": Number(0, 9_999_999_999)}),
    ),
)
MENUS = dict(
    (
        _sort("overflow", {"options": Several(OPTION, 5, 1)}, {"action_id": ACTION_ID, "confirm": CONFIRM}),
        _sort(
            "workflow_button",
            {"text": plain(75), "workflow": Anything()},
            {"action_id": ACTION_ID, "style": STYLE, "accessibility_label": Text(75)},
        ),
    ),
)
TYPED_INPUTS = dict(
    (
        _sort(
            "plain_text_input",
            {},
            {
                **_TYPED_TEXT,
                "initial_value": Text(3000),
                "multiline": Flag(),
                "min_length": Number(0, 3000),
                "max_length": Number(1, 3000),
            },
        ),
        _sort(
            "number_input",
            {"is_decimal_allowed": Flag()},
            {**_TYPED_TEXT, "initial_value": Text(100), "min_value": Text(100), "max_value": Text(100)},
        ),
        _sort("email_text_input", {}, {**_TYPED_TEXT, "initial_value": Text(3000)}),
        _sort("url_text_input", {}, {**_TYPED_TEXT, "initial_value": Text(3000)}),
        _sort("rich_text_input", {}, {**_TYPED_TEXT, "initial_value": Anything()}),
        _sort(
            "file_input",
            {},
            {"action_id": ACTION_ID, "filetypes": Several(Text(20, 1), 100, 1), "max_files": Number(1, 10)},
        ),
    ),
)
CONTEXT_ACTIONS = dict(
    (
        _sort(
            "feedback_buttons",
            {"positive_button": Anything(), "negative_button": Anything()},
            {"action_id": ACTION_ID},
        ),
        _sort(
            "icon_button",
            {"icon": Text(50), "text": plain(75)},
            {
                "action_id": ACTION_ID,
                "value": Text(2000),
                "confirm": CONFIRM,
                "accessibility_label": Text(75),
                "visible_to_user_ids": _ANYONE,
            },
        ),
    ),
)

IN_ACTIONS = Typed({**dict((BUTTON,)), **SELECTS, **MULTI_SELECTS, **PICKERS, **MENUS})
IN_SECTION = Typed({**dict((BUTTON, IMAGE)), **SELECTS, **MULTI_SELECTS, **PICKERS, **MENUS})
IN_INPUT = Typed({**TYPED_INPUTS, **SELECTS, **MULTI_SELECTS, **PICKERS})
IN_CONTEXT = Typed({**dict((IMAGE,)), "plain_text": plain(3000), "mrkdwn": any_text(3000)})
IN_CONTEXT_ACTIONS = Typed(CONTEXT_ACTIONS)
