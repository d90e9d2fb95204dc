"""What people type, as Slack writes it down: escaped, with mentions and links made plain.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from bot.sandbox.values import JSON, Person
from bot.sandbox.world import World

_BROADCASTS = ("here", "channel", "everyone")
_TOKEN = re.compile(
    r"<(?P<written>(?:@[UW][A-Z0-9]+|#[CGD][A-Z0-9]+|!(?:here|channel|everyone))(?:\|[^<>]*)?|https?://[^<>\s]+)>"
    r"|(?P<link>\bhttps?://[^\s<>|]*[^\s<>|.,;:!?)\]}'\"])"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![A-Za-z0-9_&])@(?P<person>[\w][\w.-]*[\w]|\w)"  # after a Chinese character a name may begin at once
    r"|(?<![A-Za-z0-9_&])#(?P<channel>[\w-]+)"
    r"|(?P<sign>[&<>])",
)
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_PART = re.compile(r"<(?P<inside>[@#!]?[^<>]+)>")


def typed(world: World, text: str) -> str:
    """Return the text of a message somebody typed."""
    return _TOKEN.sub(lambda found: _replaced(world, found, named=False), text)


def typed_after_command(world: World, text: str, *, escape: bool) -> str:
    """Return the text after a slash command; without should_escape, people and channels stay as they were typed."""
    if escape:
        return _TOKEN.sub(lambda found: _replaced(world, found, named=True), text)
    return re.sub(r"[&<>]", lambda found: _SIGNS[found[0]], text)


def mentions(text: str, user: str) -> bool:
    """Whether a written-down text mentions this user."""
    return re.search(rf"<@{user}(?:\|[^<>]*)?>", text) is not None


def rich_text(text: str) -> list[JSON]:
    """Return the one block Slack makes of a typed text."""
    elements: list[JSON] = []
    at = 0
    for found in _PART.finditer(text):
        _add_text(elements, text[at : found.start()])
        elements.append(_element(found["inside"]))
        at = found.end()
    _add_text(elements, text[at:])
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _replaced(world: World, found: re.Match[str], *, named: bool) -> str:
    whole = found[0]
    if sign := found["sign"]:
        return _SIGNS[sign]
    if link := found["link"]:
        return f"<{_escaped(link)}>"
    if mail := found["mail"]:
        return f"<mailto:{mail}|{mail}>"
    if written := found["written"]:
        return _rewritten(world, written, named=named)
    if name := found["person"]:
        if name in _BROADCASTS:
            return f"<!{name}>"
        person, rest = _person_at(world, name)
        return whole if person is None else _mention(person.id, person.name if named else "") + rest
    for channel in world.state.channels.values():
        if channel.sort == "channel" and channel.name == found["channel"] and not channel.deleted:
            return f"<#{channel.id}|{channel.name}>"
    return whole


def _person_at(world: World, typed: str) -> tuple[Person | None, str]:
    """Find who is meant, and what follows at once, as in Chinese where no space ends a name."""
    if exact := world.find_person(typed):
        return exact, ""
    lowered = typed.casefold()
    known = [each for each in world.state.people.values() if lowered.startswith(each.name.casefold())]
    known = [each for each in known if not re.match(r"[A-Za-z0-9_]", typed[len(each.name) :])]
    if not known:
        return None, ""
    longest = max(known, key=lambda each: len(each.name))
    return longest, typed[len(longest.name) :]


def _rewritten(world: World, written: str, *, named: bool) -> str:
    inside = written.partition("|")[0]
    if inside.startswith("@"):
        person = world.state.people.get(inside[1:])
        return _escaped(f"<{written}>") if person is None else _mention(person.id, person.name if named else "")
    if inside.startswith("#"):
        channel = world.state.channels.get(inside[1:])
        return _escaped(f"<{written}>") if channel is None else f"<#{channel.id}|{channel.name}>"
    return f"<{written}>" if inside.startswith("!") else f"<{_escaped(written)}>"


def _mention(user: str, name: str) -> str:
    return f"<@{user}|{name}>" if name else f"<@{user}>"


def _escaped(text: str) -> str:
    return re.sub(r"[&<>]", lambda found: _SIGNS[found[0]], text)


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _add_text(elements: list[JSON], text: str) -> None:
    if text:
        elements.append({"type": "text", "text": _plain(text)})


def _element(inside: str) -> JSON:
    target, _, label = inside.partition("|")
    match target[0]:
        case "@":
            return {"type": "user", "user_id": target[1:]}
        case "#":
            return {"type": "channel", "channel_id": target[1:]}
        case "!":
            return {"type": "broadcast", "range": target[1:]}
        case _:
            pass
    link: JSON = {"type": "link", "url": _plain(target)}
    return link | {"text": label} if label else link
