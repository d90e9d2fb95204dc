"""What an emoji on a message asks for: it files the message, or moves the record on whose card it was put."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.kinds import KINDS, kind_named
from bot.kinds.kind import Kind
from bot.refusals import BadAnswers
from bot.use_cases.answers import Problem
from bot.use_cases.callers import Caller, in_project, is_team, may_raise, toward_project
from bot.use_cases.cards import NotYet, card_at
from bot.use_cases.moves import saying_what_was_tried
from bot.use_cases.records import may_see
from bot.use_cases.standings import refresh_standing
from storage import channels, emoji, outbox, projects
from storage.database import Transaction
from storage.values.places import Channel
from storage.values.projects import Project

NAME = re.compile(r"[a-z0-9_+'-]{1,100}")  # as Slack names them, its own and a workspace's
MOST = 5  # names for one kind: what people can remember


@dataclass(frozen=True, slots=True)
class FilesIt:
    """The message is to be filed."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class MovesIt:
    """The record on whose card it was put is to be moved."""

    project: int
    record: int
    move: str


def bare(name: str) -> str:
    """An emoji's name without the colour of its skin."""
    return name.strip().strip(":").partition("::")[0]


def asks_for_something(tx: Transaction, team: str, channel: str, stamp: str, name: str) -> bool:
    """Whether an emoji on this message means anything, whoever put it there; Slack's ids."""
    workspace = channels.workspace(tx, team)
    place = channels.named(tx, workspace.id, channel) if workspace else None
    if place is None:
        return False
    found = card_at(tx, place, stamp)
    if found is not None:
        _, record = found
        return bool(kind_named(record.kind).moves_meant(record.state, bare(name)))
    at_home = projects.in_channel(tx, place.id)
    return _kind_meant(tx, at_home, name) is not None or _may_be_a_step(tx, place, name)


def asked_for(tx: Transaction, caller: Caller, stamp: str, name: str) -> FilesIt | MovesIt | None:
    """What an emoji that somebody put on a message of the place asks for; None when nothing, any more.

    Of several moves the one that is theirs to make is meant. Raises Onlooker, and NotYet while a card of this channel
    has been posted, or may have been, and it is not known where it stands.
    """
    if caller.channel is None:
        return None
    found = card_at(tx, caller.channel, stamp)
    if found is None:
        kind = _kind_meant(tx, caller.projects, name)
        if kind is None and _may_be_a_step(tx, caller.channel, name):
            raise NotYet
        if kind is not None and not may_see(caller, kind):
            return None
        if kind is not None and caller.project is not None:
            may_raise(caller)
        return FilesIt(kind) if kind is not None else None
    project, record = found
    towards = toward_project(tx, caller, project.id)
    meant = kind_named(record.kind).moves_meant(record.state, bare(name))
    roles = towards.roles_towards(record.reporter)
    for move in (*(one for one in meant if one.by & roles), *meant):
        with saying_what_was_tried(tx, project.id, record.id, move.name):
            may_raise(towards)
        return MovesIt(project.id, record.id, move.name)
    return None


def emoji_of(tx: Transaction, project: Project) -> dict[str, tuple[str, ...]]:
    """The names of the emoji that file each kind in a project: what was chosen, else what the kind declares."""
    chosen = emoji.chosen(tx, project.id)
    return {kind.name: tuple(chosen.get(kind.name, kind.emoji).split()) for kind in KINDS}


def emoji_agreed(tx: Transaction, caller: Caller) -> dict[str, tuple[str, ...]]:
    """The same, to fill the form with. Raises NoProjectHere, TeamOnly."""
    project = in_project(caller)
    is_team(caller)
    return emoji_of(tx, project)


def choose_emoji(
    tx: Transaction, caller: Caller, typed: Mapping[str, str], *, now: datetime
) -> dict[str, tuple[str, ...]]:
    """Choose which emoji file which kind, by name, several with spaces between; empty: none does.

    The message with the buttons tells of them.

    Raises NoProjectHere, TeamOnly, BadAnswers.
    """
    project = in_project(caller)
    is_team(caller)
    problems: dict[str, Problem] = {}
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for kind in KINDS:
        names = [bare(name) for name in re.split(r"[\s,，、]+|(?<=:)(?=:)", typed.get(kind.name, "")) if bare(name)]
        if len(names) > MOST:
            problems[kind.name] = ("problem.too_many", {"most": MOST})
        elif not all(NAME.fullmatch(name) for name in names):
            problems[kind.name] = ("problem.not_an_emoji", {})
        elif taken & set(names):
            problems[kind.name] = ("problem.emoji_is_taken", {})
        taken |= set(names)
        chosen[kind.name] = " ".join(dict.fromkeys(names))
    if problems:
        raise BadAnswers(problems)
    emoji.choose(tx, project.id, chosen)
    refresh_standing(tx, project, now=now)
    return emoji_of(tx, project)


def _may_be_a_step(tx: Transaction, place: Channel, name: str) -> bool:
    """Whether the message may be a card posted a moment ago, on which this emoji would be some record's move."""
    means_a_move = any(bare(name) in move.emoji for kind in KINDS for move in kind.moves)
    return means_a_move and outbox.being_said(tx, place.id)


def _kind_meant(tx: Transaction, at_home: tuple[Project, ...] | list[Project], name: str) -> Kind | None:
    """The kind that this emoji files in the first of these projects where it files one."""
    for project in at_home:
        for kind, names in emoji_of(tx, project).items():
            if bare(name) in names:
                return kind_named(kind)
    return None
