"""What ends because time has passed: an assessment that nobody decided on, a solution that nobody contradicted.

Which states do, and when, is said by the kinds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial

from bot.kinds import KINDS
from bot.kinds.kind import CLOCK, Kind, State
from bot.rhythm.zones import instant, local_date
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.moves import move_by_clock
from bot.use_cases.one_by_one import one_by_one, those
from storage import lists, projects
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.records import Record

AT_ONCE = 100  # moves of one transaction: each tells two channels
LOOKED_AT = 1000  # records of one state that may be near their end; more wait until these have gone
ONE_DAY = timedelta(days=1)
DAYS_OFF = timedelta(days=30)  # more than anybody has in a row


def end_by_clock(tx: Transaction, *, now: datetime) -> int:
    """Make the clock's move for whatever has stood too long; answers for how many, 0 when nothing is left to end."""
    ended = 0
    home = cache(partial(projects.get, tx))  # of many records are few projects
    for kind, state in _expiring():
        move = next(move for move in kind.moves if move.by == CLOCK and state.name in kind.leaves(move))
        end = partial(move_by_clock, tx, move=move, now=now)
        near = _near(tx, kind, state, first=date.min, now=now)
        for record in those(near, partial(_is_over, home, state, now), named=_named):
            if ended == AT_ONCE:
                return ended
            ended += one_by_one(tx, [record], end, named=_named, now=now)
    return ended


def next_end(tx: Transaction, *, after: datetime) -> datetime | None:
    """When the next record will end by the clock, after this moment; None when none will."""
    home = cache(partial(projects.get, tx))
    ends = (
        ends_at(home(record.project), record, state)
        for kind, state in _expiring()
        for record in _near(tx, kind, state, first=after.date() - DAYS_OFF, now=None)
    )
    return min((end for end in ends if end is not None and end > after), default=None)


def ends_at(project: Project, record: Record, state: State) -> datetime | None:
    """The instant from which the clock may end a record in this state: when the client works again after its last day.

    Both sides are told of it, and nobody at midnight. That a day has passed is another matter: nothing is decided on
    it any more. None where no day was said, or the project waits for the client's answer as long as it takes.
    """
    if state.expires_by is not None:
        last = state.last_day(record.fields)
    elif state.expires_unanswered and project.closing_after is not None:
        reached = local_date(record.state_since, project.zone)
        last = calendar_of(project, Side.CLIENT).add_working_days(reached, project.closing_after)
    else:
        last = None
    if last is None:
        return None
    return calendar_of(project, Side.CLIENT).next_open(instant(last + ONE_DAY, time(), project.zone), project.zone)


def _expiring() -> Iterator[tuple[Kind, State]]:
    for kind in KINDS:
        for state in kind.states:
            if state.expires_by is not None or state.expires_unanswered:
                yield kind, state


def _near(tx: Transaction, kind: Kind, state: State, *, first: date, now: datetime | None) -> Sequence[Record]:
    """Records of this state that may end by the clock; with `now`, only those that can have reached it by then.

    `first` is the earliest day that counts where the end is a date.
    """
    if state.expires_by is not None:
        last = date.max if now is None else now.date() + ONE_DAY  # it may be tomorrow in the zone of the project
        return lists.dated(tx, kind.name, state.name, state.expires_by, first=first, last=last, most=LOOKED_AT)
    near: list[Record] = []
    for days in projects.closing_times(tx):
        before = datetime.max.replace(tzinfo=UTC) if now is None else now - timedelta(days=days)
        near += lists.standing(tx, kind.name, state.name, closing_after=days, before=before, most=LOOKED_AT)
    return near


def _is_over(home: Callable[[int], Project], state: State, now: datetime, record: Record) -> bool:
    ends = ends_at(home(record.project), record, state)
    return ends is not None and ends <= now


def _named(record: Record) -> Mapping[str, object]:
    return {"project": record.project, "record": record.id}
