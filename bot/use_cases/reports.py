"""The report of a month: a digest on paper, with the evidence of what was decided; printed once, shared once, kept.

What stands in it is what the digest said, so it is the same whenever it is printed. Printing waits for a process and
belongs to a door.
"""

from datetime import datetime

from bot.messages.audiences import Audience
from bot.messages.decisions import DecisionTold
from bot.messages.intentions import ShareReport
from bot.messages.reports import DigestLetter, Report, ReportFile
from bot.refusals import NoLongerThere
from bot.rhythm.zones import local_date
from bot.use_cases.callers import Caller, in_project, is_team, toward_project
from bot.use_cases.decisions import evidence_of
from bot.use_cases.digests import TRIES, mail_digest, post_of
from bot.use_cases.notices import tell_notice
from bot.use_cases.outgoing import tell
from bot.words import Language
from storage import decisions, digests, outbox, projects, reports, schedules
from storage.database import Transaction
from storage.values.projects import Project

AT_ONCE = 4  # a quarter of a second each


def to_print(tx: Transaction) -> list[tuple[int, Report]]:
    """The next reports that are to be printed, each with the id of its digest."""
    found: list[tuple[int, Report]] = []
    for project_id, digest_id in reports.unprinted(tx, tries=TRIES, most=AT_ONCE):
        report = report_of(tx, projects.get(tx, project_id), digest_id)
        assert report is not None, "the digest of a report is never removed"
        found.append((digest_id, report))
    return found


def report_of(tx: Transaction, project: Project, digest_id: int) -> Report | None:
    """What is printed of a digest: what it said, and what was decided in its time; None when there is none."""
    post = post_of(tx, project, digest_id)
    if post is None:
        return None
    since, until = post.overview.since, post.overview.until
    return Report(
        project=project.id,
        audience=Audience.CLIENT,
        language=post.language,
        post=post,
        decisions=_decided(tx, project, since=since, until=until),
    )


def keep_report(tx: Transaction, project_id: int, digest_id: int, content: bytes, *, now: datetime) -> bool:
    """Keep what was printed and have it shared under the digest, and mailed; False where it was kept before."""
    project = projects.get(tx, project_id)
    known = reports.get(tx, project.id, digest_id)
    if known is None or reports.keep(tx, digest_id, content, now=now) is None:
        return False
    if known.printed_at is not None:
        return True
    subject, share = f"digest:{digest_id}", ShareReport(project.id, digest_id)
    tell(tx, project, Audience.CLIENT, share, subject=subject, slot=outbox.LINE, version="report")
    mail_digest(tx, project, digest_id)
    return True


def not_printed(tx: Transaction, project_id: int, digest_id: int, *, now: datetime) -> bool:
    """It could not be printed; False when it is not tried again: the team is told."""
    tried = reports.tried(tx, digest_id)
    if tried is None or tried.tries < TRIES:
        return True
    project = projects.get(tx, project_id)
    digest = digests.get(tx, project.id, digest_id)
    assert digest is not None, "the digest of a report is never removed"
    assert digest.schedule is not None, "a digest by hand has no report"
    schedule = schedules.get(tx, project.id, digest.schedule)
    assert schedule is not None, "the schedule of a digest is never removed"
    tell_notice(tx, project, schedule, "report_not_printed", [digest.day], version=now.isoformat())
    mail_digest(tx, project, digest_id)
    return False


def print_again(tx: Transaction, caller: Caller, project_id: int, digest_id: int) -> None:
    """Have a report printed after all that could not be; it is shared under its digest once it is.

    Twice is once. Raises NoSuchRecord, TeamOnly, NoLongerThere.
    """
    caller = toward_project(tx, caller, project_id)
    is_team(caller)
    report = reports.get(tx, in_project(caller).id, digest_id)
    if report is None:
        raise NoLongerThere
    if report.content is None and report.tries >= TRIES:
        reports.try_again(tx, digest_id)


def file_of(tx: Transaction, project: Project, digest_id: int) -> ReportFile | None:
    """The report of a digest as it was printed; None when it was not."""
    report = reports.get(tx, project.id, digest_id)
    digest = digests.get(tx, project.id, digest_id)
    if report is None or report.content is None or digest is None:
        return None
    return ReportFile(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        name=report.name,
        content=report.content,
        since=local_date(digest.since, project.zone),
        until=local_date(digest.until, project.zone),
    )


def letter_of(tx: Transaction, project: Project, digest_id: int) -> DigestLetter | None:
    """A digest as it is written to those who read by mail; None when there is none."""
    post = post_of(tx, project, digest_id)
    if post is None:
        return None
    return DigestLetter(
        project=project.id,
        audience=Audience.CLIENT,
        language=post.language,
        post=post,
        report=file_of(tx, project, digest_id),
    )


def past_report(tx: Transaction, caller: Caller, project_id: int, digest_id: int) -> ReportFile:
    """A report as it was shared. Raises NoSuchRecord, TeamOnly, NoLongerThere."""
    caller = toward_project(tx, caller, project_id)
    is_team(caller)
    found = file_of(tx, in_project(caller), digest_id)
    if found is None:
        raise NoLongerThere
    return found


def _decided(tx: Transaction, project: Project, *, since: datetime, until: datetime) -> tuple[DecisionTold, ...]:
    told = [evidence_of(tx, project, one) for one in decisions.in_project(tx, project.id)]
    found = [one for one in told if one is not None and since < one.decided_at <= until]
    return tuple(sorted(found, key=lambda one: one.decided_at))
