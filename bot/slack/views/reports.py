"""Shows the report of a month: as data for the printer, every word of it in the reader's language, and as a file."""

from collections.abc import Sequence
from typing import Any

from bot.messages.decisions import DecisionTold
from bot.messages.overviews import DigestItem, DigestLine, Overview
from bot.messages.reports import Report, ReportFile
from bot.press.charts import FONT
from bot.rhythm.zones import local_date
from bot.slack import blocks
from bot.slack.blocks import Message
from bot.use_cases.overviews import PARTS
from bot.use_cases.pictures import digest_pictures
from bot.use_cases.summaries import ASKED, ENDED, OURS, approved, counted, standing_of, summary
from bot.words import Language, Words

_REGIONS = {Language.EN: ("en", "GB"), Language.ZH_CN: ("zh", "CN")}
_GAP = " · "
# A report looks back first.
_TOLD_FIRST = ("done", "decided", "in_progress", "next", "milestones", "risks", "decisions", "waiting_on_client")


def printed(words: Words, report: Report) -> dict[str, Any]:
    """What `bot/press/report.typ` sets."""
    post, overview = report.post, report.post.overview
    lang, region = _REGIONS[report.language]
    since, until = (words.date(local_date(moment, overview.zone)) for moment in (overview.since, overview.until))
    said = summary(words, post).replace("*", "")  # here nothing is bold
    paragraphs = [*post.opening.splitlines(), said, approved(words, overview)]
    return {
        "at": int(overview.until.timestamp()),
        "font": FONT,
        "lang": lang,
        "region": region,
        "title": overview.name,
        "author": overview.client,
        "kind": words("report.kind"),
        "client": overview.client,
        "period": words("digest.period", since=since, until=until),
        "small": words("report.as_of", when=words.moment(overview.until, overview.zone)),
        "running": overview.name,
        "summary": {"heading": words("report.summary"), "paragraphs": [line for line in paragraphs if line.strip()]},
        "figures": _figures(words, overview),
        "highlights": {"heading": words("draft.highlights"), "lines": list(post.highlights)},
        "charts_heading": words("report.charts"),
        "charts": [{"drawing": one.drawing, "said": one.said} for one in digest_pictures(words, post)],
        "tables": [*_parts(words, overview), *_meetings(words, overview)],
        "decisions": {
            "heading": words("report.decisions"),
            "explained": words("report.how_to_check"),
            "items": [_decision(words, one, overview.zone) for one in report.decisions],
        },
    }


def shared(words: Words, report: ReportFile) -> Message:
    """What stands beside the file."""
    return _message(words("report.shared", since=words.day(report.since), until=words.day(report.until)))


def on_its_way(words: Words) -> Message:
    """It comes to the one who asked, as a direct message."""
    return _message(words("report.on_its_way"))


def not_sent(words: Words) -> Message:
    """Slack did not take it."""
    return _message(words("report.not_sent"))


def _message(text: str) -> Message:
    return Message(text, (blocks.section(text),))


def _figures(words: Words, overview: Overview) -> list[dict[str, str]]:
    counts = {
        "done": counted(overview, *ENDED),
        "in_progress": counted(overview, "in_progress"),
        "waiting": counted(overview, *ASKED),
        "next": counted(overview, "next"),
    }
    return [{"name": words(f"chart.progress.{name}"), "value": words.number(count)} for name, count in counts.items()]


def _parts(words: Words, overview: Overview) -> list[dict[str, Any]]:
    """A table for each part that has something in it."""
    tables = []
    for part in sorted(PARTS, key=_TOLD_FIRST.index):
        lines: tuple[DigestLine, ...] = getattr(overview, part)
        if not lines:
            continue
        rows = [_row(words, line, part, overview.currency) for line in lines]
        more = overview.more.get(part)
        names = [words(f"report.column.{name}") for name in ("reference", "title", "standing", "owner", "due")]
        table = _table(words(f"draft.part.{part}", client=overview.client), names, rows)
        tables.append(table | {"more": words("overview.more", count=more) if more else ""})
    return tables


def _row(words: Words, line: DigestLine, part: str, currency: str) -> list[str]:
    if not isinstance(line, DigestItem):
        return ["", line, "", "", ""]
    owner = (line.owner.name or "") if line.owner and part in OURS else ""
    due = words.day(line.due_on) if line.due_on and part not in ENDED else ""
    return [line.reference, line.title, _GAP.join(standing_of(words, line, part, currency)), owner, due]


def _meetings(words: Words, overview: Overview) -> list[dict[str, Any]]:
    if not overview.meetings:
        return []
    names = [words("report.column.meeting"), words("report.column.when")]
    rows = [[title, words.moment(when, overview.zone)] for title, when in overview.meetings]
    return [_table(words("report.meetings"), names, rows) | {"more": ""}]


def _table(heading: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """A column in which nothing stands is left out; the title is as wide as the rest leaves it."""
    filled = [at for at in range(len(names)) if any(row[at] for row in rows)]
    return {
        "heading": heading,
        "columns": [names[at] for at in filled],
        "widths": ["auto" if at == 0 and len(names) > 2 else ("3" if at in {0, 1} else "2") for at in filled],
        "rows": [[row[at] for at in filled] for row in rows],
    }


def _decision(words: Words, decision: DecisionTold, zone: str) -> dict[str, str]:
    said = words(
        "evidence.decided",
        verdict=words(f"verdict.{decision.verdict}"),
        who=decision.person.name or decision.person.slack_id,
        when=words.moment(decision.decided_at, zone),
    )
    reason = words("decision.line", label=words("field.reason.label"), value=decision.reason)
    heading = words("decision.heading", reference=decision.reference, version=decision.version)
    return {
        "heading": words("decision.line", label=heading, value=decision.title),
        "said": f"{said}\n{reason}" if decision.reason else said,
        "sealed": decision.sealed,
        "digest": decision.digest,
    }
