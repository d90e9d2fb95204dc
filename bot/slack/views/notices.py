"""Shows the team what became of something that was planned or could not be said."""

from bot.messages.hindrances import Hindrance, HindranceTold
from bot.messages.notices import Notice, Setbacks, SetbackTold, Trouble
from bot.messages.places import PinAsked
from bot.messages.speaker import OUR_OWN
from bot.slack.blocks import Message, actions, button, escaped, section
from bot.slack.buttons import Ids
from bot.slack.views.names import name_in_text
from bot.words import Words
from storage.values.places import Channel
from storage.values.projects import Project

LATE = frozenset({"digest_late"})
MOVED = frozenset({"digest_moved", "meeting_moved", "poll_moved", "poll_missed"})  # what is in neither was dropped
SHOWN = 10  # of each sort; all of them fit into one message


def notice(words: Words, content: Notice) -> Message:
    """What was late, moved or dropped."""
    text = words(
        f"notice.{content.notice}",
        day=words.day(content.day),
        project=escaped(content.name),
        about=escaped(content.about),
        count=content.count,
    )
    return Message(text, (section(text),))


def setbacks(words: Words, content: Setbacks) -> Message:
    """What was late, moved or dropped while nothing could be posted, in one line."""
    parts = [words("setbacks.text", project=escaped(content.name))]
    for key, which in (("late", LATE), ("moved", MOVED), ("dropped", None)):
        found = [
            _setback(words, one)
            for one in content.items
            if (one.notice in which if which is not None else one.notice not in LATE | MOVED)
        ]
        if found:
            shown = found[:SHOWN]
            if len(found) > SHOWN:
                shown.append(words("overview.more", count=len(found) - SHOWN))
            parts.append(words(f"setbacks.{key}", items=words("setbacks.between").join(shown)))
    text = words.in_a_row(parts)
    return Message(text, (section(text),))


def _setback(words: Words, one: SetbackTold) -> str:
    key = f"setbacks.item.{one.notice}"
    return words(key, day=words.day(one.day), about=escaped(one.about), count=one.count)


def trouble(words: Words, content: Trouble) -> Message:
    """What can never be said."""
    key = f"trouble.{content.what.lower()}"
    what = words(key) if words.has(key) else words("trouble.anything")
    key = "trouble.ours" if content.why in OUR_OWN else "trouble.text"
    text = words(key, what=what, why=escaped(content.why), project=escaped(content.name))
    return Message(text, (section(text),))


def pin_asked(words: Words, content: PinAsked) -> Message:
    """The lead is asked to pin the message with the buttons."""
    text = words("standing.please_pin", channel=f"<#{content.channel}>", project=escaped(content.name))
    return Message(text, (section(text),))


def hindrance(words: Words, content: HindranceTold) -> Message:
    """What keeps the bot from a place and how to mend it, or that nothing does any more."""
    where = f"<#{content.slack_id}>" if content.slack_id else words("hindrance.everywhere")
    projects = ", ".join(escaped(name) for name in content.names)
    if content.over:
        key = "hindrance.let_in" if content.hindrance is Hindrance.LOCKED_OUT else "hindrance.over"
        text = words(key, channel=where, projects=projects)
        return Message(text, (section(text),))
    lines = [words(f"hindrance.{content.hindrance}", channel=where, projects=projects)]
    if content.outsiders:
        lines.append(words("hindrance.outsiders", people=", ".join(name_in_text(one) for one in content.outsiders)))
    if content.channel and not content.is_clients:
        lines.append(words("hindrance.another"))
    lines.append(words("hindrance.waits_clients" if content.is_clients else "hindrance.waits"))
    text = "\n".join(lines)
    if not content.channel:
        return Message(text, (section(text),))
    press = button(words("hindrance.check"), "place", Ids(content.project, content.channel).packed(), style="primary")
    return Message(text, (section(text), actions(press)))


def looked_answer(words: Words, project: Project, place: Channel, in_the_way: Hindrance | None) -> Message:
    """What was found in a channel, to the one who said that it works again."""
    key = "hindrance.over" if in_the_way is None else f"hindrance.{in_the_way}"
    text = words(key, channel=f"<#{place.slack_id}>", projects=escaped(project.name))
    return Message(text, (section(text),))
