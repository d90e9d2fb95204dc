"""reactions.* and pins.*: what is stuck to a message."""

from bot.sandbox import messages, shapes
from bot.sandbox.api.call import Call
from bot.sandbox.api.method import Method
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import JSON, Message

_MOST_PINS = 100  # in a channel


def _message(call: Call) -> Message:
    channel = call.joined(call.must("channel"))
    if channel.archived:
        raise SlackError("is_archived")
    return call.message(channel, call.must("timestamp"))


def _add(call: Call) -> JSON:
    message = _message(call)
    if not messages.react(call.world, message, call.world.bot, call.must("name").strip(":"), remove=False):
        raise SlackError("already_reacted")
    return {}


def _remove(call: Call) -> JSON:
    message = _message(call)
    if not messages.react(call.world, message, call.world.bot, call.must("name").strip(":"), remove=True):
        raise SlackError("no_reaction")
    return {}


def _get(call: Call) -> JSON:
    message = _message(call)
    shown = shapes.message(call.world, message) | {"reactions": shapes.reactions(message)}
    return {"type": "message", "channel": message.channel, "message": shown}


def _pin(call: Call) -> JSON:
    message = _message(call)
    if len(messages.pinned(call.world, call.world.state.channels[message.channel])) >= _MOST_PINS:
        raise SlackError("too_many_pins")
    if not messages.pin(call.world, message, call.world.bot, remove=False):
        raise SlackError("already_pinned")
    return {}


def _unpin(call: Call) -> JSON:
    if not messages.pin(call.world, _message(call), call.world.bot, remove=True):
        raise SlackError("no_pin")
    return {}


def _pins(call: Call) -> JSON:
    channel = call.joined(call.must("channel"))
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created": each.pinned_at,
            "created_by": each.pinned_by,
            "message": shapes.message(call.world, each),
        }
        for each in messages.pinned(call.world, channel)
    ]
    return {"items": items}


METHODS = {
    "reactions.add": Method(_add, ("reactions:write",)),
    "reactions.remove": Method(_remove, ("reactions:write",)),
    "reactions.get": Method(_get, ("reactions:read",)),
    "pins.add": Method(_pin, ("pins:write",)),
    "pins.remove": Method(_unpin, ("pins:write",)),
    "pins.list": Method(_pins, ("pins:read",)),
}
