"""A content as a letter: a subject and parts, set as plain text and as HTML, with how to stop it below both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape

from bot.messages.contents import Content
from bot.messages.decisions import DecisionMade
from bot.messages.digests import DigestPost
from bot.messages.minutes import MinutesItem, MinutesPost
from bot.messages.overviews import DigestLine, Overview
from bot.messages.reports import DigestLetter, ReportFile
from bot.rhythm.zones import local_date
from bot.use_cases.overviews import PARTS
from bot.use_cases.pictures import Picture, digest_pictures
from bot.use_cases.summaries import ENDED, OURS, approved, standing_of, summary
from bot.words import Words

GAP = " · "
LARGEST = 7_000_000  # bytes of a report: encoded it is a third more, and many servers take no letter above ten million
STYLE = (
    "font-family:-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif;"
    "font-size:15px;line-height:1.5;color:#1d1c1d;max-width:40em;margin:0 auto;padding:16px"
)
SMALL = "font-size:13px;color:#616061"


class NotMailed(Exception):  # noqa: N818  somebody made a mistake, nothing leaves
    """A content of a kind that is not written to anybody by mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some lines under a heading of their own, as a list or, where they belong together, as one text."""

    heading: str
    lines: tuple[str, ...]
    is_list: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written."""

    subject: str
    small: str  # below the subject
    parts: tuple[Part, ...]
    pictures: tuple[Picture, ...] = ()
    file: ReportFile | None = None  # that goes along


def letter_of(words: Words, content: Content) -> Letter:
    """The letter that says this. Raises NotMailed."""
    match content:
        case DigestLetter(post=post, report=report):
            return _digest(words, post, report)
        case MinutesPost():
            return _minutes(words, content)
        case DecisionMade():
            return _decision(words, content)
        case _:
            raise NotMailed(type(content).__name__)


def changed(words: Words, letter: Letter) -> Letter:
    """The same, where they have read an earlier one: it says so."""
    small = words.in_a_row((words("mail.changed_since"), letter.small))
    return replace(letter, subject=words("mail.changed", subject=letter.subject), small=small)


def as_text(words: Words, letter: Letter, *, stop: str) -> str:
    """The letter as plain text, its pictures in words; `stop` is the address under which one can have no more."""
    told = [letter.subject, letter.small]
    for part in letter.parts:
        lines = [f"- {line}" for line in part.lines] if part.is_list else list(part.lines)
        told.append("\n".join([part.heading.upper(), *lines] if part.heading else lines))
    told += [picture.said for picture in letter.pictures]
    told.append("-- \n" + words("mail.why") + "\n" + words("mail.stop") + " " + stop)
    return "\n\n".join(one for one in told if one) + "\n"


def as_html(words: Words, letter: Letter, *, stop: str, printed: Mapping[str, str]) -> str:
    """The same as HTML, with nothing in it that is fetched from anywhere.

    `printed` has under the names of pictures which part of the letter they are; the others are said in words.
    """
    told = [f"<h1 style='font-size:20px'>{escape(letter.subject)}</h1>"]
    if letter.small:
        told.append(f"<p style='{SMALL}'>{escape(letter.small)}</p>")
    for part in letter.parts:
        if part.heading:
            told.append(f"<h2 style='font-size:16px'>{escape(part.heading)}</h2>")
        if part.is_list:
            told.append("<ul>" + "".join(f"<li>{_lines(line)}</li>" for line in part.lines) + "</ul>")
        else:
            told += [f"<p>{_lines(line)}</p>" for line in part.lines]
    for picture in letter.pictures:
        said = escape(picture.said)
        if picture.name in printed:
            told.append(f"<p><img src='cid:{printed[picture.name]}' alt='{said}' style='max-width:100%'></p>")
        else:
            told.append(f"<p style='{SMALL}'>{said}</p>")
    link = f"<a href='{escape(stop)}' style='color:inherit'>{escape(words('mail.stop_link'))}</a>"
    told.append(f"<hr><p style='{SMALL}'>{escape(words('mail.why'))} {link}</p>")
    lang = words.language.value
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{escape(letter.subject)}</title></head>"
        f'<body style="{STYLE}">{"".join(told)}</body></html>'
    )


