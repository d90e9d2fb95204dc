from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rhythm.zones import NoSuchZone, instant, local_date, zone_named
from tests.rhythm.zones import ZONES, nights_of_change

NIGHTS = [(zone, night) for zone in ZONES for night in nights_of_change(zone)]


def first_minute_showing(day: date, at: time, zone: str) -> datetime:
    """The first minute at which a clock on the wall there shows that time or a later one: minute by minute."""
    wall, there = datetime.combine(day, at), ZoneInfo(zone)
    minute = datetime.combine(day - timedelta(days=1), time(), tzinfo=UTC)
    while minute.astimezone(there).replace(tzinfo=None) < wall:
        minute += timedelta(minutes=1)
    return minute


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00"),  # skipped: 03:00 there
        ("America/New_York", "2026-03-08", "02:00", "2026-03-08T07:00"),  # the gap begins
        ("America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00"),  # the gap is over
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),  # twice: the first
        ("America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00"),  # once again
        ("Europe/London", "2026-03-29", "01:30", "2026-03-29T01:00"),
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),  # half an hour is skipped
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),  # half an hour comes twice
        ("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00"),  # a day that began at one
        ("America/Sao_Paulo", "2026-11-01", "09:00", "2026-11-01T12:00"),
        ("Asia/Shanghai", "2026-11-23", "09:00", "2026-11-23T01:00"),
        ("Pacific/Apia", "2011-12-30", "10:00", "2011-12-30T10:00"),  # a day that never was
    ],
)
def test_known_nights(zone: str, day: str, at: str, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert instant(date.fromisoformat(day), time.fromisoformat(at), zone) == expected


def test_the_end_of_a_gap_is_exact_whatever_the_seconds() -> None:
    skipped = instant(date(2026, 3, 29), time(2, 17, 43, 999), "Europe/Berlin")
    assert skipped == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_an_instant_is_in_utc() -> None:
    assert instant(date(2026, 11, 23), time(9), "Asia/Shanghai").tzinfo is UTC


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    night=st.sampled_from(NIGHTS),
    shift=st.integers(-1, 1),
    at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
def test_near_a_change_of_clocks_a_time_is_the_first_minute_that_shows_it(
    night: tuple[str, date], shift: int, at: time
) -> None:
    zone, day = night[0], night[1] + timedelta(days=shift)
    assert instant(day, at, zone) == first_minute_showing(day, at, zone)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(night=st.sampled_from(NIGHTS), minute=st.integers(0, 179))
def test_the_hours_of_change_themselves(night: tuple[str, date], minute: int) -> None:
    zone, day = night
    at = time(minute // 60, minute % 60)
    assert instant(day, at, zone) == first_minute_showing(day, at, zone)


def test_the_date_depends_on_the_zone() -> None:
    evening = datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert local_date(evening, "Asia/Shanghai") == date(2026, 11, 24)
    assert local_date(evening, "America/New_York") == date(2026, 11, 23)


@pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Shanghai", "UTC", "America/Argentina/Buenos_Aires"])
def test_a_zone_is_found_by_its_name(name: str) -> None:
    assert zone_named(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../etc",
        "../../../etc/passwd",
        "/etc/passwd",
        "/usr/share/zoneinfo/Europe/Berlin",
        "Europe",
        "Europe/",
        "Europe/../Europe/Berlin",
        "europe/berlin",
        "Europe/Berlin\n",
        "Europe/Berlin\0",
        "Mars/Olympus",
        "localtime",
        "posixrules",
        "Factory",
        "tzdata.zi",
        "x" * 5000,
    ],
)
def test_anything_else_is_no_zone(name: str) -> None:
    with pytest.raises(NoSuchZone):
        zone_named(name)


def test_no_instant_is_found_in_a_zone_that_does_not_exist() -> None:
    with pytest.raises(NoSuchZone):
        instant(date(2026, 11, 23), time(9), "../etc")
