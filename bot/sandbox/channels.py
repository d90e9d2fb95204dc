"""What happens to a channel: people come and go, it is renamed, archived, shared; with the events Slack sends."""

from bot.sandbox import events, ids
from bot.sandbox.refusals import PersonRefused
from bot.sandbox.values import JSON, Channel, Person, Workspace
from bot.sandbox.world import World


def create(world: World, name: str, *, workspace: Workspace, private: bool, creator: Person | None) -> Channel:
    """Open a channel; raises PersonRefused when its workspace has one of that name."""
    if any(each.name == name and each.workspace == workspace.id for each in _alive(world)):
        raise PersonRefused("name_taken", f"{workspace.name} has a channel {name!r} already.")
    channel = Channel(
        id=ids.fresh("C"),
        name=name,
        workspace=workspace.id,
        private=private,
        created=world.seconds(),
        creator=creator.id if creator is not None else "",
        members=[creator.id] if creator is not None else [],
    )
    world.state.keep(channel)
    if not private and workspace.id == world.app.workspace:
        event = {
            "type": "channel_created",
            "channel": {"id": channel.id, "name": name, "created": channel.created, "creator": channel.creator},
            "event_ts": world.ts(),
        }
        events.emit(world, event)
    tell(world, channel, "create")
    return channel


def join(world: World, channel: Channel, person: Person, *, inviter: Person | None = None) -> bool:
    """Let somebody in; False if they were in. Raises PersonRefused for people of companies it is not shared with."""
    if person.id in channel.members:
        return False
    if person.workspace not in world.teams(channel):
        raise PersonRefused("user_not_in_team", f"{channel.name} is not shared with {person.name}'s company.")
    channel.members.append(person.id)
    world.state.keep(channel)
    _membership(world, channel, person, "member_joined_channel", inviter)
    tell(world, channel, "invite")
    return True


def leave(world: World, channel: Channel, person: Person) -> bool:
    """Let somebody go; False if they were not in."""
    if person.id not in channel.members:
        return False
    had_app = world.has_app(channel)
    channel.members.remove(person.id)
    world.state.keep(channel)
    if had_app and person.id == world.app.bot_user:
        left = {"type": events.lifecycle_event(channel, "left"), "channel": channel.id, "event_ts": world.ts()}
        events.emit(world, left, channel=channel)
    elif had_app:
        _membership(world, channel, person, "member_left_channel", None)
    tell(world, channel, "kick", also=(person.id,))
    return True


def archive(world: World, channel: Channel, by: Person, *, back: bool) -> bool:
    """Archive a channel or bring it back; False if it was."""
    if channel.archived != back:
        return False
    channel.archived = not back
    world.state.keep(channel)
    what = "unarchive" if back else "archive"
    event = {"channel": channel.id, "user": by.id, "is_moved": 0, "event_ts": world.ts()}
    _lifecycle(world, channel, what, event)
    tell(world, channel, what)
    return True


def rename(world: World, channel: Channel, name: str) -> None:
    """Give a channel another name."""
    channel.name = name
    world.state.keep(channel)
    told = {
        "id": channel.id,
        "is_channel": not channel.id.startswith("G"),
        "is_mpim": False,
        "name": name,
        "name_normalized": name,
        "created": channel.created,
    }
    _lifecycle(world, channel, "rename", {"channel": told, "event_ts": world.ts()})
    tell(world, channel, "rename")


def restrict(world: World, channel: Channel, to: list[str]) -> None:
    """Let only these post: types of people ("admin", "regular") and ids; nobody named lets everybody."""
    channel.posting = to
    world.state.keep(channel)
    tell(world, channel, "restrict")


def delete(world: World, channel: Channel, by: Person) -> None:
    """Remove a channel for good; what was said there is gone with it."""
    channel.deleted = True
    world.state.keep(channel)
    _lifecycle(world, channel, "deleted", {"channel": channel.id, "actor_id": by.id, "event_ts": world.ts()})
    tell(world, channel, "delete")