def _digest(words: Words, post: DigestPost, report: ReportFile | None) -> Letter:
    overview = post.overview
    since, until = (words.day(local_date(moment, overview.zone)) for moment in (overview.since, overview.until))
    parts = [_paragraph(post.opening)] if post.opening else []
    if post.highlights:
        parts.append(Part(heading=_plain(words("digest.highlights")), lines=post.highlights))
    if post.heard:
        heard = tuple(words("digest.heard_line", heard=heard, did=did) for heard, did in post.heard)
        parts.append(Part(heading=words("digest.heard"), lines=heard))
    parts += [_paragraph(_plain(summary(words, post))), *_overview(words, overview)]
    small = words("digest.period", since=since, until=until)
    if post.late:
        small += f" {words('digest.late', day=words.day(post.day))}"
    fits = report is not None and len(report.content) <= LARGEST
    if report is not None:
        parts.append(_paragraph(words("mail.report" if fits else "mail.report_too_large")))
    return Letter(
        subject=words("digest.heading", project=overview.name),
        small=small,
        parts=tuple(parts),
        pictures=digest_pictures(words, post),
        file=report if fits else None,
    )


def _overview(words: Words, overview: Overview) -> list[Part]:
    """The parts that have something in them, and what all approved changes come to."""
    parts = []
    for part in PARTS:
        lines: tuple[DigestLine, ...] = getattr(overview, part)
        said = [_line(words, line, part, overview.currency) for line in lines]
        if overview.more.get(part):
            said.append(words("overview.more", count=overview.more[part]))
        if said:
            parts.append(Part(heading=_plain(words(f"overview.{part}", client=overview.client)), lines=tuple(said)))
    if overview.meetings:
        meetings = tuple(
            f"{title}{GAP}{words.moment(when, overview.zone)} ({overview.zone})" for title, when in overview.meetings
        )
        parts.append(Part(heading=_plain(words("overview.meetings")), lines=meetings))
    if not parts:
        parts.append(_paragraph(words("overview.nothing")))
    if overview.approved:
        parts.append(_paragraph(approved(words, overview)))
    return parts


def _paragraph(text: str) -> Part:
    return Part(heading="", lines=tuple(text.splitlines()), is_list=False)


def _minutes(words: Words, post: MinutesPost) -> Letter:
    when = words.moment(post.begins, post.zone)
    parts = [
        Part(heading=_plain(words(f"minutes.{name}_are")), lines=lines)
        for name, lines in (
            ("decisions", post.decisions),
            ("items", tuple(_item(words, item) for item in post.items)),
            ("carried", post.carried),
        )
        if lines
    ]
    if post.notes:
        notes = tuple(post.notes.splitlines())
        parts.append(Part(heading=_plain(words("minutes.notes_are")), lines=notes, is_list=False))
    return Letter(
        subject=words("minutes.heading", title=post.title, day=when),
        small=words("minutes.written_by", who=post.by.name or post.by.slack_id),
        parts=tuple(parts),
    )


def _decision(words: Words, made: DecisionMade) -> Letter:
    told = made.decision
    who = told.person.name or told.person.slack_id
    when = words.moment(told.decided_at, made.zone)
    heading = words("decision.heading", reference=told.reference, version=told.version)
    lines = [words("evidence.decided", verdict=words(f"verdict.{told.verdict}"), who=who, when=when)]
    if told.reason:
        lines.append(words("decision.line", label=words("field.reason.label"), value=told.reason))
    sealed = Part(heading=words("mail.sealed"), lines=tuple(told.sealed.splitlines()), is_list=False)
    return Letter(
        subject=words("decision.line", label=heading, value=told.title),
        small="",
        parts=(Part(heading="", lines=tuple(lines), is_list=False), sealed),
    )


def _line(words: Words, line: DigestLine, part: str, currency: str) -> str:
    if isinstance(line, str):
        return line
    told = [f"{line.reference} {line.title}", *standing_of(words, line, part, currency)]
    if line.owner and line.owner.name and part in OURS:
        told.append(line.owner.name)
    if line.due_on and part not in ENDED:
        told.append(words("card.due", day=words.day(line.due_on)))
    return GAP.join(told)


def _item(words: Words, item: MinutesItem) -> str:
    said = [f"{item.reference} {item.title}"]
    if item.owner is not None:
        said.append(item.owner.name or item.owner.slack_id)
    if item.due_on is not None:
        said.append(words("card.due", day=words.day(item.due_on)))
    return GAP.join(said)


def _plain(text: str) -> str:
    """A sentence of ours that Slack would show in bold."""
    return text.replace("*", "")


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())
