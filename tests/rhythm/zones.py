"""The zones that rhythms are tried in, and the nights on which their clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

ZONES = (
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Shanghai",  # never changes
    "Australia/Lord_Howe",  # changes by half an hour
    "America/Sao_Paulo",  # changes no more
)
BEGIN, END = date(2024, 1, 1), date(2030, 12, 31)


def nights_of_change(zone: str) -> list[date]:
    """Local dates from BEGIN to END on which the offset changes."""
    there = ZoneInfo(zone)
    first = datetime(BEGIN.year, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=day) for day in range((END - BEGIN).days + 1)]
    return [
        after.astimezone(there).date()
        for day, following in pairwise(days)
        if _offset(day, there) != _offset(following, there)
        for before, after in pairwise(day + timedelta(hours=hour) for hour in range(25))
        if _offset(before, there) != _offset(after, there)
    ]


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
