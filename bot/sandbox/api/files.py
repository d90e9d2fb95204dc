"""files.*: upload in three steps, as Slack asks for since files.upload ended.

https://docs.slack.dev/messaging/working-with-files
"""

import base64

from bot.sandbox import blocks, ids, messages, shapes, uploads
from bot.sandbox.api.call import Call
from bot.sandbox.api.method import Method
from bot.sandbox.refusals import SlackError, invalid
from bot.sandbox.values import JSON, Channel, File


def _upload_url(call: Call) -> JSON:
    length = call.number("length", 0)
    if length <= 0:
        raise invalid("missing required field: length")
    file = File(
        id=ids.fresh("F"),
        name=call.must("filename"),
        user=call.world.app.bot_user,
        alt_text=call.text("alt_txt"),
        created=call.world.seconds(),
        size=length,
    )
    call.world.state.keep(file)
    return {"upload_url": f"{call.world.base_url}/upload/v1/{file.id}", "file_id": file.id}


def _complete(call: Call) -> JSON:
    wanted = call.parsed("files")
    if not isinstance(wanted, list) or not wanted:
        raise invalid("missing required field: files")
    files = [_uploaded(call, each) for each in wanted]
    for channel in _destinations(call):
        thread_ts = call.text("thread_ts")
        if thread_ts:
            call.message(channel, thread_ts)
        shown = call.parsed("blocks")
        for file in files:
            file.channels.append(channel.id)
        messages.post(
            call.world,
            channel,
            call.world.bot,
            call.text("initial_comment"),
            by_app=True,
            subtype="file_share",
            blocks=blocks.checked_blocks(shown) if shown else [],
            files=[each.id for each in files],
            thread_ts=thread_ts,
        )
    for file in files:
        call.world.state.keep(file)
    return {"files": [shapes.file(call.world, each) for each in files]}


def _uploaded(call: Call, wanted: object) -> File:
    if not isinstance(wanted, dict):
        raise invalid("must be objects: files")
    file = call.world.state.files.get(str(wanted.get("id")))
    if file is None or not file.content:
        raise SlackError("file_not_found")
    file.title = str(wanted.get("title") or file.name)
    file.complete = True
    return file


def _destinations(call: Call) -> list[Channel]:
    named = call.listed("channels") or ([call.text("channel_id")] if call.text("channel_id") else [])
    found = [call.joined(each) for each in named]
    if any(each.archived for each in found):
        raise SlackError("is_archived")
    return found


def _info(call: Call) -> JSON:
    file = _visible(call)
    return {"file": shapes.file(call.world, file), "comments": [], "response_metadata": {"next_cursor": ""}}


def _delete(call: Call) -> JSON:
    file = _visible(call)
    if file.user != call.world.app.bot_user:
        raise SlackError("cant_delete_file")
    file.complete, file.content = False, ""
    call.world.state.keep(file)
    return {}


def _visible(call: Call) -> File:
    file = call.world.state.files.get(call.must("file"))
    if file is None or not uploads.visible_to(call.world, file, call.world.bot):
        raise SlackError("file_not_found")
    return file


def receive(file: File, content: bytes) -> bool:
    """Take the bytes of an upload; False if their number is not the one announced."""
    if len(content) != file.size:
        return False
    file.content = base64.b64encode(content).decode()
    return True


METHODS = {
    "files.getUploadURLExternal": Method(_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(_complete, ("files:write",)),
    "files.info": Method(_info, ("files:read",)),
    "files.delete": Method(_delete, ("files:write",)),
}
