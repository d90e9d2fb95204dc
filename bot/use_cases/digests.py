"""The digest: where a project stands, told to the client on its day."""

from datetime import date, datetime, timedelta

from bot.messages.audiences import Audience
from bot.messages.contents import DigestPost
from bot.messages.intentions import ShowDigest
from bot.refusals import ProjectIsClosed
from bot.rhythm.schedules import Deed, Patience, catch_up
from bot.rhythm.zones import local_date
from bot.use_cases.callers import Caller, in_project, is_team
from bot.use_cases.outgoing import tell
from bot.use_cases.overviews import overview_of
from bot.use_cases.schedules import AT_ONCE, Post, calendar_for, keep, rhythm_of, tell_notice
from bot.use_cases.told import kept, restored, told_before
from bot.use_cases.wording import NO_EDITS
from storage import digests, outbox, projects, schedules
from storage.database import Transaction
from storage.values import Digest, Project

AGAIN = timedelta(minutes=1)  # a digest asked for twice within it is the same gesture, delivered twice


def post_of(tx: Transaction, project: Project, digest_id: int) -> DigestPost | None:
    """A digest as it was found when it fell due, whenever it is sent; None when the project has none of this id."""
    digest = digests.get(tx, project.id, digest_id)
    return None if digest is None else restored(project, digest)


def post_due_digests(tx: Transaction, *, now: datetime) -> int:
    """Post the digests whose time has come; answers how many schedules were looked at, 0 when nothing was due.

    After a time in which the bot was down the newest is posted late and the older ones are dropped; the team hears of
    both.
    """
    due = schedules.due(tx, Post.DIGEST, now=now, most=AT_ONCE)
    for schedule in due:
        project = projects.get(tx, schedule.project)
        verdict = catch_up(
            rhythm_of(schedule),
            calendar_for(project, schedule),
            patience=Patience.LATE,
            next_at=schedule.next_at,
            now=now,
        )
        tell_notice(tx, project, schedule, "digest_dropped", verdict.dropped)
        if verdict.deed in {Deed.DO, Deed.DO_LATE}:
            late = verdict.deed is Deed.DO_LATE
            _post(tx, project, schedule.id, verdict.occurrence.nominal, late=late, now=now)
            if late:
                tell_notice(tx, project, schedule, "digest_late", [verdict.occurrence.nominal])
        keep(tx, project, schedule, verdict.rhythm, next_at=verdict.next_at)
    return len(due)


def post_now(tx: Transaction, caller: Caller, *, now: datetime) -> Digest:
    """Post a digest although it is not its day. Raises TeamOnly, NoProjectHere, ProjectIsClosed.

    The next one by the schedule tells of the time since this one.
    """
    is_team(caller)
    project = in_project(caller)
    if project.status == "closed":
        raise ProjectIsClosed(name=project.name)
    last = digests.last(tx, project.id)
    if last is not None and last.schedule is None and now - last.until < AGAIN:
        return last
    return _post(tx, project, None, local_date(now, project.zone), late=False, now=now)


def _post(tx: Transaction, project: Project, schedule: int | None, day: date, *, late: bool, now: datetime) -> Digest:
    last = digests.last(tx, project.id)
    since = project.created_at if last is None else last.until
    overview = overview_of(tx, project, Audience.CLIENT, since=since, before=told_before(last), now=now)
    told = kept(overview, NO_EDITS)
    digest = digests.add(tx, project.id, schedule, day, since=since, until=now, late=late, told=told)
    tell(
        tx,
        project,
        Audience.CLIENT,
        ShowDigest(project.id, digest.id),
        subject=f"digest:{digest.id}",
        slot=outbox.CARD,
        version=day.isoformat(),
    )
    return digest
