"""What is posted next, occurrence by occurrence, as rules and calendars are now. Nothing is written down."""

from dataclasses import replace

from bot.rhythm.schedules import advance, upcoming
from bot.use_cases.schedules import Coming, calendar_for, next_posts, whole_rhythm
from bot.use_cases.silences import silence_of
from storage import projects
from storage.database import Transaction
from storage.values import Project, Silence

POSTS = 10


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


def everything_ahead(tx: Transaction, code: str | None) -> list[tuple[Project, Silence | None, list[Coming]]] | None:
    """The same of every project that is not closed, or of the one of this code; None for an unknown code.

    In nobody's name: only the command line asks.
    """
    only = projects.coded(tx, code) if code is not None else None
    if code is not None and only is None:
        return None
    asked = [only] if only else [project for project in projects.every(tx) if project.status != "closed"]
    return [(project, silence_of(tx, project), posts_ahead(tx, project)) for project in asked]
