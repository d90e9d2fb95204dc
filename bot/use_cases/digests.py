"""Where a project stands: told on its day by the digest, and to whoever asks by the status."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from bot.kinds import KINDS, kind_named
from bot.kinds.common import COMMON_ENDS
from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.contents import DigestItem, DigestPost, Named, Overview
from bot.messages.intentions import ShowDigest
from bot.refusals import ProjectIsClosed
from bot.rhythm.schedules import Deed, Patience, catch_up
from bot.rhythm.zones import local_date
from bot.use_cases.callers import Caller, in_project, is_team, may_take_part
from bot.use_cases.names import named
from bot.use_cases.outgoing import tell
from bot.use_cases.references import reference
from bot.use_cases.schedules import AT_ONCE, Post, calendar_for, keep, next_posts, rhythm_of, tell_notice
from bot.words import Language
from storage import digests, outbox, projects, records, schedules
from storage.database import Transaction
from storage.values import Digest, Project, Record

SHOWN = 7  # items of one part: six parts with their headings stay below the 50 blocks that Slack takes
MEETINGS_SHOWN = 3
COUNTED = 1000  # open records of one project; beyond it "more" is too low, and nobody reads that far
STATUS_TELLS_OF = timedelta(days=7)
AGAIN = timedelta(minutes=1)  # a digest asked for twice within it is the same gesture, delivered twice

_STATES = tuple((kind, state) for kind in KINDS for state in kind.states)
_OPEN = frozenset(state.name for _, state in _STATES if state.waits_for is not None)
_ENDS = frozenset(state.name for _, state in _STATES if state.waits_for is None)
_NO_RESULT = frozenset(state.name for state in COMMON_ENDS)  # withdrawn, filed twice or wrongly: nothing came of it
_NOT_BEGUN = frozenset({"new", "acknowledged", "assessing"})  # taken in; whatever else waits for the team is being done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One part of an overview, before it is cut to what is shown."""

    name: str
    records: list[Record]


def overview_of(tx: Transaction, project: Project, audience: Audience, *, since: datetime, now: datetime) -> Overview:
    """What was done since then, and how everything else stands now, each part with what matters most first."""
    standing = records.in_states(tx, project.id, _OPEN, most=COUNTED)
    reached = records.reached(tx, project.id, _ENDS - _NO_RESULT, since=since, until=now)
    waiting = {role: [record for record in standing if _waits_for(record) is role] for role in Role}
    parts = (
        _Part(name="done", records=[record for record in reversed(reached) if _waits_for(record) is None]),
        _Part(name="in_progress", records=[one for one in waiting[Role.TEAM] if one.state not in _NOT_BEGUN]),
        _Part(name="waiting_on_client", records=waiting[Role.CLIENT]),
        _Part(name="decisions", records=waiting[Role.APPROVER]),
        _Part(name="next", records=sorted((o for o in waiting[Role.TEAM] if o.state in _NOT_BEGUN), key=_urgency)),
    )
    shown = {
        part.name: tuple(item_of(tx, project, record, audience, now=now) for record in part.records[:SHOWN])
        for part in parts
    }
    meetings = tuple(
        (coming.title, coming.at)
        for coming in next_posts(tx, project)
        if coming.post is Post.MEETING and not coming.schedule.paused and coming.at > now
    )
    more = {part.name: len(part.records) - SHOWN for part in parts} | {"meetings": len(meetings) - MEETINGS_SHOWN}
    return Overview(
        project=project.id,
        audience=audience,
        language=Language(project.language),
        name=project.name,
        client=project.client,
        done=shown["done"],
        in_progress=shown["in_progress"],
        waiting_on_client=shown["waiting_on_client"],
        decisions=shown["decisions"],
        next=shown["next"],
        meetings=meetings[:MEETINGS_SHOWN],
        since=since,
        until=now,
        zone=project.zone,
        more={name: count for name, count in more.items() if count > 0},
    )


