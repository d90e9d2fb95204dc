"""What the lead changed about a digest before it went out: words of their own, and lines hidden, moved and reworded.

Pure. A change belongs to a record as it stood: once that has moved on, its line is told as it is; what came up since
the lead looked is added to theirs.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast

from bot.messages.overviews import DigestItem, DigestLine
from bot.refusals import BadAnswers
from bot.use_cases.answers import Problem
from storage.values.records import Record

OPENING = 1500  # characters: more is a letter
LINE = 300  # characters of one line
HIGHLIGHTS = 8
LINES = 20  # of one part, in the form and in the message
FORM_FIELD = 2900  # characters that one field of a form shows: Slack takes 3,000

_BULLET = re.compile(r"^\s*[•·*–—-]\s+")
_REFERENCED = re.compile(r"(?:[A-Z0-9]{1,8}-)??(?P<said>[A-Z]{2,4}-\d{1,9})[\s:：.,，]*(?P<text>.*)", re.IGNORECASE)


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
class Edits:
    """Everything that the lead changed."""

    opening: str = ""
    highlights: tuple[str, ...] = ()
    parts: Mapping[str, PartEdit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSeen:
    """One part before it is edited."""

    lines: tuple[DigestLine, ...]
    hidden: tuple[str, ...]  # references; a line that begins with one brings it back


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


def fitting(lines: Iterable[DigestLine]) -> tuple[DigestLine, ...]:
    """As many of the lines as a form takes."""
    fit: list[DigestLine] = []
    for line in lines:
        if len(fit) == LINES or len(typed([*fit, line])) > FORM_FIELD:
            break
        fit.append(line)
    return tuple(fit)


def typed(lines: Iterable[DigestLine]) -> str:
    """The lines of a part as a form shows them, to be typed over; the way back is `read`."""
    return "\n".join(line if isinstance(line, str) else f"{line.reference} {line.title}" for line in lines)


def mark(seen: PartSeen) -> str:
    """What a form carries of a part it shows: whether it was changed, and which records stood in it."""
    records = (str(line.record) for line in seen.lines if isinstance(line, DigestItem))
    return f"{_fingerprint(_lines(typed(seen.lines)))}:{','.join(records)}"


def read(
    answers: Mapping[str, str], marks: Mapping[str, str], former: Edits, *, find: Callable[[str], Record | None]
) -> Edits:
    """What was typed over what a form showed, by its marks; `find` knows the record of a reference. Raises BadAnswers.

    A part that was left as it was goes on as it did.
    """
    opening = answers.get("opening", "").strip()
    lines = {name: _lines(answers.get(name, "")) for name in ("highlights", *marks)}
    problems: dict[str, Problem] = {}
    if len(opening) > OPENING:
        problems["opening"] = ("problem.too_long", {"most": OPENING})
    for name, found in lines.items():
        most = HIGHLIGHTS if name == "highlights" else LINES
        if len(found) > most:
            problems[name] = ("problem.too_many_lines", {"most": most})
        elif any(len(line) > LINE for line in found):
            problems[name] = ("problem.line_too_long", {"most": LINE})
    if problems:
        raise BadAnswers(problems)
    parts: dict[str, PartEdit] = {}
    for part, shown in marks.items():
        fingerprint, _, ids = shown.partition(":")
        before = former.parts.get(part)
        if _fingerprint(lines[part]) != fingerprint:
            seen = frozenset(int(one) for one in ids.split(",") if one.isdecimal()) | (
                before.seen if before else frozenset()
            )
            parts[part] = PartEdit(lines=_edited(lines[part], seen, find), seen=seen)
        elif before is not None:
            parts[part] = before
    return Edits(opening=opening, highlights=tuple(lines["highlights"]), parts=parts)


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


def _edited(lines: Sequence[str], seen: frozenset[int], find: Callable[[str], Record | None]) -> tuple[Kept | str, ...]:
    """A line is a record's when it begins with the reference of one that stood in the part, the first time it does."""
    kept: list[Kept | str] = []
    left = set(seen)
    for line in lines:
        found = _REFERENCED.fullmatch(line)
        record = find(found["said"]) if found else None
        if found is None or record is None or record.id not in left:
            kept.append(line)
            continue
        left.remove(record.id)
        wording = found["text"] if found["text"] not in {"", record.title} else None
        kept.append(Kept(record=record.id, state=record.state, wording=wording))
    return tuple(kept)


def _lines(text: str) -> list[str]:
    lines = (" ".join(_BULLET.sub("", line).split()) for line in text.splitlines())
    return [line for line in lines if line]


def _fingerprint(lines: Sequence[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()[:12]
