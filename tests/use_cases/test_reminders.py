"""Reminders of meetings: each once, whenever the bot looks; and by hand."""

from datetime import date, datetime, timedelta

import pytest

from bot.messages.intentions import RemindMeeting
from bot.use_cases.reminders import TOPICS_SHOWN, agenda_of, remind_due_meetings, remind_now
from bot.use_cases.schedules import pause, resume, resume_all
from storage.database import Database, Transaction
from tests.use_cases.builders import MONDAY, a_project, asking, notices, say_all, to_be_said
from tests.use_cases.weekly import BEGINS, TUESDAY, reminders, subjects_of, topic, weekly

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def test_a_meeting_is_reminded_of_at_its_lead_and_shortly_before_each_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[int], list[list[tuple[date, bool, list[str]]]]]:
        cast = a_project(tx)
        weekly(tx, cast)
        looked, said = [], []
        for now in (
            BEGINS - 2 * HOUR - MINUTE,
            BEGINS - 2 * HOUR,
            BEGINS - HOUR,
            BEGINS - 10 * MINUTE,
            BEGINS - MINUTE,
            BEGINS,
            BEGINS,
        ):
            looked.append(remind_due_meetings(tx, now=now))
            said.append(reminders(tx, now=now))
            say_all(tx, now=now)
        return looked, said

    looked, said = await sqlite_database.write(story)
    assert looked == [0, 1, 0, 1, 0, 1, 0]
    assert said == [[], [(TUESDAY, False, [])], [], [(TUESDAY, True, [])], [], [], []]


