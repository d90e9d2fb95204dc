"""`python -m bot doctor`: what was found, a line each, and what is posted next."""

from collections.abc import Iterator

from bot.use_cases.checks import Examined, Finding, Level
from bot.words import Language, Words

_MARKS = {Level.WELL: "ok   ", Level.ODD: "look ", Level.WRONG: "WRONG"}


def told(seen: Examined) -> Iterator[str]:
    """What was found, in English."""
    words = Words(Language.EN)
    for finding in seen.findings:
        yield f"{_MARKS[finding.level]}  {_text(words, finding)}"
    if seen.coming:
        yield ""
        yield words("check.coming")
    for project, coming in seen.coming:
        what = coming.title or words(f"home.post.{coming.post}")
        when = words.moment(coming.at, coming.schedule.zone)
        line = words("check.post", what=what, project=f"{project.code} · {project.name}", when=when)
        yield f"       {line}{' ' + words('check.paused') if coming.schedule.paused else ''}"


def _text(words: Words, finding: Finding) -> str:
    fill = {name: words.list(one) if isinstance(one, tuple) else one for name, one in finding.fill.items()}
    channel = f"#{finding.channel.name or finding.channel.slack_id}" if finding.channel else ""
    text = words(finding.key, channel=channel, **fill)
    people = ", ".join(one.name or one.slack_id for one in finding.people)
    return f"{text} {words('hindrance.outsiders', people=people)}" if people else text
