"""What is posted next, occurrence by occurrence, as rules and calendars are now. Nothing is written down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from bot.messages.digests import DigestPost
from bot.messages.meetings import Agenda
from bot.messages.polls import PollInvitation
from bot.refusals import NoLongerThere
from bot.rhythm.schedules import advance, upcoming
from bot.rhythm.zones import local_date
from bot.use_cases.callers import Caller, in_project, is_team, toward_project
from bot.use_cases.coming import Coming, next_posts
from bot.use_cases.digests import composed
from bot.use_cases.polls import invitation_ahead
from bot.use_cases.reminders import agenda_for
from bot.use_cases.rhythms import Post, calendar_for, whole_rhythm
from bot.use_cases.series import coming_of, series_by
from bot.use_cases.silences import silence_of
from bot.use_cases.wording import restored
from storage import drafts, projects
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.schedules import Silence

POSTS = 10
Posted: TypeAlias = DigestPost | Agenda | PollInvitation


def posts_ahead(tx: Transaction, project: Project, *, most: int = POSTS) -> list[Coming]:
    """The next posts of a project, the earliest first; of what is paused only the next one."""
    ahead = next_posts(tx, project)
    for one in {coming.schedule.id: coming for coming in ahead}.values():
        if one.schedule.paused:
            continue
        rhythm, calendar = whole_rhythm(tx, one.schedule), calendar_for(project, one.schedule)
        occurrence = upcoming(rhythm, calendar)
        for _ in range(most):
            rhythm = advance(rhythm, occurrence)
            occurrence = upcoming(rhythm, calendar)
            ahead.append(replace(one, at=occurrence.begins))
    return sorted(ahead, key=lambda one: one.at)[:most]


def contents_ahead(
    tx: Transaction, project: Project, ahead: Sequence[Coming], *, now: datetime
) -> list[tuple[Coming, Posted]]:
    """The same with what each would say to the client, as far as it is known now.

    A digest tells of the time since the one before it, so of a later one there is less to be told yet.
    """
    found: list[tuple[Coming, Posted]] = []
    told_until: datetime | None = None
    for one in ahead:
        content = _content(tx, project, one, since=told_until, now=now)
        found.append((one, content))
        if isinstance(content, DigestPost):
            told_until = content.overview.until
    return found


def content_ahead(
    tx: Transaction, caller: Caller, project_id: int, schedule: int, *, at: datetime, now: datetime
) -> Posted:
    """What one of the next posts would say to the client. Raises NoSuchRecord, TeamOnly, NoLongerThere."""
    caller = toward_project(tx, caller, project_id)
    is_team(caller)
    project = in_project(caller)
    for one, content in contents_ahead(tx, project, posts_ahead(tx, project), now=now):
        if one.schedule.id == schedule and one.at == at:
            return content
    raise NoLongerThere


def everything_ahead(tx: Transaction, code: str | None) -> list[tuple[Project, Silence | None, list[Coming]]] | None:
    """The same of every project that is not closed, or of the one of this code; None for an unknown code.

    In nobody's name: only the command line asks.
    """
    only = projects.coded(tx, code) if code is not None else None
    if code is not None and only is None:
        return None
    asked = [only] if only else [project for project in projects.every(tx) if not project.is_closed]
    return [(project, silence_of(tx, project), posts_ahead(tx, project)) for project in asked]


def everything_foreseen(
    tx: Transaction, code: str | None, *, now: datetime
) -> list[tuple[Project, Silence | None, list[tuple[Coming, Posted]]]] | None:
    """The same with what each post would say."""
    found = everything_ahead(tx, code)
    if found is None:
        return None
    return [(project, silence, contents_ahead(tx, project, ahead, now=now)) for project, silence, ahead in found]


def _content(tx: Transaction, project: Project, one: Coming, *, since: datetime | None, now: datetime) -> Posted:
    match one.post:
        case Post.DIGEST:
            draft = next((draft for draft in drafts.open_in(tx, project.id) if draft.due_at == one.at), None)
            day = draft.day if draft else local_date(one.at, one.schedule.zone)
            edits = restored(draft.edits if draft else {})
            return composed(tx, project, edits, day=day, since=since, now=max(one.at, now))
        case Post.MEETING:
            series = series_by(tx, one.schedule)
            coming = coming_of(tx, series, most=POSTS + 1)
            return agenda_for(tx, series, next((each for each in coming if each.begins == one.at), series.next))
        case Post.POLL:
            return invitation_ahead(tx, project, one.at)
