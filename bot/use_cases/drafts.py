"""A digest before it goes out: the team reads it through, puts it right, approves it, or says later or never.

Its facts are found anew each time it is looked at and when it is posted, so that nothing is told that is no longer so;
what the lead changed is kept and put over them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.messages.audiences import Audience
from bot.messages.digests import DigestDraft, DigestPost, DraftLine
from bot.messages.intentions import TellDraft
from bot.refusals import BadAnswers, DigestIsPaused, DraftIsOver, NoLongerThere, ProjectIsClosed
from bot.rhythm.schedules import upcoming
from bot.rhythm.zones import instant, local_date
from bot.use_cases.callers import Caller, answers_for, in_project, is_team, toward_project
from bot.use_cases.digests import comes_on_paper, composed, post, tells_since
from bot.use_cases.names import named
from bot.use_cases.notices import announce_move
from bot.use_cases.outgoing import show_draft, tell_team_or_lead
from bot.use_cases.overviews import parts_seen
from bot.use_cases.references import referenced
from bot.use_cases.rhythms import calendar_for, rhythm_of, whole_rhythm
from bot.use_cases.wording import Edits, PartSeen, read, restored, stored
from bot.words import Language
from storage import digests, drafts, outbox, schedules
from storage.database import Transaction
from storage.values.digests import Draft
from storage.values.projects import Project
from storage.values.schedules import Schedule

REASON = 500  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSeen:
    """A draft, for somebody who wants to do something about it."""

    project: Project
    draft: Draft
    edits: Edits
    parts: Mapping[str, PartSeen]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDone:
    """What somebody did about a draft, to tell them."""

    project: Project
    draft: Draft
    anew: bool = True  # False: it had been done before


def draft_seen(tx: Transaction, caller: Caller, project_id: int, draft_id: int, *, now: datetime) -> DraftSeen:
    """A draft whose ids came from a button, to do something about it.

    Raises NoSuchRecord, TeamOnly, NoLongerThere, DraftIsOver.
    """
    project, draft = _open(tx, caller, project_id, draft_id)
    edits = restored(draft.edits)
    since = tells_since(project, digests.last(tx, project.id))
    parts = parts_seen(tx, project, since=since, edits=edits.parts, now=now)
    return DraftSeen(project=project, draft=draft, edits=edits, parts=parts)


def preview(
    tx: Transaction, caller: Caller, project_id: int | None = None, draft_id: int | None = None, *, now: datetime
) -> DigestPost:
    """What the client would read if it went out now; without a draft, that of the one under way, where there is one.

    Raises NoSuchRecord, TeamOnly, NoProjectHere, NoLongerThere.
    """
    if project_id is not None:
        caller = toward_project(tx, caller, project_id)
    is_team(caller)
    project = in_project(caller)
    if draft_id is None:
        draft = next(iter(drafts.open_in(tx, project.id)), None)
    else:
        draft = drafts.get(tx, project.id, draft_id)
        if draft is None:
            raise NoLongerThere
    day = draft.day if draft else local_date(now, project.zone)
    return composed(tx, project, restored(draft.edits if draft else {}), day=day, now=now)


def approve_draft(tx: Transaction, caller: Caller, project_id: int, draft_id: int, *, now: datetime) -> DraftDone:
    """Let a digest go out at its time, and at once where that has passed. A second approval changes nothing.

    Raises NoSuchRecord, TeamOnly, NoLongerThere, DraftIsOver, ProjectIsClosed, DigestIsPaused.
    """
    project, draft = _open(tx, caller, project_id, draft_id, take=True)
    _refuse_unposted(tx, project, draft)
    if draft.approved_at is not None:
        return DraftDone(project=project, draft=draft, anew=False)
    draft = drafts.change(tx, draft, approved_by=caller.person.id, approved_at=now)
    if draft.due_at > now:
        show_draft(tx, project, draft)
    else:
        another_day = local_date(now, project.zone) > local_date(draft.due_at, project.zone)
        draft = go_out(tx, project, draft, by=caller.person.id, late=another_day, now=now)
    return DraftDone(project=project, draft=draft)


def edit_draft(
    tx: Transaction,
    caller: Caller,
    project_id: int,
    draft_id: int,
    answers: Mapping[str, str],
    *,
    marks: Mapping[str, str],
    former: datetime | None,
    now: datetime,
) -> DraftDone:
    """Put a digest into other words. It stays approved where it was, and whoever approved it hears of it.

    `marks` are of the parts that the form showed, `former` is when it had been edited before. Raises NoSuchRecord,
    TeamOnly, NoLongerThere, DraftIsOver, BadAnswers; also when somebody else has edited it meanwhile.
    """
    project, draft = _open(tx, caller, project_id, draft_id, take=True)
    if draft.edited_at != former:
        raise BadAnswers({"opening": ("problem.edited_meanwhile", {})})
    edits = read(answers, marks, restored(draft.edits), find=lambda said: referenced(tx, project, said))
    edited = drafts.change(tx, draft, edits=stored(edits), edited_by=caller.person.id, edited_at=now)
    show_draft(tx, project, edited)
    if draft.approved_by not in {None, caller.person.id}:
        tell_under(tx, project, edited, "edited")
    return DraftDone(project=project, draft=edited)


def postpone_draft(
    tx: Transaction, caller: Caller, project_id: int, draft_id: int, *, day: str, at: str, now: datetime
) -> DraftDone:
    """Let it go out at another time (ISO 8601, local to the project), before the next one does.

    Raises NoSuchRecord, TeamOnly, NoLongerThere, DraftIsOver, ProjectIsClosed, DigestIsPaused, BadAnswers.
    """
    project, draft = _open(tx, caller, project_id, draft_id, take=True)
    _refuse_unposted(tx, project, draft)
    due_at = _moment(day, at, project.zone)
    schedule = schedule_of(tx, draft)
    if due_at <= now:
        raise BadAnswers({"day": ("problem.in_the_past", {})})
    if due_at >= upcoming(whole_rhythm(tx, schedule), calendar_for(project, schedule)).begins:
        raise BadAnswers({"day": ("problem.after_the_next_digest", {})})
    later = drafts.change(tx, draft, due_at=due_at, postponed_by=caller.person.id, nudged_at=None)
    show_draft(tx, project, later)
    return DraftDone(project=project, draft=later)


def skip_draft(
    tx: Transaction, caller: Caller, project_id: int, draft_id: int, *, reason: str, now: datetime
) -> DraftDone:
    """Let this one go; the next tells of its time too. Raises as `draft_seen` does, and BadAnswers without a reason."""
    project, draft = _open(tx, caller, project_id, draft_id, take=True)
    reason = reason.strip()
    if not reason:
        raise BadAnswers({"reason": ("problem.missing", {})})
    if len(reason) > REASON:
        raise BadAnswers({"reason": ("problem.too_long", {"most": REASON})})
    skipped = drafts.change(tx, draft, ended="skipped", ended_by=caller.person.id, ended_at=now, reason=reason)
    show_draft(tx, project, skipped)
    return DraftDone(project=project, draft=skipped)


def draft_of(tx: Transaction, project: Project, draft_id: int, *, now: datetime) -> DigestDraft | None:
    """The card of a draft as it stands now, for the team."""
    draft = drafts.get(tx, project.id, draft_id)
    if draft is None:
        return None
    changed_after = draft.approved_at and draft.edited_at and draft.edited_at > draft.approved_at
    is_open = draft.ended is None
    return DigestDraft(
        project=project.id,
        audience=Audience.TEAM,
        language=Language(project.language),
        draft=draft.id,
        version=draft.version,
        name=project.name,
        post=composed(tx, project, restored(draft.edits), day=draft.day, now=now) if is_open else None,
        due_at=draft.due_at,
        overdue=draft.due_at <= now,
        now=now,
        zone=project.zone,
        alone=drafts.how(tx, project.id).alone,
        lead=named(tx, project.lead),
        approved_by=named(tx, draft.approved_by) if draft.approved_by is not None else None,
        edited_by=named(tx, draft.edited_by) if changed_after and draft.edited_by is not None else None,
        postponed_by=named(tx, draft.postponed_by) if draft.postponed_by is not None else None,
        ended=draft.ended,
        ended_by=named(tx, draft.ended_by) if draft.ended_by is not None else None,
        ended_at=draft.ended_at,
        reason=draft.reason or "",
        on_paper=comes_on_paper(tx, project, draft.schedule),
    )


def line_of(tx: Transaction, project: Project, draft_id: int, what: str) -> DraftLine | None:
    """What somebody should notice about a draft; None when it is over by now."""
    draft = drafts.get(tx, project.id, draft_id)
    if draft is None or draft.ended is not None:
        return None
    approver = draft.approved_by if what == "edited" else None
    return DraftLine(
        project=project.id,
        audience=Audience.TEAM,
        language=Language(project.language),
        what=what,
        by=named(tx, draft.edited_by) if draft.edited_by is not None else None,
        calls=named(tx, approver or answers_for(tx, project).id),
        due_at=draft.due_at,
        zone=project.zone,
    )


def go_out(tx: Transaction, project: Project, draft: Draft, *, by: int | None, late: bool, now: datetime) -> Draft:
    """Post it; `by` is whoever had it posted, None the clock."""
    digest = post(tx, project, draft.schedule, restored(draft.edits), day=draft.day, late=late, now=now)
    posted = drafts.change(tx, draft, ended="posted", ended_by=by, ended_at=now, digest=digest.id)
    if drafts.how(tx, project.id).lead_minutes or draft.version > 1:  # else no card of it was ever shown
        show_draft(tx, project, posted)
    return posted


def tell_under(tx: Transaction, project: Project, draft: Draft, what: str) -> None:
    """A reply under the draft's card, which notifies somebody: an update of the card does not."""
    tell_team_or_lead(
        tx,
        project,
        TellDraft(project.id, draft.id, what),
        subject=f"draft:{draft.id}",
        slot=outbox.LINE,
        version=f"{what}{draft.version}",
    )


