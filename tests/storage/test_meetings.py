"""Series of meetings, what is otherwise about single ones, and their topics."""

from datetime import date, datetime, timedelta

from storage import meetings, schedules
from storage.database import Transaction
from storage.values.meetings import Meeting
from tests.storage.builders import planned
from tests.use_cases.builders import MONDAY, Cast, a_project

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def a_meeting(tx: Transaction, cast: Cast) -> Meeting:
    schedule = planned(tx, cast, "meeting")
    return meetings.add(
        tx,
        cast.project.id,
        schedule.id,
        title="Weekly",
        place="Room",
        minutes=45,
        lead_minutes=60,
        organiser=cast.lead.id,
        since=date(2026, 11, 24),
    )


def test_a_series_is_found_changed_and_ended_with_its_topics(tx: Transaction, cast: Cast) -> None:
    meeting = a_meeting(tx, cast)
    meetings.add_topic(tx, meeting.id, "Login", by=cast.client.id, now=MONDAY)

    changed = meetings.change(
        tx,
        meeting,
        title="Monthly",
        place="",
        minutes=30,
        lead_minutes=0,
        organiser=cast.lead.id,
        since=date(2026, 12, 1),
    )

    assert meetings.get(tx, cast.project.id, meeting.id) == changed == meetings.by_schedule(tx, meeting.schedule)
    assert meetings.get(tx, a_project(tx, code="SW").project.id, meeting.id) is None
    assert (changed.title, changed.minutes, changed.organiser) == ("Monthly", 30, cast.lead.id)
    ended = meetings.end(tx, changed)
    assert meetings.of(tx, cast.project.id) == []
    assert meetings.topics_for(tx, meeting.id, MONDAY.date(), before=MONDAY) == []
    assert meetings.get(tx, cast.project.id, meeting.id) is None
    assert schedules.get(tx, cast.project.id, meeting.schedule) is None
    assert meetings.kept(tx, cast.project.id, meeting.id) == ended
    assert ended.sequence == 1
    assert schedules.kept(tx, cast.project.id, meeting.schedule).id == meeting.schedule


def test_single_ones_of_a_series_are_moved_and_left_out_and_people_take_part(tx: Transaction, cast: Cast) -> None:
    meeting, first, second = a_meeting(tx, cast), date(2026, 11, 24), date(2026, 12, 1)
    meetings.shift(tx, meeting.id, second, MONDAY)
    meetings.shift(tx, meeting.id, first, None)
    meetings.shift(tx, meeting.id, second, MONDAY + SECOND)

    assert [(one.day, one.begins) for one in meetings.shifts_of(tx, meeting.id)] == [
        (first, None),
        (second, MONDAY + SECOND),
    ]
    meetings.set_people(tx, meeting.id, [cast.lead.id, cast.client.id])
    meetings.set_people(tx, meeting.id, [cast.client.id])
    assert meetings.people_of(tx, meeting.id) == [cast.client.id]


def test_a_topic_is_on_the_agenda_of_one_occurrence(tx: Transaction, cast: Cast) -> None:
    meeting, first, second = a_meeting(tx, cast), date(2026, 11, 23), date(2026, 11, 30)
    for text, at in (("Before", MONDAY), ("After", MONDAY + SECOND)):
        meetings.add_topic(tx, meeting.id, text, by=cast.client.id, now=at)

    def agenda(day: date, before: datetime) -> list[str]:
        return [topic.text for topic in meetings.topics_for(tx, meeting.id, day, before=before)]

    assert agenda(first, MONDAY) == ["Before"]
    meetings.held(tx, meeting.id, first, before=MONDAY)
    assert agenda(first, MONDAY) == ["Before"]
    assert agenda(second, MONDAY + DAY) == ["After"]
    meetings.held(tx, meeting.id, second, before=MONDAY + DAY)
    assert (agenda(first, MONDAY + DAY), agenda(second, MONDAY + DAY)) == (["Before"], ["After"])
