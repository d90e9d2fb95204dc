"""`python -m bot outbox`: what waits or failed and why, having it tried again, having it never said."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from bot.console import No
from bot.console.asking import with_database
from bot.use_cases.waiting import Waiting, let_go, try_again, what_waits
from storage import backlog

MOST = 200  # rows shown at one time
HEAD = ("id", "state", "since", "tries", "project", "channel", "what", "why", "trace")


def listed() -> Iterator[str]:
    """A line for each that waits or failed, the oldest first. Raises No."""
    waiting = with_database(lambda db: db.read(what_waits, most=MOST + 1, real_now=datetime.now(UTC)))
    if not waiting:
        yield "Nothing waits and nothing failed."
        return
    yield from _table([HEAD, *(_row(one) for one in waiting[:MOST])])
    if len(waiting) > MOST:
        yield f"… and more, of {with_database(lambda db: db.read(backlog.waiting))} that wait."


def retried(ids: Collection[int]) -> Iterator[str]:
    """Have these tried at once. Raises No when it is not done for one of them."""
    done = with_database(lambda db: db.write(try_again, ids, real_now=datetime.now(UTC)))
    yield from (f"{one} is tried again." for one in done)
    _refuse_rest(ids, done)


def dropped(ids: Collection[int]) -> Iterator[str]:
    """Have these never said. Raises No when it is not done for one of them."""
    done = with_database(lambda db: db.write(let_go, ids, real_now=datetime.now(UTC)))
    yield from (f"{one} is dropped." for one in done)
    _refuse_rest(ids, done)


def _refuse_rest(ids: Collection[int], done: Collection[int]) -> None:
    rest = sorted(set(ids) - set(done))
    if rest:
        raise No(f"Not {', '.join(map(str, rest))}: there is none of that id that waits, or it is being said just now.")


def _row(one: Waiting) -> tuple[str, ...]:
    outgoing = one.outgoing
    return (
        str(outgoing.id),
        one.state,
        f"{outgoing.added_at:%Y-%m-%d %H:%M}" if outgoing.added_at else "",
        str(outgoing.attempts),
        one.project or "",
        one.channel,
        f"{outgoing.intention} {outgoing.subject}",
        one.why,
        outgoing.trace or "",
    )


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
