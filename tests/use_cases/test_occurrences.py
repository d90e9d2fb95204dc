"""Single meetings of a series: moved or left out, within bounds, and told once."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.messages.intentions import CancelMeeting, MoveMeeting
from bot.messages.meetings import MeetingCancelled, MeetingMoved
from bot.refusals import BadAnswers, NoLongerThere, TeamOnly
from bot.use_cases.occurrences import cancel_meeting, coming_meetings, move_meeting
from bot.use_cases.reminders import remind_due_meetings
from bot.use_cases.series import series_of
from storage.database import Database, Transaction
from tests.use_cases.builders import MONDAY, a_project, asking, contents_to_be_said, notices, say_all, to_be_said
from tests.use_cases.weekly import BEGINS, TUESDAY, TUESDAYS, reminders, subjects_of, topic, weekly

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MOVED = datetime(2026, 11, 26, 8, tzinfo=UTC)  # Thursday, 09:00 in Berlin


async def test_one_occurrence_is_cancelled_once_and_its_topics_wait_for_the_next(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[str], list[datetime], list[tuple[date, bool, list[str]]]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        topic(tx, cast, series, "Budget", by=cast.client)
        remind_due_meetings(tx, now=BEGINS - 2 * HOUR)
        say_all(tx)
        lead = asking(tx, cast, cast.lead)
        for _ in range(2):  # pressed twice
            cancel_meeting(tx, lead, series.meeting.id, TUESDAY, now=BEGINS - HOUR)
        subjects = sorted(subjects_of(tx))
        told = contents_to_be_said(tx, CancelMeeting, now=BEGINS - HOUR)
        begins = [one.next_begins for one in told if isinstance(one, MeetingCancelled)]
        say_all(tx)
        assert remind_due_meetings(tx, now=BEGINS + HOUR) == 0
        remind_due_meetings(tx, now=BEGINS + 7 * DAY - 2 * HOUR)
        return subjects, begins, reminders(tx, now=BEGINS + 7 * DAY - 2 * HOUR)

    subjects, begins, reminded = await sqlite_database.write(story)
    assert subjects == ["meeting:1:2026-11-24", "meeting:1:2026-11-24:cancelled"]
    assert begins == [BEGINS + 7 * DAY, BEGINS + 7 * DAY]
    assert reminded == [(TUESDAY + 7 * DAY, False, ["Budget"])]


async def test_only_the_team_cancels_a_meeting(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        series = weekly(tx, cast)
        with pytest.raises(TeamOnly):
            cancel_meeting(tx, asking(tx, cast, cast.client), series.meeting.id, TUESDAY, now=MONDAY)
        assert to_be_said(tx) == []

    await sqlite_database.write(story)


async def test_a_meeting_on_a_day_off_of_either_side_moves_and_the_team_hears_it(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[datetime, list[tuple[str, str, int]]]:
        cast = a_project(tx)  # ours is Germany, the client's Britain: Monday, December 28 is a bank holiday there alone
        now = datetime(2026, 12, 21, 9, tzinfo=UTC)
        series = weekly(tx, cast, replace(TUESDAYS, rule="FREQ=WEEKLY;BYDAY=MO"), now=now)
        for later in (2 * HOUR, 4 * HOUR - 10 * MINUTE, 4 * HOUR):
            remind_due_meetings(tx, now=now + later)
        return series_of(tx, asking(tx, cast, cast.lead), series.meeting.id).next.begins, notices(tx)

    begins, told = await sqlite_database.write(story)
    assert begins == datetime(2026, 12, 29, 13, tzinfo=UTC)
    assert told == [("meeting_moved", "2026-12-28", 1)]


async def test_one_meeting_is_moved_once_and_its_reminders_and_topics_follow(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[datetime, datetime]], list[object]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        topic(tx, cast, series, "Budget", by=cast.client)
        lead = asking(tx, cast, cast.lead)
        for _ in range(2):  # the form is sent twice
            move_meeting(tx, lead, series.meeting.id, TUESDAY, to=TUESDAY + 2 * DAY, at=time(9), now=MONDAY)
        told = contents_to_be_said(tx, MoveMeeting, now=MONDAY)
        say_all(tx)
        said: list[object] = []
        for now in (BEGINS, MOVED - 2 * HOUR, MOVED - 10 * MINUTE, MOVED, MOVED + 5 * DAY + 3 * HOUR):
            remind_due_meetings(tx, now=now)
            said.append(reminders(tx, now=now))
            say_all(tx, now=now)
        return [(one.was, one.begins) for one in told if isinstance(one, MeetingMoved)], said

    told, said = await sqlite_database.write(story)
    assert told == [(BEGINS, MOVED)]
    assert said == [
        [],
        [(TUESDAY, False, ["Budget"])],
        [(TUESDAY, True, ["Budget"])],
        [],
        [(TUESDAY + 7 * DAY, False, [])],
    ]


async def test_a_meeting_moved_after_its_agenda_was_posted_is_reminded_of_anew(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[list[str]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        lead = asking(tx, cast, cast.lead)
        remind_due_meetings(tx, now=BEGINS - 2 * HOUR)
        say_all(tx)
        said = []
        move_meeting(tx, lead, series.meeting.id, TUESDAY, to=TUESDAY + 2 * DAY, at=time(9), now=BEGINS - HOUR)
        for now in (BEGINS - HOUR, BEGINS, MOVED - 2 * HOUR, MOVED - 10 * MINUTE):
            remind_due_meetings(tx, now=now)
            said.append(subjects_of(tx))
            say_all(tx)
        return said

    agenda = "meeting:1:2026-11-24"
    assert await sqlite_database.write(story) == [
        [agenda, f"{agenda}:moved:202611260800"],
        [],
        [f"{agenda}:put-off:202611260800", agenda],
        [f"{agenda}:soon:202611260800"],
    ]


async def test_a_meeting_stays_between_its_neighbours_and_in_time_to_come(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[object]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        lead, second = asking(tx, cast, cast.lead), TUESDAY + 7 * DAY
        refused: list[object] = []
        for which, to in (
            (TUESDAY, TUESDAY - 2 * DAY),
            (TUESDAY, second),
            (second, TUESDAY),
            (second, second + 7 * DAY),
        ):
            with pytest.raises(BadAnswers) as refusal:
                move_meeting(tx, lead, series.meeting.id, which, to=to, at=time(14), now=MONDAY)
            refused.append(refusal.value.problems["to"][0])
        with pytest.raises(NoLongerThere):
            move_meeting(tx, lead, series.meeting.id, TUESDAY + DAY, to=second, at=time(9), now=MONDAY)
        with pytest.raises(TeamOnly):
            move_meeting(
                tx, asking(tx, cast, cast.client), series.meeting.id, TUESDAY, to=TUESDAY, at=time(9), now=MONDAY
            )
        assert to_be_said(tx) == []
        return refused

    beyond = "problem.beyond_the_next_meeting"
    assert await sqlite_database.write(story) == ["problem.in_the_past", beyond, beyond, beyond]


async def test_a_later_meeting_is_left_out_and_the_one_before_it_stays(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[datetime], list[datetime]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        lead = asking(tx, cast, cast.lead)
        for _ in range(2):
            cancel_meeting(tx, lead, series.meeting.id, TUESDAY + 7 * DAY, now=MONDAY)
        told = contents_to_be_said(tx, CancelMeeting, now=MONDAY)
        _, coming = coming_meetings(tx, lead, series.meeting.id)
        return [one.next_begins for one in told if isinstance(one, MeetingCancelled)], [
            one.begins for one in coming[:3]
        ]

    told, coming = await sqlite_database.write(story)
    assert told == [BEGINS + 14 * DAY]
    assert coming == [BEGINS, BEGINS + 14 * DAY, BEGINS + 21 * DAY]
