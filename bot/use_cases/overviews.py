"""Where a project stands: what was done, who is waited for, what comes next. Told by the status and by the digest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.kinds import KINDS, OPEN_STATES, kind_named
from bot.kinds.common import COMMON_ENDS
from bot.kinds.kind import Field, FieldType, Role
from bot.kinds.milestone import PLANNED, REACHED
from bot.kinds.risk import CLEARED, FOR_CLIENT
from bot.messages.audiences import Audience
from bot.messages.overviews import Approved, DigestItem, DigestLine, Overview
from bot.use_cases import decisions
from bot.use_cases.callers import Caller, in_project, may_take_part
from bot.use_cases.cards import moves_shown
from bot.use_cases.coming import next_posts
from bot.use_cases.lookups import Only
from bot.use_cases.names import named
from bot.use_cases.references import reference
from bot.use_cases.rhythms import Post
from bot.use_cases.wording import LINES, PartEdit, PartSeen, arranged, fitting
from bot.words import Language
from storage import decisions as decided
from storage import digests, lists
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.records import Record

PARTS = (
    "decisions",
    "waiting_on_client",
    "done",
    "decided",
    "in_progress",
    "next",
    "milestones",
    "risks",
)  # the urgent first
PARTS_OF: Mapping[str, tuple[str, ...]] = {
    Only.WAITING: ("decisions", "waiting_on_client"),
    Only.OURS: ("in_progress", "next", "milestones", "risks"),
    Only.DONE: ("done", "decided"),
}
SHOWN = 7  # lines of one part that the lead has not arranged: what can be read at a glance
MEETINGS_SHOWN = 3
COUNTED = 1000  # open records of one project; beyond it "more" is too low, and nobody reads that far
STATUS_TELLS_OF = timedelta(days=7)  # where no digest has told of anything yet

_STATES = tuple((kind, state) for kind in KINDS for state in kind.states)
_ENDS = frozenset(state.name for _, state in _STATES if state.waits_for is None)
_NO_RESULT = frozenset(state.name for state in COMMON_ENDS)  # withdrawn, filed twice or wrongly: nothing came of it
WITH_RESULT = _ENDS - _NO_RESULT
_DECIDED = (frozenset(move.reaches for kind in KINDS for move in kind.moves if move.decides) & _ENDS) - {REACHED}
_AGREED = frozenset(move.reaches for kind in KINDS for move in kind.moves if move.decides and move.confirms)  # a yes
_DECIDING = frozenset(kind.name for kind in KINDS for move in kind.moves if move.decides)
_NOT_BEGUN = frozenset({"new", "acknowledged", "assessing"})  # taken in; whatever else waits for the team is being done
_EFFECTS = frozenset({FieldType.MONEY, FieldType.WORKING_DAYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the reader was told the last time, and when that was."""

    records: Mapping[str, frozenset[int]]  # by part
    until: datetime


def overview_of(
    tx: Transaction,
    project: Project,
    audience: Audience,
    *,
    since: datetime,
    edits: Mapping[str, PartEdit] | None = None,
    before: Before | None = None,
    now: datetime,
) -> Overview:
    """What was done since then, and how everything else stands now, each part with what matters most first.

    `edits` is what the lead changed, by part; `before` what was told the last time, so that nothing is told as new
    twice.
    """
    gathered = _gathered(tx, project, audience, since=since, now=now)
    lines = {part: arranged((edits or {}).get(part), found) for part, found in gathered.items()}
    shown = {part: _cut(found, (edits or {}).get(part)) for part, found in lines.items()}
    meetings = tuple(
        (coming.title, coming.at)
        for coming in next_posts(tx, project)
        if coming.post is Post.MEETING and not coming.schedule.paused and coming.at > now
    )
    more = {part: len(lines[part]) - len(shown[part]) for part in PARTS}
    more["meetings"] = len(meetings) - MEETINGS_SHOWN
    told = {
        part: tuple(_line(tx, project, line, part, audience, before=before, now=now) for line in shown[part])
        for part in PARTS
    }
    return Overview(
        project=project.id,
        audience=audience,
        language=Language(project.language),
        name=project.name,
        client=project.client,
        decisions=told["decisions"],
        waiting_on_client=told["waiting_on_client"],
        done=told["done"],
        decided=told["decided"],
        in_progress=told["in_progress"],
        next=told["next"],
        milestones=told["milestones"],
        risks=told["risks"],
        meetings=meetings[:MEETINGS_SHOWN],
        approved=_approved(tx, project),
        since=since,
        until=now,
        zone=project.zone,
        currency=project.currency,
        more={name: count for name, count in more.items() if count > 0},
    )


def parts_seen(
    tx: Transaction, project: Project, *, since: datetime, edits: Mapping[str, PartEdit], now: datetime
) -> dict[str, PartSeen]:
    """Each part as the client would read it, as long as a form takes it, and what the lead has hidden of it."""
    seen: dict[str, PartSeen] = {}
    for part, found in _gathered(tx, project, Audience.CLIENT, since=since, now=now).items():
        edit = edits.get(part)
        lines = arranged(edit, found)
        shown = {line[0].id for line in lines if not isinstance(line, str)}
        told = (_line(tx, project, line, part, Audience.CLIENT, before=None, now=now) for line in lines[:LINES])
        hidden = [record for record in found if edit and record.id in edit.seen - shown]
        seen[part] = PartSeen(
            lines=fitting(told), hidden=tuple(reference(project, one, Audience.CLIENT) for one in hidden)
        )
    return seen


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


