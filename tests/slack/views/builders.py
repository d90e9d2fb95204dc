"""Whole valid values for the views, with one text wherever people's words can stand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

from bot.kinds import KINDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Field, FieldType, Kind, Role
from bot.messages.audiences import Audience
from bot.messages.decisions import DecisionTold, Verdict
from bot.messages.digests import DigestDraft, DigestPost, DraftLine, Trends, Week
from bot.messages.follow_ups import FollowUpCard, FollowUpWaiting
from bot.messages.hindrances import Hindrance, HindranceTold
from bot.messages.meetings import Agenda, AgendaTopic, MeetingCancelled, MeetingMoved, SeriesPlanned
from bot.messages.minutes import MinutesAsked, MinutesItem, MinutesPost
from bot.messages.names import Named
from bot.messages.nudges import Nudge, NudgeItem, Reached
from bot.messages.overviews import Approved, DigestItem, Overview
from bot.messages.polls import PollInvitation, PollReminder, PollResults, PulseQuestion, Rated, Recommended
from bot.messages.records import Attached, RecordCard, RecordLine, TargetSeen
from bot.messages.reports import Report, ReportFile
from bot.rhythm.schedules import Occurrence
from bot.slack.channels import ChannelFacts
from bot.use_cases.ahead import POSTS
from bot.use_cases.answers import LINK_LENGTH, TITLE_LENGTH
from bot.use_cases.brought_up import Reason
from bot.use_cases.calendars import Side
from bot.use_cases.callers import BY_NAME, Caller, Standing
from bot.use_cases.checks import Examined, Finding, Level
from bot.use_cases.coming import Coming
from bot.use_cases.digests import PastDigest
from bot.use_cases.drafts import REASON, DraftSeen
from bot.use_cases.due_digests import DigestSeen
from bot.use_cases.exports import Evidence
from bot.use_cases.follow_ups import SAID, FollowUpSeen
from bot.use_cases.home import MOST_PROJECTS, MOST_WAITING, Home, ProjectSeen
from bot.use_cases.meetings import PLACE_LENGTH
from bot.use_cases.minutes import ITEMS, TEXT, MinutesSeen
from bot.use_cases.nudges import USUAL, NudgesSeen
from bot.use_cases.overviews import PARTS
from bot.use_cases.poll_answers import PollForm
from bot.use_cases.programmes import OWN_QUESTIONS, QUESTION_LENGTH, RATINGS, ProgrammeSeen
from bot.use_cases.projects import NAME_LENGTH, Agreed
from bot.use_cases.records import Filed
from bot.use_cases.reminders import TOPICS_SHOWN
from bot.use_cases.rhythms import Post
from bot.use_cases.roles import RolesSeen
from bot.use_cases.satisfaction import PROJECTS_SHOWN, Glance, SatisfactionSeen
from bot.use_cases.schedules import RhythmSeen
from bot.use_cases.series import Series
from bot.use_cases.targets import Agreed as AgreedTargets
from bot.use_cases.wording import HIGHLIGHTS, LINE, LINES, OPENING, Edits, PartSeen, fitting
from bot.use_cases.working_days import WEEKDAYS, DaysSeen
from bot.words import Language
from storage.values import (
    Channel,
    Digest,
    Draft,
    Drafting,
    FollowUp,
    Meeting,
    Minutes,
    Person,
    Poll,
    PollAnswer,
    Programme,
    Project,
    Record,
    Schedule,
    Stakeholder,
    Topic,
    Workspace,
)
from storage.values import Nudge as AgreedNudge

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DIGEST = "0123456789abcdef" * 4
VERDICTS = (None, "approve", "adjust", "reject")
NOBODY = Named(slack_id="U0NAMELESS", name=None)


def cut_to(most: int, text: str) -> str:
    """As much of a text as this kind of text can have, on one line and with something in it."""
    return " ".join(text.split())[:most].strip() or "x"


def named(text: str) -> Named:
    return Named(slack_id="U0ANA", name=cut_to(80, text))


def a_person(text: str, number: int = 1) -> Person:
    return Person(
        id=number,
        workspace=1,
        slack_id=f"U{number:08}",
        home_team="T0CLIENT",
        home_enterprise=None,
        guest=False,
        name=cut_to(80, text),
        locale=None,
        zone="Europe/Berlin",
        language=None,
        fetched_at=NOW,
    )


def a_project(text: str, number: int = 7) -> Project:
    return Project(
        id=number,
        workspace=1,
        code="NORTHWIN",
        name=cut_to(NAME_LENGTH, text),
        client=cut_to(NAME_LENGTH, text),
        channel=1,
        team_channel=2,
        currency="EUR",
        language="en",
        zone="Europe/Berlin",
        country="DE",
        client_country=None,
        lead=1,
        status="running",
        created_at=NOW,
        our_week={},
        our_days={},
        client_week={},
        client_days={},
    )


def a_caller(text: str, standing: Standing) -> Caller:
    return Caller(
        person=a_person(text),
        workspace=Workspace(id=1, slack_id="T0HOST", enterprise=None, bot_user="U0BOT"),
        channel=None,
        projects=(),
        project=None,
        standing=standing,
        approver=False,
    )


def a_value(field: Field, text: str) -> str:
    """An answer in its stored form, as long as its type allows."""
    match field.type:
        case FieldType.TEXT:
            return cut_to(TITLE_LENGTH, text)
        case FieldType.LONG_TEXT:
            return text[:3000].strip() or "x"
        case FieldType.CHOICE:
            return field.choices[-1]
        case FieldType.PERSON:
            return "U0ANA"
        case FieldType.DATE:
            return "2026-12-31"
        case FieldType.HOURS:
            return "9999.25"
        case FieldType.WORKING_DAYS:
            return "-1000"
        case FieldType.MONEY:
            return "123456789000"
        case FieldType.LINK:
            return ("https://example.com/" + "a" * LINK_LENGTH)[: LINK_LENGTH if len(text) > 1000 else 40]
        case FieldType.RECORD:
            return "ISS-999999999"


def a_verdict(text: str, verdict: str | None, *, voided: bool = False) -> Verdict:
    decided = verdict is not None
    return Verdict(
        version=3,
        digest=DIGEST,
        sealed=f"NW-CR-1\n{text}\n{text}",
        verdict=verdict,
        person=named(text) if decided else None,
        decided_at=NOW if decided else None,
        voided=voided,
    )


def a_card(kind: Kind, state: str, audience: Audience, text: str, *, decision: Verdict | None = None) -> RecordCard:
    """A card on which everything stands that this audience may see."""
    side = Role.TEAM if audience is Audience.TEAM else Role.CLIENT
    waits_for = kind.state(state).waits_for
    moves = kind.moves_from(state, frozenset({waits_for})) if waits_for else ()
    return RecordCard(
        project=7,
        audience=audience,
        language=Language.EN,
        record=12,
        version=4,
        kind=kind,
        reference=f"NORTHWIN-{kind.prefix}-999999999",
        title=cut_to(TITLE_LENGTH, text),
        text=text,
        state=state,
        waits_for=waits_for,
        fields=tuple((field, a_value(field, text)) for field in kind.fields if side in field.seen_by),
        owner=named(text),
        reporter=NOBODY,
        due_on=date(2026, 12, 31),
        created_at=NOW,
        moves=tuple(move.name for move in moves if move.leaves is not None),
        links=(("became", "CR-4"), ("became_by", "ISS-3"), ("duplicate_of", "ISS-1"), ("duplicate_of_by", "ISS-2")),
        decision=decision,
        edited=True,
        currency="EUR",
        zone="Europe/Berlin",
        targets=targets() if audience is Audience.TEAM else (),
        permalink="https://northwind.slack.com/archives/C0CLIENT/p1700000000000100",
        source_fate="edited" if audience is Audience.TEAM else "deleted",
        attachments=attachments(text),
    )


def attachments(text: str) -> tuple[Attached, ...]:
    """More files than a card shows: named, nameless, and such as nobody can open from here."""
    link = "https://northwind.slack.com/files/U0ANA/F0FILE/picture.png"
    return tuple(
        Attached(name=text[:4000].strip() or None if number % 2 else None, permalink=link if number % 3 else None)
        for number in range(25)
    )


def targets() -> tuple[TargetSeen, ...]:
    """Every target there is, missed and not missed."""
    return tuple(
        TargetSeen(target=target.name, due_at=NOW, breached=breached)
        for kind in KINDS
        for target in kind.targets
        for breached in (True, False)
    )


def cards(text: str) -> Iterator[RecordCard]:
    """A card of every kind in every state for every audience, and with every verdict where one is asked for."""
    verdicts = [*(a_verdict(text, verdict) for verdict in VERDICTS), a_verdict(text, None, voided=True)]
    for kind, audience in product(KINDS, Audience):
        for state in kind.states:
            yield a_card(kind, state.name, audience, text)
            if any(move.decides for move in kind.moves_from(state.name, frozenset(Role))):
                yield from (a_card(kind, state.name, audience, text, decision=verdict) for verdict in verdicts)


def a_line(kind: Kind, deed: str, text: str, *, move: str | None = None, by: Named | None = None) -> RecordLine:
    """A line that hands the turn to somebody, with every detail a line can have."""
    changed = kind.fields if deed in {"moved", "edited"} else ()
    name = cut_to(80, text)
    plain = {"owner": name, "became": "CR-4", "author": name, "before": text, "name": name}
    if deed == "edited":
        plain = {"title": text, "was.title": text, "text": text, "owner": "", "due_on": "2026-12-31"}
    return RecordLine(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        record=12,
        kind=kind,
        reference="ISS-12",
        title=cut_to(TITLE_LENGTH, text),
        deed=deed,
        move=move,
        by=by,
        said=text,
        details=tuple((field, a_value(field, text)) for field in changed),
        plain_details=plain,
        calls=(named(text), NOBODY),
        waits_for=kind.begins.waits_for,
        decision=a_verdict(text, "approve") if move else None,
        currency="EUR",
    )


def lines(text: str) -> Iterator[RecordLine]:
    """Everything that can happen to a record of every kind, done by somebody, by somebody nameless, by the clock."""
    for kind in KINDS:
        for deed in (
            "filed",
            "commented",
            "edited",
            "assigned",
            "converted",
            "undone",
            "source_edited",
            "source_deleted",
            "approver_named",
        ):
            yield from (a_line(kind, deed, text, by=by) for by in (named(text), NOBODY))
        for deed, move in product(("moved", "refused"), kind.moves):
            yield from (a_line(kind, deed, text, move=move.name, by=by) for by in (named(text), None))


def a_hindrance(text: str, hindrance: Hindrance, *, over: bool) -> HindranceTold:
    everywhere = hindrance is Hindrance.LOCKED_OUT
    return HindranceTold(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        hindrance=hindrance,
        over=over,
        channel=0 if everywhere else 3,
        slack_id="" if everywhere else "C0CLIENT",
        place=cut_to(80, text),
        names=(cut_to(80, text),) * 5,
        is_clients=hindrance is not Hindrance.EXPOSED,
        outsiders=(named(text),) * 5 if hindrance is Hindrance.EXPOSED else (),
    )


def nudge_items(text: str, count: int, audience: Audience) -> tuple[NudgeItem, ...]:
    """For every reason there is, the most urgent first."""
    ours = audience is Audience.TEAM
    reasons = tuple(Reason) if ours else (Reason.EXPIRING, Reason.AGING)
    return tuple(
        NudgeItem(
            record=number,
            reference="NW-ISS-12",
            kind=ISSUE,
            title=cut_to(150, text),
            state="new",
            waits_for=Role.TEAM if ours else Role.CLIENT,
            since=timedelta(days=number),
            reasons=(reasons[number % len(reasons)],),
            last_day=date(2026, 11, 27),
            owner=named(text) if ours else None,
            targets=targets() if ours else (),
        )
        for number in range(count)
    )


def a_nudge(text: str, audience: Audience, *, count: int, more: int, follow_ups: int = 0) -> Nudge:
    return Nudge(
        project=7,
        audience=audience,
        language=Language.EN,
        name=cut_to(80, text),
        client=cut_to(80, text),
        day=date(2026, 11, 23),
        zone="Europe/Berlin",
        items=nudge_items(text, count, audience),
        more=more,
        calls=(named(text),) * 3,
        follow_ups=tuple(
            FollowUpWaiting(
                follow_up=number, who=named(text) if number else None, day=date(2026, 11, 23), owner=named(text)
            )
            for number in range(follow_ups)
        ),
    )


def a_reached(text: str, *, count: int, more: int) -> Reached:
    return Reached(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        name=cut_to(80, text),
        zone="Europe/Berlin",
        items=nudge_items(text, count, Audience.TEAM),
        more=more,
        calls=(named(text),),
    )


def agreed_nudges(text: str) -> NudgesSeen:
    agreed = {audience.value: AgreedNudge(7, audience, NOW, *USUAL[audience]) for audience in Audience}
    return NudgesSeen(project=a_project(text), agreed=agreed)


def agreed_targets(text: str) -> AgreedTargets:
    declared = {
        (kind.name, target.name, choice): amount
        for kind in KINDS
        for target in kind.targets
        for choice, amount in target.allows.items()
    }
    return AgreedTargets(project=a_project(text), allowed=declared | {next(iter(declared)): None})


def days_seen(text: str, side: Side, *, holidays: int) -> DaysSeen:
    first = date(2026, 12, 24)
    return DaysSeen(
        project=a_project(text),
        side=side,
        hours={name: "" if name == "su" else "09:00-18:00" for name in WEEKDAYS},
        off=tuple((first + timedelta(weeks=week), first + timedelta(weeks=week, days=3)) for week in range(100)),
        work=((first, first),),
        holidays=((first, cut_to(80, text)),) * holidays,
    )


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


def a_home(text: str) -> Home:
    """As much as there can be."""
    return Home(
        waiting=tuple((a_project(text, number), an_item(text, number)) for number in range(MOST_WAITING)),
        projects=tuple(
            ProjectSeen(project=a_project(text, number), ours=number % 3, theirs=number % 2, late=number % 2)
            for number in range(MOST_PROJECTS)
        ),
        more=160,
        coming=tuple(
            (a_project(text), Coming(schedule=a_schedule(post), post=post, title=cut_to(80, text), at=NOW))
            for post in Post
        ),
        follow_ups=tuple((a_project(text, number), a_follow_up()) for number in range(MOST_WAITING)),
        satisfaction=SatisfactionSeen(
            projects=tuple(
                (a_project(text, number), (Glance(satisfied=200 / 3, nps=-100), Glance(satisfied=100.0, nps=100)) * 2)
                for number in range(PROJECTS_SHOWN)
            ),
            faces={1: 2, 3: 40},
            quarters=tuple(
                (NOW.date().replace(month=month, day=1), Glance(satisfied=None, nps=0.5)) for month in (1, 4, 7, 10)
            ),
        ),
    )


def examined(text: str) -> Examined:
    """As much as can be found, and as much to come as is shown."""
    name = cut_to(150, text)
    fill: dict[str, str | int | tuple[str, ...]] = {}
    fill |= {"projects": name, "project": name, "orgs": (name, "T0CLIENT"), "count": 3, "why": name}
    found = [
        Finding(level=level, key=key, channel=a_channel(), people=(named(name), NOBODY), fill=fill)
        for level, key in zip(Level, ("check.shared", "check.onlookers", "hindrance.exposed"), strict=True)
    ]
    project = a_project(text)
    coming = Coming(schedule=a_schedule(Post.MEETING, paused=True), post=Post.MEETING, title=cut_to(80, text), at=NOW)
    return Examined(findings=tuple(found * 10), coming=((project, coming),) * POSTS)


def a_channel() -> Channel:
    return Channel(id=1, workspace=1, slack_id="C0CLIENT", name="x", hindered=None, hindered_at=None, looked_at=None)


def agreed(text: str) -> Agreed:
    """What was agreed with a project: an approver who is in the channel, and one who is not any more."""
    return Agreed(
        caller=a_caller(text, Standing.TEAM),
        project=a_project(text),
        team_channel="C0TEAM",
        lead="U0ANA",
        approvers=(a_person(text), a_person(text, 1999)),
        clients=(a_person(text, 2000),),
        orgs=frozenset({"T0CLIENT"}),
    )


def roles_seen(text: str, *, people: int) -> RolesSeen:
    """Of these people some are counted as each, where there are any."""
    there = tuple(a_person(text, number) for number in range(1, people + 1))
    counted = {standing: there[number::7] for number, standing in enumerate(BY_NAME)}
    return RolesSeen(project=a_project(text), counted=counted, there=there)


def channel_facts(text: str, *, people: int) -> ChannelFacts:
    members = tuple(a_person(text, number) for number in range(1, people + 1))
    return ChannelFacts(
        slack_id="C0CLIENT",
        name="client",
        shared=bool(people),
        orgs=("T0CLIENT", "E0OTHER") if people else (),
        members=members,
        others=members,
    )


RULES = (
    "FREQ=WEEKLY;BYDAY=FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
    "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU",
    "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1WE",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TH",
    "FREQ=MONTHLY;BYMONTHDAY=15",
)


def a_schedule(post: Post, rule: str = RULES[0], *, paused: bool = False) -> Schedule:
    return Schedule(
        id=3,
        project=7,
        kind=post,
        rule=rule,
        at=time(16),
        zone="Europe/Berlin",
        anchor=NOW.date(),
        next_at=NOW,
        paused=paused,
    )


def a_rhythm(text: str, post: Post, rule: str | None, *, paused: bool) -> RhythmSeen:
    coming = None
    if rule is not None:
        coming = Coming(schedule=a_schedule(post, rule, paused=paused), post=post, title="", at=NOW)
    return RhythmSeen(project=a_project(text), post=post, coming=coming)


def a_series(text: str, number: int = 1, *, paused: bool = False) -> Series:
    place = "https://meet.example/weekly" if number % 2 else cut_to(PLACE_LENGTH, text)
    meeting = Meeting(
        id=number,
        project=7,
        schedule=number,
        title=cut_to(TITLE_LENGTH, text),
        place=place,
        minutes=50,
        lead_minutes=75,
        organiser=1,
        since=NOW.date(),
        sequence=0,
        ended=False,
    )
    schedule = replace(a_schedule(Post.MEETING, paused=paused), id=number)
    coming = Occurrence(nominal=NOW.date(), effective=NOW.date(), begins=NOW, instant=NOW)
    return Series(project=a_project(text), meeting=meeting, schedule=schedule, next=coming)


def an_agenda(text: str, *, soon: bool, topics: int = TOPICS_SHOWN) -> Agenda:
    topic = AgendaTopic(text=cut_to(TITLE_LENGTH, text), owner=named(text), minutes=1440)
    return Agenda(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        meeting=4,
        day=NOW.date(),
        title=cut_to(TITLE_LENGTH, text),
        place=cut_to(PLACE_LENGTH, text) if topics else "",
        begins=NOW,
        minutes=50,
        zone="Europe/Berlin",
        topics=(replace(topic, owner=NOBODY, minutes=None), *(topic for _ in range(topics - 1))) if topics else (),
        minutes_needed=topics,
        more=12 if topics else 0,
        soon=soon,
    )


def a_plan(text: str, *, people: int, changed: bool) -> SeriesPlanned:
    return SeriesPlanned(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        title=cut_to(TITLE_LENGTH, text),
        place=cut_to(PLACE_LENGTH, text) if people else "",
        minutes=90,
        rule=RULES[changed],
        at=time(16),
        zone="Europe/Berlin",
        begins=NOW,
        organiser=named(text),
        people=(named(text),) * people,
        changed=changed,
    )


def a_stakeholder(text: str, *, ended: str | None) -> Stakeholder:
    return Stakeholder(
        id=1,
        project=7,
        address="ana@client.example",
        name=cut_to(60, text),
        key="k",
        added_by=1,
        ended=ended,
        ended_at=None,
    )


def a_meeting_moved(text: str) -> MeetingMoved:
    return MeetingMoved(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        meeting=4,
        title=cut_to(TITLE_LENGTH, text),
        place=cut_to(PLACE_LENGTH, text),
        was=NOW,
        begins=NOW + timedelta(hours=3),
        minutes=50,
        zone="Europe/Berlin",
    )


def a_meeting_cancelled(text: str) -> MeetingCancelled:
    return MeetingCancelled(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        title=cut_to(TITLE_LENGTH, text),
        begins=NOW,
        zone="Europe/Berlin",
        next_begins=NOW + timedelta(days=7),
    )


def minutes_asked(text: str, *, again: bool, waived: bool) -> MinutesAsked:
    return MinutesAsked(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        minutes=4,
        title=cut_to(TITLE_LENGTH, text),
        begins=NOW,
        zone="Europe/Berlin",
        organiser=NOBODY,
        waived_by=named(text) if waived else None,
        again=again,
    )


def minutes_post(text: str, audience: Audience, *, most: int = ITEMS) -> MinutesPost:
    items = [
        MinutesItem(
            reference=f"ACT-{number}",
            title=cut_to(TITLE_LENGTH, text),
            owner=(None, NOBODY, named(text))[number % 3],
            due_on=NOW.date() if number % 2 else None,
        )
        for number in range(most)
    ]
    return MinutesPost(
        project=7,
        audience=audience,
        language=Language.EN,
        minutes=4,
        title=cut_to(TITLE_LENGTH, text),
        begins=NOW,
        zone="Europe/Berlin",
        decisions=(cut_to(TEXT // most, text),) * most,
        items=tuple(items),
        carried=(cut_to(TITLE_LENGTH, text),) * most,
        notes=text[:TEXT].strip(),
        internal=text[:TEXT].strip() if audience is Audience.TEAM else "",
        by=named(text),
    )


def minutes_seen(text: str, *, written: bool) -> MinutesSeen:
    minutes = Minutes(
        id=4,
        project=7,
        meeting=3,
        day=NOW.date(),
        title=cut_to(TITLE_LENGTH, text),
        begins=NOW,
        zone="Europe/Berlin",
        organiser=1,
        version=2,
        asked_at=NOW,
        next_at=None,
        written_by=1 if written else None,
        written_at=NOW if written else None,
        waived_by=None,
        decisions=text[:TEXT].strip(),
        notes=text[:TEXT].strip(),
        internal=text[:TEXT].strip(),
        came_of={},
    )
    topics = [Topic(number, 3, cut_to(TITLE_LENGTH, text), 1, NOW, NOW.date()) for number in range(120)]
    return MinutesSeen(project=a_project(text), minutes=minutes, topics=() if written else tuple(topics))


def an_invitation(*, closed: bool, anonymous: bool) -> PollInvitation:
    return PollInvitation(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        poll=5,
        closes_at=NOW,
        closed=closed,
        zone="Europe/Berlin",
        anonymous=anonymous,
    )


def a_reminder(text: str, *, first: bool, anonymous: bool) -> PollReminder:
    return PollReminder(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        poll=5,
        name=cut_to(NAME_LENGTH, text),
        closes_at=NOW,
        zone="Europe/Berlin",
        first=first,
        anonymous=anonymous,
    )


def poll_results(text: str, *, answers: int, anonymous: bool) -> PollResults:
    own = dict.fromkeys(_questions(text)[len(RATINGS) :], 5)
    scores = {"quality": 1, "progress": 2, "communication": 3, **own, "recommend": 10}
    people = [NOBODY, *(named(text) for _ in range(answers - 1))] if answers else []
    return PollResults(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        poll=5,
        day=NOW.date(),
        asked=answers + 3,
        answered=answers,
        ratings={
            "quality": Rated(average=10 / 3, satisfied=100 / 3, lowest=1, highest=5, change=None),
            "progress": Rated(average=4.0, satisfied=100.0, lowest=4, highest=4, change=-2 / 3),
            "communication": Rated(average=5.0, satisfied=100.0, lowest=5, highest=5, change=0.0),
            **{question: Rated(average=5.0, satisfied=100.0, lowest=5, highest=5, change=None) for question in own},
        }
        if answers
        else {},
        recommend=Recommended(score=100 / 3, promoters=2, passives=0, detractors=1, change=10.0) if answers else None,
        comments=tuple((None if anonymous else person, text[:3000].strip() or "x") for person in people),
        scores=() if anonymous else tuple((person, scores) for person in people),
        more=max(answers - 1, 0),
        low=answers > 0,
        lead=named(text),
        anonymous=anonymous,
        least=None,
    )


def a_programme(text: str, rule: str | None, *, much: bool) -> ProgrammeSeen:
    programme = Programme(
        project=7,
        questions=_questions(text) if much else ("progress",),
        recommend_every=6 if much else 0,
        cooldown_days=84 if much else 0,
        quiet_days=56 if much else 0,
        in_crisis=much,
        by_message=much,
        anonymous=much,
        least=10 if much else 3,
        sampled=100 if much else 0,
    )
    return ProgrammeSeen(rhythm=a_rhythm(text, Post.POLL, rule, paused=much), programme=programme)


def a_pulse(text: str, score: int | None) -> PulseQuestion:
    return PulseQuestion(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        record=3,
        reference="ISS-12",
        title=cut_to(TITLE_LENGTH, text),
        name=cut_to(NAME_LENGTH, text),
        score=score,
    )


def a_follow_up() -> FollowUp:
    return FollowUp(
        id=8,
        project=7,
        poll=5,
        person=1,
        owner=1,
        version=1,
        closed_at=None,
        closed_by=None,
        heard="",
        did="",
        told=False,
    )


def follow_up_seen(text: str, *, may_tell: bool) -> FollowUpSeen:
    return FollowUpSeen(project=a_project(text), follow_up=a_follow_up(), may_tell=may_tell)


def a_follow_up_card(text: str, *, closed: bool, anonymous: bool) -> FollowUpCard:
    said = text[:SAID].strip()
    return FollowUpCard(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        follow_up=8,
        name=cut_to(NAME_LENGTH, text),
        day=NOW.date(),
        who=None if anonymous else named(text),
        comment="" if anonymous else text[:3000].strip(),
        owner=NOBODY if anonymous else named(text),
        closed_by=named(text) if closed else None,
        heard=said if closed else "",
        did=said if closed else "",
        told=closed,
    )


def a_poll_form(text: str, *, answered: bool, anonymous: bool) -> PollForm:
    questions = _questions(text)
    poll = Poll(
        id=5,
        project=7,
        schedule=3,
        day=NOW.date(),
        asked_at=NOW,
        remind_at=NOW,
        closes_at=NOW,
        reminded_at=None,
        closed_at=None,
        questions=questions,
        recommend=True,
        anonymous=anonymous,
        least=4,
    )
    former = PollAnswer(
        id=1,
        poll=5,
        person=1,
        scores=dict.fromkeys(questions, 2),
        recommend=0,
        comment=text[:3000],
        at=NOW,
    )
    return PollForm(project=a_project(text), poll=poll, former=former if answered else None)


def _questions(text: str) -> tuple[str, ...]:
    own = (f"{number} {cut_to(QUESTION_LENGTH - 2, text)}" for number in range(OWN_QUESTIONS))
    return (*RATINGS, *own)


def filed(card: RecordCard, *, anew: bool) -> Filed:
    """A record just filed, as the one who filed it hears of it."""
    record = Record(
        id=card.record,
        project=card.project,
        kind=card.kind.name,
        number=1,
        title=card.title,
        text=card.text,
        state=card.state,
        state_since=NOW,
        owner=None,
        reporter=1,
        due_on=None,
        fields={},
        version=1,
        origin=None,
        source="form:1",
        created_at=NOW,
    )
    return Filed(project=a_project(card.title), record=record, reference=card.reference, anew=anew)


def evidence(text: str) -> tuple[Evidence, ...]:
    """Versions of a decision in every fate they can have."""
    by = named(text)
    pending = Evidence(
        reference="NW-CR-1",
        version=1,
        sealed=text * 2,
        digest=DIGEST,
        asked_by=by,
        asked_at=NOW,
        verdict=None,
        person=None,
        decided_at=None,
        reason=None,
        voided_at=None,
    )
    decided = replace(pending, verdict="reject", person=NOBODY, decided_at=NOW, reason=text)
    return (pending, replace(pending, voided_at=NOW), decided)
