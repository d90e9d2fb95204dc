"""When digests come: how often, drafted so long ahead, and whether one goes out that nobody has approved."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from bot.refusals import BadAnswers
from bot.rhythm.schedules import LATE_AFTER, Deed, Patience, catch_up
from bot.use_cases.callers import Caller
from bot.use_cases.drafts import go_out, schedule_of, tell_under
from bot.use_cases.notices import missed_by, tell_notice
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import show_draft
from bot.use_cases.rhythms import Post, calendar_for, whole_rhythm
from bot.use_cases.schedules import RhythmSeen, keep, put_off, reschedule, rhythm_seen, set_rhythm
from storage import drafts, projects, schedules
from storage.database import Transaction
from storage.values.digests import Draft, Drafting
from storage.values.projects import Project
from storage.values.schedules import Schedule

AT_ONCE = 8  # digests of one transaction: each is a dozen queries, and others want to write as well
LEADS = (0, 60, 120, 240, 480, 960)  # minutes of working time; two working days are the most


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSeen:
    """What the team sees of a project's digest: how often it comes, and how it comes about."""

    rhythm: RhythmSeen
    how: Drafting


def digest_seen(tx: Transaction, caller: Caller) -> DigestSeen:
    """The digest of the project the caller asks about. Raises TeamOnly, NoProjectHere."""
    seen = rhythm_seen(tx, caller, Post.DIGEST)
    return DigestSeen(rhythm=seen, how=drafts.how(tx, seen.project.id))


def set_digest(
    tx: Transaction,
    caller: Caller,
    *,
    rule: str,
    at: time,
    zone: str,
    lead_minutes: int,
    alone: bool,
    starting: str = "",
    now: datetime,
) -> DigestSeen:
    """Let the digest come by this rule and come about like this; a draft under way keeps its time.

    From now on, or from a day to come (ISO 8601): every second week counts from there.

    Raises TeamOnly, NoProjectHere, ProjectIsClosed, BadAnswers.
    """
    if lead_minutes not in LEADS:
        raise BadAnswers({"lead": ("problem.not_a_choice", {})})
    first = _day(starting)
    project = rhythm_seen(tx, caller, Post.DIGEST).project
    former = drafts.how(tx, project.id)
    how = drafts.set_how(tx, project.id, lead_minutes=lead_minutes, alone=alone)
    set_rhythm(tx, caller, Post.DIGEST, rule=rule, at=at, zone=zone, starting=first, now=now)
    if how != former:
        for schedule in schedules.of(tx, project.id, Post.DIGEST):
            reschedule(tx, project, schedule, rule=schedule.rule, at=schedule.at, zone=schedule.zone, now=now)
    return digest_seen(tx, caller)


def post_due_digests(tx: Transaction, *, now: datetime) -> int:
    """Draft what is to be drafted by now, post what may go out, and say of the rest that it is time; how much it did.

    After a time in which the bot was down the newest is late and the older ones are dropped; the team hears of both.
    """
    beginning = one_by_one(
        tx,
        schedules.due(tx, Post.DIGEST, now=now, most=AT_ONCE),
        lambda schedule: _draft_next(tx, projects.get(tx, schedule.project), schedule, now=now),
        named=lambda schedule: {"project": schedule.project, "schedule": schedule.id},
        put_off=partial(put_off, tx),
        now=now,
    )
    if beginning == AT_ONCE:
        return AT_ONCE
    return beginning + one_by_one(
        tx,
        drafts.due(tx, now=now, most=AT_ONCE),
        lambda draft: _go_on(tx, draft, now=now),
        named=lambda draft: {"project": draft.project, "draft": draft.id},
        put_off=partial(drafts.put_off, tx),
        now=now,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadAnswers({"starting": ("problem.not_a_date", {})}) from None


def _go_on(tx: Transaction, draft: Draft, *, now: datetime) -> None:
    """Post a draft that may go out, else say that it is time."""
    project = projects.get(tx, draft.project)
    if draft.approved_at is not None or drafts.how(tx, project.id).alone:
        late = now - draft.due_at > LATE_AFTER
        go_out(tx, project, draft, by=None, late=late, now=now)
        if late:
            tell_notice(tx, project, schedule_of(tx, draft), "digest_late", [draft.day], missed=now)
    else:
        asked = drafts.change(tx, draft, nudged_at=now)
        show_draft(tx, project, asked)
        tell_under(tx, project, asked, "unapproved")


def _draft_next(tx: Transaction, project: Project, schedule: Schedule, *, now: datetime) -> None:
    """Draft the occurrence that is due; older ones that should long have gone out give way to it."""
    verdict = catch_up(
        whole_rhythm(tx, schedule),
        calendar_for(project, schedule),
        patience=Patience.LATE,
        next_at=schedule.next_at,
        now=now,
    )
    dropped = list(verdict.dropped)
    if verdict.deed in {Deed.DO, Deed.DO_LATE}:
        for older in drafts.open_in(tx, project.id):
            if older.schedule == schedule.id and now - older.due_at > LATE_AFTER:
                show_draft(tx, project, drafts.change(tx, older, ended="dropped", ended_at=now))
                dropped.append(older.day)
        coming = verdict.occurrence
        draft = drafts.add(tx, project.id, schedule.id, coming.nominal, due_at=coming.begins)
        how = drafts.how(tx, project.id)
        if how.lead_minutes or not how.alone:
            show_draft(tx, project, draft)
    missed = missed_by(schedule, now)
    tell_notice(tx, project, schedule, "digest_dropped", sorted(dropped), missed=missed)
    keep(tx, project, schedule, verdict.rhythm, next_at=verdict.next_at, missed=missed)
