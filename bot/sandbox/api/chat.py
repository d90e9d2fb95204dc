"""chat.*: https://docs.slack.dev/reference/methods?family=chat"""

import json

from bot.sandbox import blocks, messages, shapes
from bot.sandbox.api.call import Call
from bot.sandbox.api.method import Method
from bot.sandbox.refusals import SlackError, invalid
from bot.sandbox.values import JSON, Channel, File, Message

_TEXT = 40_000  # characters
_MARKDOWN = 12_000
_ATTACHMENTS = 100
_METADATA = 8_000  # characters of JSON; Slack names the error, not the size


def _post(call: Call) -> JSON:
    channel = call.destination()
    if channel.posting and not {"regular", call.world.app.bot_user} & set(channel.posting):
        raise SlackError("restricted_action")
    said, shown, attachments = _content(call)
    if call.world.weather.too_fast(channel.id):
        raise SlackError("ratelimited", retry_after=1)
    _share_files(call, channel, shown)
    root = _root(call, channel)
    broadcast = root is not None and call.flag("reply_broadcast")
    message = messages.post(
        call.world,
        channel,
        call.world.bot,
        said,
        by_app=True,
        subtype="thread_broadcast" if broadcast else "",
        blocks=shown,
        attachments=attachments,
        thread_ts=root.ts if root is not None else "",
        broadcast=broadcast,
        metadata=_metadata(call),
        username=call.text("username") if "chat:write.customize" in call.token.scopes else "",
    )
    return {"channel": channel.id, "ts": message.ts, "message": shapes.message(call.world, message)}


def _me_message(call: Call) -> JSON:
    channel = call.destination()
    message = messages.post(
        call.world,
        channel,
        call.world.bot,
        call.must("text"),
        by_app=True,
        subtype="me_message",
    )
    return {"channel": channel.id, "ts": message.ts}


def _update(call: Call) -> JSON:
    channel = call.joined(call.must("channel"))
    message = call.message(channel, call.must("ts"))
    if message.user != call.world.app.bot_user or not message.by_app or message.subtype == "tombstone":
        raise SlackError("cant_update_message")
    if channel.archived:
        raise SlackError("is_archived")
    said, shown, attachments = _content(call)
    _share_files(call, channel, shown)
    fields: JSON = {"text": said}
    if "blocks" in call.args:  # what is left out stays; an empty list takes it away
        fields["blocks"] = shown
    if "attachments" in call.args:
        fields["attachments"] = attachments
    if "metadata" in call.args:
        fields["metadata"] = _metadata(call)
    messages.change(call.world, message, **fields)
    shown_message = shapes.message(call.world, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown_message}


def _delete(call: Call) -> JSON:
    channel = call.joined(call.must("channel"))
    message = call.message(channel, call.must("ts"))
    if message.user != call.world.app.bot_user:
        raise SlackError("cant_delete_message")
    messages.delete(call.world, message)
    return {"channel": channel.id, "ts": message.ts}


def _post_ephemeral(call: Call) -> JSON:
    channel = call.destination()
    person = call.world.state.people.get(call.must("user"))
    if person is None or person.deleted or person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    said, shown, attachments = _content(call)
    root = _root(call, channel)
    message = messages.show_to(
        call.world,
        channel,
        person,
        said,
        blocks=shown,
        attachments=attachments,
        thread_ts=root.ts if root is not None else "",
    )
    return {"message_ts": message.ts}


def _permalink(call: Call) -> JSON:
    channel = call.visible(call.must("channel"))
    message = call.message(channel, call.must("message_ts"))
    link = f"{call.world.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _content(call: Call) -> tuple[str, list[JSON], list[JSON]]:
    said = call.text("text")
    markdown = call.text("markdown_text")
    sent = call.parsed("blocks")
    if markdown and (said or sent):
        raise SlackError("markdown_text_conflict")
    if len(said) > _TEXT or len(markdown) > _MARKDOWN:
        raise SlackError("msg_too_long")
    shown = blocks.checked_blocks(sent) if sent else []
    attachments = call.parsed("attachments") or []
    if not isinstance(attachments, list):
        raise invalid("must be an array: attachments")
    if len(attachments) > _ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for each in attachments:
        if isinstance(each, dict) and each.get("blocks"):
            each["blocks"] = blocks.checked_blocks(each["blocks"])
    if not (said or markdown or shown or attachments):
        raise SlackError("no_text")
    return said or markdown, shown, attachments


def _metadata(call: Call) -> JSON | None:
    metadata = call.parsed("metadata")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not metadata.get("event_type"):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > _METADATA:
        raise SlackError("metadata_too_large")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}


def _root(call: Call, channel: Channel) -> Message | None:
    ts = call.text("thread_ts")
    if not ts:
        return None
    said = call.world.state.messages.get(channel.id, {})
    message = said.get(ts)
    if message is None:
        raise SlackError("thread_not_found")
    return said.get(message.thread_ts, message)


def _share_files(call: Call, channel: Channel, shown: list[JSON]) -> None:
    for index, block in enumerate(shown):
        named = block.get("slack_file")
        if not isinstance(named, dict):
            continue
        file = next(
            (f for f in call.world.state.files.values() if named.get("id", f.id) == f.id and _at(call, f, named)), None
        )
        if file is None or not file.complete:
            message = f"[ERROR] invalid slack file [json-pointer:/blocks/{index}/slack_file]"
            raise SlackError("invalid_blocks", response_metadata={"messages": [message]})
        if channel.id not in file.channels:
            file.channels.append(channel.id)
            call.world.state.keep(file)


def _at(call: Call, file: File, named: JSON) -> bool:
    shown = shapes.file(call.world, file)
    return named.get("url") in (None, shown["url_private"], shown["permalink"])


METHODS = {
    "chat.postMessage": Method(_post, ("chat:write",)),
    "chat.meMessage": Method(_me_message, ("chat:write",)),
    "chat.update": Method(_update, ("chat:write",)),
    "chat.delete": Method(_delete, ("chat:write",)),
    "chat.postEphemeral": Method(_post_ephemeral, ("chat:write",)),
    "chat.getPermalink": Method(_permalink),
}
