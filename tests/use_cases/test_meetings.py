from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.messages.intentions import CancelMeeting, MoveMeeting, RemindMeeting, ShowSeries
from bot.messages.meetings import Agenda, MeetingCancelled, MeetingMoved, SeriesPlanned
from bot.refusals import (
    BadAnswers,
    NoLongerThere,
    NoMeetingPlanned,
    NoSuchRecord,
    Onlooker,
    OnlyRaise,
    ProjectIsClosed,
    TeamOnly,
)
from bot.use_cases.callers import Standing
from bot.use_cases.meetings import Plan, change_meeting, create_meeting, end_meeting
from bot.use_cases.occurrences import cancel_meeting, coming_meetings, move_meeting
from bot.use_cases.overviews import overview_of
from bot.use_cases.reminders import TOPICS_SHOWN, agenda_of, remind_due_meetings, remind_now
from bot.use_cases.series import Series, all_series, series_of
from bot.use_cases.topics import add_topic, add_topic_to_next
from storage import meetings, projects, schedules
from storage.database import Database, Transaction
from storage.values.people import Person
from tests.use_cases.builders import MONDAY, Cast, a_project, asking, contents_to_be_said, notices, say_all, to_be_said

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TUESDAYS = Plan(
    title="Weekly",
    place="https://meet.example/weekly",
    minutes=45,
    lead_minutes=120,
    rule="FREQ=WEEKLY;BYDAY=TU",
    at=time(14),
    zone="Europe/Berlin",
)
BEGINS = datetime(2026, 11, 24, 13, tzinfo=UTC)  # 14:00 in Berlin
TUESDAY = date(2026, 11, 24)
MOVED = datetime(2026, 11, 26, 8, tzinfo=UTC)  # Thursday, 09:00 in Berlin


def weekly(tx: Transaction, cast: Cast, plan: Plan = TUESDAYS, *, now: datetime = MONDAY) -> Series:
    series = create_meeting(tx, asking(tx, cast, cast.lead), plan, now=now)
    say_all(tx, now=now)  # that it was planned
    return series


def subjects_of(tx: Transaction) -> list[str]:
    """Of what waits to be said in messages of their own; calendar files stand below these."""
    return [outgoing.subject for outgoing in to_be_said(tx) if outgoing.slot == "card"]


def topic(tx: Transaction, cast: Cast, series: Series, text: str, *, by: Person, now: datetime = MONDAY) -> None:
    add_topic(tx, asking(tx, cast, by), cast.project.id, series.meeting.id, text, now=now)


def reminders(tx: Transaction, *, now: datetime) -> list[tuple[date, bool, list[str]]]:
    """What waits to be said of meetings: nominal date, whether it is the one shortly before, the topics."""
    contents = contents_to_be_said(tx, RemindMeeting, now=now)
    return [(one.day, one.soon, [topic.text for topic in one.topics]) for one in contents if isinstance(one, Agenda)]


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


async def test_a_meeting_nearer_than_its_lead_is_reminded_of_at_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[date, bool, list[str]]]:
        cast = a_project(tx)
        weekly(tx, cast, now=BEGINS - HOUR)
        remind_due_meetings(tx, now=BEGINS - HOUR)
        return reminders(tx, now=BEGINS - HOUR)

    assert await sqlite_database.write(story) == [(TUESDAY, False, [])]


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
