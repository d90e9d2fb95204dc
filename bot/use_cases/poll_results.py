"""What a poll came to, for the team: with names where it was answered under them, else only of enough people."""

from collections.abc import Sequence

from bot.messages.audiences import Audience
from bot.messages.polls import PollResults
from bot.use_cases.callers import Caller, in_project, is_team
from bot.use_cases.names import named
from bot.use_cases.places import clients_in_channel
from bot.use_cases.scores import DETRACTOR
from bot.use_cases.tallies import Given, may_be_shown, summed_up, tallies, tally_of
from bot.words import Language
from storage import ballots, polls
from storage.database import Transaction
from storage.values.polls import Ballot, Poll, PollAnswer
from storage.values.projects import Project

LOW_RATING = 2  # of 5: whoever gives so little is to be talked to
PEOPLE_SHOWN = 20  # answers of one message; the averages count all


def latest_results(tx: Transaction, caller: Caller) -> PollResults | None:
    """What the newest poll that is closed came to; None before there is one. Raises TeamOnly, NoProjectHere."""
    is_team(caller)
    project = in_project(caller)
    poll = polls.last_closed(tx, project.id)
    return None if poll is None else results_of(tx, project, poll.id)


def results_of(tx: Transaction, project: Project, poll_id: int) -> PollResults | None:
    """What a poll came to, or has come to so far, against the last time that the same was asked.

    Of an anonymous poll nothing is told before it is closed, and nothing of fewer answers than it takes.
    """
    poll = polls.get(tx, project.id, poll_id)
    if poll is None:
        return None
    under_names = polls.answers(tx, poll.id)
    answers: Sequence[PollAnswer | Ballot] = ballots.of(tx, poll.id) if poll.anonymous else under_names
    shown = answers if may_be_shown(poll, len(answers)) and not _is_secret(poll) else ()
    before = tallies(tx, {project.id}, until=poll.asked_at)
    summed = summed_up([*before, tally_of(poll, shown)])[-1]
    who = {answer.person: named(tx, answer.person) for answer in under_names}
    lowest_first = sorted(shown, key=is_low, reverse=True)[:PEOPLE_SHOWN]
    could = {person.id for person in clients_in_channel(tx, project)} | set(who) | ballots.voted(tx, poll.id)
    return PollResults(
        project=project.id,
        audience=Audience.TEAM,
        language=Language(project.language),
        poll=poll.id,
        day=poll.day,
        asked=len(could),
        answered=len(answers),
        ratings=summed.ratings,
        recommend=summed.recommend,
        comments=tuple(
            (who[one.person] if isinstance(one, PollAnswer) else None, one.comment)
            for one in lowest_first
            if one.comment
        ),
        scores=tuple(
            (who[one.person], {**one.scores, **({} if one.recommend is None else {"recommend": one.recommend})})
            for one in lowest_first
            if isinstance(one, PollAnswer)
        ),
        more=len(shown) - len(lowest_first),
        low=any(is_low(one) for one in shown),
        lead=named(tx, project.lead),
        anonymous=poll.anonymous,
        least=poll.least if answers and not shown else None,
    )


def is_low(answer: Given) -> bool:
    """Whether whoever answered so is to be talked to."""
    detracts = answer.recommend is not None and answer.recommend <= DETRACTOR
    return detracts or any(score <= LOW_RATING for score in answer.scores.values())


def _is_secret(poll: Poll) -> bool:
    return poll.anonymous and poll.closed_at is None
