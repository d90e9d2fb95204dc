"""What both sides want to talk about: on the agenda of the meeting that comes next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages.meetings import Agenda
from bot.refusals import BadAnswers, NoLongerThere, NoMeetingPlanned, NoSuchRecord, Onlooker, OnlyRaise
from bot.use_cases.callers import Standing
from bot.use_cases.reminders import agenda_of, remind_due_meetings
from bot.use_cases.series import series_of
from bot.use_cases.topics import add_topic, add_topic_to_next
from storage import meetings
from storage.database import Database, Transaction
from tests.use_cases.builders import MONDAY, a_project, asking
from tests.use_cases.weekly import BEGINS, TUESDAY, TUESDAYS, topic, weekly

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def test_both_sides_put_topics_on_the_agenda_and_onlookers_do_not(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[str, str | None]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        topic(tx, cast, series, "Budget", by=cast.client)
        topic(tx, cast, series, " The  new\nlogin ", by=cast.developer)
        with pytest.raises(Onlooker):
            topic(tx, cast, series, "Our product", by=cast.onlooker)
        agenda = agenda_of(tx, cast.project, series.meeting.id, TUESDAY, soon=False, now=MONDAY)
        assert agenda is not None
        return [(topic.text, topic.owner.name) for topic in agenda.topics]

    assert await sqlite_database.write(story) == [("Budget", "Cleo"), ("The new login", "Dev")]


async def test_a_topic_says_who_leads_through_it_and_how_long_it_takes(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> Agenda | None:
        cast = a_project(tx)
        series = weekly(tx, cast)
        client = asking(tx, cast, cast.client)
        for text, owner, needed in (("Budget", cast.lead.id, 20), ("Launch", None, 30), ("Holidays", None, None)):
            add_topic(
                tx,
                client,
                cast.project.id,
                series.meeting.id,
                text,
                owner=owner,
                minutes_needed=needed,
                now=MONDAY,
            )
        with pytest.raises(BadAnswers):
            add_topic(tx, client, cast.project.id, series.meeting.id, "Never", minutes_needed=0, now=MONDAY)
        return agenda_of(tx, cast.project, series.meeting.id, TUESDAY, soon=False, now=MONDAY)

    agenda = await sqlite_database.write(story)
    assert agenda is not None
    assert [(topic.text, topic.owner.slack_id, topic.minutes) for topic in agenda.topics] == [
        ("Budget", "U0LEAD", 20),
        ("Launch", "U0CLIENT", 30),
        ("Holidays", "U0CLIENT", None),
    ]
    assert agenda.minutes_needed == 50


async def test_topics_are_held_with_the_meeting_they_waited_for(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[str], list[str]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        topic(tx, cast, series, "This week", by=cast.client)
        topic(tx, cast, series, "Next week", by=cast.client, now=BEGINS + MINUTE)
        remind_due_meetings(tx, now=BEGINS + 2 * MINUTE)
        held = meetings.topics_for(tx, series.meeting.id, TUESDAY, before=MONDAY)
        agenda = agenda_of(tx, cast.project, series.meeting.id, TUESDAY + 7 * DAY, soon=False, now=BEGINS + HOUR)
        assert agenda is not None
        return [one.text for one in held], [topic.text for topic in agenda.topics]

    assert await sqlite_database.write(story) == (["This week"], ["Next week"])


async def test_the_same_topic_twice_from_one_person_is_one_topic(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[str]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        for person, text in ((cast.client, "Budget"), (cast.client, "Budget"), (cast.lead, "Budget")):
            topic(tx, cast, series, text, by=person)
        agenda = agenda_of(tx, cast.project, series.meeting.id, TUESDAY, soon=False, now=MONDAY)
        assert agenda is not None
        return [topic.text for topic in agenda.topics]

    assert await sqlite_database.write(story) == ["Budget", "Budget"]


async def test_a_topic_without_a_series_named_goes_to_the_meeting_that_comes_first(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> str:
        cast = a_project(tx)
        client = asking(tx, cast, cast.client)
        with pytest.raises(NoMeetingPlanned):
            add_topic_to_next(tx, client, "Budget", now=MONDAY)
        weekly(tx, cast, replace(TUESDAYS, title="Later", rule="FREQ=WEEKLY;BYDAY=TH"))
        weekly(tx, cast)
        return add_topic_to_next(tx, client, "Budget", now=MONDAY).meeting.title

    assert await sqlite_database.write(story) == "Weekly"


@pytest.mark.parametrize(("text", "problem"), [("  ", "problem.missing"), ("x" * 151, "problem.too_long")])
async def test_a_topic_is_one_line_that_fits(sqlite_database: Database, text: str, problem: str) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        topic(tx, cast, weekly(tx, cast), text, by=cast.client)

    with pytest.raises(BadAnswers) as refusal:
        await sqlite_database.write(story)
    assert refusal.value.problems["topic"][0] == problem


async def test_who_could_not_be_looked_up_adds_no_topic(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        series = weekly(tx, cast)
        unknown = replace(asking(tx, cast, cast.client), standing=Standing.UNKNOWN)
        add_topic(tx, unknown, cast.project.id, series.meeting.id, "Budget", now=MONDAY)

    with pytest.raises(OnlyRaise):
        await sqlite_database.write(story)


async def test_a_button_of_another_project_reaches_nothing(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast, other = a_project(tx), a_project(tx, code="OTH")
        theirs = weekly(tx, other)
        with pytest.raises(NoSuchRecord):
            add_topic(tx, asking(tx, cast, cast.client), other.project.id, theirs.meeting.id, "Spy", now=MONDAY)
        with pytest.raises(NoLongerThere):
            add_topic(tx, asking(tx, cast, cast.client), cast.project.id, theirs.meeting.id, "Spy", now=MONDAY)
        with pytest.raises(NoLongerThere):
            series_of(tx, asking(tx, cast, cast.lead), theirs.meeting.id)
        assert agenda_of(tx, cast.project, theirs.meeting.id, TUESDAY, soon=False, now=MONDAY) is None

    await sqlite_database.write(story)
