"""How satisfied clients were, poll by poll, for whoever runs the bot: of one project, or of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.messages.contents import Rated, Recommended
from bot.use_cases.polls import RATINGS, given
from bot.use_cases.scores import rated, recommended
from storage import polls, projects
from storage.database import Transaction
from storage.values import PollAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSummed:
    """One closed poll that somebody answered; what changed is told against the one before it in the same project."""

    code: str
    client: str
    project: str
    day: date
    answered: int
    ratings: Mapping[str, Rated]  # by question
    recommend: Recommended


def satisfaction(tx: Transaction, code: str | None) -> list[PollSummed] | None:
    """Every closed poll that was answered, a project after the other, the earliest first; None for an unknown code.

    Without a code it is all projects. In nobody's name: only the command line asks.
    """
    only = projects.coded(tx, code) if code is not None else None
    if code is not None and only is None:
        return None
    found: list[PollSummed] = []
    before: tuple[int, Sequence[PollAnswer]] = (0, ())
    for poll in polls.answered(tx, only.id if only else None):
        answers = polls.answers(tx, poll.id)
        earlier = before[1] if before[0] == poll.project else ()
        project = projects.get(tx, poll.project)
        found.append(
            PollSummed(
                code=project.code,
                client=project.client,
                project=project.name,
                day=poll.day,
                answered=len(answers),
                ratings={name: rated(given(answers, name), given(earlier, name)) for name in RATINGS},
                recommend=recommended(given(answers, "recommend"), given(earlier, "recommend")),
            )
        )
        before = (poll.project, answers)
    return found
