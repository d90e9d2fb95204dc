"""After a time in which the bot could not post: one summary for the team of what was late, moved or dropped.

Catching up takes several errands, in any number of processes. Each puts down what it found, and once it is quiet the
team reads all of it at once.
"""

from datetime import datetime, timedelta
from functools import partial

from bot.messages.audiences import Audience
from bot.messages.intentions import TellSetbacks
from bot.messages.notices import Setbacks, SetbackTold
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import tell_team_or_lead
from bot.words import Language
from storage import meetings, projects, setbacks
from storage.database import Transaction
from storage.values.projects import Project

AT_ONCE = 100  # projects of one transaction
QUIET = timedelta(minutes=1)  # the errands that catch up come every five seconds; meanwhile it is still growing


def sum_up_setbacks(tx: Transaction, *, now: datetime) -> int:
    """Tell the team once what became of what was missed, where nothing more has come to it; an errand."""
    ripe = setbacks.ripe(tx, before=now - QUIET, most=AT_ONCE)
    return one_by_one(tx, ripe, partial(_sum_up, tx), named=lambda one: {"project": one[0], "summary": one[1]}, now=now)


def next_summary(tx: Transaction, *, after: datetime) -> datetime | None:
    """The earliest moment after this one at which there will be something to sum up, or None."""
    last = setbacks.next_last(tx, after=after - QUIET)
    return None if last is None else last + QUIET


def summary_of(tx: Transaction, project: Project, number: int) -> Setbacks | None:
    """What was late, moved or dropped, as the team reads it; None when there is no such summary."""
    found = setbacks.told_in(tx, project.id, number)
    if not found:
        return None
    titles = {meeting.schedule: meeting.title for meeting in meetings.of(tx, project.id)}
    return Setbacks(
        project=project.id,
        audience=Audience.TEAM,
        language=Language(project.language),
        name=project.name,
        items=tuple(
            SetbackTold(notice=one.notice, day=one.day, count=one.count, about=titles.get(one.schedule, ""))
            for one in found
        ),
    )


def _sum_up(tx: Transaction, ripe: tuple[int, int]) -> None:
    project_id, number = ripe
    if setbacks.put_into(tx, project_id, number):
        intention = TellSetbacks(project_id, number)
        tell_team_or_lead(tx, projects.get(tx, project_id), intention, subject=f"setbacks:{number}", version=1)
