"""What is said of a decision: how a sealed version stands, and the evidence for it."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages.audiences import Addressed
from bot.messages.names import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a sealed version stands."""

    version: int
    digest: str
    sealed: str
    verdict: str | None
    person: Named | None
    decided_at: datetime | None
    voided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTold:
    """A decision with its evidence, for a report."""

    reference: str
    version: int
    title: str
    sealed: str
    digest: str
    verdict: str
    person: Named
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(Addressed):
    """A decision with its evidence, for those who read by mail."""

    decision: DecisionTold
    zone: str
