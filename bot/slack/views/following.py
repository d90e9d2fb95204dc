"""Shows which projects a team channel follows."""

from typing import Any

from bot.slack import blocks
from bot.slack.blocks import Message
from bot.slack.buttons import Carried
from bot.use_cases.following import Following
from bot.words import Words
from storage.values.projects import Project


def following_form(words: Words, following: Following, carries: Carried) -> dict[str, Any]:
    """The form in which the projects are chosen."""
    if not following.offered:
        return refused_form(words, "following.no_projects")
    options = [blocks.option(_name(project), str(project.id)) for project in following.offered]
    element: dict[str, Any] = {"type": "multi_static_select", "action_id": "value", "options": options}
    held = [one for one in options if int(one["value"]) in following.followed]
    if held:
        element["initial_options"] = held
    return blocks.modal(
        words("following.title"),
        [
            blocks.section(words("following.about")),
            blocks.field("projects", words("following.projects"), element, optional=True),
        ],
        callback_id="following",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def refused_form(words: Words, key: str) -> dict[str, Any]:
    """Nothing can be followed here, and why."""
    return blocks.modal(
        words("following.title"),
        [blocks.section(words(key))],
        callback_id="read",
        carries=Carried().packed(),
        close=words("form.close"),
    )


def followed_answer(words: Words, following: Following) -> Message:
    """What is followed now, to the one who chose."""
    names = [blocks.escaped(_name(project)) for project in following.offered if project.id in following.followed]
    text = words("following.saved", projects="\n".join(names)) if names else words("following.saved_none")
    return Message(text, (blocks.section(text),))


def _name(project: Project) -> str:
    return f"{project.code} · {project.client} · {project.name}"
