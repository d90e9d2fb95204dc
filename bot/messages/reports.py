"""A digest on paper and by mail."""

from dataclasses import dataclass
from datetime import date

from bot.messages.audiences import Addressed
from bot.messages.decisions import DecisionTold
from bot.messages.digests import DigestPost


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Addressed):
    """A digest of a month as it is printed: the same as was posted, and what was decided, with evidence."""

    post: DigestPost
    decisions: tuple[DecisionTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile(Addressed):
    """A report that was printed, as a file."""

    name: str
    content: bytes  # PDF
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLetter(Addressed):
    """A digest for those who read by mail."""

    post: DigestPost
    report: ReportFile | None  # None: it has none, or it could not be printed
