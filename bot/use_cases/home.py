"""What one person finds in App Home: what waits on them, and their projects."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.kinds import KINDS
from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.contents import DigestItem
from bot.use_cases.callers import Caller, Standing, toward
from bot.use_cases.overviews import item_of
from bot.words import Language
from storage import people, projects, records
from storage.database import Transaction
from storage.values import Project

MOST_PROJECTS = 30  # of one page: Slack shows a hundred blocks
MOST_ITEMS = 10  # of one project


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A person's projects, each with what waits on them there."""

    projects: tuple[tuple[Project, tuple[DigestItem, ...]], ...]
    more: int  # projects that did not fit


def home_of(tx: Transaction, caller: Caller, *, now: datetime) -> Home:
    """The running projects of the workspace for the team, with the open records that wait for them; else nothing."""
    if caller.standing is not Standing.TEAM:
        return Home(projects=(), more=0)
    running = [one for one in projects.in_workspace(tx, caller.workspace.id) if one.status != "closed"]
    mine = [project for project in running if toward(tx, caller, project).standing is Standing.TEAM]
    waiting = {state.name for kind in KINDS for state in kind.states if state.waits_for is Role.TEAM}
    shown = tuple(
        (
            project,
            tuple(
                item_of(tx, project, record, Audience.TEAM, now=now)
                for record in records.in_states(tx, project.id, waiting, most=MOST_ITEMS)
                if record.owner in {None, caller.person.id}
            ),
        )
        for project in mine[:MOST_PROJECTS]
    )
    return Home(projects=shown, more=max(0, len(mine) - MOST_PROJECTS))


def choose_language(tx: Transaction, caller: Caller, language: str) -> Caller:
    """The language in which the bot answers this person from now on; empty goes back to Slack's."""
    chosen = Language(language).value if language != "slack" else None
    people.choose_language(tx, caller.person.id, chosen)
    return replace(caller, person=replace(caller.person, language=chosen))
