"""Where several workspaces have the app: as which of them has it, a call of the control interface sees it."""

from bot.sandbox.values import JSON
from bot.sandbox.world import World


def seen_for(world: World, fields: JSON) -> World:
    """Return the world as seen by the installation that a call is about.

    That is the one whose form or message is used, else the one that is in the channel, else the person's own; commands,
    shortcuts and App Home are always those of one's own workspace.
    """
    if not world.state.installations:
        return world
    return world.seen_from(_used(world, fields) or _named(world, fields))


def _used(world: World, fields: JSON) -> str:
    view = world.state.views.get(str(fields.get("view_id")))
    if view is not None:
        return view.workspace or world.state.app.workspace
    ts, person = str(fields.get("ts")), world.find_person(str(fields.get("person")))
    if "callback_id" in fields or "command" in fields:
        return person.workspace if person is not None else ""
    shown = world.state.ephemeral.get(person.id, {}).get(ts) if person is not None else None
    messages = world.state.messages.values()
    said = shown or next((found for each in messages if (found := each.get(ts)) is not None), None)
    author = world.state.people.get(said.user) if said is not None and said.by_app else None
    return author.workspace if author is not None else ""


def _named(world: World, fields: JSON) -> str:
    for each in world.state.channels.values():
        if fields.get("channel") in (each.id, each.name) and not each.deleted:
            people = [world.state.people[one] for one in each.members]
            return next((one.workspace for one in people if one.is_bot), each.workspace)
    for each_workspace in world.state.workspaces.values():
        if fields.get("workspace") in (each_workspace.id, each_workspace.name):
            return each_workspace.id
    person = world.find_person(str(fields.get("person")))
    return person.workspace if person is not None else ""
