"""What is said, changed, deleted, reacted to and pinned: the deed, who sees it, and the events that follow."""

import uuid
from collections.abc import Sequence
from typing import Any

from bot.sandbox import events, shapes, text
from bot.sandbox.values import JSON, Channel, Message, Person
from bot.sandbox.world import World

_GONE = "This message was deleted."
_SLACKBOT = "USLACKBOT"


def post(world: World, channel: Channel, author: Person, said: str, *, by_app: bool, **more: Any) -> Message:
    """Put a message into a channel, show it to its members and tell the app."""
    message = Message(channel=channel.id, ts=world.ts(), user=author.id, text=said, by_app=by_app, **more)
    if not by_app and not message.subtype:
        message.client_msg_id = str(uuid.uuid4())
    world.state.keep(message)
    _tell(world, "message", message)
    if message.thread_ts:
        _tell_root(world, channel, message.thread_ts)
    if world.has_app(channel):
        _emit_message(world, channel, author, message)
    return message


def show_to(world: World, channel: Channel, person: Person, said: str, **more: Any) -> Message:
    """Show one person a message from the app that nobody else sees."""
    message = Message(
        channel=channel.id,
        ts=world.ts(),
        user=world.app.bot_user,
        text=said,
        by_app=True,
        only_for=person.id,
        **more,
    )
    world.state.keep(message)
    world.hub.tell(_seen(world, "ephemeral", message), (person.id,))
    return message


def change(world: World, message: Message, **fields: Any) -> None:
    """Give a message other words or blocks, and say it was edited."""
    before = shapes.message(world, message)
    for name, value in fields.items():
        setattr(message, name, value)
    if not message.only_for:
        message.edited = {"user": message.user, "ts": world.ts()}
    world.state.keep(message)
    _tell(world, "message_changed", message)
    if not message.only_for:
        _emit_changed(world, message, before)


def delete(world: World, message: Message) -> None:
    """Take a message away; one with replies leaves a tombstone."""
    before = shapes.message(world, message)
    if not message.only_for and shapes.replies(world, message):
        message.subtype, message.text, message.user, message.by_app = "tombstone", _GONE, _SLACKBOT, False
        message.blocks, message.attachments, message.files, message.reactions = [], [], [], {}
        message.pinned_by = ""
        world.state.keep(message)
        _tell(world, "message_changed", message)
        _emit_changed(world, message, before)
        return
    world.state.forget(message)
    told = {
        "type": "message_deleted",
        "channel": message.channel,
        "ts": message.ts,
        "is_ephemeral": bool(message.only_for),
    }
    world.hub.tell(told, _audience(world, message))
    if message.only_for:
        return
    channel = world.state.channels[message.channel]
    if message.thread_ts:
        _tell_root(world, channel, message.thread_ts)
    stamp = world.ts()
    _emit_about(
        world,
        channel,
        {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": message.ts,
            "channel": channel.id,
            "channel_type": channel.type,
            "previous_message": before,
            "ts": stamp,
            "event_ts": stamp,
        },
    )


def react(world: World, message: Message, person: Person, name: str, *, remove: bool) -> bool:
    """Add or take back somebody's reaction; False if it was there, or was not."""
    users = message.reactions.setdefault(name, [])
    if (person.id in users) != remove:
        if not users:
            del message.reactions[name]
        return False
    if remove:
        users.remove(person.id)
    else:
        users.append(person.id)
    if not users:
        del message.reactions[name]
    world.state.keep(message)
    told = {
        "type": "reaction",
        "channel": message.channel,
        "ts": message.ts,
        "name": name,
        "person": person.id,
        "added": not remove,
        "reactions": shapes.reactions(message),
    }
    world.hub.tell(told, _audience(world, message))
    channel = world.state.channels[message.channel]
    if world.has_app(channel):
        event: JSON = {
            "type": "reaction_removed" if remove else "reaction_added",
            "user": person.id,
            "reaction": name,
            "item": {"type": "message", "channel": channel.id, "ts": message.ts},
            "event_ts": world.ts(),
        }
        if not world.is_external(person):
            event["item_user"] = message.user
        events.emit(world, event, channel=channel)
    return True


