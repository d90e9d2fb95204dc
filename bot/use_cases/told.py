"""What a digest said, as it is kept: whenever it is sent or opened again, it says the same."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from bot.kinds import kind_named
from bot.messages.audiences import Audience
from bot.messages.digests import DigestPost, Trends, Week
from bot.messages.names import Named
from bot.messages.overviews import Approved, DigestItem, DigestLine, Overview
from bot.use_cases.overviews import PARTS, Before
from bot.words import Language
from storage.values.digests import Digest
from storage.values.projects import Project


def kept(post: DigestPost) -> dict[str, object]:
    """What a digest says, in the form in which it is kept; the way back is `restored`."""
    overview = post.overview
    approved = overview.approved
    return {
        **{part: [_kept_line(line) for line in getattr(overview, part)] for part in PARTS},
        "meetings": [[title, at.isoformat()] for title, at in overview.meetings],
        "approved": None if approved is None else [approved.count, approved.cost, approved.shift],
        "more": dict(overview.more),
        "opening": post.opening,
        "highlights": list(post.highlights),
        "heard": [list(one) for one in post.heard],
        "weeks": [[week.ends.isoformat(), week.raised, week.done] for week in post.trends.weeks],
        "satisfaction": [[day.isoformat(), score] for day, score in post.trends.satisfaction],
        "name": overview.name,
        "client": overview.client,
        "language": overview.language.value,
        "zone": overview.zone,
        "currency": overview.currency,
    }


def restored(project: Project, digest: Digest) -> DigestPost:
    """The digest as it was told."""
    told = cast("Mapping[str, Any]", digest.told)
    approved = told.get("approved")
    overview = Overview(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(told.get("language", project.language)),
        name=told.get("name", project.name),
        client=told.get("client", project.client),
        decisions=_lines(told["decisions"]),
        waiting_on_client=_lines(told["waiting_on_client"]),
        done=_lines(told["done"]),
        decided=_lines(told.get("decided", ())),
        in_progress=_lines(told["in_progress"]),
        next=_lines(told["next"]),
        milestones=_lines(told.get("milestones", ())),
        risks=_lines(told.get("risks", ())),
        meetings=tuple((title, datetime.fromisoformat(at)) for title, at in told["meetings"]),
        approved=Approved(count=approved[0], cost=approved[1], shift=approved[2]) if approved else None,
        since=digest.since,
        until=digest.until,
        zone=told.get("zone", project.zone),
        currency=told.get("currency", project.currency),
        more=told["more"],
    )
    return DigestPost(
        project=project.id,
        audience=Audience.CLIENT,
        language=overview.language,
        overview=overview,
        day=digest.day,
        late=digest.late,
        opening=told.get("opening", ""),
        highlights=tuple(told.get("highlights", ())),
        heard=tuple((heard, did) for heard, did in told.get("heard", ())),
        trends=Trends(
            weeks=tuple(
                Week(ends=date.fromisoformat(ends), raised=raised, done=done)
                for ends, raised, done in told.get("weeks", ())
            ),
            satisfaction=tuple((date.fromisoformat(day), score) for day, score in told.get("satisfaction", ())),
        ),
    )


def told_before(digest: Digest | None) -> Before | None:
    """Which records this digest spoke of, for the one that comes after it."""
    if digest is None:
        return None
    told = cast("Mapping[str, Any]", digest.told)
    records = {
        part: frozenset(line["record"] for line in told.get(part, ()) if not isinstance(line, str)) for part in PARTS
    }
    return Before(records=records, until=digest.until)


def _kept_line(line: DigestLine) -> dict[str, object] | str:
    if isinstance(line, str):
        return line
    return {
        "reference": line.reference,
        "kind": line.kind.name,
        "title": line.title,
        "state": line.state,
        "since": line.since.total_seconds(),
        "owner": None if line.owner is None else [line.owner.slack_id, line.owner.name],
        "due_on": None if line.due_on is None else line.due_on.isoformat(),
        "record": line.record,
        "effect": [[field.name, value] for field, value in line.effect],
        "moves": list(line.moves),
        "version": line.version,
        "still": line.still,
    }


def _lines(told: Iterable[Mapping[str, Any] | str]) -> tuple[DigestLine, ...]:
    return tuple(line if isinstance(line, str) else _item(line) for line in told)


def _item(told: Mapping[str, Any]) -> DigestItem:
    kind = kind_named(told["kind"])
    return DigestItem(
        reference=told["reference"],
        kind=kind,
        title=told["title"],
        state=told["state"],
        since=timedelta(seconds=told["since"]),
        owner=None if told["owner"] is None else Named(slack_id=told["owner"][0], name=told["owner"][1]),
        due_on=None if told["due_on"] is None else date.fromisoformat(told["due_on"]),
        record=told["record"],
        effect=tuple((kind.field(name), value) for name, value in told.get("effect", ())),
        moves=tuple(told.get("moves", ())),
        version=told.get("version"),
        still=told.get("still", False),
    )
