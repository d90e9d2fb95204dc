"""What is due, from a rhythm and a calendar: the next occurrence, the one after, and what becomes of those missed.

Decisions only. The rows, the lines in the team channel and the messages are the business of the use cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.rhythm.calendars import WorkingCalendar
from bot.rhythm.rules import first_date, next_date, workday_of
from bot.rhythm.zones import instant, local_date

ONE_DAY = timedelta(days=1)
LATE_AFTER = timedelta(minutes=15)  # errands run every few seconds; what is this late waited for a bot that was down


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often, and at which wall time. The anchor says how far it has come."""

    rule: str  # see rules.py
    at: time  # wall time in the zone
    zone: str  # IANA name
    anchor: date  # nominal date, local to the zone, of the next occurrence; a date of the rule
    lead: timedelta = timedelta()  # the deed is due this long before: a reminder before its meeting
    worked: timedelta = timedelta()  # and before that this much working time: a draft before its digest
    moved: Mapping[date, datetime] = field(default_factory=dict)  # single ones, by nominal date: when they begin
    left_out: frozenset[date] = frozenset()  # nominal dates of single ones that will not take place


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that something happens."""

    nominal: date  # what the rule says, local to the zone; it names the occurrence for ever
    effective: date  # when it happens, after holidays; local to the zone
    begins: datetime  # that date at the wall time, UTC
    instant: datetime  # when the deed is due: the lead before it begins, UTC
    dropped: tuple[date, ...] = ()  # nominal dates of older ones that were pushed onto the same day and give way to it
    moved: bool = False  # by a day off; a working day of the month is where it belongs, and so is what people moved


class Patience(StrEnum):
    """What becomes of an occurrence that was missed while the bot was down."""

    LATE = "late"  # the newest is done late and marked late, older ones are dropped: digest, minutes
    NEXT_WORKING_DAY = "next_working_day"  # the newest moves to the next working day, older ones are dropped: poll


class Deed(StrEnum):
    """What to do about an occurrence now."""

    WAIT = "wait"
    DO = "do"
    DO_LATE = "do_late"  # and mark it late
    MOVE = "move"  # wait; it was missed, and is planned anew: worth a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to do now, what to say, and what to keep."""

    deed: Deed
    occurrence: Occurrence  # to be done, or waited for
    dropped: tuple[date, ...]  # nominal dates that will never happen; each deserves a line in the team channel
    rhythm: Rhythm  # to keep: what is done or dropped by this verdict lies behind its anchor
    next_at: datetime  # to keep: when to ask again, UTC


def begin(
    rule: str,
    *,
    at: time,
    zone: str,
    lead: timedelta = timedelta(),
    calendar: WorkingCalendar | None = None,
    now: datetime,
) -> Rhythm:
    """The rhythm that begins with the first occurrence whose deed is not due before this moment.

    Only for a working day of the month does the calendar count: it says which day that is.
    """
    today = local_date(now, zone)
    if workday_of(rule) is not None:
        anchor = first_date(rule, on_or_after=today.replace(day=1))
        rhythm = Rhythm(rule=rule, at=at, zone=zone, anchor=anchor, lead=lead)
        while (coming := upcoming(rhythm, calendar)).instant < now:
            rhythm = replace(rhythm, anchor=first_date(rule, on_or_after=coming.nominal + ONE_DAY))
        return rhythm
    anchor = first_date(rule, on_or_after=today)
    while instant(anchor, at, zone) - lead < now:
        anchor = first_date(rule, on_or_after=anchor + ONE_DAY)
    return Rhythm(rule=rule, at=at, zone=zone, anchor=anchor, lead=lead)


def upcoming(rhythm: Rhythm, calendar: WorkingCalendar | None) -> Occurrence:
    """The next occurrence; a day off in this calendar pushes it to the next working day, without one nothing does.

    When the next ones fall on one day it is the newest of them, and the older ones are its `dropped`. One that was
    moved by itself begins when it was agreed to, and gives way to none.
    """
    nominal = rhythm.anchor if rhythm.anchor not in rhythm.left_out else _next(rhythm, rhythm.anchor)
    dropped: list[date] = []
    if nominal in rhythm.moved:
        begins = rhythm.moved[nominal]
        effective = local_date(begins, rhythm.zone)
    else:
        effective = _placed(rhythm.rule, nominal, calendar)
        while nominal < effective and (following := _next(rhythm, nominal)) <= effective:
            if following in rhythm.moved:
                break
            dropped.append(nominal)
            nominal = following
        begins = instant(effective, rhythm.at, rhythm.zone)
    due = begins - rhythm.lead
    if calendar is not None:
        due = calendar.take_off_working_time(due, rhythm.worked, rhythm.zone)
    return Occurrence(
        nominal=nominal,
        effective=effective,
        begins=begins,
        instant=due,
        dropped=tuple(dropped),
        moved=effective != nominal and nominal not in rhythm.moved and workday_of(rhythm.rule) is None,
    )


