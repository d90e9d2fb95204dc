"""Files people hand over: in a message, or in a form."""

import base64
import binascii
import mimetypes

from bot.sandbox import ids
from bot.sandbox.refusals import Malformed
from bot.sandbox.values import File, Person
from bot.sandbox.world import World


def take(world: World, person: Person, wanted: object, *, channel: str = "") -> File:
    """Keep a file said as {"name", "text" | "base64", "mimetype"?}; without a channel it is handed to the app."""
    if not isinstance(wanted, dict) or not isinstance(wanted.get("name"), str):
        raise Malformed("a file needs a name, and text or base64")
    content = wanted.get("base64")
    if not isinstance(content, str):
        content = base64.b64encode(str(wanted.get("text", "")).encode()).decode()
    try:
        size = len(base64.b64decode(content, validate=True))
    except binascii.Error as error:
        raise Malformed("the file is not base64") from error
    guessed = mimetypes.guess_type(wanted["name"])[0] or "application/octet-stream"
    file = File(
        id=ids.fresh("F"),
        name=wanted["name"],
        user=person.id,
        mimetype=wanted.get("mimetype") or guessed,
        created=world.seconds(),
        channels=[channel] if channel else [],
        content=content,
        size=size,
        complete=True,
        given_to_app=not channel,
    )
    world.state.keep(file)
    return file


def visible_to(world: World, file: File, person: Person) -> bool:
    """Whether somebody may have this file: its owner, the people of its channels; those of the app's forms all."""
    if not file.complete:
        return False
    if file.user == person.id or (person.is_bot and file.given_to_app):
        return True
    if file.user == world.app.bot_user and not file.channels:
        return world.acquainted(person)
    places = (world.state.channels.get(each) for each in file.channels)
    return any(place is not None and person.id in place.members for place in places)
