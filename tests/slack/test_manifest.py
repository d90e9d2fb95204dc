"""The manifest asks Slack for what the bot does, and for nothing else."""

import ast
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bot.slack.app import LISTENERS
from bot.slack.installing import BACK
from bot.slack.listeners.events import acted_on
from bot.slack.router import about
from bot.slack.scopes import NEEDED
from bot.slack.scopes import OPTIONAL as OPTIONAL_ONES
from bot.slack.views.help import COMMANDS

ROOT = Path(__file__).parents[2]
# PyYAML ships no types, so it is imported as what it is: untyped
MANIFEST: dict[str, Any] = import_module("yaml").safe_load((ROOT / "app.yaml").read_text(encoding="utf-8"))
FEATURES = MANIFEST["features"]
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
OPTIONAL = MANIFEST["oauth_config"]["scopes"]["bot_optional"]
EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

# What Slack wants for a method where it is called, https://docs.slack.dev/reference/methods: our channels are public or
# private, and the only direct messages are with the bot.
SCOPES_OF_METHODS = {
    "apps_connections_open": set[str](),  # of the app-level token: connections:write
    "auth_revoke": set[str](),
    "auth_test": set[str](),
    "chat_delete": {"chat:write"},
    "chat_getPermalink": set[str](),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_info": {"files:read"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_upload_v2": {"files:write"},
    "pins_add": {"pins:write"},
    "users_info": {"users:read"},
    "views_open": set[str](),
    "views_publish": set[str](),
    "views_push": set[str](),
    "views_update": set[str](),
}
# https://docs.slack.dev/reference/events
SCOPES_OF_EVENTS = {
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set[str](),
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_id_changed": {"channels:read", "groups:read"},
    "channel_left": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unarchive": {"channels:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
    "tokens_revoked": set[str](),
    "user_change": {"users:read"},
}
METHOD = re.compile(r"(apps|auth|chat|conversations|files|pins|reactions|team|usergroups|users|views)_[a-zA-Z_0-9]+")


def test_every_command_has_a_listener_and_every_listener_its_command() -> None:
    asked = {about({"command": command["command"]}) for command in FEATURES["slash_commands"]}
    assert asked == {key for key in LISTENERS if key[0] == "command"}


def test_the_help_tells_of_every_command() -> None:
    assert [command["command"] for command in FEATURES["slash_commands"]] == [f"/client-{name}" for name in COMMANDS]


def test_every_shortcut_has_a_listener_and_every_listener_its_shortcut() -> None:
    asked = {("shortcut", shortcut["callback_id"]) for shortcut in FEATURES["shortcuts"]}
    assert asked == {key for key in LISTENERS if key[0] == "shortcut"}


def test_every_event_has_a_listener_and_every_listener_its_event() -> None:
    asked = {("event", event.partition(".")[0]) for event in EVENTS}
    assert asked == {key for key in LISTENERS if key[0] == "event"}


@pytest.mark.parametrize("subscribed", EVENTS)
def test_every_event_is_acted_on(subscribed: str) -> None:
    kind, _, where = subscribed.partition(".")
    event = {"type": kind, "user": "U1", "ts": "2.0", "tab": "home", "item": {"type": "message"}}
    if where:
        event |= {"channel_type": where.removesuffix("s"), "thread_ts": "1.0"}
    assert acted_on(event, "U0BOT")


def test_every_scope_is_needed_and_every_need_has_its_scope() -> None:
    of_methods = {scope for method in methods_called() for scope in SCOPES_OF_METHODS[method]}
    of_events = {scope for event in EVENTS for scope in SCOPES_OF_EVENTS[event]}
    assert sorted(SCOPES + OPTIONAL) == sorted(of_methods | of_events | {"commands"})


def test_the_bot_can_do_without_what_is_optional() -> None:
    """`tests/test_source_story.py`, `tests/test_standing_story.py` and `tests/test_picture_story.py` have it do so."""
    assert OPTIONAL == ["pins:write", "files:write", "files:read"]
    of_events = {scope for event in EVENTS for scope in SCOPES_OF_EVENTS[event]}
    assert of_events.isdisjoint(OPTIONAL)


def test_a_check_looks_for_every_scope() -> None:
    assert (list(NEEDED), list(OPTIONAL_ONES)) == (SCOPES, OPTIONAL)


def test_every_scope_says_what_it_is_for() -> None:
    text = (ROOT / "app.yaml").read_text(encoding="utf-8")
    assert [scope for scope in SCOPES + OPTIONAL if not re.search(rf"^ *- {scope} # \w", text, re.MULTILINE)] == []


def test_the_tables_name_no_method_that_nobody_calls() -> None:
    assert methods_called() == set(SCOPES_OF_METHODS)
    assert set(EVENTS) == set(SCOPES_OF_EVENTS)


def test_slack_escapes_what_follows_a_command() -> None:
    assert [command["command"] for command in FEATURES["slash_commands"] if not command["should_escape"]] == []


def test_direct_messages_reach_the_bot_and_app_home_is_shown() -> None:
    assert FEATURES["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_where_several_workspaces_come_back_to_is_what_we_serve() -> None:
    source = ast.parse((ROOT / "bot" / "web" / "install.py").read_text(encoding="utf-8"))
    served = {node.value for node in ast.walk(source) if isinstance(node, ast.Constant)}
    text = (ROOT / "app.yaml").read_text(encoding="utf-8")
    [url] = re.findall(r'^  # redirect_urls: \["https://[\w.]+(/\S+)"\]$', text, re.MULTILINE)
    assert url == BACK
    assert BACK in served


def test_the_app_needs_no_public_address() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["settings"]["interactivity"] == {"is_enabled": True}
    assert "_url" not in str(MANIFEST)


def test_names_and_descriptions_fit() -> None:
    """https://github.com/slackapi/manifest-schema."""
    about_it = MANIFEST["display_information"]
    assert len(about_it["name"]) <= 35
    assert len(about_it["description"]) <= 140
    assert len(FEATURES["bot_user"]["display_name"]) <= 80
    assert len(FEATURES["slash_commands"]) <= 50
    for command in FEATURES["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
        assert len(command.get("usage_hint", "")) <= 1000
    assert len(FEATURES["shortcuts"]) <= 10
    for shortcut in FEATURES["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def methods_called() -> set[str]:
    """The methods of the Web API that bot/slack calls, by the names they have in slack_sdk."""
    return {
        call.func.attr
        for path in sorted((ROOT / "bot" / "slack").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and METHOD.fullmatch(call.func.attr)
    }
