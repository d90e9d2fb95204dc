"""What Slack sends has a few shapes; whatever claims to be one and is not is refused before anything is done about it.

Only what is relied on is looked at: Slack adds fields as it likes.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]
MOST_ID = 255  # characters of an id; Slack's have some twelve, its trigger ids some sixty


TEXTS = (
    *("text", "ts", "thread_ts", "subtype", "channel_type", "reaction", "tab"),
    *("inviter", "old_channel_id", "new_channel_id"),
)


class Malformed(Exception):  # noqa: N818  it says what is
    """It is not of a shape that Slack sends."""


def legible(value: Any) -> Any:
    """The same, without what no database keeps: NUL, and halves of characters."""
    match value:
        case str():
            if "\0" in value or not value.isascii():
                return value.replace("\0", "").encode(errors="replace").decode()
            return value
        case dict():
            return {legible(name): legible(one) for name, one in value.items()}
        case list():
            return [legible(one) for one in value]
        case _:
            return value


def refuse_malformed(body: Json) -> None:
    """Raises Malformed."""
    if "event" in body:
        _event(body)
    elif "command" in body:
        _texts(body, "command", "user_id", "channel_id", "trigger_id", optional=("text", "response_url"))
    elif body.get("type") in {"block_actions", "view_submission", "message_action", "shortcut", "block_suggestion"}:
        _interaction(body)


def refuse_malformed_message(said: object, *needed: str) -> None:
    """Raises Malformed."""
    message = _table(said)
    _texts(message, *needed, optional=("ts", "thread_ts", "text", "user", "bot_id", "subtype"))
    files = message.get("files") or []
    if not isinstance(files, list):
        raise Malformed
    for file in files:
        _texts(_table(file), "id", optional=("name", "permalink", "file_access"))


def _event(body: Json) -> None:
    _texts(body, "event_id")
    if not isinstance(body.get("event_time"), int | None):
        raise Malformed
    event = _table(body["event"])
    _texts(event, "type", optional=TEXTS)
    for name in ("user", "channel"):
        if isinstance(event.get(name), dict):
            _texts(event[name], "id", optional=("name",))
        else:
            _texts(event, optional=(name,))
    match event["type"]:
        case "message" | "app_mention":
            refuse_malformed_message(event, "ts")
            for name in ("message", "previous_message"):
                if event.get(name) is not None:
                    refuse_malformed_message(event[name], "ts")
        case "reaction_added":
            item = _table(event.get("item"))
            _texts(item, "type", optional=("channel", "ts"))
            if item["type"] == "message":
                _texts(item, "channel", "ts")
            _texts(event, "reaction")
        case "user_change":
            _person(_table(event.get("user")))
        case "channel_id_changed":
            _texts(event, "old_channel_id", "new_channel_id")
        case "channel_rename" | "group_rename":
            _texts(_table(event.get("channel")), "id", "name")
        case _:
            pass


def _person(user: Json) -> None:
    _texts(user, "id", optional=("team_id", "real_name", "name", "locale", "tz"))
    _texts(_table(user.get("profile") or {}), optional=("display_name", "real_name"))
    _texts(_table(user.get("enterprise_user") or {}), optional=("enterprise_id",))


def _interaction(body: Json) -> None:
    _texts(_table(body.get("user")), "id")
    _texts(body, optional=("trigger_id", "response_url", "callback_id", "action_id", "value"))
    for name in ("channel", "container", "message", "view"):
        _table(body.get(name) or {})
    _texts(body.get("channel") or {}, optional=("id",))
    _texts(body.get("container") or {}, optional=("channel_id", "thread_ts", "message_ts"))
    refuse_malformed_message(body.get("message") or {})
    if body["type"] == "message_action":
        refuse_malformed_message(body.get("message"), "ts")
    view = body.get("view")
    if view or body["type"] == "view_submission":
        _view(_table(view))
    if body["type"] == "block_actions":
        actions = body.get("actions")
        if not isinstance(actions, list) or not actions:
            raise Malformed
        _texts(_table(actions[0]), "action_id", optional=("value",))


def _view(view: Json) -> None:
    _texts(view, "id", "type", optional=("callback_id", "private_metadata"))
    for inputs in _table(_table(view.get("state") or {}).get("values") or {}).values():
        for state in _table(inputs).values():
            _table(state)
    blocks = view.get("blocks") or []
    if not isinstance(blocks, list):
        raise Malformed
    for block in blocks:
        _texts(_table(block), optional=("type", "block_id"))


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Malformed
    return value


def _texts(table: Json, *needed: str, optional: tuple[str, ...] = ()) -> None:
    for name in needed:
        value = table.get(name)
        if not isinstance(value, str) or not value or len(value) > MOST_ID:
            raise Malformed
    for name in optional:
        if not isinstance(table.get(name), str | None):
            raise Malformed
