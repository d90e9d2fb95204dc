"""What was said while Slack could not reach us is read afterwards, so until when it could is written down.

Slack brings an event again for six minutes; then it is lost. Looking once too often costs a few questions and does
nothing: whatever was heard is known by what it is about.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import channels, hearing, inbox
from storage.database import Transaction

AS_FAR_BACK = timedelta(days=7)  # whoever was not answered for longer has asked somebody else
CLOSE = timedelta(minutes=2)  # read besides, before what is known as heard: it is written down now and then only
MOST_WRONG = timedelta(days=1)  # a clock that was set back was ahead by no more
KNOWN = timedelta(days=30)  # that an event came; longer than one may be read or brought again, by a clock that is wrong
AT_ONCE = 1_000  # that are let go of in one transaction: some ten milliseconds of the writer
REST = timedelta(minutes=15)  # between two readings, however often something may have been missed


@dataclass(frozen=True, slots=True)
class Missed:
    """Since when what was said is to be read."""

    since: datetime
    heard_until: datetime  # a little later: what was said in between was heard, as far as anybody wrote it down
    times: int  # how often something may have been missed by now


def begin_hearing(tx: Transaction, *, now: datetime) -> None:
    """A process is about to hear: what was said since anybody last did may have been missed."""
    known = hearing.take(tx)
    if known is None:
        hearing.begin(tx, now=now)
    else:
        _miss(tx, known.missed_since, known.heard_at)


def go_on_hearing(tx: Transaction, *, until: datetime, deaf_since: datetime | None) -> None:
    """Slack has reached a process until then, but maybe not since the other moment, unless it reached another."""
    known = hearing.take(tx)
    if known is None:
        hearing.begin(tx, now=until)
        return
    if deaf_since is not None and (since := max(deaf_since, known.heard_at)) + CLOSE < until:
        _miss(tx, known.missed_since, since)
    hearing.heard(tx, at=until)


def what_was_missed(tx: Transaction, *, now: datetime) -> Missed | None:
    """What is to be read now; None where that is nothing, or was done a moment ago."""
    known = hearing.get(tx)
    if known is None or known.missed_since is None:
        return None
    if known.read_at is not None and timedelta(0) <= now - known.read_at < REST:
        return None
    since = known.missed_since - (CLOSE if known.missed_since <= now else MOST_WRONG)
    return Missed(max(since, now - AS_FAR_BACK, known.begun_at), known.missed_since, known.missed)


def was_read(tx: Transaction, missed: Missed, *, now: datetime) -> None:
    """All that was missed was read, and done."""
    hearing.read(tx, missed.times, now=now)


def forget_heard(tx: Transaction, *, now: datetime) -> int:
    """Let go of what came long ago and was done, and answer how much; an errand."""
    return inbox.forget(tx, before=now - KNOWN, most=AT_ONCE)


def places_to_read(tx: Transaction, team: str) -> list[str]:
    """The channels of a workspace in which something may have been said to us; Slack's ids."""
    workspace = channels.workspace(tx, team)
    return [one.slack_id for one in channels.of_projects(tx, workspace.id)] if workspace else []


def _miss(tx: Transaction, already: datetime | None, since: datetime) -> None:
    hearing.miss(tx, since=since if already is None else min(already, since))
