"""What a person sees, and what the sandbox knows: GET calls, none of which changes anything."""

from bot.sandbox import channels, forms, messages, shapes
from bot.sandbox.control.asked import Asked
from bot.sandbox.refusals import PersonRefused
from bot.sandbox.values import JSON, Message, Person
from bot.sandbox.world import World

_SHOWN = 200  # messages at once


def world_shown(asked: Asked) -> JSON:
    """Answer who and what there is."""
    world = asked.world
    at_home = {each.app.workspace for each in world.everywhere() if each.app.installed}
    return {
        "workspaces": [
            {
                "id": each.id,
                "name": each.name,
                "domain": each.domain,
                "title": each.title,
                "has_app": each.id in at_home,
            }
            for each in world.state.workspaces.values()
        ],
        "people": [person_shown(each) for each in world.state.people.values()],
        "channels": [channels.shown(world, each) for each in world.state.channels.values() if not each.deleted],
        "commands": world.app.commands,
        "shortcuts": world.app.shortcuts,
        "app": {
            "id": world.app.id,
            "name": world.app.name,
            "bot_id": world.app.bot_id,
            "bot_user": world.app.bot_user,
            "workspace": world.app.workspace,
            "installed": world.app.installed,
            "connections": world.sockets.count,
        },
        "clock": {**world.clock.told(), "zone": world.app.zone},
        "began": min((each.created for each in world.state.channels.values()), default=0),
    }


def person_shown(person: Person) -> JSON:
    """Return a person as the control interface shows them."""
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "workspace": person.workspace,
        "tz": person.tz,
        "locale": person.locale,
        "guest": person.guest,
        "is_bot": person.is_bot,
        "deleted": person.deleted,
    }


def messages_shown(asked: Asked) -> JSON:
    """Answer what this person sees in a channel, or in one of its threads."""
    world, person, channel = asked.world, asked.person(), asked.joined()
    thread_ts = asked.text("thread_ts", "")
    said = world.state.messages.get(channel.id, {})
    if thread_ts:
        root = said.get(thread_ts)
        if root is None:
            raise PersonRefused("thread_not_found", f"There is no message {thread_ts} here.")
        found = [root, *shapes.replies(world, root)]
    else:
        found = [each for each in said.values() if not each.thread_ts or each.broadcast]
    found += [each for each in _only_for(world, person, channel.id) if each.thread_ts == thread_ts]
    before = asked.text("before", "")
    found = sorted((each for each in found if not before or each.ts < before), key=lambda each: each.ts)
    limit = max(1, int(asked.number("limit", _SHOWN)))
    return {
        "messages": [messages.seen_by(world, each) for each in found[-limit:]],
        "has_more": len(found) > limit,
        "pins": [messages.seen_by(world, each) for each in said.values() if each.pinned_by],
    }


def ephemeral_shown(asked: Asked) -> JSON:
    """Answer what only this person sees."""
    channel = asked.joined().id if asked.text("channel", "") else ""
    found = _only_for(asked.world, asked.person(), channel)
    return {"messages": [messages.seen_by(asked.world, each) for each in found]}


def views_shown(asked: Asked) -> JSON:
    """Answer this person's open forms, the topmost last."""
    world, person = asked.world, asked.person()
    return {"views": [shapes.view(world, each) for each in forms.stack(world, person)]}


def log_shown(asked: Asked) -> JSON:
    """Answer the Web API calls after the one with this number."""
    since = int(asked.number("since", 0))
    return {"calls": [each for each in asked.world.calls if each["n"] > since]}


def _only_for(world: World, person: Person, channel_id: str) -> list[Message]:
    found = world.state.ephemeral.get(person.id, {}).values()
    return [each for each in found if channel_id in ("", each.channel)]
