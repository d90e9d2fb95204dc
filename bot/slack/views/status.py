"""Shows where a project stands, and App Home."""

from collections.abc import Sequence
from typing import Any

from bot.messages.contents import DigestItem, Overview
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Ids
from bot.slack.views.help import help_blocks
from bot.slack.views.overviews import item_line, overview_blocks
from bot.use_cases.callers import Caller
from bot.use_cases.home import Home
from bot.words import Language, Words
from storage.values import Project


def status_answer(words: Words, overview: Overview) -> Message:
    """Where a project stands, to the one who asked."""
    text = words("status.heading", project=blocks.escaped(overview.name))
    return Message(text, (blocks.section(text), *overview_blocks(words, overview)))


def home(words: Words, caller: Caller, seen: Home) -> dict[str, Any]:
    """App Home: what waits, project by project, then the help and the choice of language."""
    shown: list[Block] = [blocks.header(words("home.heading"))]
    more = seen.more
    for project, items in seen.projects:
        part = _home_part(words, project, items)
        if len(shown) + len(part) > _HOME_BLOCKS:
            more += 1
        else:
            shown += part
    if more:
        shown.append(blocks.context(words("home.more_projects", count=more)))
    languages = [blocks.option(words("language.slack"), "slack")]
    languages += [blocks.option(words(f"language.{one.name.lower()}"), one.value) for one in Language]
    menu = blocks.choice(languages, initial=caller.person.language or "slack") | {"action_id": "language"}
    shown += [blocks.divider(), *help_blocks(words, caller), blocks.section(words("home.language"), accessory=menu)]
    return {"type": "home", "blocks": shown}


_HOME_BLOCKS = blocks.VIEW_BLOCKS - 6  # the rest of the page is help and language
_HOME_ITEMS = 3  # of one project on the page; the rest is a click away in its channel


def _home_part(words: Words, project: Project, items: Sequence[DigestItem]) -> list[Block]:
    """One project with what waits in it."""
    name = f"{project.code} · {project.client} · {project.name}"
    shown = [blocks.section(f"*{blocks.escaped(name)}*")]
    if not items:
        shown.append(blocks.context(words("home.nothing_waits")))
    for item in items[:_HOME_ITEMS]:
        shown.append(blocks.rich(item_line(words, item)))
        ids = Ids(project.id, item.record).packed()
        shown.append(blocks.actions(blocks.button(words("card.more"), "more", ids)))
    return shown
