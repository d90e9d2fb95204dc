"""How satisfied clients were, poll by poll, for whoever runs the bot: of one project, or of all."""

from bot.use_cases.tallies import Summed, summed_up, tallies
from storage import projects
from storage.database import Transaction
from storage.values import Project


def satisfaction(tx: Transaction, code: str | None) -> list[tuple[Project, Summed]] | None:
    """Every closed poll that was answered, a project after the other, the earliest first; None for an unknown code.

    Without a code it is all projects. In nobody's name: only the command line asks.
    """
    only = projects.coded(tx, code) if code is not None else None
    if code is not None and only is None:
        return None
    asked = {one.id: one for one in ([only] if only else projects.every(tx))}
    found = summed_up(tallies(tx, asked))
    return [(asked[one.tally.poll.project], one) for one in found]
