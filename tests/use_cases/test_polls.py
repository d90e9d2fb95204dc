"""Polls: asked on their day and once, reminded of once, closed once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages.audiences import Audience
from bot.messages.intentions import AskPoll, RemindPoll, ShowResults
from bot.messages.polls import PollInvitation, PollReminder
from bot.refusals import PollIsOpen
from bot.use_cases.polls import ask_due_polls, close_due_polls, invitation_of, remind_due_polls, reminder_of
from storage import people, polls, projects
from storage.database import Database, Transaction
from tests.use_cases.builders import (
    CLIENT_ORG,
    HOST,
    a_person,
    a_project,
    a_record,
    contents_to_be_said,
    notices,
    say_all,
    to_be_said,
)
from tests.use_cases.polling import ASKED, answered, asked, every_month

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def whom(tx: Transaction) -> set[str]:
    """Slack's ids of the people who wait to be reminded."""
    return {people.get(tx, int(outgoing.args["person"])).slack_id for outgoing in to_be_said(tx, RemindPoll)}


async def test_a_poll_is_asked_on_its_day_and_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[int], list[str], int]:
        cast = a_project(tx, client_country=None)
        every_month(tx, cast)
        looked = [ask_due_polls(tx, now=now) for now in (ASKED - HOUR, ASKED, ASKED)]
        waiting = to_be_said(tx)
        return looked, [one.key.rsplit(":", 1)[1] for one in waiting], len(polls.open_in(tx, cast.project.id))

    assert await sqlite_database.write(story) == ([0, 1, 0], ["2026-12-01"], 1)