def advance(rhythm: Rhythm, done: Occurrence) -> Rhythm:
    """The rhythm once this occurrence is done or dropped, and with it all before it."""
    return replace(rhythm, anchor=_next(rhythm, done.nominal))


def catch_up(
    rhythm: Rhythm, calendar: WorkingCalendar | None, *, patience: Patience, next_at: datetime, now: datetime
) -> Verdict:
    """What to do at this moment about a schedule that should have been looked at when `next_at` (UTC, as kept) came.

    On an ordinary day that is DO, and nothing is dropped. Where nothing is due the verdict is WAIT, with `next_at` as
    it should be.
    """
    match patience:
        case Patience.LATE:
            return _late(rhythm, calendar, now)
        case Patience.NEXT_WORKING_DAY:
            return _next_working_day(rhythm, calendar, next_at, now)


def _late(rhythm: Rhythm, calendar: WorkingCalendar | None, now: datetime) -> Verdict:
    rhythm, newest, dropped = _newest_due(rhythm, calendar, now)
    if newest.instant > now:
        return _wait(rhythm, newest)
    deed = Deed.DO_LATE if now - newest.instant > LATE_AFTER else Deed.DO
    return _do(deed, rhythm, newest, calendar, dropped)


def _next_working_day(rhythm: Rhythm, calendar: WorkingCalendar | None, next_at: datetime, now: datetime) -> Verdict:
    planned = _planned(rhythm, upcoming(rhythm, calendar), next_at)
    if planned.instant > now:
        return _wait(rhythm, planned)
    kept, newest, dropped = _newest_due(rhythm, calendar, now)
    if kept == rhythm:
        newest = planned
    if now - newest.instant <= LATE_AFTER:
        return _do(Deed.DO, kept, newest, calendar, dropped)
    day = _pushed(local_date(now + rhythm.lead, rhythm.zone), calendar)
    if instant(day, rhythm.at, rhythm.zone) - rhythm.lead < now:
        day = _pushed(day + ONE_DAY, calendar)
    begins = instant(day, rhythm.at, rhythm.zone)
    after = advance(kept, newest)
    following = upcoming(after, calendar)
    if following.effective <= day:
        return _wait(after, following, (*dropped, *newest.dropped, newest.nominal))
    moved = _planned(rhythm, newest, begins - rhythm.lead)
    return replace(_wait(kept, moved, dropped), deed=Deed.MOVE)


def _newest_due(
    rhythm: Rhythm, calendar: WorkingCalendar | None, now: datetime
) -> tuple[Rhythm, Occurrence, tuple[date, ...]]:
    """The newest occurrence that is due (if none is, the next), the rhythm that comes to it, and the older ones."""
    newest = upcoming(rhythm, calendar)
    older: tuple[date, ...] = ()
    while True:
        after = advance(rhythm, newest)
        following = upcoming(after, calendar)
        if following.instant > now:
            return rhythm, newest, older
        older += (*newest.dropped, newest.nominal)
        rhythm, newest = after, following


def _do(
    deed: Deed, rhythm: Rhythm, occurrence: Occurrence, calendar: WorkingCalendar | None, dropped: tuple[date, ...]
) -> Verdict:
    after = advance(rhythm, occurrence)
    return Verdict(
        deed=deed,
        occurrence=occurrence,
        dropped=(*dropped, *occurrence.dropped),
        rhythm=after,
        next_at=upcoming(after, calendar).instant,
    )


def _wait(rhythm: Rhythm, occurrence: Occurrence, dropped: tuple[date, ...] = ()) -> Verdict:
    return Verdict(deed=Deed.WAIT, occurrence=occurrence, dropped=dropped, rhythm=rhythm, next_at=occurrence.instant)


def _planned(rhythm: Rhythm, occurrence: Occurrence, next_at: datetime) -> Occurrence:
    """The occurrence where it was moved to, if that is later than where its date and its calendar put it."""
    if next_at <= occurrence.instant:
        return occurrence
    begins = next_at + rhythm.lead
    return replace(occurrence, effective=local_date(begins, rhythm.zone), begins=begins, instant=next_at)


def _next(rhythm: Rhythm, nominal: date) -> date:
    """The nominal date after this one; those that were left out are passed over."""
    following = next_date(rhythm.rule, anchor=rhythm.anchor, after=nominal)
    while following in rhythm.left_out:
        following = next_date(rhythm.rule, anchor=rhythm.anchor, after=following)
    return following


def _placed(rule: str, nominal: date, calendar: WorkingCalendar | None) -> date:
    """The day on which what the rule names by this date happens."""
    if calendar is not None and workday_of(rule) == -1 and not calendar.is_working_day(nominal):
        return calendar.add_working_days(nominal, -1)
    return _pushed(nominal, calendar)


def _pushed(day: date, calendar: WorkingCalendar | None) -> date:
    return day if calendar is None else calendar.next_working_day(day)
