"""Whoever gave a low score, or would not recommend us, is talked to: each has an owner until somebody says what we did.

They are the team's alone, and no records: a record has a card in the client channel.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.messages.audiences import Audience
from bot.messages.follow_ups import FollowUpCard
from bot.messages.intentions import ShowFollowUp
from bot.refusals import BadAnswers, NoLongerThere
from bot.use_cases.answers import Problem
from bot.use_cases.callers import Caller, in_project, is_team, toward_project
from bot.use_cases.names import named
from bot.use_cases.nudges import somebody_was_talked_to
from bot.use_cases.outgoing import tell_team_or_lead
from bot.use_cases.poll_results import is_low
from bot.use_cases.tallies import may_be_shown
from bot.words import Language
from storage import ballots, follow_ups, polls
from storage.database import Transaction
from storage.values.polls import FollowUp, Poll
from storage.values.projects import Project

SAID = 500  # characters of what we heard, and of what we did


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpSeen:
    """What the form needs with which somebody says what came of it."""

    project: Project
    follow_up: FollowUp
    may_tell: bool  # the lead alone decides what the client reads of it


def open_follow_ups(tx: Transaction, project: Project, poll: Poll) -> None:
    """Have those talked to who are not satisfied, once their poll is closed: until then answers change.

    Of an anonymous poll it is one, for whomever it was, and none where nothing of it is shown.
    """
    if poll.anonymous:
        answers = ballots.of(tx, poll.id)
        low = may_be_shown(poll, len(answers)) and any(is_low(one) for one in answers)
        whom: list[int | None] = [None] if low else []
    else:
        whom = [one.person for one in polls.answers(tx, poll.id) if is_low(one)]
    for person in whom:
        _show(tx, project, follow_ups.add(tx, project.id, poll.id, person, owner=project.lead))


def follow_up_seen(tx: Transaction, caller: Caller, project_id: int, follow_up_id: int) -> FollowUpSeen:
    """A follow-up that is still open. Raises NoSuchRecord, TeamOnly, NoLongerThere."""
    return _open(tx, caller, project_id, follow_up_id)


def take_follow_up(tx: Transaction, caller: Caller, project_id: int, follow_up_id: int) -> FollowUp:
    """Follow it up oneself. Raises NoSuchRecord, TeamOnly, NoLongerThere."""
    seen = _open(tx, caller, project_id, follow_up_id, take=True)
    if seen.follow_up.owner == caller.person.id:
        return seen.follow_up
    return _show(tx, seen.project, follow_ups.change(tx, seen.follow_up, owner=caller.person.id))


def close_follow_up(
    tx: Transaction,
    caller: Caller,
    project_id: int,
    follow_up_id: int,
    *,
    heard: str,
    did: str,
    told: bool,
    now: datetime,
) -> FollowUp:
    """Say what came of it; the next digest tells the client where the lead says so.

    Raises NoSuchRecord, TeamOnly, NoLongerThere, BadAnswers.
    """
    seen = _open(tx, caller, project_id, follow_up_id, take=True)
    heard, did, told = heard.strip(), did.strip(), told and seen.may_tell
    problems: dict[str, Problem] = {}
    if not did:
        problems["did"] = ("problem.missing", {})
    if told and not heard:
        problems["heard"] = ("problem.missing", {})
    for name, text in (("heard", heard), ("did", did)):
        if len(text) > SAID:
            problems[name] = ("problem.too_long", {"most": SAID})
    if problems:
        raise BadAnswers(problems)
    closed = follow_ups.change(
        tx, seen.follow_up, closed_at=now, closed_by=caller.person.id, heard=heard, did=did, told=told
    )
    somebody_was_talked_to(tx, seen.project, closed.id, now=now)
    return _show(tx, seen.project, closed)


def card_of(tx: Transaction, project: Project, follow_up_id: int) -> FollowUpCard | None:
    """A follow-up as it stands, where the team reads."""
    found = follow_ups.get(tx, project.id, follow_up_id)
    poll = polls.get(tx, project.id, found.poll) if found else None
    if found is None or poll is None:
        return None
    answer = polls.answer_of(tx, poll.id, found.person) if found.person is not None else None
    return FollowUpCard(
        project=project.id,
        audience=Audience.TEAM,
        language=Language(project.language),
        follow_up=found.id,
        name=project.name,
        day=poll.day,
        who=named(tx, found.person) if found.person is not None else None,
        comment=answer.comment if answer else "",
        owner=named(tx, found.owner),
        closed_by=named(tx, found.closed_by) if found.closed_by is not None else None,
        heard=found.heard,
        did=found.did,
        told=found.told,
    )


def _open(tx: Transaction, caller: Caller, project_id: int, follow_up_id: int, *, take: bool = False) -> FollowUpSeen:
    caller = toward_project(tx, caller, project_id)
    is_team(caller)
    project = in_project(caller)
    found = (follow_ups.take if take else follow_ups.get)(tx, project.id, follow_up_id)
    if found is None or found.closed_at is not None:
        raise NoLongerThere
    return FollowUpSeen(project=project, follow_up=found, may_tell=caller.person.id == project.lead)


def _show(tx: Transaction, project: Project, follow_up: FollowUp) -> FollowUp:
    shown = ShowFollowUp(project.id, follow_up.id)
    tell_team_or_lead(tx, project, shown, subject=f"follow_up:{follow_up.id}", version=follow_up.version)
    return follow_up
