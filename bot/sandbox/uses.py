"""One element in somebody's hands: which one, what was chosen, and what the app is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox import blocks as judge
from bot.sandbox import inputs, shapes, uploads
from bot.sandbox.refusals import PersonRefused
from bot.sandbox.values import JSON, Person, View
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Use:
    """How an element is used: which one, what was chosen, and what stands in the form around it."""

    person: Person
    action_id: str
    block_id: str  # empty: whichever block has the action
    value: object
    values: Mapping[str, Any]


def find_element(blocks: list[JSON], use: Use) -> tuple[JSON, JSON]:
    """Find the element with this action_id (and block_id, if one was said); raises PersonRefused."""
    for block, element in judge.interactive(blocks):
        if element["action_id"] == use.action_id and use.block_id in ("", block["block_id"]):
            return block, element
    raise PersonRefused("no_such_action", f"There is nothing with the action_id {use.action_id!r} here.")


def fill(world: World, view: View, values: Mapping[str, Any]) -> None:
    """Put what a person typed and chose into a form; raises PersonRefused for blocks and options it does not have."""
    wanted = dict(values)
    person = world.state.people[view.owner]
    for block, element in inputs.stateful(view.content["blocks"]):
        block_id = block["block_id"]
        if block_id not in wanted:
            continue
        value = wanted[block_id]
        if isinstance(value, dict) and element["action_id"] in value:
            value = value[element["action_id"]]
        use = Use(person, element["action_id"], block_id, value, {})
        view.values.setdefault(block_id, {})[element["action_id"]] = state_of(world, element, use)
    known = {block["block_id"] for block in view.content["blocks"]}
    if unknown := set(wanted) - known:
        raise PersonRefused("no_such_block", f"This form has no {', '.join(sorted(unknown))}.")


def state_of(world: World, element: JSON, use: Use) -> JSON:
    """Return the state of an element used like this; raises PersonRefused for options it does not have."""
    if element["type"] == "file_input":
        wanted = use.value if isinstance(use.value, list) else []
        handed = [uploads.take(world, use.person, each) for each in wanted]
        return {"type": "file_input", "files": [shapes.file(world, each) for each in handed]}
    offered = world.offers.get(f"{use.person.id}/{element['action_id']}", {}).values()
    try:
        return inputs.entry(element, use.value, named=lambda name: _named(world, name), offered=offered)
    except ValueError as error:
        raise PersonRefused("no_such_option", f"{element['action_id']}: {error}.") from error


def action(world: World, block: JSON, element: JSON, state: JSON) -> JSON:
    """Return what block_actions says of an element that was used."""
    said: JSON = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    for name in ("text", "value", "style", "url", "placeholder"):
        if name in element:
            said[name] = element[name]
    return said | state | {"action_ts": world.ts()}


def _named(world: World, name: str) -> str:
    person = world.find_person(name)
    return person.id if person is not None else world.channel(name).id
