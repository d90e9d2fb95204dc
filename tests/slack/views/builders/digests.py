"""Digests: before they go out, as they are posted, on paper."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.messages.audiences import Audience
from bot.messages.decisions import DecisionTold
from bot.messages.digests import DigestDraft, DigestPost, DraftLine, Trends, Week
from bot.messages.overviews import Approved, DigestItem, Overview
from bot.messages.reports import Report, ReportFile
from bot.use_cases.answers import TITLE_LENGTH
from bot.use_cases.digests import PastDigest
from bot.use_cases.drafts import REASON, DraftSeen
from bot.use_cases.due_digests import DigestSeen
from bot.use_cases.follow_ups import SAID
from bot.use_cases.overviews import PARTS
from bot.use_cases.projects import NAME_LENGTH
from bot.use_cases.rhythms import Post
from bot.use_cases.wording import HIGHLIGHTS, LINE, LINES, OPENING, Edits, PartSeen, fitting
from bot.words import Language
from storage.values.digests import Digest, Draft, Drafting
from tests.slack.views.builders import NOW, cut_to
from tests.slack.views.builders.people import NOBODY, a_project, named
from tests.slack.views.builders.records import a_value
from tests.slack.views.builders.rhythms import a_rhythm


def an_overview(text: str, *, most: int = 7) -> Overview:
    """Every part as full as it can be."""
    items = tuple(an_item(text, number) for number in range(most))
    changes = tuple(a_change_item(text, number) for number in range(most))
    own = (cut_to(LINE, text),) * most
    return Overview(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        name=cut_to(NAME_LENGTH, text),
        client=cut_to(NAME_LENGTH, text),
        decisions=changes,
        waiting_on_client=items,
        done=items,
        decided=(*changes, *own),
        in_progress=(*items, *own),
        next=items,
        milestones=items,
        risks=items,
        meetings=tuple((cut_to(TITLE_LENGTH, text), NOW) for _ in range(min(most, 3))),
        approved=Approved(count=12, cost=123456789000, shift=-1000) if most else None,
        since=NOW,
        until=NOW,
        zone="Europe/Berlin",
        currency="EUR",
        more=dict.fromkeys((*PARTS, "meetings"), most),
    )


def an_item(text: str, number: int = 1) -> DigestItem:
    return DigestItem(
        reference=f"NORTHWIN-ISS-{number}",
        kind=ISSUE,
        title=cut_to(TITLE_LENGTH, text),
        state=ISSUE.states[number % len(ISSUE.states)].name,
        since=timedelta(days=3),
        owner=named(text) if number % 2 else NOBODY,
        due_on=date(2026, 12, 31),
        record=number,
        moves=("confirm", "reopen"),
        still=number % 3 == 0,
    )


def a_change_item(text: str, number: int = 1) -> DigestItem:
    """With the most that can be said of a change."""
    effect = tuple((field, a_value(field, text)) for field in map(CHANGE_REQUEST.field, ("cost", "shift")))
    return replace(
        an_item(text, 100 + number),
        kind=CHANGE_REQUEST,
        state=CHANGE_REQUEST.states[number % len(CHANGE_REQUEST.states)].name,
        effect=effect,
        moves=("approve", "adjust", "reject"),
        version=3,
    )


def a_digest_post(text: str, *, late: bool = False, most: int = 7) -> DigestPost:
    overview = an_overview(text, most=most)
    return DigestPost(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        overview=overview,
        day=NOW.date(),
        late=late,
        opening=text[:OPENING].strip() if most else "",
        highlights=(cut_to(LINE, text),) * min(most, HIGHLIGHTS),
        heard=((text[:SAID].strip(), text[:SAID].strip()),) * min(most, 5),
        trends=Trends(
            weeks=tuple(Week(ends=date(2026, 11, week), raised=999, done=week) for week in range(1, 9)),
            satisfaction=tuple((date(2026, month, 1), 4.25) for month in range(1, 9)),
        )
        if most
        else Trends(),
    )


def digest_drafts(text: str) -> Iterator[DigestDraft]:
    """A draft in everything that it can come to."""
    waiting = DigestDraft(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        draft=4,
        version=2,
        on_paper=True,
        name=cut_to(NAME_LENGTH, text),
        post=a_digest_post(text),
        due_at=NOW,
        overdue=False,
        now=NOW,
        zone="Europe/Berlin",
        alone=False,
        lead=NOBODY,
        approved_by=None,
        edited_by=None,
        postponed_by=None,
        ended=None,
        ended_by=None,
        ended_at=None,
        reason="",
    )
    yield waiting
    yield replace(waiting, overdue=True, postponed_by=named(text))
    yield replace(waiting, alone=True, post=a_digest_post(text, most=0))
    yield replace(waiting, approved_by=named(text), edited_by=named(text))
    for ended, by in (("posted", None), ("posted", named(text)), ("skipped", named(text)), ("dropped", None)):
        yield replace(waiting, post=None, ended=ended, ended_by=by, ended_at=NOW, reason=text[:REASON].strip())


def a_draft(*, approved: bool = False, ended: str | None = None) -> Draft:
    return Draft(
        id=4,
        project=7,
        schedule=3,
        day=NOW.date(),
        due_at=NOW,
        next_at=NOW,
        version=2,
        edits={},
        edited_by=None,
        edited_at=None,
        approved_by=1 if approved else None,
        approved_at=NOW if approved else None,
        postponed_by=None,
        nudged_at=None,
        ended=ended,
        ended_by=None,
        ended_at=None,
        reason=None,
        digest=None,
    )


def a_draft_line(text: str, what: str) -> DraftLine:
    return DraftLine(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        what=what,
        by=named(text),
        calls=NOBODY,
        due_at=NOW,
        zone="Europe/Berlin",
    )


def a_digest(number: int) -> Digest:
    return Digest(number, 7, 3, NOW.date(), NOW, NOW + timedelta(days=number), late=False, told={})


def past_digests(count: int) -> list[PastDigest]:
    return [
        PastDigest(digest=a_digest(number), has_report=number % 2 == 0, not_printed=number % 2 == 1)
        for number in range(count)
    ]


def a_report(text: str, *, language: Language = Language.EN, most: int = 7) -> Report:
    decided = DecisionTold(
        reference="NORTHWIN-CR-4",
        version=2,
        title=cut_to(TITLE_LENGTH, text),
        sealed=f"NORTHWIN-CR-4, version 2\n{text}",
        digest="0123456789abcdef" * 4,
        verdict="approve",
        person=NOBODY,
        decided_at=NOW,
        reason=text,
    )
    return Report(
        project=7,
        audience=Audience.CLIENT,
        language=language,
        post=a_digest_post(text, most=most),
        decisions=(decided, replace(decided, verdict="reject", person=named("Marco"), reason=""))[:most],
    )


def a_report_file() -> ReportFile:
    return ReportFile(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        name="NORTHWIN-2026-11-30.pdf",
        content=b"%PDF-",
        since=NOW.date(),
        until=NOW.date(),
    )


def a_digest_seen(text: str, rule: str | None, *, alone: bool, lead_minutes: int) -> DigestSeen:
    how = Drafting(project=7, lead_minutes=lead_minutes, alone=alone)
    return DigestSeen(rhythm=a_rhythm(text, Post.DIGEST, rule, paused=alone), how=how)


def a_draft_seen(text: str, *, most: int = LINES) -> DraftSeen:
    items = [an_item(text, number) for number in range(most)]
    part = PartSeen(lines=fitting([*items, cut_to(LINE, text)]), hidden=tuple(item.reference for item in items))
    return DraftSeen(
        project=a_project(text),
        draft=a_draft(),
        edits=Edits(opening=text[:OPENING].strip(), highlights=(cut_to(LINE, text),) * HIGHLIGHTS),
        parts=dict.fromkeys(PARTS, part),
    )
