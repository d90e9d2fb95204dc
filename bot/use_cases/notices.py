"""What the team hears of a rhythm itself: what was late, moved or dropped."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.messages.audiences import Audience
from bot.messages.intentions import TellNotice
from bot.messages.notices import Notice
from bot.rhythm.schedules import LATE_AFTER, Occurrence
from bot.use_cases.outgoing import tell_team_or_lead
from bot.use_cases.rhythms import Post
from bot.words import Language
from storage import meetings, setbacks
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.schedules import Schedule


def missed_by(schedule: Schedule, now: datetime) -> datetime | None:
    """What is the moment now, if what was due by a schedule has waited for a bot that could not post; else None."""
    return now if now - schedule.next_at > LATE_AFTER else None


def tell_notice(
    tx: Transaction,
    project: Project,
    schedule: Schedule,
    notice: str,
    days: Sequence[date],
    *,
    missed: datetime | None = None,
    version: int | str = 1,
) -> None:
    """Tell the team once, for each version, what became of the occurrences of these nominal dates; of none, nothing.

    `missed` is when it was found that the bot could not post at their time: then they are told in one summary with all
    else that was found.
    """
    if not days:
        return
    if missed is not None:
        setbacks.add(tx, project.id, schedule.id, notice, days[-1], len(days), now=missed)
        return
    about = meetings.by_schedule(tx, schedule.id).title if schedule.kind == Post.MEETING else ""
    tell_team_or_lead(
        tx,
        project,
        TellNotice(project.id, notice, days[-1].isoformat(), about, len(days)),
        subject=f"schedule:{schedule.id}:{notice}:{days[-1]}",
        version=version,
    )


def announce_move(
    tx: Transaction, project: Project, schedule: Schedule, coming: Occurrence, *, missed: datetime | None = None
) -> None:
    """Tell the team ahead of an occurrence that a day off will move; of any other, nothing."""
    if coming.moved:
        tell_notice(tx, project, schedule, f"{schedule.kind}_moved", [coming.nominal], missed=missed)


def notice_of(project: Project, notice: str, day: date, *, about: str, count: int) -> Notice:
    """A line for the team about the rhythm itself."""
    return Notice(
        project=project.id,
        audience=Audience.TEAM,
        language=Language(project.language),
        notice=notice,
        day=day,
        name=project.name,
        about=about,
        count=count,
    )
