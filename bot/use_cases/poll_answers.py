"""What the client's people answer to a poll: under their names until it closes, or anonymously and for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.refusals import AnsweredAlready, BadAnswers, ClientOnly, NoLongerThere, PollIsClosed
from bot.use_cases.answers import TEXT_LENGTH, Problem
from bot.use_cases.callers import Caller, Standing, in_project, may_take_part, toward_project
from bot.use_cases.programmes import RATINGS
from storage import ballots, polls
from storage.database import Transaction
from storage.values.polls import Poll, PollAnswer
from storage.values.projects import Project

LEAST, MOST = 1, 5  # of a rating
LEAST_RECOMMEND, MOST_RECOMMEND = 0, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PollForm:
    """What the form needs with which a person answers."""

    project: Project
    poll: Poll
    former: PollAnswer | None  # what this person answered before; it can be changed until the poll closes


def poll_for(tx: Transaction, caller: Caller, project_id: int, poll_id: int, *, now: datetime) -> PollForm:
    """What somebody of the client needs to answer a poll.

    Raises NoSuchRecord, Onlooker, OnlyRaise, ClientOnly, NoLongerThere, PollIsClosed, AnsweredAlready.
    """
    caller = toward_project(tx, caller, project_id)
    project = in_project(caller)
    may_take_part(caller)
    if caller.standing is not Standing.CLIENT:
        raise ClientOnly
    poll = polls.get(tx, project.id, poll_id)
    if poll is None:
        raise NoLongerThere
    if poll.closed_at is not None or poll.closes_at <= now:
        raise PollIsClosed
    if poll.anonymous and has_answered(tx, poll, caller.person.id):
        raise AnsweredAlready
    return PollForm(project=project, poll=poll, former=polls.answer_of(tx, poll.id, caller.person.id))


def answer_poll(
    tx: Transaction, caller: Caller, project_id: int, poll_id: int, answers: Mapping[str, str], *, now: datetime
) -> Poll:
    """Keep what somebody of the client answers: in place of what they answered before, or anonymously.

    Raises as `poll_for` does, and BadAnswers.
    """
    poll = poll_for(tx, caller, project_id, poll_id, now=now).poll
    problems: dict[str, Problem] = {}
    scores = {question: _score(answers, asked_as(poll, question), LEAST, MOST, problems) for question in poll.questions}
    recommend = _score(answers, "recommend", LEAST_RECOMMEND, MOST_RECOMMEND, problems) if poll.recommend else None
    comment = answers.get("comment", "").strip()
    if len(comment) > TEXT_LENGTH:
        problems["comment"] = ("problem.too_long", {"most": TEXT_LENGTH})
    if problems:
        raise BadAnswers(problems)
    person = caller.person.id
    if not poll.anonymous:
        polls.keep_answer(tx, poll.id, person, scores=scores, recommend=recommend, comment=comment, now=now)
        return poll
    polls.take(tx, poll.id)
    if not ballots.cast(tx, poll.id, person, scores=scores, recommend=recommend, comment=comment):
        raise AnsweredAlready
    return poll


def asked_as(poll: Poll, question: str) -> str:
    """The name under which a form asks a question: its own, or for one in the team's words its place."""
    return question if question in RATINGS else f"own_{list(poll.questions).index(question)}"


def has_answered(tx: Transaction, poll: Poll, person: int) -> bool:
    """Whether somebody has answered a poll."""
    if poll.anonymous:
        return person in ballots.voted(tx, poll.id)
    return polls.answer_of(tx, poll.id, person) is not None


def _score(answers: Mapping[str, str], name: str, least: int, most: int, problems: dict[str, Problem]) -> int:
    """The score somebody gave; 0 with a problem noted where they gave none that counts."""
    answer = answers.get(name, "").strip()
    if not answer:
        problems[name] = ("problem.missing", {})
    elif answer.isascii() and answer.isdigit() and len(answer) <= 2 and least <= int(answer) <= most:
        return int(answer)
    else:
        problems[name] = ("problem.out_of_range", {"least": least, "most": most})
    return 0
