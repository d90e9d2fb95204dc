"""Response URLs: five answers to one gesture, within half an hour.

https://docs.slack.dev/interactivity/handling-user-interaction
"""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox import blocks, messages
from bot.sandbox.grants import Reply
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import JSON, Message
from bot.sandbox.world import World

_GONE = frozenset(("expired_url", "used_url"))


async def answer(world: World, request: Request) -> Response:
    """Do what an app says to a response URL."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
    if not isinstance(body, dict):
        return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
    world = world.seen_from(request.path_params["workspace"])
    world.log({"method": "response_url", "args": body, "answer": {}})
    try:
        _do(world, world.replies.take(request.path_params["secret"]), body)
    except SlackError as error:
        return JSONResponse({"ok": False, "error": error.code, **error.extra}, 404 if error.code in _GONE else 400)
    return PlainTextResponse("ok")


def _do(world: World, reply: Reply, body: JSON) -> None:
    clicked = _clicked(world, reply)
    if _flag(body, "delete_original"):
        if clicked is not None:
            messages.delete(world, clicked)
        return
    said = str(body.get("text") or "")
    shown = blocks.checked_blocks(body["blocks"]) if body.get("blocks") else []
    attachments = body.get("attachments") or []
    if not (said or shown or attachments):
        raise SlackError("no_text")
    content = {"blocks": shown, "attachments": attachments}
    if _flag(body, "replace_original") and clicked is not None:
        messages.change(world, clicked, text=said, **content)
        return
    place = world.state.channels[reply.channel]
    person = world.state.people[reply.person]
    thread_ts = str(body.get("thread_ts") or "")
    if body.get("response_type") == "in_channel":
        messages.post(world, place, world.bot, said, by_app=True, thread_ts=thread_ts, **content)
    else:
        messages.show_to(world, place, person, said, thread_ts=thread_ts, **content)


def _clicked(world: World, reply: Reply) -> Message | None:
    if reply.ephemeral:
        return world.state.ephemeral.get(reply.person, {}).get(reply.message_ts)
    return world.state.messages.get(reply.channel, {}).get(reply.message_ts)


def _flag(body: JSON, name: str) -> bool:
    return body.get(name) in (True, "true")
