"""Shows the form that asks who counts as what in a project."""

from typing import Any

from bot.slack import blocks
from bot.slack.blocks import Message
from bot.slack.buttons import Carried
from bot.slack.views.setup import person_option
from bot.use_cases.callers import BY_NAME
from bot.use_cases.roles import RolesSeen
from bot.words import Words
from storage.values.projects import Project


def roles_form(words: Words, seen: RolesSeen, carries: Carried) -> dict[str, Any]:
    """One menu for each of what somebody can be counted as."""
    options = [person_option(one, one.slack_id) for one in seen.there]
    shown = [
        blocks.context(words("form.project", project=blocks.escaped(f"{seen.project.client} · {seen.project.name}"))),
        blocks.section(words("roles.about")),
    ]
    for standing in BY_NAME if options else ():
        element = blocks.several(options, [one.slack_id for one in seen.counted[standing]], searched_as="counted")
        hint = words(f"roles.{standing}_hint")
        shown.append(blocks.field(standing, words(f"roles.{standing}"), element, optional=True, hint=hint))
    return blocks.modal(
        words("roles.title"),
        shown,
        callback_id="roles",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def agreed_answer(words: Words, project: Project) -> Message:
    """It was agreed on."""
    text = words("roles.agreed", project=blocks.escaped(project.name))
    return Message(text, (blocks.section(text),))
