"""What calendars are told of meetings: the file with every plan, and the address to subscribe to."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.messages.audiences import Audience
from bot.messages.intentions import AttachCalendar, ShowFeed
from bot.messages.meetings import CalendarFile, FeedOffered
from bot.refusals import TeamOnly
from bot.rhythm.appointments import Method
from bot.use_cases.appointments import feed, offer_feed
from bot.use_cases.meetings import Plan, change_meeting, create_meeting, end_meeting
from bot.use_cases.occurrences import cancel_meeting, move_meeting
from storage import feeds
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, asking, contents_to_be_said, say_all, to_be_said

TUESDAY, WEEK = date(2026, 12, 15), timedelta(days=7)
WEEKLY = Plan(
    title="Weekly",
    place="Room 1",
    minutes=45,
    lead_minutes=120,
    rule="FREQ=WEEKLY;BYDAY=FR",
    at=time(14),
    zone="Europe/Berlin",
)
FRIDAY = date(2026, 11, 27)
CHRISTMAS, NEW_YEAR = date(2026, 12, 25), date(2027, 1, 1)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def files(tx: Transaction) -> list[CalendarFile]:
    found = contents_to_be_said(tx, AttachCalendar, now=MONDAY)
    say_all(tx)
    return [one for one in found if isinstance(one, CalendarFile)]


def test_every_change_brings_a_file_with_the_same_uid_and_the_next_number(tx: Transaction, cast: Cast) -> None:
    lead = asking(tx, cast, cast.lead)
    told = []
    meeting = create_meeting(tx, lead, replace(WEEKLY, people=[cast.client.id]), now=MONDAY).meeting.id
    told += files(tx)
    change_meeting(tx, lead, meeting, replace(WEEKLY, at=time(15)), now=MONDAY)
    told += files(tx)
    move_meeting(tx, lead, meeting, FRIDAY, to=FRIDAY - timedelta(days=1), at=time(9), now=MONDAY)
    told += files(tx)
    cancel_meeting(tx, lead, meeting, FRIDAY + WEEK, now=MONDAY)
    told += files(tx)
    end_meeting(tx, lead, meeting)
    told += files(tx)

    assert len({one.appointment.uid for one in told}) == 1
    assert [one.appointment.sequence for one in told] == [0, 1, 2, 3, 4]
    assert [one.method for one in told] == [Method.REQUEST] * 4 + [Method.CANCEL]
    assert len({one.name for one in told}) == 5
    assert [one.appointment.people for one in told[:2]] == [("Cleo",), ()]
    last = told[-1].appointment
    assert last.moved[FRIDAY] == datetime(2026, 11, 26, 8, tzinfo=UTC)
    assert FRIDAY + WEEK in last.left_out
    assert last.ended


def test_each_file_stands_under_the_message_that_tells_of_the_change(tx: Transaction, cast: Cast) -> None:
    create_meeting(tx, asking(tx, cast, cast.lead), WEEKLY, now=MONDAY)
    told, file = to_be_said(tx)
    assert (told.intention, file.intention) == ("ShowSeries", "AttachCalendar")
    assert told.subject == file.subject
    assert (told.slot, file.slot) == ("card", "line")


def test_of_two_changes_only_the_newest_file_is_sent(tx: Transaction, cast: Cast) -> None:
    lead = asking(tx, cast, cast.lead)
    meeting = create_meeting(tx, lead, WEEKLY, now=MONDAY).meeting.id
    change_meeting(tx, lead, meeting, replace(WEEKLY, place="Room 2"), now=MONDAY)
    assert [one.appointment.place for one in files(tx)] == ["Room 2"]


def test_days_off_stand_in_the_file_as_they_will_be_held(tx: Transaction, cast: Cast) -> None:
    create_meeting(tx, asking(tx, cast, cast.lead), WEEKLY, now=MONDAY)
    [file] = files(tx)
    # Britain also has the 28th off for Boxing Day
    assert file.appointment.moved[CHRISTMAS] == datetime(2026, 12, 29, 13, tzinfo=UTC)
    assert file.appointment.moved[NEW_YEAR] == datetime(2027, 1, 4, 13, tzinfo=UTC)


def test_what_was_agreed_of_days_that_a_new_rule_does_not_meet_is_not_in_the_file(tx: Transaction, cast: Cast) -> None:
    lead = asking(tx, cast, cast.lead)
    meeting = create_meeting(tx, lead, WEEKLY, now=MONDAY).meeting.id
    cancel_meeting(tx, lead, meeting, FRIDAY, now=MONDAY)
    change_meeting(tx, lead, meeting, replace(WEEKLY, rule="FREQ=WEEKLY;BYDAY=TU"), now=MONDAY)
    [file] = files(tx)
    assert file.appointment.left_out == []
    assert file.appointment.first == date(2026, 11, 24)


def test_a_feed_is_read_under_its_newest_secret_address_alone(tx: Transaction, cast: Cast) -> None:
    lead, other = asking(tx, cast, cast.lead), a_project(tx, code="SW")
    create_meeting(tx, lead, replace(WEEKLY, people=[cast.client.id]), now=MONDAY)
    create_meeting(tx, asking(tx, other, other.lead), replace(WEEKLY, title="Secret"), now=MONDAY)
    with pytest.raises(TeamOnly):
        offer_feed(tx, asking(tx, cast, cast.client), "https://rapport.example")
    say_all(tx)
    keys = []
    for _ in range(2):
        offer_feed(tx, lead, "https://rapport.example")
        keys.append(feeds.of(tx, cast.project.id))
    former, key = keys
    assert key is not None
    assert former is not None
    addresses = [one.address for one in contents_to_be_said(tx, ShowFeed, now=MONDAY) if isinstance(one, FeedOffered)]
    assert set(addresses) == {f"https://rapport.example/calendar/{key}.ics"}
    assert feed(tx, former, now=MONDAY) is None
    found = feed(tx, key, now=MONDAY)
    assert found is not None
    assert (found.name, found.project, found.audience) == ("Northwind shop", cast.project.id, Audience.CLIENT)
    assert [(one.title, one.organiser, list(one.people)) for one in found.series] == [("Weekly", "", [])]
