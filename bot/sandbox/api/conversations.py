"""conversations.*: https://docs.slack.dev/reference/methods?family=conversations"""

import math
from collections.abc import Callable

from bot.sandbox import channels, events, shapes
from bot.sandbox.api.call import Call
from bot.sandbox.api.method import Method
from bot.sandbox.refusals import PersonRefused, SlackError, invalid
from bot.sandbox.values import JSON, Channel, Message, Person

_SORTS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
_HISTORY = 999  # messages a page


def _info(call: Call) -> JSON:
    channel = call.visible(call.must("channel"), scope="read")
    shown = shapes.channel(call.world, channel)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def _list(call: Call) -> JSON:
    found = [each for each in _of_asked_types(call) if _listed(call, each)]
    page, cursor = call.page(found)
    shown = [shapes.channel(call.world, each, whole=False) for each in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _of_user(call: Call) -> JSON:
    user = call.text("user") or call.world.app.bot_user
    if user not in call.world.state.people:
        raise SlackError("user_not_found")
    found = [each for each in _of_asked_types(call) if user in each.members and _listed(call, each)]
    page, cursor = call.page(found)
    shown = [shapes.channel(call.world, each, whole=False) for each in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _members(call: Call) -> JSON:
    channel = call.visible(call.must("channel"), scope="read")
    page, cursor = call.page(channel.members)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def _history(call: Call) -> JSON:
    channel = call.joined(call.must("channel"), scope="history")
    said, within = call.world.state.messages.get(channel.id, {}).values(), _window(call)
    found = [each for each in reversed(said) if (not each.thread_ts or each.broadcast) and within(each)]
    page, cursor = call.page(found, most=_HISTORY)
    return {
        "messages": [_shown(call, each) for each in page],
        "has_more": bool(cursor),
        "pin_count": sum(bool(each.pinned_by) for each in said),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def _replies(call: Call) -> JSON:
    channel = call.joined(call.must("channel"), scope="history")
    said = call.world.state.messages.get(channel.id, {})
    root = said.get(call.must("ts"))
    if root is None:
        raise SlackError("thread_not_found")
    root = said.get(root.thread_ts, root)
    within = _window(call)
    found = [each for each in shapes.replies(call.world, root) if within(each)]
    page, cursor = call.page(found, most=_HISTORY)
    return {
        "messages": [_shown(call, each) for each in (root, *page)],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _open(call: Call) -> JSON:
    world = call.world
    if named := call.text("channel"):
        return {"channel": {"id": call.visible(named).id}}
    users = call.listed("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    people = []
    for user in users:
        person = world.state.people.get(user)
        if person is None or not world.acquainted(person):
            raise SlackError("user_not_found")
        if person.deleted:
            raise SlackError("user_disabled")
        people.append(person)
    call.may("im:write" if len(people) == 1 else "mpim:write")
    channel = world.direct(world.bot, *people)
    return {"channel": shapes.channel(world, channel) if call.flag("return_im") else {"id": channel.id}}


def _create(call: Call) -> JSON:
    private = call.flag("is_private")
    call.may("groups:write" if private else "channels:manage")
    name = call.must("name")
    if len(name) > 80 or name != name.lower() or " " in name:
        raise SlackError("invalid_name_specials")
    try:
        channel = channels.create(call.world, name, workspace=call.world.host, private=private, creator=call.world.bot)
    except PersonRefused as refusal:
        raise SlackError(refusal.code) from refusal
    return {"channel": shapes.channel(call.world, channel)}


def _join(call: Call) -> JSON:
    channel = call.visible(call.must("channel"))
    if channel.private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if channels.join(call.world, channel, call.world.bot):
        return {"channel": shapes.channel(call.world, channel)}
    return {
        "channel": shapes.channel(call.world, channel),
        "warning": "already_in_channel",
        "response_metadata": {"warnings": ["already_in_channel"]},
    }


def _invite(call: Call) -> JSON:
    channel = call.joined(call.must("channel"))
    _may_manage(call, channel)
    users = call.listed("users")
    if not users:
        raise SlackError("no_user")
    for user in users:
        _let_in(call, channel, _known(call, user))
    return {"channel": shapes.channel(call.world, channel)}


def _let_in(call: Call, channel: Channel, person: Person) -> None:
    if person.id == call.world.app.bot_user:
        raise SlackError("cant_invite_self")
    try:
        if not channels.join(call.world, channel, person, inviter=call.world.bot):
            raise SlackError("already_in_channel")
    except PersonRefused as refusal:
        raise SlackError(refusal.code) from refusal


def _kick(call: Call) -> JSON:
    channel = call.joined(call.must("channel"))
    _may_manage(call, channel)
    person = _known(call, call.must("user"))
    if person.id == call.world.app.bot_user:
        raise SlackError("cant_kick_self")
    if not channels.leave(call.world, channel, person):
        raise SlackError("not_in_channel")
    return {}


def _leave(call: Call) -> JSON:
    channel = call.visible(call.must("channel"))
    _may_manage(call, channel)
    return {} if channels.leave(call.world, channel, call.world.bot) else {"not_in_channel": True}


def _rename(call: Call) -> JSON:
    channel = call.joined(call.must("channel"))
    _may_manage(call, channel)
    channels.rename(call.world, channel, call.must("name"))
    return {"channel": shapes.channel(call.world, channel)}


def _archive(call: Call) -> JSON:
    channel = call.joined(call.must("channel"))
    _may_manage(call, channel)
    if not channels.archive(call.world, channel, call.world.bot, back=False):
        raise SlackError("already_archived")
    return {}


def _set_topic(call: Call) -> JSON:
    channel = call.joined(call.must("channel"))
    _may_manage(call, channel)
    channel.topic = call.text("topic")
    call.world.state.keep(channel)
    channels.tell(call.world, channel, "topic")
    return {"channel": shapes.channel(call.world, channel)}


def _set_purpose(call: Call) -> JSON:
    channel = call.joined(call.must("channel"))
    _may_manage(call, channel)
    channel.purpose = call.text("purpose")
    call.world.state.keep(channel)
    channels.tell(call.world, channel, "purpose")
    return {"purpose": channel.purpose, "channel": shapes.channel(call.world, channel)}


def _may_manage(call: Call, channel: Channel) -> None:
    call.may("groups:write" if channel.private else "channels:manage")


def _known(call: Call, user: str) -> Person:
    person = call.world.state.people.get(user)
    if person is None:
        raise SlackError("user_not_found")
    return person


def _of_asked_types(call: Call) -> list[Channel]:
    sorts = call.listed("types") or ["public_channel"]
    if any(sort not in _SORTS for sort in sorts):
        raise SlackError("invalid_types")
    families = [_SORTS[sort] for sort in sorts]
    for family in families:
        call.may(f"{family}:read")
    left_out = call.flag("exclude_archived")
    return [
        each
        for each in call.world.state.channels.values()
        if events.scope_family(each) in families and not each.deleted and not (left_out and each.archived)
    ]


def _listed(call: Call, channel: Channel) -> bool:
    member = call.world.app.bot_user in channel.members
    return member or (not channel.private and call.world.app.workspace in call.world.teams(channel))


def _window(call: Call) -> Callable[[Message], bool]:
    """Return whether a message lies between the asked-for oldest and latest; they are left out unless inclusive."""
    oldest, latest = _stamp(call, "oldest", -math.inf), _stamp(call, "latest", math.inf)
    if call.flag("inclusive"):
        return lambda message: oldest <= float(message.ts) <= latest
    return lambda message: oldest < float(message.ts) < latest


def _stamp(call: Call, name: str, default: float) -> float:
    value = call.text(name)
    if not value or value == "0":
        return default
    try:
        return float(value)
    except ValueError as error:
        raise invalid(f"invalid timestamp: {name}") from error


def _shown(call: Call, message: Message) -> JSON:
    shown = shapes.message(call.world, message, metadata=call.flag("include_all_metadata"))
    if message.files and call.world.state.channels[message.channel].shared_with:
        shown["files"] = [shapes.file_stub(call.world.state.files[each]) for each in message.files]
    return shown


_WRITES = ("channels:manage", "groups:write", "im:write", "mpim:write")
METHODS = {
    "conversations.info": Method(_info),
    "conversations.list": Method(_list),
    "conversations.members": Method(_members),
    "conversations.history": Method(_history),
    "conversations.replies": Method(_replies),
    "conversations.open": Method(_open, ("im:write", "mpim:write")),
    "conversations.create": Method(_create, _WRITES),
    "conversations.join": Method(_join, ("channels:join",)),
    "conversations.invite": Method(_invite, (*_WRITES, "channels:write.invites", "groups:write.invites")),
    "conversations.kick": Method(_kick, _WRITES),
    "conversations.leave": Method(_leave, _WRITES),
    "conversations.rename": Method(_rename, _WRITES),
    "conversations.archive": Method(_archive, _WRITES),
    "conversations.setTopic": Method(_set_topic, (*_WRITES, "channels:write.topic", "groups:write.topic")),
    "conversations.setPurpose": Method(_set_purpose, (*_WRITES, "channels:write.topic", "groups:write.topic")),
    "users.conversations": Method(_of_user),
}
