"""Forms and homes: a person's stack of views, opened, pushed, updated and closed; the hash that guards them."""

import secrets
import time

from bot.sandbox import blocks, ids, inputs, shapes
from bot.sandbox.grants import Trigger
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import JSON, Person, View
from bot.sandbox.world import World

_DEEPEST = 3  # views in a stack: https://docs.slack.dev/surfaces/modals


def stack(world: World, person: Person) -> list[View]:
    """Return somebody's open forms, the topmost last."""
    views = world.state.views.values()
    return sorted((v for v in views if v.owner == person.id and v.content["type"] == "modal"), key=lambda v: v.depth)


def home(world: World, person: Person) -> View | None:
    """Return what somebody's App Home shows, if the app has published it."""
    return world.state.views.get(ids.fixed("V", "home", person.id))


def open_form(world: World, trigger: Trigger, content: object, *, push: bool) -> View:
    """Open a form for the person of this trigger; pushed ones only from a click inside a form."""
    person = world.state.people[trigger.person]
    checked = blocks.checked_view(content, sort="modal")
    opened = stack(world, person)
    if push and trigger.view not in {each.id for each in opened}:
        raise SlackError("invalid_trigger_id")
    return add(world, person, checked)


def add(world: World, person: Person, checked: JSON) -> View:
    """Put a checked view on top of somebody's stack."""
    opened = stack(world, person)
    if len(opened) >= _DEEPEST:
        raise SlackError("push_limit_reached")
    _refuse_taken(world, checked, view_id="")
    view_id = ids.fresh("V")
    view = View(
        id=view_id,
        owner=person.id,
        content=checked,
        hash=_hash(),
        root=opened[0].root if opened else view_id,
        previous=opened[-1].id if opened else "",
        values=inputs.initial(checked["blocks"]),
        depth=opened[-1].depth + 1 if opened else 0,
        workspace=world.at,
    )
    world.state.keep(view)
    tell(world, person)
    return view


def update(world: World, view: View, checked: JSON, *, expected: str) -> View:
    """Put other content into a view; inputs keep what was typed if their ids stay the same."""
    _refuse_stale(view, expected)
    if checked["type"] != view.content["type"]:
        raise SlackError("invalid_arguments")
    _refuse_taken(world, checked, view_id=view.id)
    kept = inputs.initial(checked["blocks"])
    for block_id, actions in kept.items():
        for action_id, now in actions.items():
            before = view.values.get(block_id, {}).get(action_id)
            if before is not None and before.get("type") == now.get("type"):
                actions[action_id] = before
    view.content, view.values, view.hash = checked, kept, _hash()
    world.state.keep(view)
    person = world.state.people[view.owner]
    if checked["type"] == "home":
        world.hub.tell({"type": "home", "view": shapes.view(world, view)}, (person.id,))
    else:
        tell(world, person)
    return view


def publish(world: World, person: Person, content: object, *, expected: str) -> View:
    """Show this on somebody's App Home."""
    checked = blocks.checked_view(content, sort="home")
    view = home(world, person)
    if view is not None:
        return update(world, view, checked, expected=expected)
    view_id = ids.fixed("V", "home", person.id)
    view = View(id=view_id, owner=person.id, content=checked, hash=_hash(), root=view_id, workspace=world.at)
    world.state.keep(view)
    world.hub.tell({"type": "home", "view": shapes.view(world, view)}, (person.id,))
    return view


def close(world: World, person: Person, views: list[View]) -> None:
    """Take views off somebody's stack."""
    for view in views:
        world.state.forget(view)
    tell(world, person)


def find(world: World, *, view_id: str = "", external_id: str = "") -> View:
    """Find a view; raises SlackError not_found."""
    for view in world.state.views.values():
        if (view_id and view.id == view_id) or (external_id and view.content.get("external_id") == external_id):
            return view
    raise SlackError("not_found")


def tell(world: World, person: Person) -> None:
    """Show somebody their stack as it is now."""
    views = [shapes.view(world, each) for each in stack(world, person)]
    world.hub.tell({"type": "views", "views": views}, (person.id,))


def _refuse_stale(view: View, expected: str) -> None:
    if expected and expected != view.hash:
        raise SlackError("hash_conflict")


def _refuse_taken(world: World, checked: JSON, *, view_id: str) -> None:
    wanted = checked.get("external_id")
    if wanted and any(v.content.get("external_id") == wanted and v.id != view_id for v in world.state.views.values()):
        raise SlackError("duplicate_external_id")


def _hash() -> str:
    return f"{int(time.time())}.{secrets.token_urlsafe(6)}"
