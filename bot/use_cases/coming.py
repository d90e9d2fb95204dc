"""What comes next: what each schedule posts, and when there will be something to do at all."""

from dataclasses import dataclass
from datetime import datetime

from bot.rhythm.schedules import upcoming
from bot.use_cases.endings import next_end
from bot.use_cases.rhythms import Post, calendar_for, whole_rhythm
from bot.use_cases.setbacks import next_summary
from storage import deadlines, drafts, meetings, minutes, nudges, polls, schedules, silences, standings
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.schedules import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What a schedule will post next."""

    schedule: Schedule
    post: Post
    title: str  # of a meeting; empty for the others, of which a project has one
    at: datetime  # when it is posted, or when the meeting begins


def next_posts(tx: Transaction, project: Project) -> list[Coming]:
    """What each schedule of the project posts next, the earliest first; paused ones and open drafts too."""
    titles = {meeting.schedule: meeting.title for meeting in meetings.of(tx, project.id)}
    coming = [
        Coming(
            schedule=schedule,
            post=Post(schedule.kind),
            title=titles.get(schedule.id, ""),
            at=_begins(tx, project, schedule),
        )
        for schedule in schedules.in_project(tx, project.id)
    ]
    by_id = {one.schedule.id: one.schedule for one in coming}
    coming += [
        Coming(schedule=by_id[draft.schedule], post=Post.DIGEST, title="", at=draft.due_at)
        for draft in drafts.open_in(tx, project.id)
    ]
    return sorted(coming, key=lambda one: one.at)


def next_instant(tx: Transaction, *, after: datetime) -> datetime | None:
    """The earliest moment after this one at which an errand will have something to do, None when there is none."""
    instants = (
        schedules.next_instant(tx, after=after),
        drafts.next_instant(tx, after=after),
        minutes.next_instant(tx, after=after),
        polls.next_instant(tx, after=after),
        nudges.next_instant(tx, after=after),
        deadlines.next_instant(tx, after=after),
        standings.next_instant(tx, after=after),
        silences.next_instant(tx, after=after),
        next_end(tx, after=after),
        next_summary(tx, after=after),
    )
    return min((instant for instant in instants if instant is not None), default=None)


def _begins(tx: Transaction, project: Project, schedule: Schedule) -> datetime:
    """When the next occurrence happens: where it was put, if that is later than where its date puts it."""
    coming = upcoming(whole_rhythm(tx, schedule), calendar_for(project, schedule))
    return coming.begins if coming.instant < coming.begins else max(coming.begins, schedule.next_at)
