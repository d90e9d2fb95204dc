"""What people do with messages: say, edit, delete, react, pin, and open a direct message."""

from bot.sandbox import channels, messages, text, uploads
from bot.sandbox.control.asked import Asked
from bot.sandbox.refusals import PersonRefused
from bot.sandbox.values import JSON, Channel, Message


async def say(asked: Asked) -> JSON:
    """Say something in a channel or a thread."""
    world, person, channel = asked.world, asked.person(), _open_channel(asked)
    said = text.typed(world, asked.text("text", ""))
    files = [uploads.take(world, person, each, channel=channel.id) for each in asked.several("files")]
    if not said and not files:
        raise PersonRefused("no_text", "There is nothing to say.")
    root = _message(asked, channel, "thread_ts") if asked.text("thread_ts", "") else None
    message = messages.post(
        world,
        channel,
        person,
        said,
        by_app=False,
        blocks=text.rich_text(said) if said else [],
        thread_ts=(root.thread_ts or root.ts) if root is not None else "",
        subtype="file_share" if files else "",
        files=[each.id for each in files],
    )
    return {"ts": message.ts, "channel": channel.id}


async def edit(asked: Asked) -> JSON:
    """Change what one said."""
    message = _own(asked)
    said = text.typed(asked.world, asked.text("text"))
    messages.change(asked.world, message, text=said, blocks=text.rich_text(said))
    return {"ts": message.ts}


async def delete(asked: Asked) -> JSON:
    """Take back what one said; an ephemeral message can be dismissed the same way."""
    shown = asked.world.state.ephemeral.get(asked.person().id, {}).get(asked.text("ts"))
    messages.delete(asked.world, shown or _own(asked))
    return {}


async def react(asked: Asked) -> JSON:
    """Put an emoji on a message, or take it back."""
    message = _message(asked, _open_channel(asked), "ts")
    name = asked.text("name").strip(":")
    if not messages.react(asked.world, message, asked.person(), name, remove=asked.flag("remove")):
        code = "no_reaction" if asked.flag("remove") else "already_reacted"
        raise PersonRefused(code, "This reaction is as you want it already.")
    return {}


async def pin(asked: Asked) -> JSON:
    """Pin a message, or take it down."""
    message = _message(asked, _open_channel(asked), "ts")
    if not messages.pin(asked.world, message, asked.person(), remove=asked.flag("remove")):
        code = "no_pin" if asked.flag("remove") else "already_pinned"
        raise PersonRefused(code, "This message is as you want it already.")
    return {}


async def direct(asked: Asked) -> JSON:
    """Open the direct message with the app, or with a person."""
    world, person = asked.world, asked.person()
    other = world.person(asked.text("with")) if asked.text("with", "") else world.bot
    if other is person:
        raise PersonRefused("cannot_dm_self", "That would be a talk with oneself.")
    if other is world.bot and not world.acquainted(person):
        raise PersonRefused("user_not_found", "The app is in none of this person's channels.")
    channel = world.direct(person, other)
    channels.tell(world, channel, "open")
    return {"channel": channel.id}


def _open_channel(asked: Asked) -> Channel:
    channel = asked.joined()
    if channel.archived:
        raise PersonRefused("is_archived", f"{channel.name} is archived.")
    return channel


def _message(asked: Asked, channel: Channel, name: str) -> Message:
    found = asked.world.state.messages.get(channel.id, {}).get(asked.text(name))
    if found is None:
        raise PersonRefused("message_not_found", f"There is no message {asked.text(name)} here.")
    return found


def _own(asked: Asked) -> Message:
    message = _message(asked, asked.joined(), "ts")
    if message.user != asked.person().id:
        raise PersonRefused("cant_update_message", "Somebody else said that.")
    return message
