"""What happens to channels, people and the app itself: the deeds of owners and admins."""

import secrets
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.sandbox import channels, events, shapes
from bot.sandbox.control.asked import Asked
from bot.sandbox.control.looking import person_shown
from bot.sandbox.refusals import Malformed, PersonRefused
from bot.sandbox.values import JSON, Channel, Person
from bot.sandbox.world import World


async def channel(asked: Asked) -> JSON:
    """Do something to a channel, as somebody in it or as an admin."""
    world, do = asked.world, asked.text("do")
    if do == "create":
        return {"channel": channels.shown(world, _created(asked))}
    place = world.channel(asked.text("channel"))
    by = asked.person() if asked.text("person", "") else _someone(world, place)
    match do:
        case "invite" | "kick":
            _move(asked, place, by)
        case "archive" | "unarchive":
            if not channels.archive(world, place, by, back=do == "unarchive"):
                raise PersonRefused(f"already_{do}d", f"{place.name} is {do}d already.")
        case "rename":
            channels.rename(world, place, asked.text("name"))
        case "restrict":
            channels.restrict(world, place, [_poster(world, each) for each in asked.several("to")])
        case "delete":
            channels.delete(world, place, by)
        case "share":
            people = [world.person(each) for each in asked.several("people")]
            place = channels.share(world, place, world.workspace(asked.text("with")), people)
        case "unshare":
            channels.unshare(world, place, world.workspace(asked.text("with")))
        case "change_id":
            place = channels.change_id(world, place)
        case _:
            raise Malformed(f"nothing is called {do!r} here")
    return {"channel": channels.shown(world, place)}


async def person(asked: Asked) -> JSON:
    """Change who somebody is."""
    world, who, do = asked.world, asked.person(), asked.text("do")
    changes = _changes(asked, do)
    for name, value in changes.items():
        setattr(who, name, value)
    who.updated = world.seconds()
    world.state.keep(who)
    if who.deleted:
        for place in world.state.channels.values():
            if place.sort == "channel" and who.id in place.members:
                place.members.remove(who.id)
                world.state.keep(place)
    world.hub.tell({"type": "person", "person": person_shown(who)})
    _emit_change(world, who)
    return {"person": person_shown(who)}


async def app(asked: Asked) -> JSON:
    """Uninstall the app, revoke its token or install it again; verify its request URL; say it hears too much.

    Where several workspaces have it, one is named.
    """
    world = asked.world
    match asked.text("do"):
        case "uninstall":
            events.emit(world, {"type": "app_uninstalled"})
            events.emit(world, _revoked(world))
            _set_installed(world, False)
        case "revoke":
            events.emit(world, _revoked(world))
            _set_tokens(world, False)
        case "install":
            _set_tokens(world, True)
            _set_installed(world, True)
        case "verify":
            return {"installed": world.app.installed, "verified": await _verified(world)}
        case "rate_limited":
            minute = world.seconds() // 60 * 60
            world.delivery.event(
                _envelope(world, "app_rate_limited")
                | {"team_id": world.app.workspace, "api_app_id": world.app.id, "minute_rate_limited": minute}
            )
        case other:
            raise Malformed(f"nothing is called {other!r} here")
    return {"installed": world.app.installed}


async def _verified(world: World) -> bool:
    if not world.request_url:
        raise PersonRefused("no_request_url", "The app is reached by Socket Mode.")
    challenge = secrets.token_urlsafe(32)
    answer = await world.delivery.ask("events_api", _envelope(world, "url_verification") | {"challenge": challenge})
    return challenge in (answer.body.get("challenge"), answer.body.get("text"))


def _envelope(world: World, sort: str) -> JSON:
    return {"token": world.app.verification_token, "type": sort}


def _created(asked: Asked) -> Channel:
    world = asked.world
    creator = asked.person() if asked.text("person", "") else None
    workspace = world.workspace(asked.text("workspace")) if asked.text("workspace", "") else world.host
    private = asked.flag("private")
    made = channels.create(world, asked.text("channel"), workspace=workspace, private=private, creator=creator)
    for each in asked.several("members"):
        channels.join(world, made, world.person(each), inviter=creator)
    return made


def _move(asked: Asked, place: Channel, by: Person) -> None:
    world, who = asked.world, asked.person("who")
    if asked.text("do") == "invite":
        if not channels.join(world, place, who, inviter=by):
            raise PersonRefused("already_in_channel", f"{who.name} is in {place.name} already.")
    elif not channels.leave(world, place, who):
        raise PersonRefused("not_in_channel", f"{who.name} is not in {place.name}.")


def _poster(world: World, named: str) -> str:
    """A type of people as it is, a person by their id."""
    person = world.find_person(named)
    return person.id if person is not None else named


def _someone(world: World, place: Channel) -> Person:
    members = [world.state.people[each] for each in place.members]
    own = [each for each in members if each.workspace == place.workspace and not each.is_bot]
    return (own or members or list(world.state.people.values()))[0]


def _changes(asked: Asked, do: str) -> dict[str, Any]:
    match do:
        case "leave":
            return {"deleted": True}
        case "return":
            return {"deleted": False}
        case "guest":
            return {"guest": asked.text("value", "multi")}
        case "member":
            return {"guest": ""}
        case "rename":
            return {"real_name": asked.text("value")}
        case "locale":
            return {"locale": asked.text("value")}
        case "tz":
            try:
                ZoneInfo(asked.text("value"))
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise PersonRefused("no_such_zone", f"There is no time zone {asked.text('value')}.") from error
            return {"tz": asked.text("value")}
        case _:
            raise Malformed(f"nothing is called {do!r} here")


def _emit_change(world: World, who: Person) -> None:
    for there in world.everywhere():
        if there.acquainted(who) or who.deleted:
            shown = shapes.user(there, who)
            event = {"type": "user_change", "user": shown, "cache_ts": world.seconds(), "event_ts": world.ts()}
            events.emit(there, event)


def _revoked(world: World) -> JSON:
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [world.app.bot_user]}}


def _set_installed(world: World, installed: bool) -> None:
    here = world.state.installations.get(world.at)
    if here is not None:
        here.active = installed
        world.state.keep(here)
    else:
        world.state.app.installed = installed
        world.state.keep(world.state.app)


def _set_tokens(world: World, active: bool) -> None:
    for token in world.state.tokens.values():
        if token.sort == "bot" and token.workspace == world.at:
            token.active = active
            world.state.keep(token)