def share(world: World, channel: Channel, workspace: Workspace, people: list[Person]) -> Channel:
    """Connect a channel with another company. A private one with an old id gets a new id at that moment."""
    if workspace.id in world.teams(channel):
        raise PersonRefused("already_shared", f"{channel.name} is shared with {workspace.name} already.")
    if channel.id.startswith("G"):
        channel = change_id(world, channel)
    channel.shared_with.append(workspace.id)
    world.state.keep(channel)
    if world.has_app(channel):
        event = {
            "type": "channel_shared",
            "connected_team_id": workspace.outward,
            "channel": channel.id,
            "event_ts": world.ts(),
        }
        events.emit(world, event, channel=channel, shared=False)
    tell(world, channel, "share")
    for person in people:
        join(world, channel, person)
    return channel


def unshare(world: World, channel: Channel, workspace: Workspace) -> None:
    """Disconnect a company; its people are out."""
    if workspace.id not in channel.shared_with:
        raise PersonRefused("not_shared", f"{channel.name} is not shared with {workspace.name}.")
    channel.shared_with.remove(workspace.id)
    gone = [each for each in channel.members if world.state.people[each].workspace == workspace.id]
    channel.members = [each for each in channel.members if each not in gone]
    world.state.keep(channel)
    if world.has_app(channel):
        event = {
            "type": "channel_unshared",
            "previously_connected_team_id": workspace.outward,
            "channel": channel.id,
            "is_ext_shared": bool(channel.shared_with),
            "event_ts": world.ts(),
        }
        events.emit(world, event, channel=channel)
    tell(world, channel, "unshare", also=gone)


def change_id(world: World, channel: Channel) -> Channel:
    """Give a channel a new id, as Slack does when a share is begun; everything in it moves along."""
    old = channel.id
    said = list(world.state.messages.get(old, {}).values())
    world.state.forget(channel)
    channel.id = ids.fresh("C")
    world.state.keep(channel)
    for message in said:
        world.state.forget(message)
        message.channel = channel.id
        world.state.keep(message)
    if world.has_app(channel):
        event = {
            "type": "channel_id_changed",
            "old_channel_id": old,
            "new_channel_id": channel.id,
            "event_ts": world.ts(),
        }
        events.emit(world, event, channel=channel, shared=False)
    tell(world, channel, "change_id")
    return channel


def shown(world: World, channel: Channel) -> JSON:
    """Return a channel as the control interface shows it."""
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.sort,
        "workspace": channel.workspace,
        "private": channel.private,
        "archived": channel.archived,
        "deleted": channel.deleted,
        "shared_with": channel.shared_with,
        "members": channel.members,
        "topic": channel.topic,
        "has_app": world.has_app(channel),
    }


def tell(world: World, channel: Channel, do: str, *, also: tuple[str, ...] | list[str] = ()) -> None:
    """Show the change to the people in the channel and in its workspaces."""
    teams = world.teams(channel)
    people = {each.id for each in world.state.people.values() if each.workspace in teams}
    world.hub.tell({"type": "channel", "do": do, "channel": shown(world, channel)}, people | set(also))


def _alive(world: World) -> list[Channel]:
    return [each for each in world.state.channels.values() if not each.deleted]


def _membership(world: World, channel: Channel, person: Person, name: str, inviter: Person | None) -> None:
    if not world.has_app(channel) and person.id != world.app.bot_user:
        return
    event: JSON = {
        "type": name,
        "user": person.id,
        "channel": channel.id,
        "channel_type": channel.id[0],
        "team": world.outward(person) if world.is_external(person) else person.workspace,
        "event_ts": world.ts(),
    }
    if inviter is not None:
        event["inviter"] = inviter.id
    events.emit(world, event, channel=channel)


def _lifecycle(world: World, channel: Channel, what: str, event: JSON) -> None:
    visible = not channel.private and channel.workspace == world.app.workspace
    if visible or world.has_app(channel):
        events.emit(world, {"type": events.lifecycle_event(channel, what), **event}, channel=channel)
