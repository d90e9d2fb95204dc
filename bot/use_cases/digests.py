"""The digest: where a project stands, told to the client. How it comes about by its rhythm stands in `drafts.py`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.messages.audiences import Audience
from bot.messages.digests import DigestPost
from bot.messages.intentions import MailDigest, ShowDigest
from bot.refusals import NoLongerThere, ProjectIsClosed
from bot.rhythm.zones import local_date
from bot.use_cases.callers import Caller, in_project, is_team, toward_project
from bot.use_cases.outgoing import DIGESTS, tell, tell_by_mail
from bot.use_cases.overviews import overview_of
from bot.use_cases.told import kept, restored, told_before
from bot.use_cases.trends import trends_of
from bot.use_cases.wording import NO_EDITS, Edits
from storage import digests, follow_ups, outbox, reports, schedules
from storage.database import Transaction
from storage.values.digests import Digest
from storage.values.projects import Project

AGAIN = timedelta(minutes=1)  # a digest asked for twice within it is the same gesture, delivered twice
LISTED = 20  # digests of one answer: some months of weeks
TRIES = 3  # to print a report; what cannot be printed thrice waits until somebody wants it tried again
_ON_PAPER = ("FREQ=MONTHLY", "FREQ=YEARLY")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDigest:
    """One that was posted."""

    digest: Digest
    has_report: bool
    not_printed: bool = False  # there is to be one, but it could not be printed


def post_of(tx: Transaction, project: Project, digest_id: int) -> DigestPost | None:
    """A digest as it was told, whenever it is sent or opened; None when the project has none of this id."""
    digest = digests.get(tx, project.id, digest_id)
    return None if digest is None else restored(project, digest)


def composed(
    tx: Transaction,
    project: Project,
    edits: Edits,
    *,
    day: date,
    late: bool = False,
    since: datetime | None = None,
    now: datetime,
) -> DigestPost:
    """What the client would read if it were posted now: what has happened since then, or since the last one."""
    last = digests.last(tx, project.id)
    since = since or tells_since(project, last)
    overview = overview_of(
        tx,
        project,
        Audience.CLIENT,
        since=since,
        edits=edits.parts,
        before=told_before(last),
        now=now,
    )
    return DigestPost(
        project=project.id,
        audience=Audience.CLIENT,
        language=overview.language,
        overview=overview,
        day=day,
        late=late,
        opening=edits.opening,
        highlights=edits.highlights,
        heard=tuple((one.heard, one.did) for one in follow_ups.told(tx, project.id, since=since, until=now)),
        trends=trends_of(tx, project, since=since, now=now),
    )


def post(
    tx: Transaction, project: Project, schedule: int | None, edits: Edits, *, day: date, late: bool, now: datetime
) -> Digest:
    """Have it posted as it is found now; later it says the same."""
    content = composed(tx, project, edits, day=day, late=late, now=now)
    since = content.overview.since
    digest = digests.add(tx, project.id, schedule, day, since=since, until=now, late=late, told=kept(content))
    on_paper = schedule is not None and comes_on_paper(tx, project, schedule)
    if on_paper:
        reports.add(tx, digest.id, f"{project.code}-{day.isoformat()}.pdf")
    tell(
        tx,
        project,
        Audience.CLIENT,
        ShowDigest(project.id, digest.id),
        subject=f"digest:{digest.id}",
        slot=outbox.CARD,
        version=day.isoformat(),
    )
    if not on_paper:
        mail_digest(tx, project, digest.id)
    return digest


def mail_digest(tx: Transaction, project: Project, digest_id: int) -> None:
    """Write it once to those who read by mail; one with a report waits for that, or until it is given up."""
    tell_by_mail(tx, project, DIGESTS, MailDigest(project.id, digest_id), subject=f"digest:{digest_id}")


def post_now(tx: Transaction, caller: Caller, *, now: datetime) -> Digest:
    """Post a digest although it is not its day. Raises TeamOnly, NoProjectHere, ProjectIsClosed.

    The next one by the schedule tells of the time since this one.
    """
    is_team(caller)
    project = in_project(caller)
    if project.is_closed:
        raise ProjectIsClosed(name=project.name)
    last = digests.last(tx, project.id)
    if last is not None and last.schedule is None and now - last.until < AGAIN:
        return last
    return post(tx, project, None, NO_EDITS, day=local_date(now, project.zone), late=False, now=now)


def comes_on_paper(tx: Transaction, project: Project, schedule_id: int) -> bool:
    """Whether what comes by this schedule comes as a report too: once a month or less often."""
    schedule = schedules.get(tx, project.id, schedule_id)
    return schedule is not None and schedule.rule.startswith(_ON_PAPER)


def past_digests(tx: Transaction, caller: Caller) -> list[PastDigest]:
    """The latest digests of the project, the newest first. Raises TeamOnly, NoProjectHere."""
    is_team(caller)
    found = digests.latest(tx, in_project(caller).id, most=LISTED)
    ids = [digest.id for digest in found]
    printed, given_up = reports.printed(tx, ids), reports.given_up(tx, ids, tries=TRIES)
    return [
        PastDigest(digest=digest, has_report=digest.id in printed, not_printed=digest.id in given_up)
        for digest in found
    ]


def past_digest(tx: Transaction, caller: Caller, project_id: int, digest_id: int) -> DigestPost:
    """A digest as it was sent. Raises NoSuchRecord, TeamOnly, NoLongerThere."""
    caller = toward_project(tx, caller, project_id)
    is_team(caller)
    found = post_of(tx, in_project(caller), digest_id)
    if found is None:
        raise NoLongerThere
    return found


def tells_since(project: Project, last: Digest | None) -> datetime:
    """From when on the next digest tells."""
    return project.created_at if last is None else last.until
