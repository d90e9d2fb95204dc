"""How a project's client is asked how satisfied they are: what, how often, under their names or not, and when not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.kinds.issue import ISSUE
from bot.refusals import BadAnswers
from bot.use_cases.answers import Problem
from bot.use_cases.callers import Caller
from bot.use_cases.places import clients_in_channel
from bot.use_cases.rhythms import Post, problems_with
from bot.use_cases.schedules import RhythmSeen, rhythm_seen, set_rhythm
from storage import lists, polls, programmes
from storage.database import Transaction
from storage.values.people import Person
from storage.values.polls import Programme
from storage.values.projects import Project

RATINGS = ("quality", "progress", "communication")  # asked unless the team chose otherwise
OWN_QUESTIONS = 5  # a poll takes a minute
QUESTION_LENGTH = 150  # characters; Slack shows more of a label, people read no more
RECOMMEND_EVERY = (0, 1, 2, 3, 4, 6)  # polls
COOLDOWNS = (0, 7, 14, 28, 56, 84)  # days
QUIET = (0, 7, 14, 28, 56)  # days
LEAST = (3, 4, 5, 6, 8, 10)  # answers: of fewer one can guess who gave which
LOOKED_AT = 1000  # open issues of a project
SAMPLED = (0, 10, 25, 50, 100)  # percent
WORST = ISSUE.field("severity").choices[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSeen:
    """What the team sees of a project's polls."""

    rhythm: RhythmSeen
    programme: Programme


def programme_of(tx: Transaction, project: Project) -> Programme:
    """How the client is asked: as was agreed, else as is usual."""
    return programmes.of(tx, project.id) or Programme(
        project=project.id,
        questions=RATINGS,
        recommend_every=1,
        cooldown_days=14,
        quiet_days=14,
        in_crisis=False,
        by_message=False,
        anonymous=False,
        least=4,
        sampled=0,
    )


def programme_seen(tx: Transaction, caller: Caller) -> ProgrammeSeen:
    """The polls of the project the caller asks about. Raises TeamOnly, NoProjectHere."""
    rhythm = rhythm_seen(tx, caller, Post.POLL)
    return ProgrammeSeen(rhythm=rhythm, programme=programme_of(tx, rhythm.project))


def set_programme(
    tx: Transaction,
    caller: Caller,
    *,
    rule: str,
    at: time,
    zone: str,
    ratings: Collection[str],
    own: str,
    numbers: Mapping[str, int],
    also: Collection[str],
    anonymous: bool,
    now: datetime,
) -> ProgrammeSeen:
    """Ask by this rule and like this from now on; a poll that is open goes on as it began.

    `own` are questions in the team's words, a line each; `numbers` and `also` are named as in Programme.
    Raises TeamOnly, NoProjectHere, ProjectIsClosed, BadAnswers.
    """
    project = rhythm_seen(tx, caller, Post.POLL).project
    problems: dict[str, Problem] = {}
    questions = _questions(ratings, own, problems)
    for name, choices in _CHOICES.items():
        if numbers.get(name) not in choices:
            problems[name] = ("problem.not_a_choice", {})
    problems |= problems_with(rule, zone)
    if problems:
        raise BadAnswers(problems)
    agreed = Programme(
        project=project.id,
        questions=questions,
        recommend_every=numbers["recommend_every"],
        cooldown_days=numbers["cooldown_days"],
        quiet_days=numbers["quiet_days"],
        in_crisis="in_crisis" in also,
        by_message="by_message" in also,
        anonymous=anonymous,
        least=numbers["least"],
        sampled=numbers["sampled"],
    )
    programmes.keep(tx, agreed)
    set_rhythm(tx, caller, Post.POLL, rule=rule, at=at, zone=zone, now=now)
    return programme_seen(tx, caller)


def asks_to_recommend(tx: Transaction, programme: Programme) -> bool:
    """Whether the next poll asks how likely they are to recommend us: the first does, then every so many."""
    every = programme.recommend_every
    return every > 0 and polls.how_many(tx, programme.project) % every == 0


def why_not_now(tx: Transaction, project: Project, programme: Programme, *, now: datetime) -> str | None:
    """Why the client is not asked by itself just now, as a key below `notice.`; None when nothing speaks against it."""
    if now - project.created_at < timedelta(days=programme.quiet_days):
        return "poll_too_early"
    if in_crisis(tx, project, programme):
        return "poll_in_crisis"
    there = clients_in_channel(tx, project)
    if there and not at_ease(tx, programme, there, now=now):
        return "poll_too_often"
    return None


def in_crisis(tx: Transaction, project: Project, programme: Programme) -> bool:
    """Whether a critical issue is open, while which this project is left in peace."""
    if programme.in_crisis:
        return False
    standing = lists.of_kind(tx, project.id, ISSUE.name, ISSUE.open_states, most=LOOKED_AT)
    return any(record.fields.get("severity") == WORST for record in standing)


def at_ease(tx: Transaction, programme: Programme, people: Sequence[Person], *, now: datetime) -> list[Person]:
    """Those of these people who have answered nothing lately, in this project or another."""
    since = now - timedelta(days=programme.cooldown_days)
    lately = polls.answered_since(tx, [person.id for person in people], since=since)
    return [person for person in people if person.id not in lately]


_CHOICES: Mapping[str, tuple[int, ...]] = {
    "recommend_every": RECOMMEND_EVERY,
    "cooldown_days": COOLDOWNS,
    "quiet_days": QUIET,
    "least": LEAST,
    "sampled": SAMPLED,
}


def _questions(ratings: Collection[str], own: str, problems: dict[str, Problem]) -> tuple[str, ...]:
    """What is asked, the usual first. Two alike are one."""
    lines = list(dict.fromkeys(" ".join(line.split()) for line in own.splitlines() if line.strip()))
    if len(lines) > OWN_QUESTIONS:
        problems["own"] = ("problem.too_many_lines", {"most": OWN_QUESTIONS})
    elif any(len(line) > QUESTION_LENGTH for line in lines):
        problems["own"] = ("problem.line_too_long", {"most": QUESTION_LENGTH})
    elif any(line in {*RATINGS, "recommend", "comment"} for line in lines):
        problems["own"] = ("problem.asked_already", {})
    questions = (*(name for name in RATINGS if name in ratings), *lines)
    if not questions:
        problems["own"] = ("problem.no_question", {})
    return questions