async def test_the_invitation_says_until_when_and_goes_to_the_client_channel(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[PollInvitation | None, list[int], int]:
        cast = a_project(tx)
        poll = asked(tx, cast)
        return invitation_of(tx, cast.project, poll.id), [one.channel for one in to_be_said(tx)], cast.channel.id

    invitation, channels, client_channel = await sqlite_database.write(story)
    assert invitation is not None
    assert (invitation.audience, invitation.closes_at, invitation.closed) == (Audience.CLIENT, ASKED + 7 * DAY, False)
    assert channels == [client_channel]


async def test_client_people_who_have_not_answered_are_reminded_once_after_two_working_days(
    sqlite_database: Database,
) -> None:
    def story(tx: Transaction) -> tuple[list[int], set[str], list[str]]:
        cast = a_project(tx)
        a_person(tx, cast.workspace, "U0COLLEAGUE", home=CLIENT_ORG)
        poll = asked(tx, cast)
        answered(tx, cast, poll, by=cast.client)
        looked = [remind_due_polls(tx, now=ASKED + days * DAY) for days in (1, 2, 3)]
        return looked, whom(tx), [one.audience for one in to_be_said(tx, RemindPoll)]

    looked, reminded, audiences = await sqlite_database.write(story)
    assert looked == [0, 1, 0]
    assert reminded == {"U0APPROVER", "U0COLLEAGUE"}
    assert audiences == ["client", "client"]


async def test_the_reminder_waits_for_working_days_of_the_client(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> datetime:
        cast = a_project(tx)  # a British client: December 25 and 28, 2026, are holidays, 26 and 27 a weekend
        return asked(tx, cast, now=datetime(2026, 12, 23, 9, tzinfo=UTC)).remind_at

    assert await sqlite_database.write(story) == datetime(2026, 12, 29, 9, tzinfo=UTC)


async def test_where_a_week_off_puts_the_reminder_off_there_is_a_day_left_to_answer_in(
    sqlite_database: Database,
) -> None:
    def story(tx: Transaction) -> tuple[date, date]:
        cast = a_project(tx, client_country="CN")  # October 1 to 7, 2026, is off, and October 10 is worked
        poll = asked(tx, cast, now=datetime(2026, 9, 30, 9, tzinfo=UTC))
        return poll.remind_at.date(), poll.closes_at.date()

    assert await sqlite_database.write(story) == (date(2026, 10, 9), date(2026, 10, 10))


async def test_a_guest_is_reminded_only_where_they_were_seen(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[set[str], set[str]]:
        cast, other = a_project(tx), a_project(tx, code="OTH")
        guest = a_person(tx, cast.workspace, "U0GUEST", home=HOST, guest=True)
        a_record(tx, other, by=guest)
        asked(tx, cast)
        remind_due_polls(tx, now=ASKED + 2 * DAY)
        here = whom(tx)
        say_all(tx)
        asked(tx, other)
        remind_due_polls(tx, now=ASKED + 2 * DAY)
        return here, whom(tx)

    here, there = await sqlite_database.write(story)
    assert here == {"U0CLIENT", "U0APPROVER"}
    assert there == {"U0CLIENT", "U0APPROVER", "U0GUEST"}


async def test_a_person_whose_standing_was_overridden_counts_as_that(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> set[str]:
        cast = a_project(tx)
        projects.set_role(tx, cast.project.id, "client", [cast.onlooker.id])
        projects.set_role(tx, cast.project.id, "team", [cast.client.id])
        neighbour = a_person(tx, cast.workspace, "U0NEIGHBOUR", home=CLIENT_ORG)
        projects.set_role(tx, cast.project.id, "onlooker", [neighbour.id])
        asked(tx, cast)
        remind_due_polls(tx, now=ASKED + 2 * DAY)
        return whom(tx)

    assert await sqlite_database.write(story) == {"U0APPROVER", "U0ONLOOKER"}


async def test_a_reminder_is_not_sent_to_who_answered_meanwhile_or_once_the_poll_is_closed(
    sqlite_database: Database,
) -> None:
    def story(tx: Transaction) -> list[bool]:
        cast = a_project(tx)
        poll = asked(tx, cast)

        def is_worth_it() -> bool:
            return reminder_of(tx, cast.project, poll.id, cast.client.id) is not None

        found = [is_worth_it()]
        answered(tx, cast, poll, by=cast.client)
        found.append(is_worth_it())
        found.append(reminder_of(tx, cast.project, poll.id, cast.approver.id) is not None)
        close_due_polls(tx, now=ASKED + 7 * DAY)
        found.append(reminder_of(tx, cast.project, poll.id, cast.approver.id) is not None)
        return found

    assert await sqlite_database.write(story) == [True, False, True, False]


async def test_in_a_closed_project_nobody_is_reminded_and_the_poll_is_ended(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, int, list[str]]:
        cast = a_project(tx)
        asked(tx, cast)
        say_all(tx)
        projects.change(tx, cast.project, {"status": "closed"})
        reminded = remind_due_polls(tx, now=ASKED + 2 * DAY)
        told = len(to_be_said(tx, RemindPoll))
        close_due_polls(tx, now=ASKED + 7 * DAY)
        return reminded, told, [one.intention for one in to_be_said(tx)]

    assert await sqlite_database.write(story) == (1, 0, ["AskPoll", "ShowResults"])


async def test_a_reminder_speaks_the_language_of_its_reader_else_the_projects(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[str]:
        cast = a_project(tx, language="zh-CN")
        people.choose_language(tx, cast.approver.id, "en")
        poll = asked(tx, cast)
        reminders = [reminder_of(tx, cast.project, poll.id, one.id) for one in (cast.client, cast.approver)]
        return [reminder.language.value for reminder in reminders if isinstance(reminder, PollReminder)]

    assert await sqlite_database.write(story) == ["zh-CN", "en"]


async def test_a_poll_closes_after_seven_days_with_results_and_the_invitation_says_so(
    sqlite_database: Database,
) -> None:
    def story(tx: Transaction) -> tuple[list[int], list[tuple[str, str]], list[bool]]:
        cast = a_project(tx)
        poll = asked(tx, cast)
        answered(tx, cast, poll, by=cast.client)
        say_all(tx)
        looked = [close_due_polls(tx, now=ASKED + seven) for seven in (7 * DAY - HOUR, 7 * DAY, 8 * DAY)]
        waiting = [(one.intention, one.audience) for one in to_be_said(tx)]
        invitations = contents_to_be_said(tx, AskPoll, now=ASKED + 8 * DAY)
        return looked, waiting, [one.closed for one in invitations if isinstance(one, PollInvitation)]

    looked, waiting, closed = await sqlite_database.write(story)
    assert looked == [0, 1, 0]
    assert waiting == [("AskPoll", "client"), ("ShowResults", "team")]
    assert closed == [True]


async def test_a_poll_that_could_never_be_posted_is_not_posted_as_closed(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[object]:
        cast = a_project(tx)
        asked(tx, cast)
        close_due_polls(tx, now=ASKED + 7 * DAY)
        return list(contents_to_be_said(tx, AskPoll, now=ASKED + 7 * DAY))

    assert await sqlite_database.write(story) == []


async def test_a_poll_missed_moves_to_the_next_working_day_with_a_line(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[int], list[tuple[str, str, int]], list[date]]:
        cast = a_project(tx, client_country=None)
        every_month(tx, cast)
        looked = [ask_due_polls(tx, now=ASKED + late) for late in (3 * HOUR, 3 * HOUR, DAY)]
        return looked, notices(tx), [poll.day for poll in polls.open_in(tx, cast.project.id)]

    looked, told, days = await sqlite_database.write(story)
    assert looked == [1, 0, 1]
    assert told == [("poll_missed", "2026-12-01", 1)]
    assert days == [date(2026, 12, 1)]


async def test_of_several_missed_polls_the_older_are_dropped_with_a_line(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[str, str, int]]:
        cast = a_project(tx)
        every_month(tx, cast)
        ask_due_polls(tx, now=datetime(2027, 2, 10, 12, tzinfo=UTC))
        return notices(tx)

    assert await sqlite_database.write(story) == [
        ("poll_dropped", "2027-01-01", 2),
        ("poll_missed", "2027-02-01", 1),
    ]


async def test_while_one_poll_is_open_the_next_is_not_asked_but_told_of(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[str, str, int]], int]:
        cast = a_project(tx, client_country=None)
        every_month(tx, cast)
        asked(tx, cast, now=ASKED - DAY)
        ask_due_polls(tx, now=ASKED)
        return notices(tx), len(polls.open_in(tx, cast.project.id))

    assert await sqlite_database.write(story) == ([("poll_still_open", "2026-12-01", 1)], 1)


async def test_a_weekly_poll_closes_the_one_before_it(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[str, str, int]], list[date], int]:
        cast = a_project(tx)
        every_month(tx, cast, rule="FREQ=WEEKLY;BYDAY=TU")
        for week in range(2):
            ask_due_polls(tx, now=ASKED - 7 * DAY + 7 * week * DAY)
        return notices(tx), [poll.day for poll in polls.open_in(tx, cast.project.id)], len(to_be_said(tx, ShowResults))

    assert await sqlite_database.write(story) == ([], [date(2026, 12, 1)], 1)


async def test_the_team_asks_by_hand_once_at_a_time(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[bool, int]:
        cast = a_project(tx)
        polls_asked = [asked(tx, cast, now=ASKED + timedelta(seconds=second)) for second in (0, 3)]
        with pytest.raises(PollIsOpen):
            asked(tx, cast, now=ASKED + HOUR)
        return polls_asked[0] == polls_asked[1], len(to_be_said(tx, AskPoll))

    assert await sqlite_database.write(story) == (True, 1)
