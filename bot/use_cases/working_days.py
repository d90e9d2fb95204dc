"""Agreeing on when a side works. What is planned moves at once: a holiday added today moves tomorrow's digest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.refusals import BadAnswers
from bot.rhythm.calendars import DayKind
from bot.rhythm.zones import local_date
from bot.use_cases.answers import Problem
from bot.use_cases.calendars import Side, calendar_of, week_of
from bot.use_cases.callers import Caller, in_project, is_team
from bot.use_cases.nudges import realign_nudges
from bot.use_cases.schedules import realign
from bot.use_cases.targets import follow_all
from bot.words import Language
from storage import projects
from storage.database import Transaction
from storage.values.projects import Project

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")  # in the order of date.weekday()
LONGEST = 92  # days of one span: who is away for longer has other working days
MOST_DAYS = 400  # exceptions that one side keeps
HOLIDAYS_SHOWN = 5
ONE_DAY = timedelta(days=1)

_HOURS = re.compile(r"\s*(\d{1,2})(?:[:：.](\d{2}))?\s*[-–—~～至到]+\s*(\d{1,2})(?:[:：.](\d{2}))?\s*")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysSeen:
    """When a side works, as a form holds it, and the public holidays that come next without being entered."""

    project: Project
    side: Side
    hours: Mapping[str, str]  # by weekday; empty: free
    off: tuple[tuple[date, date], ...]  # first and last
    work: tuple[tuple[date, date], ...]
    holidays: tuple[tuple[date, str], ...]


def days_seen(tx: Transaction, caller: Caller, side: Side, language: Language, *, now: datetime) -> DaysSeen:  # noqa: ARG001  as every question of a door
    """When this side works. Raises TeamOnly, NoProjectHere."""
    is_team(caller)
    return _seen(in_project(caller), side, language, now=now)


def agree_on_days(
    tx: Transaction, caller: Caller, side: Side, typed: Mapping[str, str], language: Language, *, now: datetime
) -> DaysSeen:
    """Agree on hours for each weekday (`mo` … `su`: 9:00-18:00, empty is free) and on days `off` and at `work`.

    Days are dates, ISO 8601, a line or a comma apart; two in a line are a span. Those that have passed are let go of.
    Raises TeamOnly, NoProjectHere, BadAnswers.
    """
    is_team(caller)
    project = in_project(caller)
    problems: dict[str, Problem] = {}
    week = _week(typed, problems)
    today = local_date(now, project.zone)
    exceptions: dict[str, str] = {}
    for kind in DayKind:
        for day in _dates(typed.get(kind.value, ""), kind.value, problems):
            if day >= today:
                exceptions[day.isoformat()] = kind.value
    if len(exceptions) > MOST_DAYS:
        problems[DayKind.OFF.value] = ("problem.too_many_days", {"most": MOST_DAYS})
    if problems:
        raise BadAnswers(problems)
    names = ("our_week", "our_days") if side is Side.OURS else ("client_week", "client_days")
    changed = projects.change(tx, project, dict(zip(names, (week, dict(sorted(exceptions.items()))), strict=True)))
    realign(tx, changed, now=now)
    realign_nudges(tx, changed, now=now)
    follow_all(tx, changed, now=now)
    return _seen(changed, side, language, now=now)


def _seen(project: Project, side: Side, language: Language, *, now: datetime) -> DaysSeen:
    calendar = calendar_of(project, side)
    ours = side is Side.OURS
    hours = week_of(project.our_week if ours else project.client_week)
    stored = project.our_days if ours else project.client_days
    today = local_date(now, project.zone)
    year = (today + ONE_DAY * number for number in range(366))
    coming = ((day, name) for day in year if (name := calendar.holiday_name(day, language=language.value)))
    return DaysSeen(
        project=project,
        side=side,
        hours={
            name: f"{span[0]:%H:%M}-{span[1]:%H:%M}" if (span := hours.get(weekday)) else ""
            for weekday, name in enumerate(WEEKDAYS)
        },
        off=_spans(stored, DayKind.OFF, today),
        work=_spans(stored, DayKind.WORK, today),
        holidays=tuple(one for one, _ in zip(coming, range(HOLIDAYS_SHOWN), strict=False)),
    )


def _spans(stored: Mapping[str, str], kind: DayKind, today: date) -> tuple[tuple[date, date], ...]:
    """Days of this kind that have not passed, those after each other put together."""
    spans: list[tuple[date, date]] = []
    for day in sorted(date.fromisoformat(day) for day, held in stored.items() if held == kind):
        if day < today:
            continue
        if spans and spans[-1][1] + ONE_DAY == day:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return tuple(spans)


def _week(typed: Mapping[str, str], problems: dict[str, Problem]) -> dict[str, str]:
    week: dict[str, str] = {}
    for weekday, name in enumerate(WEEKDAYS):
        said = typed.get(name, "").strip()
        if not said:
            continue
        span = _span(said)
        if span is None:
            problems[name] = ("problem.not_hours", {})
        else:
            week[str(weekday)] = span
    if not week and not problems:
        problems[WEEKDAYS[0]] = ("problem.no_hours", {})
    return week


def _span(said: str) -> str | None:
    """The stored form of hours as somebody types them; None for what is none."""
    found = _HOURS.fullmatch(said)
    if found is None:
        return None
    from_hour, from_minute, to_hour, to_minute = (int(part or 0) for part in found.groups())
    try:
        begins = time(from_hour, from_minute)
        ends = time(23, 59) if (to_hour, to_minute) == (24, 0) else time(to_hour, to_minute)
    except ValueError:
        return None
    return f"{begins:%H:%M}-{ends:%H:%M}" if begins < ends else None


def _dates(typed: str, name: str, problems: dict[str, Problem]) -> Iterable[date]:
    """Every date that is meant; what cannot be read is a problem of this question."""
    found: list[date] = []
    for said in re.split(r"[\n,，;；、]+", typed):
        if not said.strip():
            continue
        named = _DATE.findall(said)
        rest = _DATE.sub("", said).strip()
        try:
            first, *others = [_date(one) for one in named]
        except ValueError:
            problems[name] = ("problem.not_dates", {"said": said.strip()})
            continue
        last = others[0] if others else first
        if len(named) > 2 or (len(named) == 1 and rest) or not first <= last < first + ONE_DAY * LONGEST:
            problems[name] = ("problem.not_dates", {"said": said.strip()})
            continue
        found += [first + ONE_DAY * number for number in range((last - first).days + 1)]
    return found


def _date(said: str) -> date:
    """2026-1-5 as well as 2026-01-05. Raises ValueError for a day that there is not."""
    year, month, day = (int(part) for part in said.split("-"))
    return date(year, month, day)
