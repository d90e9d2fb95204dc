"""Rules beside what they mean, counted in another way than they are read."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.rhythm.rules import Weekday, checked, monthly_on_weekday, weekly


@dataclass(frozen=True)
class Form:
    """A rule as a form makes it, and whether it means a day, by plain counting from its first date."""

    rule: str
    means: Callable[[date, date], bool]


def monthly_on_day(day: int, *, every: int = 1) -> str:
    """On this day of the month (1 to 31), in a shorter month on its last; -1 is always the last."""
    # by itself BYMONTHDAY=31 leaves out the months that have no 31st
    days = ",".join(str(possible) for possible in range(28, day + 1)) if day > 28 else day
    last_of_them = ";BYSETPOS=-1" if day > 28 else ""
    return checked(f"FREQ=MONTHLY;INTERVAL={every};BYMONTHDAY={days}{last_of_them}")


def _months(day: date) -> int:
    return day.year * 12 + day.month


def daily_form(every: int) -> Form:
    return Form(checked(f"FREQ=DAILY;INTERVAL={every}"), lambda day, first: (day - first).days % every == 0)


def weekly_form(weekdays: frozenset[int], every: int) -> Form:
    def means(day: date, first: date) -> bool:
        mondays = (day - timedelta(days=day.weekday()), first - timedelta(days=first.weekday()))
        return day.weekday() in weekdays and (mondays[0] - mondays[1]).days // 7 % every == 0

    return Form(weekly([list(Weekday)[n] for n in weekdays], every=every), means)


def monthly_on_day_form(number: int, every: int) -> Form:
    def means(day: date, first: date) -> bool:
        last = calendar.monthrange(day.year, day.month)[1]
        return day.day == (last if number == -1 else min(number, last)) and (_months(day) - _months(first)) % every == 0

    return Form(monthly_on_day(number, every=every), means)


def monthly_on_weekday_form(nth: int, weekday: int, every: int) -> Form:
    def means(day: date, first: date) -> bool:
        days = [week[weekday] for week in calendar.monthcalendar(day.year, day.month) if week[weekday]]
        return day.day == days[nth - 1 if nth > 0 else -1] and (_months(day) - _months(first)) % every == 0

    return Form(monthly_on_weekday(nth, list(Weekday)[weekday], every=every), means)
