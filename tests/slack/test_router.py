"""Who did what and where, read from each shape that Slack sends; where each shape comes from: payloads/index.json."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.buttons import Carried
from bot.slack.gestures import Where
from bot.slack.listeners.events import acted_on, where_of
from bot.slack.router import about, where

PAYLOADS = Path(__file__).parent / "payloads"
SHAPES = {path.stem for path in PAYLOADS.glob("*.json")} - {"index"}
HOST, BOT = "T0HOST0001", "U0BOT00001"
OURS, CLIENT, GRID_CLIENT = "U0HOST0001", "U0CLIENT01", "W0CLIENT01"
SHARED, DIRECT = "C0SHARED01", "D0DM000001"

GESTURES = {
    "slash_command": (("command", "issue"), Where(team=HOST, user=OURS, channel=SHARED)),
    "block_actions_message": (("action", "issue_open_form"), Where(team=HOST, user=OURS, channel=SHARED)),
    "block_actions_message_external": (("action", "issue_open_form"), Where(team=HOST, user=CLIENT, channel=SHARED)),
    "view_submission": (("form", "issue_form"), Where(team=HOST, user=OURS, channel=SHARED)),
    "view_submission_response_urls": (("form", "issue_form"), Where(team=HOST, user=OURS, channel=SHARED)),
    "view_submission_external": (("form", "issue_form"), Where(team=HOST, user=CLIENT, channel=SHARED)),
    "view_submission_external_grid": (("form", "issue_form"), Where(team=HOST, user=CLIENT, channel=SHARED)),
    "view_closed": (("view_closed", ""), Where(team=HOST, user=OURS, channel=SHARED)),
    "message_action": (("shortcut", "raise_issue_from_message"), Where(team=HOST, user=OURS, channel=SHARED)),
    "global_shortcut": (("shortcut", "new_request"), Where(team=HOST, user=OURS, channel=None)),
    "block_suggestion": (("options", "project_pick"), Where(team=HOST, user=OURS, channel=SHARED)),
}
EVENTS: dict[str, tuple[str, str | None, str | None, bool]] = {  # person, place, thread, whether we act on it
    "app_home_opened": (OURS, DIRECT, None, True),
    "app_mention": (OURS, SHARED, None, True),
    "app_mention_external": (CLIENT, SHARED, None, True),
    "app_mention_external_grid": (GRID_CLIENT, SHARED, None, True),
    "app_uninstalled": ("", None, None, True),
    "channel_id_changed": ("", None, None, True),
    "channel_rename": ("", SHARED, None, True),
    "channel_shared": ("", SHARED, None, True),
    "channel_unshared": ("", SHARED, None, True),
    "member_joined_channel": (BOT, SHARED, None, True),
    "message_external": (CLIENT, SHARED, None, False),
    "message_file_share_external": (CLIENT, SHARED, None, False),
    "message_im": (OURS, DIRECT, None, True),
    "reaction_added": (OURS, SHARED, None, True),
    "reaction_added_external": (CLIENT, SHARED, None, True),
    "tokens_revoked": ("", None, None, True),
}


def test_every_shape_is_looked_at() -> None:
    """Those that are no gesture and no event: `tests/test_payload_story.py` brings them to the bot."""
    others = {shape for shape in SHAPES if shape.startswith(("socket_", "api_"))}
    assert {*GESTURES, *EVENTS, "app_rate_limited", "url_verification"} == SHAPES - others


@pytest.mark.parametrize("shape", [*GESTURES, *EVENTS])
def test_the_workspace_is_the_one_that_installed_the_app_whoever_acts(shape: str) -> None:
    assert team_of(payload(shape)) == HOST


@pytest.mark.parametrize("shape", GESTURES)
def test_a_gesture_says_what_it_is_about(shape: str) -> None:
    assert about(payload(shape)) == GESTURES[shape][0]


@pytest.mark.parametrize("shape", GESTURES)
def test_a_gesture_says_who_made_it_and_where(shape: str) -> None:
    body = payload(shape)
    assert where(body, team_of(body)) == GESTURES[shape][1]


@pytest.mark.parametrize("shape", EVENTS)
def test_an_event_says_who_and_where(shape: str) -> None:
    assert where_of(payload(shape)["event"]) == EVENTS[shape][:3]


@pytest.mark.parametrize("shape", EVENTS)
def test_only_what_we_act_on_is_kept(shape: str) -> None:
    assert acted_on(payload(shape)["event"], BOT) is EVENTS[shape][3]


def test_a_command_comes_over_http_as_it_does_through_a_socket() -> None:
    form = dict(parse_qsl((PAYLOADS / "slash_command.body.txt").read_text().strip()))
    assert about(form) == about(payload("slash_command"))
    assert where(form, team_of(form)) == where(payload("slash_command"), HOST)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("/client-issue", "issue"),
        ("/acme-desk-issue", "issue"),
        ("/issue", "issue"),
        ("/Client-Issue", "issue"),
        ("/client-", ""),
    ],
)
def test_a_command_may_have_any_prefix(command: str, name: str) -> None:
    assert about({"command": command}) == ("command", name)


def test_a_button_is_known_by_what_stands_before_the_colon() -> None:
    body = payload("block_actions_message")
    body["actions"][0]["action_id"] = "move:approve:now"
    assert about(body) == ("action", "move")


def test_a_button_in_a_thread_says_in_which() -> None:
    body = payload("block_actions_message")
    body["container"]["thread_ts"] = "1795300000.000100"
    assert where(body, HOST).thread == "1795300000.000100"


def test_a_button_of_a_form_is_pressed_where_the_form_was_opened() -> None:
    body = payload("view_submission")
    body |= {"type": "block_actions", "actions": [{"action_id": "more"}]}
    body["view"]["private_metadata"] = Carried(channel="C1", project=7).packed()
    assert where(body, HOST) == Where(team=HOST, user=OURS, channel="C1", project=7)


def test_app_home_is_no_place() -> None:
    body = payload("block_actions_message")
    body |= {"view": {"type": "home", "private_metadata": ""}, "container": {"type": "view", "view_id": "V1"}}
    del body["channel"]
    assert where(body, HOST) == Where(team=HOST, user=OURS, channel=None)


def test_the_bot_does_not_hear_itself() -> None:
    said = {"type": "message", "user": BOT, "channel": SHARED, "ts": "2.0", "thread_ts": "1.0"}
    assert not acted_on(said, BOT)
    assert not acted_on(said | {"type": "app_mention"}, BOT)
    assert acted_on(said | {"user": CLIENT}, BOT)


@pytest.mark.parametrize("subtype", ["message_changed", "message_deleted", "channel_join", "bot_message"])
def test_what_nobody_said_is_no_reply(subtype: str) -> None:
    said = {"type": "message", "user": CLIENT, "channel": SHARED, "ts": "2.0", "thread_ts": "1.0"}
    assert not acted_on(said | {"subtype": subtype}, BOT)


def test_an_edit_is_heard_where_it_says_something_else_and_is_not_ours() -> None:
    before = {"type": "message", "user": CLIENT, "text": "broken", "ts": "1.0", "files": [{"id": "F1"}]}
    edit = {"type": "message", "subtype": "message_changed", "channel": SHARED, "previous_message": before, "ts": "3.0"}

    def heard(**changed: object) -> bool:
        return acted_on({**edit, "message": {**before, **changed}}, BOT)

    assert heard(text="broken since noon")
    assert heard(files=[])
    assert heard(subtype="tombstone", text="This message was deleted.")
    assert not heard(attachments=[{"title": "a preview of the link in it"}])
    deleted = {**edit, "subtype": "message_deleted", "deleted_ts": "1.0"}
    assert acted_on(deleted, BOT)
    assert not acted_on({**deleted, "previous_message": {**before, "user": BOT}}, BOT)


def test_an_edit_is_its_editors() -> None:
    after = {"user": CLIENT, "text": "b", "ts": "1.0", "edited": {"user": OURS, "ts": "3.0"}}
    edit = {"type": "message", "subtype": "message_changed", "channel": SHARED, "message": after, "ts": "3.0"}
    assert where_of(edit) == (OURS, SHARED, None)
    del after["edited"]
    assert where_of(edit) == (CLIENT, SHARED, None)


def test_a_reply_is_heard_and_the_head_of_a_thread_is_not() -> None:
    said = {"type": "message", "user": CLIENT, "channel": SHARED, "ts": "2.0"}
    assert not acted_on(said, BOT)
    assert not acted_on(said | {"thread_ts": "2.0"}, BOT)
    assert acted_on(said | {"thread_ts": "1.0"}, BOT)
    assert acted_on(said | {"thread_ts": "1.0", "subtype": "file_share"}, BOT)


def payload(shape: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((PAYLOADS / f"{shape}.json").read_text(encoding="utf-8"))
    return body


def team_of(body: dict[str, Any]) -> str:
    """The workspace as Bolt, and so the router, reads it."""
    return AsyncBoltRequest(body=body, mode="socket_mode").context.team_id or ""