def status_of(tx: Transaction, caller: Caller, *, only: Only | None = None, now: datetime) -> Overview:
    """Where the project stands, for whoever asks, in their language, or only the parts they want.

    What was done is told since the last digest.

    Raises NoProjectHere, Onlooker, OnlyRaise.
    """
    project = in_project(caller)
    may_take_part(caller)
    audience = Audience.CLIENT if caller.in_client_channel else caller.audience
    last = digests.last(tx, project.id)
    since = now - STATUS_TELLS_OF if last is None else last.until
    overview = overview_of(tx, project, audience, since=since, now=now)
    if only is not None:
        overview = _narrowed(overview, PARTS_OF.get(only, PARTS))
    return replace(overview, language=caller.language)


def _narrowed(overview: Overview, parts: Collection[str]) -> Overview:
    """The same with these parts alone."""
    left_out: dict[str, Any] = {part: () for part in PARTS if part not in parts}
    more = {part: count for part, count in overview.more.items() if part in parts}
    return replace(overview, **left_out, meetings=(), approved=None, more=more)


def _gathered(
    tx: Transaction, project: Project, audience: Audience, *, since: datetime, now: datetime
) -> dict[str, list[Record]]:
    """The records of each part, before they are arranged and cut to what is shown.

    A risk stands by itself, and for the client only once it is cleared.
    """
    standing = lists.in_states(tx, project.id, OPEN_STATES, most=COUNTED)
    ended = list(reversed(lists.reached(tx, project.id, WITH_RESULT, since=since, until=now)))
    ended = [record for record in ended if _waits_for(record) is None]
    risks = [record for record in standing if kind_named(record.kind).is_ours]
    standing = [record for record in standing if not kind_named(record.kind).is_ours]
    ended = [record for record in ended if audience is Audience.TEAM or not kind_named(record.kind).is_ours]
    planned = [record for record in standing if record.state == PLANNED]
    waiting = {role: [record for record in standing if _waits_for(record) is role] for role in Role}
    ours = [record for record in waiting[Role.TEAM] if record.state != PLANNED]
    return {
        "decisions": waiting[Role.APPROVER],
        "waiting_on_client": waiting[Role.CLIENT],
        "done": [record for record in ended if record.state not in _DECIDED],
        "decided": [record for record in ended if record.state in _DECIDED],
        "in_progress": [record for record in ours if record.state not in _NOT_BEGUN],
        "next": sorted((one for one in ours if one.state in _NOT_BEGUN), key=_urgency),
        "milestones": sorted(planned, key=_urgency),
        "risks": [record for record in risks if audience is Audience.TEAM or record.state == CLEARED],
    }


def _cut(
    lines: Sequence[tuple[Record, str | None] | str], edit: PartEdit | None
) -> Sequence[tuple[Record, str | None] | str]:
    """As many as are shown: all that the lead left in, else the first."""
    return lines[: min(LINES, max(SHOWN, len(edit.lines) if edit else 0))]


def _line(
    tx: Transaction,
    project: Project,
    line: tuple[Record, str | None] | str,
    part: str,
    audience: Audience,
    *,
    before: Before | None,
    now: datetime,
) -> DigestLine:
    if isinstance(line, str):
        return line
    record, wording = line
    item = item_of(tx, project, record, audience, now=now)
    still = before is not None and record.id in before.records[part] and record.state_since <= before.until
    asked = decisions.shown(tx, record.id) if part == "decisions" else None
    return replace(
        item,
        title=wording or _title(record, audience),
        still=still,
        effect=_effect(record) if part == "decisions" or record.state in _AGREED else (),
        moves=moves_shown(item.kind, record, Audience.CLIENT),
        version=asked.version if asked else None,
    )


def _title(record: Record, audience: Audience) -> str:
    """What it is called; of what is ours alone the client reads the words that were written for them."""
    if audience is Audience.CLIENT and kind_named(record.kind).is_ours:
        return record.fields[FOR_CLIENT]
    return record.title


def _effect(record: Record) -> tuple[tuple[Field, str], ...]:
    """What a change costs and how far it moves the schedule, as far as the client may know it."""
    return tuple(
        (field, record.fields[field.name])
        for field in kind_named(record.kind).fields
        if field.type in _EFFECTS and Role.CLIENT in field.seen_by and record.fields.get(field.name)
    )


def _approved(tx: Transaction, project: Project) -> Approved | None:
    approved = decided.approved_fields(tx, project.id, _DECIDING)
    if not approved:
        return None
    return Approved(
        count=len(approved),
        cost=sum(int(fields.get("cost", 0)) for fields in approved),
        shift=sum(int(fields.get("shift", 0)) for fields in approved),
    )


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
