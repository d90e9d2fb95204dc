"""Shows App Home: what waits for one person, how their projects fare, what is posted next, then the help."""

from collections.abc import Sequence
from typing import Any

from bot.messages.overviews import DigestItem
from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.slack.buttons import Ids
from bot.slack.views.help import help_blocks
from bot.slack.views.overviews import item_line
from bot.slack.views.polls import FACES
from bot.slack.views.rhythms import switch
from bot.use_cases.callers import Caller, Standing
from bot.use_cases.coming import Coming
from bot.use_cases.home import Home, ProjectSeen
from bot.use_cases.rhythms import Post
from bot.use_cases.satisfaction import Glance, SatisfactionSeen
from bot.words import Language, Words
from storage.values.projects import Project


def home(words: Words, caller: Caller, seen: Home) -> dict[str, Any]:
    """App Home. Whoever is no member of the team finds the help and the choice of language alone."""
    shown: list[Block] = []
    if caller.standing is Standing.TEAM:
        shown += [*_waiting(words, seen), *_projects(words, seen)]
        shown += [*_satisfaction(words, seen.satisfaction), *_coming(words, seen), blocks.divider()]
    languages = [blocks.option(words("language.slack"), "slack")]
    languages += [blocks.option(words(f"language.{one.name.lower()}"), one.value) for one in Language]
    menu = blocks.choice(languages, initial=caller.person.language or "slack") | {"action_id": "language"}
    shown += [*help_blocks(words, caller), blocks.section(words("home.language"), accessory=menu)]
    return {"type": "home", "blocks": shown}


def _waiting(words: Words, seen: Home) -> list[Block]:
    shown = [blocks.header(words("home.waiting"))]
    if not seen.waiting and not seen.follow_ups:
        shown.append(blocks.context(words("home.nothing_waits")))
    for project, item in seen.waiting:
        ids = Ids(project.id, item.record).packed()
        shown.append(blocks.rich(_item(words, project, item)))
        shown.append(blocks.actions(blocks.button(words("card.more"), f"more:{item.record}", ids)))
    for project, follow_up in seen.follow_ups:
        ids = Ids(project.id, follow_up.id).packed()
        button = blocks.button(words("follow_up.close"), f"follow_up:{follow_up.id}", ids)
        text = words("home.follow_up", project=blocks.escaped(_name(project)))
        shown.append(blocks.section(text, accessory=button))
    return shown


def _item(words: Words, project: Project, item: DigestItem) -> list[Element]:
    return [*item_line(words, item), blocks.words_of(f"  ·  {project.client}")]


def _projects(words: Words, seen: Home) -> list[Block]:
    shown = [blocks.header(words("home.projects"))]
    if not seen.projects:
        return [*shown, blocks.context(words("home.no_projects"))]
    shown.append(blocks.bullets(_fares(words, one) for one in seen.projects))
    if seen.more:
        shown.append(blocks.context(words("home.more_projects", count=seen.more)))
    options = [blocks.option(_name(one.project), str(one.project.id)) for one in seen.projects]
    menu = blocks.choice(options, placeholder=words("home.choose")) | {"action_id": "status_open"}
    return [*shown, blocks.section(words("home.open"), accessory=menu)]


def _fares(words: Words, one: ProjectSeen) -> list[Element]:
    """A project with its health at a glance: red is late, orange waits for somebody, green for nobody."""
    sign = "red_circle" if one.late else "large_orange_circle" if one.ours or one.theirs else "large_green_circle"
    said = [
        words(f"home.{name}", count=count)
        for name, count in (("late", one.late), ("ours", one.ours), ("theirs", one.theirs))
        if count
    ]
    line = [blocks.emoji(sign), blocks.words_of(" "), blocks.words_of(_name(one.project), bold=True)]
    return [*line, *(blocks.words_of(f"  ·  {text}") for text in said)]


def _satisfaction(words: Words, seen: SatisfactionSeen | None) -> list[Block]:
    """How satisfied clients are, project by project and over all of them, with the same as a spreadsheet."""
    if seen is None:
        return []
    lines = [
        [blocks.words_of(_name(project), bold=True), blocks.words_of(f"  ·  {_course(words, found)}")]
        for project, found in seen.projects
    ]
    quarters = words.figures(
        words(
            "home.quarter",
            year=str(begins.year),
            quarter=(begins.month + 2) // 3,
            course=_course(words, [one]),
        )
        for begins, one in seen.quarters
    )
    button = blocks.button(words("home.as_csv"), "satisfaction_csv", "csv")
    shown = [blocks.header(words("home.satisfaction"))]
    if lines:
        shown.append(blocks.bullets(lines))
    if seen.quarters:
        shown.append(blocks.section(words("home.over_all", quarters=quarters), accessory=button))
    if seen.faces:
        faces = "  ".join(f":{face}: {words.number(seen.faces.get(score, 0))}" for score, face in FACES.items())
        shown.append(blocks.context(words("home.faces", faces=faces)))
    return shown


def _course(words: Words, found: Sequence[Glance]) -> str:
    """What polls came to, one after the other, and the newest NPS."""
    shares = [f"{words.number(round(one.satisfied))}%" for one in found if one.satisfied is not None]
    said = [words("home.satisfied", shares=" → ".join(shares))] if shares else []
    scores = [one.nps for one in found if one.nps is not None]
    if scores:
        score = round(scores[-1])
        said.append(words("home.nps", score=f"+{score}" if score > 0 else words.number(score)))
    return "  ·  ".join(said)


def _coming(words: Words, seen: Home) -> list[Block]:
    if not seen.coming:
        return []
    shown = [blocks.header(words("home.coming"))]
    for project, coming in seen.coming:
        when = words.moment(coming.at, coming.schedule.zone)
        what = coming.title or words(f"home.post.{coming.post}")
        text = words("home.post_line", what=blocks.escaped(what), project=blocks.escaped(_name(project)), when=when)
        shown += [blocks.section(text), blocks.actions(*_buttons(words, coming))]
    return shown


def _buttons(words: Words, coming: Coming) -> list[Element]:
    schedule = coming.schedule
    ids = Ids(schedule.project, schedule.id).packed()
    look = "preview" if coming.post is Post.DIGEST else "show"
    return [
        blocks.button(words(f"home.{look}"), f"{coming.post}_{look}:{schedule.id}", ids),
        switch(words, schedule, coming.post),
    ]


def _name(project: Project) -> str:
    return f"{project.code} · {project.client} · {project.name}"
