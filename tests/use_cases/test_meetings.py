"""Series of meetings: planned, changed and ended; the client reads of each."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.messages.intentions import RemindMeeting, ShowSeries
from bot.messages.meetings import Agenda, SeriesPlanned
from bot.refusals import BadAnswers, ProjectIsClosed, TeamOnly
from bot.use_cases.meetings import Plan, change_meeting, create_meeting, end_meeting
from bot.use_cases.overviews import overview_of
from bot.use_cases.reminders import remind_due_meetings, remind_now
from bot.use_cases.series import Series, all_series
from storage import projects, schedules
from storage.database import Database, Transaction
from tests.use_cases.builders import MONDAY, a_project, asking, contents_to_be_said, say_all, to_be_said
from tests.use_cases.weekly import BEGINS, TUESDAYS, reminders, subjects_of, topic, weekly

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


async def test_only_the_team_plans_meetings(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        series = weekly(tx, cast)
        client = asking(tx, cast, cast.approver)
        for deed in (
            lambda: create_meeting(tx, client, TUESDAYS, now=MONDAY),
            lambda: change_meeting(tx, client, series.meeting.id, TUESDAYS, now=MONDAY),
            lambda: end_meeting(tx, client, series.meeting.id),
            lambda: remind_now(tx, client, series.meeting.id, now=MONDAY),
        ):
            with pytest.raises(TeamOnly):
                deed()

    await sqlite_database.write(story)


async def test_every_mistake_in_a_plan_is_told_at_once(sqlite_database: Database) -> None:
    bad = Plan(title=" ", place="x" * 501, minutes=0, lead_minutes=5, rule="FREQ=HOURLY", at=time(9), zone="Berlin")

    def story(tx: Transaction) -> None:
        weekly(tx, a_project(tx), bad)

    with pytest.raises(BadAnswers) as refusal:
        await sqlite_database.write(story)
    assert {name: key for name, (key, _) in refusal.value.problems.items()} == {
        "title": "problem.missing",
        "place": "problem.too_long",
        "minutes": "problem.out_of_range",
        "lead_minutes": "problem.out_of_range",
        "rule": "problem.not_a_rule",
        "zone": "problem.not_a_zone",
    }


async def test_a_changed_title_shows_on_the_agenda_that_stands_and_reminds_nobody_again(
    sqlite_database: Database,
) -> None:
    def story(tx: Transaction) -> tuple[list[str], list[str], int]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        remind_due_meetings(tx, now=BEGINS - 2 * HOUR)
        say_all(tx)
        lead = asking(tx, cast, cast.lead)
        change_meeting(tx, lead, series.meeting.id, replace(TUESDAYS, title="Sync"), now=BEGINS - HOUR)
        subjects = subjects_of(tx)
        titles = [
            one.title for one in contents_to_be_said(tx, RemindMeeting, now=BEGINS - HOUR) if isinstance(one, Agenda)
        ]
        return subjects, titles, remind_due_meetings(tx, now=BEGINS - HOUR)

    assert await sqlite_database.write(story) == (
        ["meeting:1:plan:1", "meeting:1:2026-11-24"],
        ["Sync"],
        0,
    )


async def test_a_meeting_put_off_on_its_day_is_told_anew_and_shown_on_its_agenda(
    sqlite_database: Database,
) -> None:
    def story(tx: Transaction) -> tuple[list[str], list[datetime]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        remind_due_meetings(tx, now=BEGINS - 2 * HOUR)
        say_all(tx)
        now = BEGINS - HOUR
        change_meeting(tx, asking(tx, cast, cast.lead), series.meeting.id, replace(TUESDAYS, at=time(15)), now=now)
        remind_due_meetings(tx, now=now)
        contents = contents_to_be_said(tx, RemindMeeting, now=now)
        subjects = sorted(subjects_of(tx))
        return subjects, [one.begins for one in contents if isinstance(one, Agenda)]

    subjects, begins = await sqlite_database.write(story)
    assert subjects == ["meeting:1:2026-11-24", "meeting:1:plan:1"]
    assert begins == [BEGINS + HOUR]


async def test_nothing_is_said_of_a_series_that_was_ended(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[date, bool, list[str]]], int, list[Series]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        topic(tx, cast, series, "Budget", by=cast.client)
        remind_due_meetings(tx, now=BEGINS - 2 * HOUR)
        lead = asking(tx, cast, cast.lead)
        end_meeting(tx, lead, series.meeting.id)
        return reminders(tx, now=BEGINS - HOUR), remind_due_meetings(tx, now=BEGINS), all_series(tx, lead)

    assert await sqlite_database.write(story) == ([], 0, [])


async def test_in_a_closed_project_nothing_is_planned_or_reminded_of(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        series = weekly(tx, cast)
        projects.change(tx, cast.project, {"status": "closed"})
        lead = asking(tx, cast, cast.lead)
        with pytest.raises(ProjectIsClosed):
            create_meeting(tx, lead, TUESDAYS, now=MONDAY)
        with pytest.raises(ProjectIsClosed):
            remind_now(tx, lead, series.meeting.id, now=MONDAY)
        with pytest.raises(ProjectIsClosed):
            topic(tx, cast, series, "Budget", by=cast.client)
        assert remind_due_meetings(tx, now=BEGINS - HOUR) == 0

    await sqlite_database.write(story)


async def test_an_overview_names_the_next_meetings_that_are_not_paused(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[tuple[str, datetime], ...]:
        cast = a_project(tx)
        weekly(tx, cast, replace(TUESDAYS, title="Later", rule="FREQ=WEEKLY;BYDAY=TH"))
        weekly(tx, cast)
        paused = weekly(tx, cast, replace(TUESDAYS, title="Paused"))
        schedules.set_to(tx, paused.schedule, paused=True)
        lead = asking(tx, cast, cast.lead)
        return overview_of(tx, cast.project, lead.audience, since=MONDAY, now=MONDAY).meetings

    assert await sqlite_database.write(story) == (("Weekly", BEGINS), ("Later", BEGINS + 2 * DAY))


async def test_the_client_reads_of_a_series_when_it_is_planned_changed_and_ended(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[str, bool, list[str | None]]]:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        told: list[tuple[str, bool, list[str | None]]] = []

        def listen() -> None:
            found = contents_to_be_said(tx, ShowSeries, now=MONDAY)
            plans = [one for one in found if isinstance(one, SeriesPlanned)]
            told.extend((one.title, one.changed, [person.name for person in one.people]) for one in plans)
            say_all(tx)

        both = [cast.client.id, cast.developer.id]
        series = create_meeting(tx, lead, replace(TUESDAYS, people=both), now=MONDAY)
        listen()
        change_meeting(tx, lead, series.meeting.id, replace(TUESDAYS, people=both, lead_minutes=60), now=MONDAY)
        assert to_be_said(tx) == []  # how early we remind concerns no calendar
        for title in ("Sync", "Weekly sync"):  # the second before the first was told
            change_meeting(tx, lead, series.meeting.id, replace(TUESDAYS, title=title), now=MONDAY)
        listen()
        with pytest.raises(BadAnswers) as refusal:
            change_meeting(tx, lead, series.meeting.id, replace(TUESDAYS, organiser=cast.client.id), now=MONDAY)
        assert refusal.value.problems == {"organiser": ("problem.not_one_of_us", {})}
        end_meeting(tx, lead, series.meeting.id)
        assert subjects_of(tx) == ["meeting:1:ended"]
        return told

    assert await sqlite_database.write(story) == [("Weekly", False, ["Dev", "Cleo"]), ("Weekly sync", True, [])]