def pin(world: World, message: Message, person: Person, *, remove: bool) -> bool:
    """Pin a message to its channel or take it down; False if it was, or was not."""
    if bool(message.pinned_by) != remove:
        return False
    message.pinned_by, message.pinned_at = ("", 0) if remove else (person.id, world.seconds())
    world.state.keep(message)
    told = {"type": "pin", "channel": message.channel, "ts": message.ts, "pinned": not remove}
    world.hub.tell(told, _audience(world, message))
    channel = world.state.channels[message.channel]
    if world.has_app(channel):
        event = {
            "type": "pin_removed" if remove else "pin_added",
            "user": person.id,
            "channel_id": channel.id,
            "item": {"type": "message", "channel": channel.id, "message": shapes.message(world, message)},
            "event_ts": world.ts(),
        }
        events.emit(world, event, channel=channel)
    return True


def seen_by(world: World, message: Message) -> JSON:
    """Return a message as the control interface shows it."""
    return shapes.message(world, message) | {
        "channel": message.channel,
        "pinned": bool(message.pinned_by),
        "is_ephemeral": bool(message.only_for),
    }


def pinned(world: World, channel: Channel) -> Sequence[Message]:
    """Return what is pinned to a channel, the latest first."""
    found = [each for each in world.state.messages.get(channel.id, {}).values() if each.pinned_by]
    return sorted(found, key=lambda each: each.pinned_at, reverse=True)


def _emit_message(world: World, channel: Channel, author: Person, message: Message) -> None:
    event = shapes.message(world, message)
    for name in ("reactions", "pinned_to", "pinned_info", "edited", "reply_count"):
        event.pop(name, None)
    if not message.by_app:
        event.pop("blocks", None)
    if message.files and channel.shared_with:
        event["files"] = [shapes.file_stub(world.state.files[each]) for each in message.files]
    event |= {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.type}
    events.emit(
        world,
        event,
        subscription=events.message_event(channel),
        channel=channel,
        sender_team=author.workspace,
    )
    if not message.by_app and channel.sort == "channel" and text.mentions(message.text, world.app.bot_user):
        events.emit(world, _mention(world, author, event), channel=channel)


def _mention(world: World, author: Person, event: JSON) -> JSON:
    mention = {name: value for name, value in event.items() if name not in {"channel_type", "subtype"}}
    mention |= {"type": "app_mention", "team": world.app.workspace}
    if world.is_external(author):
        company = world.outward(author)
        mention |= {
            "user_team": company,
            "source_team": company,
            "user_profile": {
                "team": company,
                "real_name": author.real_name,
                "display_name": author.name,
            },
        }
    return mention


def _emit_changed(world: World, message: Message, before: JSON) -> None:
    channel = world.state.channels[message.channel]
    stamp = world.ts()
    _emit_about(
        world,
        channel,
        {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": shapes.message(world, message),
            "previous_message": before,
            "channel": channel.id,
            "channel_type": channel.type,
            "ts": stamp,
            "event_ts": stamp,
        },
        sender=message.user,
    )


def _emit_about(world: World, channel: Channel, event: JSON, *, sender: str = "") -> None:
    if world.has_app(channel):
        author = world.state.people.get(sender or str(event["previous_message"]["user"]))
        events.emit(
            world,
            event,
            subscription=events.message_event(channel),
            channel=channel,
            sender_team=author.workspace if author is not None else "",
        )


def _tell(world: World, what: str, message: Message) -> None:
    world.hub.tell(_seen(world, what, message), _audience(world, message))


def _tell_root(world: World, channel: Channel, root_ts: str) -> None:
    if root := world.state.messages.get(channel.id, {}).get(root_ts):
        _tell(world, "message_changed", root)


def _seen(world: World, what: str, message: Message) -> JSON:
    return {"type": what, "channel": message.channel, "message": seen_by(world, message)}


def _audience(world: World, message: Message) -> Sequence[str]:
    return (message.only_for,) if message.only_for else world.state.channels[message.channel].members
