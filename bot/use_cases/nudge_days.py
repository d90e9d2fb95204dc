"""After how many working days something is brought up again, or closed without an answer, as the team agrees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.kinds.kind import Field, FieldType
from bot.messages.audiences import Audience
from bot.refusals import BadAnswers
from bot.rhythm.zones import local_date
from bot.use_cases.answers import MOST_DAYS, checked
from bot.use_cases.callers import Caller, in_project, is_team
from storage import nudges, projects
from storage.database import Transaction
from storage.values.nudges import Nudge as Agreed
from storage.values.projects import Project

CLOSING = "closing_after"


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgesSeen:
    """What was agreed to be brought up in a project."""

    project: Project
    agreed: Mapping[str, Agreed]  # by audience


def agreed_nudges(tx: Transaction, caller: Caller) -> NudgesSeen:
    """What is brought up in the caller's project. Raises TeamOnly, NoProjectHere."""
    is_team(caller)
    project = in_project(caller)
    return NudgesSeen(project=project, agreed=nudges.of(tx, project.id))


def agree_on_nudges(tx: Transaction, caller: Caller, days: Mapping[str, str], *, now: datetime) -> NudgesSeen:
    """Bring things up after, or before, other numbers of working days, as typed by `QUESTIONS`; empty is never.

    So is closed what the client does not confirm. Raises TeamOnly, NoProjectHere, BadAnswers.
    """
    seen = agreed_nudges(tx, caller)
    typed = checked(
        tuple(QUESTIONS.values()), days, currency=seen.project.currency, today=local_date(now, seen.project.zone)
    )
    closing = int(typed[CLOSING]) if CLOSING in typed else None
    if closing is not None and closing < 1:
        raise BadAnswers({CLOSING: ("problem.out_of_range", {"least": 1, "most": MOST_DAYS})})
    project = projects.change(tx, seen.project, {CLOSING: closing})
    for audience, agreed in seen.agreed.items():
        aging, expiring = (_days(typed.get(f"{audience}_{about}")) for about in ("aging", "expiring"))
        nudges.agree(tx, agreed, aging_after=aging, expiring_before=expiring)
    return NudgesSeen(project=project, agreed=nudges.of(tx, project.id))


QUESTIONS: Mapping[str, Field] = {
    name: Field(name=name, type=FieldType.WORKING_DAYS, required=False)
    for name in (
        *(f"{audience}_{about}" for audience in reversed(Audience) for about in ("aging", "expiring")),
        CLOSING,
    )
}
"""What the form asks, the team's first."""


def _days(typed: str | None) -> int | None:
    return None if typed is None else abs(int(typed))
