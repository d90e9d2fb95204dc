"""Working days and working time of one side: hours by weekday, public holidays by `holidays`, exceptions of its own.

Dates are local to the side whose calendar it is. Where instants come in, the zone is an argument.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from holidays import HolidayBase, country_holidays
from holidays.registry import EntityLoader

from bot.rhythm.zones import instant, local_date

Hours = tuple[time, time]
"""From, until: wall times of one day."""

ONE_DAY = timedelta(days=1)
DAYS_KEPT = 8192  # a few weeks ahead of some hundred calendars
YEARS_KEPT = 512  # a year of a country in a language; some twenty countries, a few years, two languages


class NoSuchCountry(ValueError):  # noqa: N818  house style: an exception says what is the case
    """`holidays` knows no such country, or no such part of it."""


class NoWorkingHours(ValueError):  # noqa: N818  house style: an exception says what is the case
    """A calendar without one working hour, or with hours that end before they begin."""


class DayKind(StrEnum):
    """What an exception makes of its day."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one and the same, so that its days can be remembered
class WorkingCalendar:
    """When one side works. **Raises** NoSuchCountry and NoWorkingHours when made.

    In falling order decide: an exception; a weekend day that the country works to make up for a holiday (China's 调休);
    a public holiday; the weekday's hours. A made-up day without hours of its own has those of the last weekday before
    it that has some.
    """

    hours: Mapping[int, Hours | None]  # by date.weekday(), 0 is Monday; a weekday left out is free
    country: str | None = None  # ISO 3166 code; None for a side that keeps no public holidays
    exceptions: Mapping[date, DayKind] = field(default_factory=dict)
    beside: "WorkingCalendar | None" = None  # the other side's, where both have to be there: a meeting

    def __post_init__(self) -> None:
        spans = [span for weekday in range(7) if (span := self.hours.get(weekday))]
        if not spans or any(begin >= end for begin, end in spans):
            raise NoWorkingHours(self.hours)
        if self.country is not None:
            _known(self.country)

    def is_working_day(self, day: date) -> bool:
        """Whether this side works on that date; where another stands beside it, whether both do."""
        if self.beside is not None and not self.beside.is_working_day(day):
            return False
        exception = self.exceptions.get(day)
        if exception is not None:
            return exception is DayKind.WORK
        if day in self.adjusted_workdays(day.year):
            return True
        return self.hours.get(day.weekday()) is not None and self.holiday_name(day, language="en") is None

    def hours_of(self, day: date) -> Hours | None:
        """The hours worked on that date, None on a day off."""
        if not self.is_working_day(day):
            return None
        return next(span for back in range(7) if (span := self.hours.get((day.weekday() - back) % 7)))

    def holiday_name(self, day: date, *, language: str) -> str | None:
        """What the country calls its holiday on that date, in this language (`zh-CN`) if it has the name, or None.

        Else English, else the country's own. Own exceptions have no name and change none.
        """
        if self.country is None:
            return None
        return _holidays(self.country, day.year, language).names.get(day)

    def adjusted_workdays(self, year: int) -> frozenset[date]:
        """The weekend days that the country works in that year.

        China announces its own in the autumn before: none known for a coming year means they are still to be entered as
        exceptions, or came with a newer `holidays`.
        """
        if self.country is None:
            return frozenset()
        return _holidays(self.country, year, "en").workdays

    def next_working_day(self, day: date) -> date:
        """That date itself if it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after that date, or before it for a negative count; for none, the date itself."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_time_between(self, begin: datetime, end: datetime, zone: str) -> timedelta:
        """How long this side worked between two instants, its hours read in this zone; none if the end comes first."""
        worked = timedelta()
        day, last = local_date(begin, zone), local_date(end, zone)
        while day <= last:
            opens, closes = _open_on(self, day, zone)
            worked += max(min(closes, end) - max(opens, begin), timedelta())
            day += ONE_DAY
        return worked

    def add_working_time(self, begin: datetime, amount: timedelta, zone: str) -> datetime:
        """The first instant, in UTC, by which this side has worked that long from the beginning; hours in this zone."""
        if amount < timedelta():
            raise ValueError(f"working time runs forward: {amount}")
        begin, left, day = begin.astimezone(UTC), amount, local_date(begin, zone)
        if not left:
            return begin
        while True:
            opens, closes = _open_on(self, day, zone)
            opens = max(opens, begin)
            if opens + left <= closes:
                return opens + left
            left -= max(closes - opens, timedelta())
            day += ONE_DAY

    def take_off_working_time(self, end: datetime, amount: timedelta, zone: str) -> datetime:
        """The last instant, in UTC, from which this side works that long until the end; hours read in this zone."""
        if amount < timedelta():
            raise ValueError(f"working time runs forward: {amount}")
        end, left, day = end.astimezone(UTC), amount, local_date(end, zone)
        if not left:
            return end
        while True:
            opens, closes = _open_on(self, day, zone)
            closes = min(closes, end)
            if closes - left >= opens:
                return closes - left
            left -= max(closes - opens, timedelta())
            day -= ONE_DAY

    def next_open(self, moment: datetime, zone: str) -> datetime:
        """That moment itself if this side works then, else the first instant after it at which it does; in UTC."""
        day = local_date(moment, zone)
        while True:
            opens, closes = _open_on(self, day, zone)
            if opens < closes and moment < closes:
                return max(opens, moment.astimezone(UTC))
            day += ONE_DAY


@lru_cache(maxsize=DAYS_KEPT)  # 17 microseconds each, and one filing asks for twenty-four of them
def _open_on(calendar: WorkingCalendar, day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants between which this side works on that date; the same one twice on a day off."""
    begin, end = calendar.hours_of(day) or (time(), time())
    return instant(day, begin, zone), instant(day, end, zone)


def knows_country(country: str) -> bool:
    """Whether a calendar can be made for this country, by the two letters of its ISO 3166 code.

    `holidays` itself would take any name from its module, `Germany` and its helpers alike.
    """
    return bool(re.fullmatch("[A-Z]{2}", country)) and country in EntityLoader.get_country_codes()


@dataclass(frozen=True, slots=True)
class _Year:
    """What `holidays` says of one country in one year."""

    names: Mapping[date, str]
    workdays: frozenset[date]


@lru_cache(maxsize=YEARS_KEPT)  # the first look at a country costs up to 60 ms
def _holidays(country: str, year: int, language: str) -> _Year:
    there = country_holidays(country, years=year, language=_language(country, language))
    return _Year(dict(there), frozenset(day for day in there.weekend_workdays if day.year == year))


@lru_cache(maxsize=YEARS_KEPT)
def _known(country: str) -> HolidayBase:
    try:
        return country_holidays(country, language="en_US")
    except NotImplementedError:
        raise NoSuchCountry(country) from None


def _language(country: str, tag: str) -> str:
    """The language that `holidays` has the country's names in: never none, for then the machine's would decide."""
    has = _known(country)
    asked = tag.replace("-", "_")
    choices = [asked, *(known for known in has.supported_languages if known.startswith(f"{asked}_")), "en_US"]
    return next((choice for choice in choices if choice in has.supported_languages), has.default_language or "en_US")
