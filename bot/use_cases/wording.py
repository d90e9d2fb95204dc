"""What the lead changed about a digest before it went out: words of their own, and lines hidden, moved and reworded.

Pure. A change belongs to a record as it stood: once that has moved on, its line is told as it is; what came up since
the lead looked is added to theirs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from bot.messages.contents import DigestItem, DigestLine
from bot.refusals import BadAnswers
from bot.use_cases.answers import Problem
from storage.values import Record

OPENING = 1500  # characters: more is a letter
LINE = 300  # characters of one line
HIGHLIGHTS = 8
LINES = 20  # of one part, in the form and in the message

_BULLET = re.compile(r"^\s*[•·*–—-]\s+")
_REFERENCED = re.compile(r"(?:[A-Z0-9]{1,8}-)??(?P<said>[A-Z]{2,4}-\d+)[\s:：.,，]*(?P<text>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A record's line that stays, in words of the lead's where they gave it some."""

    record: int
    state: str  # in which it stood when they did
    wording: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEdit:
    """One part as the lead left it."""

    lines: tuple[Kept | str, ...]  # a str is a line of their own
    seen: frozenset[int]  # the records that stood in it when they did: what is not in `lines` is hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSeen:
    """One part before it is edited."""

    lines: tuple[DigestLine, ...]
    hidden: tuple[DigestItem, ...]  # a line that begins with its reference brings one back


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Everything that the lead changed."""

    opening: str = ""
    highlights: tuple[str, ...] = ()
    parts: Mapping[str, PartEdit] = field(default_factory=dict)


NO_EDITS = Edits()


def arranged(edit: PartEdit | None, standing: Sequence[Record]) -> list[tuple[Record, str | None] | str]:
    """The records of a part in the order in which they are told, with the words they are told in; own lines between."""
    if edit is None:
        return [(record, None) for record in standing]
    there = {record.id: record for record in standing}
    lines: list[tuple[Record, str | None] | str] = []
    for line in edit.lines:
        if isinstance(line, str):
            lines.append(line)
        elif (record := there.get(line.record)) is not None:
            lines.append((record, line.wording if record.state == line.state else None))
    return lines + [(record, None) for record in standing if record.id not in edit.seen]


def typed(lines: Iterable[DigestLine]) -> str:
    """The lines of a part as a form shows them, to be typed over; the way back is `read`."""
    return "\n".join(line if isinstance(line, str) else f"{line.reference} {line.title}" for line in lines)


def read(answers: Mapping[str, str], shown: Mapping[str, PartSeen], former: Edits) -> Edits:
    """What was typed into the form over what it showed, part by part. Raises BadAnswers.

    A part that was left as it was goes on as it did. A line is a record's by the reference that it begins with.
    """
    problems: dict[str, Problem] = {}
    opening = answers.get("opening", "").strip()
    highlights = _lines(answers.get("highlights", ""))
    if len(opening) > OPENING:
        problems["opening"] = ("problem.too_long", {"most": OPENING})
    if len(highlights) > HIGHLIGHTS:
        problems["highlights"] = ("problem.too_many_lines", {"most": HIGHLIGHTS})
    parts: dict[str, PartEdit] = {}
    for part, before in shown.items():
        lines = _lines(answers.get(part, ""))
        if len(lines) > LINES:
            problems[part] = ("problem.too_many_lines", {"most": LINES})
        if lines != _lines(typed(before.lines)):
            parts[part] = _edit(lines, before)
        elif part in former.parts:
            parts[part] = former.parts[part]
    for name, lines in {"highlights": highlights, **{part: _lines(answers.get(part, "")) for part in shown}}.items():
        if any(len(line) > LINE for line in lines):
            problems[name] = ("problem.line_too_long", {"most": LINE})
    if problems:
        raise BadAnswers(problems)
    return Edits(opening=opening, highlights=tuple(highlights), parts=parts)


def stored(edits: Edits) -> dict[str, object]:
    """As a draft keeps them; the way back is `restored`."""
    return {
        "opening": edits.opening,
        "highlights": list(edits.highlights),
        "parts": {
            name: {
                "lines": [
                    line if isinstance(line, str) else [line.record, line.state, line.wording] for line in part.lines
                ],
                "seen": sorted(part.seen),
            }
            for name, part in edits.parts.items()
        },
    }


def restored(kept: Mapping[str, object]) -> Edits:
    """The edits that were stored; none where nothing was."""
    held = cast("Mapping[str, Any]", kept)
    return Edits(
        opening=held.get("opening", ""),
        highlights=tuple(held.get("highlights", ())),
        parts={
            name: PartEdit(
                lines=tuple(
                    line if isinstance(line, str) else Kept(record=line[0], state=line[1], wording=line[2])
                    for line in part["lines"]
                ),
                seen=frozenset(part["seen"]),
            )
            for name, part in held.get("parts", {}).items()
        },
    )


def _edit(lines: Sequence[str], before: PartSeen) -> PartEdit:
    there = [line for line in (*before.lines, *before.hidden) if isinstance(line, DigestItem)]
    items = {item.reference: item for item in there}
    kept: list[Kept | str] = []
    for line in lines:
        found = _REFERENCED.fullmatch(line)
        item = items.pop(found["said"].upper(), None) if found else None
        if found is None or item is None:
            kept.append(line)
        else:
            said = found["text"] or item.title
            wording = said if item.reworded or said != item.title else None
            kept.append(Kept(record=item.record, state=item.state, wording=wording))
    return PartEdit(lines=tuple(kept), seen=frozenset(item.record for item in there))


def _lines(text: str) -> list[str]:
    lines = (" ".join(_BULLET.sub("", line).split()) for line in text.splitlines())
    return [line for line in lines if line]
