"""What waits in the outbox or failed, and why, for whoever runs the bot: no people's words, ids and reasons alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage import backlog, channels, projects
from storage.database import Transaction
from storage.values.messages import Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One row that was not said."""

    outgoing: Outgoing
    project: str | None  # its code
    channel: str  # Slack's id
    state: str  # failed, held, put off, behind, being said, due
    why: str


def what_waits(tx: Transaction, *, most: int, real_now: datetime) -> list[Waiting]:
    """What waits and what failed, the oldest first."""
    found = backlog.unsent(tx, most=most)
    ahead: dict[tuple[int, str], int] = {}
    told: list[Waiting] = []
    for outgoing in found:
        state, why = _state(tx, outgoing, ahead, real_now=real_now)
        if outgoing.failure is None:
            ahead.setdefault((outgoing.channel, outgoing.subject), outgoing.id)
        about = outgoing.args.get("project")
        project = projects.find(tx, about) if isinstance(about, int) else None
        told.append(
            Waiting(
                outgoing=outgoing,
                project=project.code if project else None,
                channel=channels.get(tx, outgoing.channel).slack_id,
                state=state,
                why=why,
            )
        )
    return told


def depths(tx: Transaction, *, real_now: datetime) -> tuple[dict[str, int], float]:
    """How many wait, by why; and for how many seconds the oldest that could be said."""
    oldest = backlog.oldest(tx)
    return backlog.depths(tx), (real_now - oldest).total_seconds() if oldest else 0.0


def try_again(tx: Transaction, ids: Collection[int], *, real_now: datetime) -> list[int]:
    """Have these tried at once, also those that had failed; which of them it was done for."""
    return [one for one in ids if backlog.retry(tx, one, real_now=real_now)]


def let_go(tx: Transaction, ids: Collection[int], *, real_now: datetime) -> list[int]:
    """Have these never said; which of them it was done for."""
    return [one for one in ids if backlog.drop(tx, one, real_now=real_now)]


def _state(
    tx: Transaction, outgoing: Outgoing, ahead: dict[tuple[int, str], int], *, real_now: datetime
) -> tuple[str, str]:
    place = channels.get(tx, outgoing.channel)
    home = channels.workspace_of(tx, place.workspace)
    before = ahead.get((outgoing.channel, outgoing.subject))
    if outgoing.failure is not None:
        return "failed", outgoing.failure
    if home.hindered_at is not None:
        return "held", f"Slack has not taken our token since {home.hindered_at:%Y-%m-%d %H:%M}"
    if place.hindered is not None:
        return "held", place.hindered
    if before is not None:
        return "behind", f"after {before}"
    if outgoing.trouble is not None:
        return "put off", f"{outgoing.trouble}; again at {outgoing.due_at:%H:%M:%S}"
    if outgoing.due_at > real_now:
        return "being said", f"until {outgoing.due_at:%H:%M:%S}"
    return "due", ""
