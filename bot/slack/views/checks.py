"""Shows what a check found, and what is posted next."""

from typing import Any

from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.buttons import Carried, Ids
from bot.slack.views.names import name_in_text
from bot.use_cases.checks import Examined, Finding, Level
from bot.words import Words

MINUTE = 60  # seconds: a button says in minutes of which moment it is

_MARKS = {Level.WELL: ":white_check_mark:", Level.ODD: ":eyes:", Level.WRONG: ":warning:"}


def checked_form(words: Words, seen: Examined, carries: Carried) -> dict[str, Any]:
    """All of it; what is wrong comes first."""
    worst_first = sorted(seen.findings, key=lambda one: (one.level is not Level.WRONG, one.level is not Level.ODD))
    shown: list[Block] = [
        blocks.section(words("check.wrong", count=seen.wrong) if seen.wrong else words("check.all_well"))
    ]
    shown += [blocks.section(f"{_MARKS[one.level]}  {_text(words, one)}") for one in worst_first]
    if seen.coming:
        shown.append(blocks.header(words("check.coming")))
    for number, (project, coming) in enumerate(seen.coming):
        what = coming.title or words(f"home.post.{coming.post}")
        when = words.moment(coming.at, coming.schedule.zone)
        line = words("check.post", what=blocks.escaped(what), project=blocks.escaped(project.name), when=when)
        if coming.schedule.paused:
            line = f"{line} {words('check.paused')}"
        ids = Ids(project.id, coming.schedule.id, int(coming.at.timestamp()) // MINUTE).packed()
        look = blocks.button(words("check.look"), f"ahead:{number}", ids)
        shown.append(blocks.section(line, accessory=look))
    return blocks.modal(
        words("check.title"), shown, callback_id="read", carries=carries.packed(), close=words("form.close")
    )


def _text(words: Words, finding: Finding) -> str:
    fill: dict[str, str | int] = {}
    for name, one in finding.fill.items():
        match one:
            case tuple():
                fill[name] = words.list(blocks.escaped(part) for part in one)
            case str():
                fill[name] = blocks.escaped(one)
            case number:
                fill[name] = number
    channel = f"<#{finding.channel.slack_id}>" if finding.channel else ""
    text = words(finding.key, channel=channel, **fill)
    people = ", ".join(name_in_text(one) for one in finding.people)
    return f"{text} {words('hindrance.outsiders', people=people)}" if people else text
