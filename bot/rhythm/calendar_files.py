"""What calendar programs read of meetings: RFC 5545 files, to be opened (RFC 5546) or subscribed to.

A series is one event with its rule; occurrences that do not come where the rule puts them stand beside it. Its times
are wall times of a named zone, so that 9:00 stays 9:00; the zone's clock changes come with the file.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vRecur, vText

from bot.rhythm.appointments import Appointment, Method
from bot.rhythm.zones import zone_named

MAKER = "-//Rapport//Rapport//EN"
ASKED_AGAIN = timedelta(hours=1)  # how often those who subscribe are asked to look
NO_ADDRESS = "invalid:nomail"  # we know people by Slack; a program shows their names and writes to nobody
YEARS_KNOWN = 10  # how far ahead a zone's clock changes are written down; a file is renewed with every change


def calendar_file(appointments: Sequence[Appointment], *, method: Method, name: str, now: datetime) -> bytes:
    """The file; `name` is what a program calls a calendar it subscribes to."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    if method is Method.PUBLISH:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for appointment in appointments:
        for event in _events(appointment, method, now=now):
            calendar.add_component(event)
    begins = min((one.first.year for one in appointments), default=now.year)
    calendar.add_missing_timezones(first_date=date(begins - 1, 1, 1), last_date=date(now.year + YEARS_KNOWN, 1, 1))
    written: bytes = calendar.to_ical()
    return written


def _events(appointment: Appointment, method: Method, *, now: datetime) -> list[Event]:
    series = _event(appointment, _wall(appointment, appointment.first), method, now=now)
    series.add("rrule", vRecur.from_ical(appointment.rule))
    for day in appointment.left_out:
        series.add("exdate", _wall(appointment, day))
    events = [series]
    for day, begins in appointment.moved.items():
        one = _event(appointment, begins.astimezone(zone_named(appointment.zone)), method, now=now)
        one.add("recurrence-id", _wall(appointment, day))
        events.append(one)
    return events


def _event(appointment: Appointment, begins: datetime, method: Method, *, now: datetime) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", begins)
    event.add("duration", timedelta(minutes=appointment.minutes))
    event.add("summary", appointment.title)
    if appointment.place:
        event.add("location", appointment.place)
    event.add("status", "CANCELLED" if appointment.ended else "CONFIRMED")
    if method is not Method.PUBLISH:
        event.add("organizer", _person(appointment.organiser), encode=False)
        for person in appointment.people or (appointment.organiser,):
            event.add("attendee", _person(person), encode=False)
    return event


def _person(name: str) -> vCalAddress:
    person = vCalAddress(NO_ADDRESS)
    person.params["CN"] = vText(name)
    return person


def _wall(appointment: Appointment, day: date) -> datetime:
    return datetime.combine(day, appointment.at, zone_named(appointment.zone))
