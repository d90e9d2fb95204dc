"""What people do to the app: commands, clicks, forms, shortcuts; each in the payload Slack would send for it."""

import time
from collections.abc import Mapping
from typing import Any

from bot.sandbox import acks, forms, inputs, shapes, text, uses
from bot.sandbox.delivery import Answer
from bot.sandbox.grants import Reply
from bot.sandbox.refusals import PersonRefused, SlackError
from bot.sandbox.uses import Use
from bot.sandbox.values import JSON, Channel, Message, Person, View
from bot.sandbox.world import World


async def command(world: World, person: Person, channel: Channel, name: str, typed: str) -> Answer:
    """Run a slash command; raises PersonRefused for people of other workspaces, to whom it does not exist."""
    known = next((each for each in world.app.commands if each["command"] == name), None)
    if known is None or world.is_external(person) or not world.app.installed:
        raise PersonRefused("not_a_command", f"{name} is not a valid command.")
    reply = Reply(person=person.id, channel=channel.id, made=time.monotonic())
    payload = {
        "token": world.app.verification_token,
        "team_id": world.host.id,
        "team_domain": world.host.domain,
        "channel_id": channel.id,
        "channel_name": _spoken_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text.typed_after_command(world, typed, escape=bool(known.get("should_escape"))),
        "api_app_id": world.app.id,
        "is_enterprise_install": "false",
        "response_url": world.replies.give("commands", world.host.id, reply),
        "trigger_id": world.triggers.give(person.id),
    }
    if world.host.enterprise:
        payload |= {"enterprise_id": world.host.enterprise, "enterprise_name": world.host.enterprise_name}
    answer = await world.delivery.ask("slash_commands", payload)
    acks.command(world, person, channel, answer.body)
    return answer


async def click_in_message(world: World, person: Person, message: Message, use: Use) -> Answer:
    """Click a button, or choose, in a message."""
    place = world.state.channels[message.channel]
    block, element = uses.find_element(message.blocks, use)
    picks = world.picks.setdefault(f"{person.id}/{message.key}", inputs.initial(message.blocks))
    state = uses.state_of(world, element, use)
    if element["type"] not in {"button", "overflow"}:
        picks.setdefault(block["block_id"], {})[element["action_id"]] = state
    reply = Reply(
        person=person.id,
        channel=place.id,
        made=time.monotonic(),
        message_ts=message.ts,
        ephemeral=bool(message.only_for),
        thread_ts=message.thread_ts,
    )
    container: JSON = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": place.id,
        "is_ephemeral": bool(message.only_for),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload: JSON = {
        "type": "block_actions",
        "user": _clicker(person),
        "api_app_id": world.app.id,
        "token": world.app.verification_token,
        "container": container,
        "trigger_id": world.triggers.give(person.id),
        "team": {"id": world.host.id, "domain": world.host.domain},
        "enterprise": _enterprise(world),
        "is_enterprise_install": False,
        "channel": {"id": place.id, "name": _spoken_name(place)},
        "state": {"values": picks},
        "response_url": world.replies.give("actions", world.host.id, reply),
        "actions": [uses.action(world, block, element, state)],
    }
    if not message.only_for:
        payload["message"] = shapes.message(world, message)
    return await world.delivery.ask("interactive", payload)


async def click_in_view(world: World, person: Person, view: View, use: Use) -> Answer:
    """Click a button, or choose, in a form or in App Home."""
    block, element = uses.find_element(view.content["blocks"], use)
    uses.fill(world, view, use.values)
    state = uses.state_of(world, element, use)
    if element["type"] not in {"button", "overflow"}:
        view.values.setdefault(block["block_id"], {})[element["action_id"]] = state
    world.state.keep(view)
    payload = {
        "type": "block_actions",
        "user": _clicker(person),
        "api_app_id": world.app.id,
        "token": world.app.verification_token,
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": world.triggers.give(person.id, view=view.id),
        "team": {"id": world.host.id, "domain": world.host.domain},
        "enterprise": _enterprise(world),
        "is_enterprise_install": False,
        "view": shapes.view(world, view),
        "actions": [uses.action(world, block, element, state)],
    }
    return await world.delivery.ask("interactive", payload)


async def submit(world: World, person: Person, view: View, values: Mapping[str, Any]) -> JSON:
    """Send a form; answers with errors, closed, or the view that came of it."""
    uses.fill(world, view, values)
    world.state.keep(view)
    if found := inputs.complaints(view.content["blocks"], view.values):
        return {"errors": {block: inputs.said(each) for block, each in found.items()}, "complaints": found}
    payload = {
        "type": "view_submission",
        "team": _team_of(world, person),
        "user": _clicker(person),
        "api_app_id": world.app.id,
        "token": world.app.verification_token,
        "trigger_id": world.triggers.give(person.id, view=view.id),
        "view": shapes.view(world, view),
        "response_urls": _response_urls(world, person, view),
        "is_enterprise_install": False,
        "enterprise": _enterprise(world),
    }
    answer = await world.delivery.ask("interactive", payload)
    try:
        return acks.submission(world, person, view, answer.body)
    except SlackError as error:
        details = "; ".join(error.extra.get("response_metadata", {}).get("messages", ()))
        raise PersonRefused(error.code, f"The app answered with a form Slack refuses. {details}") from error


