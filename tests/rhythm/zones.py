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
    hours = ((END - BEGIN).days + 1) * 24
    first = datetime(BEGIN.year, 1, 1, tzinfo=UTC)
    moments = [(first + timedelta(hours=hour)).astimezone(there) for hour in range(hours)]
    return [after.date() for before, after in pairwise(moments) if before.utcoffset() != after.utcoffset()]
