"""Shows the standing message: everything a client can do, without a command."""

from bot.kinds import KINDS
from bot.kinds.kind import Kind
from bot.messages.places import Standing
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Carried, begun
from bot.words import Words

NOTHING = Carried()


def standing_message(words: Words, standing: Standing) -> Message:
    """The message that stands in the client channel for good; in a closed project without what raises something."""
    if standing.closed:
        text = words("standing.closed", project=blocks.escaped(standing.name))
        return Message(text, (blocks.section(text),))
    text = words("standing.text", client=blocks.escaped(standing.client), project=blocks.escaped(standing.name))
    others = [words("standing.or_mention")]
    if standing.emoji:
        emoji = "  ·  ".join(f":{name}: {words(f'{kind.name}.record')}" for kind, name in standing.emoji)
        others.append(words("standing.or_emoji", emoji=emoji))
    return Message(text, (blocks.section(text), buttons(words), blocks.context(*others)))


def moved_message(words: Words) -> Message:
    """What is left of one that could not be taken away when it was posted anew."""
    text = words("standing.moved")
    return Message(text, (blocks.context(text),))


def offered(words: Words, carries: Carried, *, typed: str) -> Message:
    """The same buttons, to somebody who mentioned the bot; what they wrote comes along into the form."""
    text = words("standing.offered")
    return Message(text, (blocks.section(text), buttons(words, carries, typed=typed)))


def form_first(words: Words, kind: Kind, carries: Carried, typed: str) -> Message:
    """Where the client does not read, nothing goes to them unseen: the form says who will read it."""
    text = words("standing.form_first")
    press = _raise_button(words, kind, carries, typed, primary=True)
    return Message(text, (blocks.section(text), blocks.actions(press)))


def buttons(words: Words, carries: Carried = NOTHING, *, typed: str = "") -> Block:
    """A button for each kind that is offered, and one to ask where things stand."""
    shown = [_raise_button(words, kind, carries, typed, primary=kind is KINDS[0]) for kind in KINDS if kind.offered]
    return blocks.actions(*shown, blocks.button(words("standing.status"), "status", carries.channel or "status"))


def _raise_button(words: Words, kind: Kind, carries: Carried, typed: str, *, primary: bool) -> Element:
    return blocks.button(
        words(f"{kind.name}.raise"),
        f"file:{kind.name}",
        begun(carries, typed, most=blocks.BUTTON_VALUE),
        style="primary" if primary else None,
    )
