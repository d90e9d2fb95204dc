"""Wall times and the instants they stand for, with the gap and the repeated hour decided once for the whole house.

No cron library decides this: those that were tried fire a daily 01:30 twice in the repeated hour.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

PLACELESS = frozenset({"localtime", "Factory"})  # what the machine happens to be set to; "no zone was chosen"


class NoSuchZone(ValueError):  # noqa: N818  house style: an exception says what is the case
    """The IANA database names no such zone."""


def zone_named(name: str) -> ZoneInfo:
    """The zone of this exact IANA name (`Europe/Berlin`). **Raises** NoSuchZone for anything else, also for a path."""
    if name not in _names():
        raise NoSuchZone(name)
    return ZoneInfo(name)


def instant(day: date, at: time, zone: str) -> datetime:
    """When it is `at` on this local day in this zone, in UTC.

    A time that exists twice is the first of the two; one that is skipped is the first instant after the gap.
    """
    there = zone_named(zone)
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    first = wall.replace(tzinfo=there).astimezone(UTC)
    if first.astimezone(there).replace(tzinfo=None) == wall:
        return first
    return _end_of_gap(wall, there)


def local_date(moment: datetime, zone: str) -> date:
    """The date on the wall in this zone at an aware moment."""
    return moment.astimezone(zone_named(zone)).date()


def _end_of_gap(wall: datetime, there: ZoneInfo) -> datetime:
    """The instant at which the clocks skipped this wall time.

    Within a gap, fold=1 reads the wall time by the offset from after it, which gives an instant before it, and fold=0
    the other way round (PEP 495); between the two lies one change of offset, on a whole second.
    """
    before = wall.replace(tzinfo=there, fold=1, microsecond=0).astimezone(UTC)
    after = wall.replace(tzinfo=there, fold=0, microsecond=0).astimezone(UTC)
    offset = before.astimezone(there).utcoffset()
    while (seconds := (after - before) // timedelta(seconds=1)) > 1:
        middle = before + timedelta(seconds=seconds // 2)
        if middle.astimezone(there).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


@cache
def _names() -> frozenset[str]:
    """All names at once: asking `ZoneInfo` for one reads whatever file lies at that path."""
    return frozenset(available_timezones()) - PLACELESS
