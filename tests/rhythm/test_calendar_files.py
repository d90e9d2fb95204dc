"""What calendar programs read, by reading it back as they do."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from bot.rhythm.appointments import Appointment, Method
from bot.rhythm.calendar_files import calendar_file
from bot.rhythm.rules import next_date
from bot.rhythm.zones import instant

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEKLY = Appointment(
    uid="meeting-1@T0HOST.rapport",
    sequence=3,
    title="周会; budget, launch\nBEGIN:VEVENT",
    place="https://meet.example/weekly",
    rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    first=date(2026, 11, 24),
    at=time(9),
    zone="America/New_York",
    minutes=45,
    organiser='Lea "the lead"; Smith',
    people=("王芳", "Cleo"),
    moved={date(2026, 12, 8): datetime(2026, 12, 9, 15, tzinfo=UTC)},
    left_out=(date(2026, 12, 22),),
)


def read(*appointments: Appointment, method: Method = Method.REQUEST) -> Any:
    return Calendar.from_ical(calendar_file(appointments, method=method, name="Shop", now=NOW))


def events(calendar: Any) -> list[Any]:
    return list(calendar.events)


def test_a_series_is_one_event_with_its_rule_and_those_that_differ_beside_it() -> None:
    series, moved = events(read(WEEKLY))

    assert series["uid"] == moved["uid"] == WEEKLY.uid
    assert series["sequence"] == moved["sequence"] == 3
    assert (series["summary"], series["location"]) == (WEEKLY.title, WEEKLY.place)
    assert series["rrule"].to_ical().decode() == WEEKLY.rule
    assert series["dtstart"].params["TZID"] == "America/New_York"
    assert series["exdate"].dts[0].dt == series["dtstart"].dt + timedelta(days=28)
    assert moved["recurrence-id"].dt == series["dtstart"].dt + timedelta(days=14)
    assert moved["dtstart"].dt == datetime(2026, 12, 9, 15, tzinfo=UTC)
    assert "rrule" not in moved


def test_a_file_says_what_it_asks_and_brings_its_zone_and_its_people() -> None:
    calendar = read(WEEKLY)
    first = events(calendar)[0]

    assert calendar["method"] == "REQUEST"
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["America/New_York"]
    assert first["status"] == "CONFIRMED"
    assert first["organizer"].params["CN"] == 'Lea "the lead"; Smith'
    assert [person.params["CN"] for person in first["attendee"]] == ["王芳", "Cleo"]


def test_what_was_ended_is_taken_out() -> None:
    calendar = read(replace(WEEKLY, ended=True), method=Method.CANCEL)

    assert calendar["method"] == "CANCEL"
    assert {event["status"] for event in events(calendar)} == {"CANCELLED"}


def test_subscribers_read_every_series_and_nobodys_name() -> None:
    calendar = read(WEEKLY, WEEKLY, method=Method.PUBLISH)

    assert (calendar["method"], calendar["x-wr-calname"]) == ("PUBLISH", "Shop")
    assert len(events(calendar)) == 4
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert not any("organizer" in event or "attendee" in event for event in events(calendar))


def test_lines_are_no_longer_than_programs_take_and_end_as_they_expect() -> None:
    lines = calendar_file([WEEKLY], method=Method.REQUEST, name="Shop", now=NOW).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Sydney"])
@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=-1WE", "FREQ=DAILY"])
def test_a_program_comes_to_the_same_instants_as_our_reminders_all_year_round(rule: str, zone: str) -> None:
    first = next_date(rule, anchor=date(2026, 11, 23), after=date(2026, 11, 23))
    plain = Appointment(
        uid="1",
        sequence=0,
        title="x",
        place="",
        rule=rule,
        first=first,
        at=time(9),
        zone=zone,
        minutes=5,
        organiser="L",
    )
    [event] = events(read(plain))
    theirs = rrulestr(event["rrule"].to_ical().decode(), dtstart=event["dtstart"].dt)
    day = first
    for moment in islice(theirs, 60):
        assert moment.astimezone(UTC) == instant(day, time(9), zone)
        day = next_date(rule, anchor=first, after=day)
