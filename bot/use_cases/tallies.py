"""What closed polls came to, as far as it may be shown, each against the last time that the same was asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.messages.polls import Rated, Recommended
from bot.use_cases.scores import rated, recommended
from storage import polls
from storage.database import Transaction
from storage.values.polls import Poll

BEFORE_ALL, AFTER_ALL = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class Given(Protocol):
    """What somebody answered, under their name or not."""

    @property
    def scores(self) -> Mapping[str, int]:
        """By question, 1 to 5."""

    @property
    def recommend(self) -> int | None:
        """0 to 10; None: it was not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was answered to one poll; without scores where too few have answered for it to stay anonymous."""

    poll: Poll
    answered: int
    scores: Mapping[str, Sequence[int]]  # by question
    likelihoods: Sequence[int]  # to recommend us


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """What a poll came to, against the last time that each of its questions was asked."""

    tally: Tally
    ratings: Mapping[str, Rated]  # by question
    recommend: Recommended | None  # None: it was not asked, or nothing is shown


def may_be_shown(poll: Poll, answered: int) -> bool:
    """Whether so many answers can be shown of a poll."""
    return answered > 0 and (not poll.anonymous or answered >= poll.least)


def tally_of(poll: Poll, answers: Sequence[Given]) -> Tally:
    """The answers to a poll, question by question."""
    shown = answers if may_be_shown(poll, len(answers)) else ()
    return Tally(
        poll=poll,
        answered=len(answers),
        scores={
            question: scores
            for question in poll.questions
            if (scores := [one.scores[question] for one in shown if question in one.scores])
        },
        likelihoods=[one.recommend for one in shown if one.recommend is not None],
    )


def summed_up(tallies: Sequence[Tally]) -> list[Summed]:
    """What each of these polls came to; the earliest of a project first. Nothing is compared across projects."""
    before: dict[tuple[int, str], Sequence[int]] = {}
    recommended_before: dict[int, Sequence[int]] = {}
    found: list[Summed] = []
    for tally in tallies:
        project = tally.poll.project
        likely = tally.likelihoods
        found.append(
            Summed(
                tally=tally,
                ratings={
                    question: rated(scores, before.get((project, question), ()))
                    for question, scores in tally.scores.items()
                },
                recommend=recommended(likely, recommended_before.get(project, ())) if likely else None,
            )
        )
        before |= {(project, question): scores for question, scores in tally.scores.items()}
        if likely:
            recommended_before[project] = likely
    return found


def tallies(
    tx: Transaction, project_ids: Collection[int], *, since: datetime = BEFORE_ALL, until: datetime = AFTER_ALL
) -> list[Tally]:
    """The polls of these projects that closed between two moments and that anybody answered.

    A project after the other, the earliest first.
    """
    found = polls.given(tx, project_ids, since=since, until=until)
    return [tally_of(poll, [_Answer(scores, likely) for scores, likely in answers]) for poll, answers in found]


@dataclass(frozen=True, slots=True)
class _Answer:
    scores: Mapping[str, int]
    recommend: int | None
