"""How often: RFC 5545 recurrence rules over local dates, without `RRULE:` before them. Times and zones come later.

A rule is read from its anchor, the nominal date of one occurrence, which is its DTSTART. The anchor moves along with
what was done, so that reading stays cheap, and keeps the phase of every second week or third month.

One thing that RFC 5545 cannot say is added: `FREQ=MONTHLY;BYWORKDAY=-1`, the last working day of the month, and 1, the
first. Which day that is only a calendar knows; the date that the rule itself gives, and by which the occurrence is
known, is the last or the first of the month.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import rrulestr

LAST_CENTURY = date(9900, 1, 1)  # a rule with no date from here on has none; the search for one ends with the calendar

_WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
_INTERVAL = "INTERVAL=[1-9][0-9]?"
_MONTHDAYS = "BYMONTHDAY={0}(,{0})*".format("-?([1-9]|[12][0-9]|3[01])")
_NTH_WEEKDAYS = "BYDAY={0}(,{0})*".format(f"(-?[1-5])?{_WEEKDAY}")
_POSITIONS = "BYSETPOS={0}(,{0})*".format("-?[1-9][0-9]?")
_WORKDAY = re.compile(";BYWORKDAY=(-?1)")
_MONTHS = "BYMONTH={0}(,{0})*".format("([1-9]|1[0-2])")

# What may stand beside each frequency, of RFC 5545, 3.3.10: what finds its next date quickly. Nothing comes more often
# than daily, for it would flood a channel. COUNT and UNTIL are missing: a count would begin anew with each anchor, and
# a schedule ends by being switched off.
_PARTS = {
    "FREQ=DAILY": _INTERVAL,
    "FREQ=WEEKLY": f"{_INTERVAL}|BYDAY={_WEEKDAY}(,{_WEEKDAY})*|WKST={_WEEKDAY}",
    "FREQ=MONTHLY": f"{_INTERVAL}|{_MONTHDAYS}|{_NTH_WEEKDAYS}|{_POSITIONS}",
    "FREQ=YEARLY": f"{_INTERVAL}|{_MONTHS}|{_MONTHDAYS}|{_NTH_WEEKDAYS}|{_POSITIONS}",
}


class Weekday(StrEnum):
    """The days of a week as a rule writes them, in the order of `date.weekday()`."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


class NotARule(ValueError):  # noqa: N818  house style: an exception says what is the case
    """The text is no rule that a schedule can follow."""


def checked(rule: str) -> str:
    """The rule as it came. **Raises** NotARule unless it is daily or slower, without end, and meets some date."""
    if workday_of(rule) is not None:
        checked(_WORKDAY.sub("", rule, count=1))
        _refuse_other_days(rule)
        return rule
    frequency, *parts = rule.split(";")
    names = {part.partition("=")[0] for part in parts}
    if frequency not in _PARTS or len(names) < len(parts):
        raise NotARule(rule)
    if not all(re.fullmatch(_PARTS[frequency], part) for part in parts):
        raise NotARule(rule)
    first_date(rule, on_or_after=LAST_CENTURY)
    return rule


def workday_of(rule: str) -> int | None:
    """Which working day of the month this rule means: 1 the first, -1 the last; None where it means another day."""
    found = _WORKDAY.search(rule)
    return int(found[1]) if found else None


def weekly(weekdays: Iterable[Weekday], *, every: int = 1) -> str:
    """On these weekdays of each week, or of each n-th; weeks begin on Monday."""
    chosen = set(weekdays)
    return checked(f"FREQ=WEEKLY;INTERVAL={every};BYDAY={','.join(day for day in Weekday if day in chosen)}")


def monthly_on_weekday(nth: int, weekday: Weekday, *, every: int = 1) -> str:
    """On the first to fourth of such weekdays in the month, or with -1 on the last; some months have no fifth."""
    if nth not in {1, 2, 3, 4, -1}:
        raise NotARule(f"{nth}{weekday}")
    return checked(f"FREQ=MONTHLY;INTERVAL={every};BYDAY={nth}{weekday}")


def monthly_on_workday(nth: int, *, every: int = 1) -> str:
    """On the first (1) or the last (-1) day of the month on which is worked."""
    return checked(f"FREQ=MONTHLY;INTERVAL={every};BYWORKDAY={nth}")


def first_date(rule: str, *, on_or_after: date) -> date:
    """The first date that the rule can begin with: its interval counts from there, so it is not waited for."""
    at_once = re.sub(f";{_INTERVAL}", "", rule)
    return next_date(at_once, anchor=on_or_after, after=on_or_after - timedelta(days=1))


def next_date(rule: str, *, anchor: date, after: date) -> date:
    """The first date of this rule after the given one; the anchor is one of its dates, and the nearer the cheaper.

    Nothing comes before the anchor: to `after` a day before it, the anchor itself is the next.
    """
    plain = _WORKDAY.sub(r";BYMONTHDAY=\1", rule)
    found = rrulestr(plain, dtstart=datetime.combine(anchor, time())).after(datetime.combine(after, time()))
    if found is None:
        raise NotARule(rule)
    return found.date()


def _refuse_other_days(rule: str) -> None:
    """Beside a working day of the month, only every how manyth month can be said."""
    if not re.fullmatch(f"FREQ=MONTHLY(;({_INTERVAL}|BYWORKDAY=-?1))+", rule) or rule.count("BYWORKDAY") > 1:
        raise NotARule(rule)