async def close(world: World, person: Person, view: View, *, everything: bool) -> None:
    """Close a form, or the whole stack; the app is told about those that asked for it."""
    closing = forms.stack(world, person) if everything else [view]
    forms.close(world, person, closing)
    for each in reversed(closing):
        if each.content.get("notify_on_close"):
            payload = {
                "type": "view_closed",
                "team": _team_of(world, person),
                "user": _clicker(person),
                "api_app_id": world.app.id,
                "token": world.app.verification_token,
                "view": shapes.view(world, each),
                "is_enterprise_install": False,
                "enterprise": _enterprise(world),
                "is_cleared": everything,
            }
            await world.delivery.ask("interactive", payload)


async def shortcut(world: World, person: Person, callback_id: str, message: Message | None) -> Answer:
    """Use a shortcut, on a message or anywhere; people of other workspaces have none."""
    sort = "global" if message is None else "message"
    offered = any(s["callback_id"] == callback_id and s["type"] == sort for s in world.app.shortcuts)
    if not offered or world.is_external(person) or not world.app.installed:
        raise PersonRefused("not_a_shortcut", "This shortcut is not offered here.")
    payload: JSON = {
        "type": "shortcut" if message is None else "message_action",
        "token": world.app.verification_token,
        "action_ts": world.ts(),
        "team": {"id": world.host.id, "domain": world.host.domain},
        "user": {"id": person.id, "username": person.name, "team_id": person.workspace},
        "is_enterprise_install": False,
        "enterprise": _enterprise(world),
        "callback_id": callback_id,
        "trigger_id": world.triggers.give(person.id),
    }
    if message is not None:
        place = world.state.channels[message.channel]
        reply = Reply(person=person.id, channel=place.id, made=time.monotonic())
        payload["user"]["name"] = person.name
        payload |= {
            "channel": {"id": place.id, "name": _spoken_name(place)},
            "message_ts": message.ts,
            "message": shapes.message(world, message),
            "response_url": world.replies.give("app", world.host.id, reply),
        }
    return await world.delivery.ask("interactive", payload)


async def suggest(world: World, person: Person, typed: str, element: JSON, block: JSON, where: JSON) -> JSON:
    """Ask the app for options while somebody types into an external select."""
    payload = {
        "type": "block_suggestion",
        "user": {"id": person.id, "name": person.name, "team_id": person.workspace},
        "team": {"id": world.host.id, "domain": world.host.domain},
        "api_app_id": world.app.id,
        "token": world.app.verification_token,
        "block_id": block["block_id"],
        "action_id": element["action_id"],
        "value": typed,
        **where,
    }
    answer = await world.delivery.ask("interactive", payload)
    options = [option for group in answer.body.get("option_groups") or () for option in group["options"]]
    options += answer.body.get("options") or []
    offered = world.offers.setdefault(f"{person.id}/{element['action_id']}", {})
    offered.update({each["value"]: each for each in options})
    return {name: answer.body[name] for name in ("options", "option_groups") if name in answer.body}


def _clicker(person: Person) -> JSON:
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": person.workspace}


def _team_of(world: World, person: Person) -> JSON:
    team = world.state.workspaces[person.workspace]
    shown: JSON = {"id": team.id, "domain": team.domain}
    if team.enterprise:
        shown |= {"enterprise_id": team.enterprise, "enterprise_name": team.enterprise_name}
    return shown


def _enterprise(world: World) -> JSON | None:
    host = world.host
    return {"id": host.enterprise, "name": host.enterprise_name} if host.enterprise else None


def _response_urls(world: World, person: Person, view: View) -> list[JSON]:
    urls = []
    for block, element in inputs.stateful(view.content["blocks"]):
        state = view.values.get(block["block_id"], {}).get(element["action_id"], {})
        chosen = state.get("selected_conversation") or state.get("selected_channel")
        if element.get("response_url_enabled") and chosen:
            reply = Reply(person=person.id, channel=chosen, made=time.monotonic())
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": chosen,
                    "response_url": world.replies.give("app", world.host.id, reply),
                },
            )
    return urls


def _spoken_name(channel: Channel) -> str:
    if channel.sort == "im":
        return "directmessage"
    return "privategroup" if channel.private else channel.name
