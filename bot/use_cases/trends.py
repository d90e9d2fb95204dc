"""What can be seen over time: what was raised and done week by week, how satisfied the client is."""

from datetime import date, datetime, timedelta
from statistics import fmean

from bot.kinds import KINDS
from bot.messages.digests import Trends, Week
from bot.rhythm.zones import local_date
from bot.use_cases.overviews import WITH_RESULT
from bot.use_cases.tallies import tallies
from storage import trends
from storage.database import Transaction
from storage.values.projects import Project

WEEKS = 8
POLLS = 8
SHOWN_FROM = 4  # answers: in a smaller group one can tell who gave which, and everybody in the channel looks

_WEEK = timedelta(days=7)
_RAISED = frozenset(kind.name for kind in KINDS if kind.offered)  # not what is promised or feared


def trends_of(tx: Transaction, project: Project, *, since: datetime, now: datetime) -> Trends:
    """What a digest that tells of the time since then shows as pictures.

    Satisfaction is shown when there is a new answer to it: once.
    """
    return Trends(weeks=_weeks(tx, project, now=now), satisfaction=_satisfaction(tx, project, since=since, now=now))


def _weeks(tx: Transaction, project: Project, *, now: datetime) -> tuple[Week, ...]:
    """The last weeks to this moment, from the first in which something was raised; none for a single one."""
    begin = now - WEEKS * _WEEK
    raised = _by_week(trends.raised_at(tx, project.id, _RAISED, since=begin, until=now), now)
    done = _by_week(trends.reached_at(tx, project.id, _RAISED, WITH_RESULT, since=begin, until=now), now)
    weeks = [
        Week(
            ends=local_date(now - (WEEKS - 1 - week) * _WEEK, project.zone),
            raised=raised.count(week),
            done=done.count(week),
        )
        for week in range(min([*raised, *done], default=WEEKS), WEEKS)
    ]
    return tuple(weeks) if len(weeks) > 1 else ()


def _by_week(moments: list[datetime], now: datetime) -> list[int]:
    """In which week each of them lies: 0 is the earliest."""
    return [WEEKS - 1 - (now - moment) // _WEEK for moment in moments]


def _satisfaction(
    tx: Transaction, project: Project, *, since: datetime, now: datetime
) -> tuple[tuple[date, float], ...]:
    found = [one for one in tallies(tx, {project.id}, until=now) if one.scores and one.answered >= SHOWN_FROM][-POLLS:]
    if len(found) < 2 or found[-1].poll.closed_at is None or found[-1].poll.closed_at <= since:
        return ()
    return tuple((one.poll.day, fmean(fmean(scores) for scores in one.scores.values())) for one in found)
