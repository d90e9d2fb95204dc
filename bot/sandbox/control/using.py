"""What people do with the app: commands, clicks, forms, shortcuts, App Home."""

import asyncio

from bot.sandbox import blocks, events, forms, gestures, inputs, shapes
from bot.sandbox.control.asked import Asked
from bot.sandbox.delivery import PATIENCE, Answer
from bot.sandbox.refusals import Malformed, PersonRefused, SlackError
from bot.sandbox.uses import Use, find_element
from bot.sandbox.values import JSON, Message, View
from bot.sandbox.world import World

_PEOPLE = frozenset(("users_select", "multi_users_select"))
_PLACES = frozenset(
    ("conversations_select", "multi_conversations_select", "channels_select", "multi_channels_select"),
)


async def slash(asked: Asked) -> JSON:
    """Run a slash command."""
    name = "/" + asked.text("command").removeprefix("/")
    typed = asked.text("text", "")
    return _acknowledged(await gestures.command(asked.world, asked.person(), asked.joined(), name, typed))


async def click(asked: Asked) -> JSON:
    """Use a button, a select or a picker, in a message or in a view."""
    person = asked.person()
    use = Use(person, asked.text("action_id"), asked.text("block_id", ""), asked.fields.get("value"), asked.values())
    if asked.text("view_id", ""):
        return _acknowledged(await gestures.click_in_view(asked.world, person, _view(asked), use))
    return _acknowledged(await gestures.click_in_message(asked.world, person, _message(asked), use))


async def suggest(asked: Asked) -> JSON:
    """Type into a select whose options come from elsewhere: the app, the people, the channels."""
    world, person, typed = asked.world, asked.person(), asked.text("value", "")
    use = Use(person, asked.text("action_id"), asked.text("block_id", ""), None, {})
    if asked.text("view_id", ""):
        view = _view(asked)
        block, element = find_element(view.content["blocks"], use)
        where: JSON = {"container": {"type": "view", "view_id": view.id}, "view": shapes.view(world, view)}
    else:
        message = _message(asked)
        block, element = find_element(message.blocks, use)
        where = {
            "container": {"type": "message", "message_ts": message.ts, "channel_id": message.channel},
            "channel": {"id": message.channel, "name": world.state.channels[message.channel].name},
            "message": shapes.message(world, message),
        }
    if element["type"] in _PEOPLE:
        return {"options": _people(world, typed)}
    if element["type"] in _PLACES:
        return {"options": _places(world, person.id, typed)}
    if own := inputs.offered_by(element):
        return {"options": [each for each in own if typed.casefold() in each["text"]["text"].casefold()]}
    return await gestures.suggest(world, person, typed, element, block, where)


async def submit(asked: Asked) -> JSON:
    """Send a form."""
    return await gestures.submit(asked.world, asked.person(), _view(asked), asked.values())


async def close(asked: Asked) -> JSON:
    """Close a form, or all of them."""
    await gestures.close(asked.world, asked.person(), _view(asked), everything=asked.flag("all"))
    return {}


async def shortcut(asked: Asked) -> JSON:
    """Use a shortcut, on a message if one is named."""
    message = _message(asked) if asked.text("ts", "") else None
    return _acknowledged(await gestures.shortcut(asked.world, asked.person(), asked.text("callback_id"), message))


async def home(asked: Asked) -> JSON:
    """Open App Home; answers when the app has published it, after three seconds with what there is."""
    world, person = asked.world, asked.person()
    if not world.acquainted(person) or not world.app.installed:
        raise PersonRefused("app_not_found", "The app is not in this person's list.")
    before = forms.home(world, person)
    event: JSON = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": world.direct(world.bot, person).id,
        "tab": asked.text("tab", "home"),
        "event_ts": world.ts(),
    }
    if before is not None:
        event["view"] = shapes.view(world, before)
    window = world.hub.open(person.id)
    try:
        events.emit(world, event)
        published = await _published(window) if event["type"] in world.app.events else False
    finally:
        world.hub.close(window)
    now = forms.home(world, person)
    return {"view": shapes.view(world, now) if now is not None else None, "published": published}


async def _published(window: asyncio.Queue[JSON | None]) -> bool:
    async def wait() -> bool:
        while (change := await window.get()) is not None:
            if change["type"] == "home":
                return True
        return False

    try:
        return await asyncio.wait_for(wait(), PATIENCE)
    except TimeoutError:
        return False


def _acknowledged(answer: Answer) -> JSON:
    return {"acknowledged": True, "ms": answer.ms}


def _view(asked: Asked) -> View:
    try:
        view = forms.find(asked.world, view_id=asked.text("view_id"))
    except SlackError as error:
        raise PersonRefused("view_not_found", "This form is no longer open.") from error
    if view.owner != asked.person().id:
        raise PersonRefused("view_not_found", "This is somebody else's form.")
    return view


def _message(asked: Asked) -> Message:
    ts = asked.text("ts", "")
    if not ts:
        raise Malformed("say ts and channel, or view_id")
    channel, person = asked.joined(), asked.person()
    shown = asked.world.state.ephemeral.get(person.id, {}).get(ts)
    message = shown or asked.world.state.messages.get(channel.id, {}).get(ts)
    if message is None:
        raise PersonRefused("message_not_found", f"There is no message {ts} here.")
    if not message.by_app and next(blocks.interactive(message.blocks), None) is not None:
        raise PersonRefused("no_such_action", "Only the app's messages can be clicked.")
    return message


def _people(world: World, typed: str) -> list[JSON]:
    wanted = typed.casefold()
    return [
        {"text": {"type": "plain_text", "text": each.real_name}, "value": each.id}
        for each in world.state.people.values()
        if not each.deleted and (wanted in each.name.casefold() or wanted in each.real_name.casefold())
    ]


def _places(world: World, person: str, typed: str) -> list[JSON]:
    return [
        {"text": {"type": "plain_text", "text": each.name}, "value": each.id}
        for each in world.state.channels.values()
        if each.sort == "channel"
        and not each.deleted
        and typed.casefold() in each.name.casefold()
        and (person in each.members or not each.private)
    ]
