"""The errands: which use case the clock calls, and how often. Run twice, the second run finds nothing."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from bot.use_cases import (
    delivery,
    due_digests,
    endings,
    hearing,
    minutes,
    nudges,
    polls,
    pulses,
    reminders,
    setbacks,
    silences,
    standings,
)
from storage.database import Database, Transaction
from storage.transactions import TRACE

Doing: TypeAlias = Callable[[], Awaitable[object]]

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A use case without a caller; it answers how much it did, and is called again at once while that is something."""

    name: str
    every: timedelta
    deed: Callable[..., int]  # deed(tx, *, now)


ERRANDS: tuple[Errand, ...] = (
    Errand(name="digests", every=timedelta(seconds=5), deed=due_digests.post_due_digests),
    Errand(name="meetings", every=timedelta(seconds=5), deed=reminders.remind_due_meetings),
    Errand(name="minutes", every=timedelta(seconds=30), deed=minutes.ask_for_minutes),
    Errand(name="polls_to_ask", every=timedelta(seconds=5), deed=polls.ask_due_polls),
    Errand(name="polls_to_remind", every=timedelta(seconds=30), deed=polls.remind_due_polls),
    Errand(name="polls_to_close", every=timedelta(seconds=30), deed=polls.close_due_polls),
    Errand(name="pulses", every=timedelta(minutes=1), deed=pulses.ask_how_it_went),
    Errand(name="silences", every=timedelta(minutes=1), deed=silences.end_silences),
    Errand(name="setbacks", every=timedelta(seconds=30), deed=setbacks.sum_up_setbacks),
    Errand(name="targets", every=timedelta(seconds=30), deed=nudges.tell_reached_targets),
    Errand(name="nudges", every=timedelta(minutes=1), deed=nudges.bring_up_again),
    Errand(name="standings", every=timedelta(minutes=1), deed=standings.post_again),
    Errand(name="endings", every=timedelta(minutes=1), deed=endings.end_by_clock),
    Errand(name="tidying", every=timedelta(hours=1), deed=delivery.forget_old),
    Errand(name="heard", every=timedelta(hours=1), deed=hearing.forget_heard),
)


async def run(db: Database, errand: Errand, *, clock: Callable[[], datetime]) -> int:
    """Run one errand until it finds nothing more; how much it did in all."""
    TRACE.set(f"{errand.name}-{secrets.token_hex(4)}")
    done = 0
    while (just_done := await db.write(_run, errand, now=clock())) > 0:
        done += just_done
    if done:
        log.info("errand done", errand=errand.name, times=done)
    return done


async def work_off(db: Database, *, clock: Callable[[], datetime], settled: Callable[[], Awaitable[None]]) -> None:
    """Run every errand, and have said what that leads to, until nothing is due."""
    await settled()
    while sum([await run(db, errand, clock=clock) for errand in ERRANDS]):
        await settled()


def _run(tx: Transaction, errand: Errand, *, now: datetime) -> int:
    return errand.deed(tx, now=now)