def item_of(tx: Transaction, project: Project, record: Record, audience: Audience, *, now: datetime) -> DigestItem:
    """One record as a line among others."""
    return DigestItem(
        reference=reference(project, record, audience),
        kind=kind_named(record.kind),
        title=record.title,
        state=record.state,
        since=now - record.state_since,
        owner=None if record.owner is None else named(tx, record.owner),
        due_on=record.due_on,
        record=record.id,
    )


def status_of(tx: Transaction, caller: Caller, *, now: datetime) -> Overview:
    """Where the project stands, for whoever asks, in their language. Raises NoProjectHere, Onlooker, OnlyRaise."""
    project = in_project(caller)
    may_take_part(caller)
    audience = Audience.CLIENT if caller.in_client_channel else caller.audience
    overview = overview_of(tx, project, audience, since=now - STATUS_TELLS_OF, now=now)
    return replace(overview, language=caller.language)


def post_of(tx: Transaction, project: Project, digest_id: int) -> DigestPost | None:
    """A digest as it was found when it fell due, whenever it is sent; None when the project has none of this id."""
    digest = digests.get(tx, project.id, digest_id)
    if digest is None:
        return None
    overview = _restored(project, digest)
    return DigestPost(
        project=project.id,
        audience=Audience.CLIENT,
        language=overview.language,
        overview=overview,
        day=digest.day,
        late=digest.late,
    )


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
    overview = overview_of(tx, project, Audience.CLIENT, since=since, now=now)
    digest = digests.add(tx, project.id, schedule, day, since=since, until=now, late=late, told=_kept(overview))
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


def _waits_for(record: Record) -> Role | None:
    return kind_named(record.kind).state(record.state).waits_for


def _urgency(record: Record) -> tuple[date, int, datetime]:
    """Due first, then the most severe, then the longest there."""
    return record.due_on or date.max, -_severity(record), record.state_since


def _severity(record: Record) -> int:
    """How far up the choices of its kind; where a kind knows no severity, as far as normal is."""
    for field in kind_named(record.kind).fields:
        if field.name == "severity" and field.name in record.fields:
            return field.choices.index(record.fields[field.name])
    return 1


def _kept(overview: Overview) -> dict[str, object]:
    """An overview as a digest keeps it; the way back is `_restored`."""
    parts = ("done", "in_progress", "waiting_on_client", "decisions", "next")
    return {
        **{part: [_kept_item(item) for item in getattr(overview, part)] for part in parts},
        "meetings": [[title, at.isoformat()] for title, at in overview.meetings],
        "more": dict(overview.more),
    }


def _kept_item(item: DigestItem) -> dict[str, object]:
    return {
        "reference": item.reference,
        "kind": item.kind.name,
        "title": item.title,
        "state": item.state,
        "since": item.since.total_seconds(),
        "owner": None if item.owner is None else [item.owner.slack_id, item.owner.name],
        "due_on": None if item.due_on is None else item.due_on.isoformat(),
        "record": item.record,
    }


def _restored(project: Project, digest: Digest) -> Overview:
    told = cast("Mapping[str, Any]", digest.told)
    return Overview(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        name=project.name,
        client=project.client,
        done=_restored_items(told["done"]),
        in_progress=_restored_items(told["in_progress"]),
        waiting_on_client=_restored_items(told["waiting_on_client"]),
        decisions=_restored_items(told["decisions"]),
        next=_restored_items(told["next"]),
        meetings=tuple((title, datetime.fromisoformat(at)) for title, at in told["meetings"]),
        since=digest.since,
        until=digest.until,
        zone=project.zone,
        more=told["more"],
    )


def _restored_items(kept: Iterable[Mapping[str, Any]]) -> tuple[DigestItem, ...]:
    return tuple(
        DigestItem(
            reference=item["reference"],
            kind=kind_named(item["kind"]),
            title=item["title"],
            state=item["state"],
            since=timedelta(seconds=item["since"]),
            owner=None if item["owner"] is None else Named(slack_id=item["owner"][0], name=item["owner"][1]),
            due_on=None if item["due_on"] is None else date.fromisoformat(item["due_on"]),
            record=item["record"],
        )
        for item in kept
    )