def schedule_of(tx: Transaction, draft: Draft) -> Schedule:
    """The rhythm by which it was drafted."""
    schedule = schedules.get(tx, draft.project, draft.schedule)
    assert schedule is not None, "the schedule of a digest is never removed"
    return schedule


def give_up_missed_drafts(tx: Transaction, project: Project, schedule: Schedule, *, now: datetime) -> None:
    """What should have gone out by this schedule while nothing was wanted does not go out later."""
    for draft in drafts.open_in(tx, project.id):
        if draft.schedule == schedule.id and draft.due_at <= now:
            show_draft(tx, project, drafts.change(tx, draft, ended="dropped", ended_at=now))


def realign_drafts(tx: Transaction, project: Project, *, now: datetime) -> None:
    """Drafts go out on working days too, unless somebody chose their time."""
    for draft in drafts.open_in(tx, project.id):
        schedule = schedules.get(tx, project.id, draft.schedule)
        if schedule is None or draft.postponed_by is not None or draft.due_at <= now:
            continue
        coming = upcoming(replace(rhythm_of(schedule), anchor=draft.day), calendar_for(project, schedule))
        if coming.begins != draft.due_at:
            show_draft(tx, project, drafts.change(tx, draft, due_at=coming.begins))
            announce_move(tx, project, schedule, coming)


def _open(
    tx: Transaction, caller: Caller, project_id: int, draft_id: int, *, take: bool = False
) -> tuple[Project, Draft]:
    caller = toward_project(tx, caller, project_id)
    is_team(caller)
    project = in_project(caller)
    draft = (drafts.take if take else drafts.get)(tx, project.id, draft_id)
    if draft is None:
        raise NoLongerThere
    if draft.ended is not None:
        raise DraftIsOver(ended=draft.ended)
    return project, draft


def _moment(day: str, at: str, zone: str) -> datetime:
    try:
        return instant(date.fromisoformat(day), time.fromisoformat(at), zone)
    except ValueError:
        raise BadAnswers({"day": ("problem.not_a_date", {})}) from None


def _refuse_unposted(tx: Transaction, project: Project, draft: Draft) -> None:
    """Raises ProjectIsClosed, DigestIsPaused: then nothing is posted."""
    if project.is_closed:
        raise ProjectIsClosed(name=project.name)
    if schedule_of(tx, draft).paused:
        raise DigestIsPaused
