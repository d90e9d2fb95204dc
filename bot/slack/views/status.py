"""Shows where a project stands, and App Home."""

from collections.abc import Sequence
from typing import Any

from bot.messages.contents import DigestItem, Overview
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Ids
from bot.slack.views.help import help_blocks
from bot.slack.views.names import name_in_rich
from bot.use_cases.callers import Caller
from bot.use_cases.home import Home
from bot.words import Language, Words
from storage.values import Project


def status_answer(words: Words, overview: Overview) -> Message:
    """Where a project stands, to the one who asked."""
    text = words("status.heading", project=blocks.escaped(overview.name))
    return Message(text, (blocks.section(text), *overview_blocks(words, overview)))


def overview_blocks(words: Words, overview: Overview) -> list[Block]:
    """The parts of a digest and of a status that have something in them, in the order in which they matter."""
    parts = (
        ("decisions", overview.decisions),
        ("waiting_on_client", overview.waiting_on_client),
        ("done", overview.done),
        ("in_progress", overview.in_progress),
        ("next", overview.next),
    )
    shown: list[Block] = []
    for name, items in parts:
        if items:
            shown.append(blocks.section(words(f"overview.{name}", client=blocks.escaped(overview.client))))
            shown.append(blocks.bullets(item_line(words, item, aged=name in _AGED) for item in items))
        if overview.more.get(name):
            shown.append(blocks.context(words("overview.more", count=overview.more[name])))
    if overview.meetings:
        shown.append(blocks.section(words("overview.meetings")))
        shown.append(
            blocks.bullets(
                [blocks.words_of(f"{title}  ·  {words.moment(when, overview.zone)}")]
                for title, when in overview.meetings
            )
        )
    return shown or [blocks.section(words("overview.nothing"))]


def item_line(words: Words, item: DigestItem, *, aged: bool) -> list[Element]:
    """One record in a list: its reference, title and, where somebody is waited for, for how long."""
    line = [blocks.words_of(item.reference, bold=True), blocks.words_of(f"  {item.title}")]
    if aged:
        line.append(blocks.words_of("  ·  " + words("overview.since", age=words.age(item.since)), italic=True))
    else:
        line.append(blocks.words_of("  ·  " + words(f"{item.kind.name}.state.{item.state}"), italic=True))
    if item.owner:
        line += [blocks.words_of("  ·  "), name_in_rich(item.owner)]
    if item.due_on:
        line.append(blocks.words_of("  ·  " + words("card.due", day=words.day(item.due_on))))
    return line


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


_AGED = frozenset({"decisions", "waiting_on_client"})
_HOME_BLOCKS = blocks.VIEW_BLOCKS - 6  # the rest of the page is help and language
_HOME_ITEMS = 3  # of one project on the page; the rest is a click away in its channel


def _home_part(words: Words, project: Project, items: Sequence[DigestItem]) -> list[Block]:
    """One project with what waits in it."""
    name = f"{project.code} · {project.client} · {project.name}"
    shown = [blocks.section(f"*{blocks.escaped(name)}*")]
    if not items:
        shown.append(blocks.context(words("home.nothing_waits")))
    for item in items[:_HOME_ITEMS]:
        shown.append(blocks.rich(item_line(words, item, aged=True)))
        ids = Ids(project.id, item.record).packed()
        shown.append(blocks.actions(blocks.button(words("card.more"), "more", ids)))
    return shown