async def test_a_topic_added_after_the_reminder_updates_the_agenda_that_stands(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[str], list[tuple[date, bool, list[str]]]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        topic(tx, cast, series, "Before", by=cast.client)
        assert to_be_said(tx, RemindMeeting) == []
        remind_due_meetings(tx, now=BEGINS - 2 * HOUR)
        (first,) = say_all(tx)
        topic(tx, cast, series, "After", by=cast.client, now=BEGINS - HOUR)
        (second,) = to_be_said(tx)
        return [first.subject, second.subject, first.slot, second.slot], reminders(tx, now=BEGINS - HOUR)

    subjects, said = await sqlite_database.write(story)
    assert subjects == ["meeting:1:2026-11-24", "meeting:1:2026-11-24", "card", "card"]
    assert said == [(TUESDAY, False, ["Before", "After"])]


async def test_the_reminder_shortly_before_is_a_message_of_its_own(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[str]:
        cast = a_project(tx)
        weekly(tx, cast)
        for now in (BEGINS - 2 * HOUR, BEGINS - 10 * MINUTE):
            remind_due_meetings(tx, now=now)
        return subjects_of(tx)

    assert await sqlite_database.write(story) == [
        "meeting:1:2026-11-24",
        "meeting:1:2026-11-24:soon:202611241300",
    ]


@pytest.mark.parametrize("whole_project", [False, True])
async def test_a_pause_between_a_reminder_and_its_meeting_reminds_nobody_a_second_time(
    sqlite_database: Database, *, whole_project: bool
) -> None:
    def story(tx: Transaction) -> list[list[tuple[date, bool, list[str]]]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        said = []
        for now in (BEGINS - 2 * HOUR, BEGINS - HOUR, BEGINS - 10 * MINUTE):
            remind_due_meetings(tx, now=now)
            said.append(reminders(tx, now=now))
            say_all(tx, now=now)
            if whole_project:
                resume_all(tx, cast.project, now=now + MINUTE)
            else:
                pause(tx, asking(tx, cast, cast.lead), series.schedule.id)
                resume(tx, asking(tx, cast, cast.lead), series.schedule.id, now=now + MINUTE)
        return said

    assert await sqlite_database.write(story) == [[(TUESDAY, False, [])], [], [(TUESDAY, True, [])]]


async def test_a_reminder_found_too_late_is_not_said(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[bool, bool]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        agendas = [
            agenda_of(tx, cast.project, series.meeting.id, TUESDAY, soon=True, now=now)
            for now in (BEGINS - MINUTE, BEGINS)
        ]
        return agendas[0] is not None, agendas[1] is not None

    assert await sqlite_database.write(story) == (True, False)


@pytest.mark.parametrize(
    ("back_at", "said", "told"),
    [
        (BEGINS - HOUR, [(TUESDAY, False, [])], []),
        (BEGINS - 5 * MINUTE, [(TUESDAY, True, [])], []),
        (BEGINS + MINUTE, [], [("meeting_skipped", "2026-11-24", 1)]),
        (
            BEGINS + 14 * DAY - HOUR,
            [(TUESDAY + 14 * DAY, False, [])],
            [("meeting_skipped", "2026-12-01", 2)],
        ),
    ],
)
async def test_after_an_outage_what_has_begun_is_skipped_with_a_line(
    sqlite_database: Database,
    back_at: datetime,
    said: list[tuple[date, bool, list[str]]],
    told: list[tuple[str, str, int]],
) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[date, bool, list[str]]], list[tuple[str, str, int]], int]:
        cast = a_project(tx)
        weekly(tx, cast)
        remind_due_meetings(tx, now=back_at)
        again = remind_due_meetings(tx, now=back_at)
        return reminders(tx, now=back_at), notices(tx), again

    assert await sqlite_database.write(story) == (said, told, 0)


async def test_every_meeting_of_a_year_is_reminded_of_twice_whenever_the_bot_looks(sqlite_database: Database) -> None:
    """Looked at every seven minutes around each meeting, across both changes of the clocks."""

    def story(tx: Transaction) -> tuple[list[date], list[date], list[tuple[str, str, int]]]:
        cast = a_project(tx, country=None, client_country=None)
        weekly(tx, cast)
        lead: list[date] = []
        soon: list[date] = []
        told: list[tuple[str, str, int]] = []
        for week in range(40):
            now = BEGINS + week * 7 * DAY - 4 * HOUR
            for _ in range(60):
                now += 7 * MINUTE
                remind_due_meetings(tx, now=now)
                for day, is_soon, _ in reminders(tx, now=now):
                    (soon if is_soon else lead).append(day)
                told += notices(tx)
                say_all(tx, now=now)
        return lead, soon, told

    lead, soon, told = await sqlite_database.write(story)
    assert lead == soon == [TUESDAY + week * 7 * DAY for week in range(40)]
    assert told == []


async def test_a_meeting_nearer_than_its_lead_is_reminded_of_at_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[date, bool, list[str]]]:
        cast = a_project(tx)
        weekly(tx, cast, now=BEGINS - HOUR)
        remind_due_meetings(tx, now=BEGINS - HOUR)
        return reminders(tx, now=BEGINS - HOUR)

    assert await sqlite_database.write(story) == [(TUESDAY, False, [])]


async def test_a_long_agenda_is_cut_and_counts_the_rest(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, int]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        for number in range(TOPICS_SHOWN + 3):
            topic(tx, cast, series, f"Topic {number}", by=cast.client)
        agenda = agenda_of(tx, cast.project, series.meeting.id, TUESDAY, soon=False, now=MONDAY)
        assert agenda is not None
        return len(agenda.topics), agenda.more

    assert await sqlite_database.write(story) == (TOPICS_SHOWN, 3)


async def test_the_team_reminds_by_hand_and_the_scheduled_reminder_does_not_repeat_it(
    sqlite_database: Database,
) -> None:
    def story(tx: Transaction) -> list[list[tuple[date, bool, list[str]]]]:
        cast = a_project(tx)
        series = weekly(tx, cast)
        lead = asking(tx, cast, cast.lead)
        said = []
        for now, by_hand in (
            (MONDAY, True),
            (MONDAY + timedelta(seconds=2), True),  # delivered twice
            (BEGINS - 2 * HOUR, False),
            (BEGINS - HOUR, True),
            (BEGINS - 10 * MINUTE, False),
        ):
            if by_hand:
                remind_now(tx, lead, series.meeting.id, now=now)
            else:
                remind_due_meetings(tx, now=now)
            said.append(reminders(tx, now=now))
            say_all(tx, now=now)
        return said

    assert await sqlite_database.write(story) == [
        [(TUESDAY, False, [])],
        [],
        [],
        [(TUESDAY, True, [])],
        [(TUESDAY, True, [])],
    ]


async def test_reminding_by_hand_within_the_last_minutes_leaves_nothing_due(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> int:
        cast = a_project(tx)
        series = weekly(tx, cast, now=BEGINS - 5 * MINUTE)
        remind_now(tx, asking(tx, cast, cast.lead), series.meeting.id, now=BEGINS - 5 * MINUTE)
        return remind_due_meetings(tx, now=BEGINS - 4 * MINUTE)

    assert await sqlite_database.write(story) == 0
