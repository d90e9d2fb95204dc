from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.messages.audiences import Audience
from bot.messages.intentions import AskPoll, RemindPoll, ShowResults
from bot.messages.polls import PollInvitation, PollReminder, PollResults, Recommended
from bot.refusals import (
    BadAnswers,
    ClientOnly,
    NoLongerThere,
    NoSuchRecord,
    Onlooker,
    OnlyRaise,
    PollIsClosed,
    PollIsOpen,
    ProjectIsClosed,
    TeamOnly,
)
from bot.use_cases.callers import Standing
from bot.use_cases.poll_answers import answer_poll, poll_for
from bot.use_cases.poll_results import latest_results, results_of
from bot.use_cases.polls import ask_due_polls, ask_now, close_due_polls, invitation_of, remind_due_polls, reminder_of
from bot.use_cases.programmes import programme_of
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage import people, polls, programmes, projects
from storage.database import Database, Transaction
from storage.values.people import Person
from storage.values.polls import Poll, PollAnswer
from tests.use_cases.builders import (
    CLIENT_ORG,
    HOST,
    MONDAY,
    Cast,
    a_person,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    notices,
    say_all,
    to_be_said,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ASKED = datetime(2026, 12, 1, 9, tzinfo=UTC)  # Tuesday, 10:00 in Berlin
CONTENT = {"quality": "5", "progress": "4", "communication": "3", "recommend": "9", "comment": " Good work "}


def every_month(tx: Transaction, cast: Cast, *, rule: str = "FREQ=MONTHLY;BYMONTHDAY=1") -> None:
    programmes.keep(tx, replace(programme_of(tx, cast.project), quiet_days=0))
    begin_schedule(
        tx, cast.project, Post.POLL, rule=rule, at=time(10), zone="Europe/Berlin", lead=timedelta(), now=MONDAY
    )


def asked(tx: Transaction, cast: Cast, *, now: datetime = ASKED) -> Poll:
    return ask_now(tx, asking(tx, cast, cast.lead), now=now)


def answered(
    tx: Transaction, cast: Cast, poll: Poll, *, by: Person, now: datetime = ASKED + HOUR, **answers: str
) -> PollAnswer:
    answer_poll(tx, asking(tx, cast, by), cast.project.id, poll.id, {**CONTENT, **answers}, now=now)
    kept = polls.answer_of(tx, poll.id, by.id)
    assert kept is not None
    return kept


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


async def test_results_are_averages_with_names_for_the_team(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> PollResults | None:
        cast = a_project(tx)
        poll = asked(tx, cast)
        answered(tx, cast, poll, by=cast.client)
        answered(tx, cast, poll, by=cast.approver, quality="4", recommend="8", comment="")
        return results_of(tx, cast.project, poll.id)

    results = await sqlite_database.write(story)
    assert results is not None
    assert (results.audience, results.asked, results.answered) == (Audience.TEAM, 2, 2)
    assert {name: rated.average for name, rated in results.ratings.items()} == {
        "quality": 4.5,
        "progress": 4.0,
        "communication": 3.0,
    }
    assert results.ratings["quality"].satisfied == 100
    assert results.ratings["communication"].satisfied == 0
    assert results.recommend == Recommended(score=50, promoters=1, passives=1, detractors=0, change=None)
    assert (results.low, results.lead.name) == (False, "Lea")
    assert [(who and who.name, said) for who, said in results.comments] == [("Cleo", "Good work")]
    assert [(who.name, scores["quality"]) for who, scores in results.scores] == [("Cleo", 5), ("Ada", 4)]


@pytest.mark.parametrize(
    ("question", "score", "low"),
    [
        ("quality", "2", True),
        ("quality", "3", False),
        ("communication", "1", True),
        ("recommend", "6", True),
        ("recommend", "7", False),
    ],
)
async def test_a_low_score_is_flagged(sqlite_database: Database, question: str, score: str, low: bool) -> None:
    def story(tx: Transaction) -> PollResults | None:
        cast = a_project(tx)
        poll = asked(tx, cast)
        answered(tx, cast, poll, by=cast.approver, **{question: score})  # type: ignore[arg-type]
        return results_of(tx, cast.project, poll.id)

    results = await sqlite_database.write(story)
    assert results is not None
    assert results.low is low


async def test_a_poll_nobody_answered_has_results_without_averages(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> PollResults | None:
        cast = a_project(tx)
        return results_of(tx, cast.project, asked(tx, cast).id)

    results = await sqlite_database.write(story)
    assert results is not None
    assert (dict(results.ratings), results.recommend, results.answered, results.low) == ({}, None, 0, False)


async def test_results_say_what_changed_since_the_last_poll_that_anybody_answered(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[float | None], float | None]:
        cast, other = a_project(tx), a_project(tx, code="OTH")
        week = 8 * DAY
        first = asked(tx, cast)
        answered(tx, cast, first, by=cast.client, quality="2", recommend="3")
        answered(tx, other, asked(tx, other), by=other.client, quality="1", recommend="0")
        close_due_polls(tx, now=ASKED + week)
        asked(tx, cast, now=ASKED + week)
        close_due_polls(tx, now=ASKED + 2 * week)
        third = asked(tx, cast, now=ASKED + 2 * week)
        answered(tx, cast, third, by=cast.client, now=ASKED + 2 * week)
        answered(tx, cast, third, by=cast.approver, quality="4", recommend="7", now=ASKED + 2 * week)
        results = results_of(tx, cast.project, third.id)
        assert results is not None
        assert results.recommend is not None
        return [rated.change for rated in results.ratings.values()], results.recommend.change

    assert await sqlite_database.write(story) == ([2.5, 0.0, 0.0], 150)


async def test_an_answer_can_be_changed_until_the_poll_closes(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[int, int | None, int]:
        cast = a_project(tx)
        poll = asked(tx, cast)
        first = answered(tx, cast, poll, by=cast.client)
        former = poll_for(tx, asking(tx, cast, cast.client), cast.project.id, poll.id, now=ASKED + DAY).former
        answered(tx, cast, poll, by=cast.client, quality="1", now=ASKED + DAY)
        (kept,) = polls.answers(tx, poll.id)
        with pytest.raises(PollIsClosed):
            answered(tx, cast, poll, by=cast.client, now=ASKED + 7 * DAY)
        close_due_polls(tx, now=ASKED + 7 * DAY)
        with pytest.raises(PollIsClosed):
            poll_for(tx, asking(tx, cast, cast.client), cast.project.id, poll.id, now=ASKED + 7 * DAY)
        return first.scores["quality"], former.scores["quality"] if former else None, kept.scores["quality"]

    assert await sqlite_database.write(story) == (5, 5, 1)


async def test_only_people_of_the_client_answer(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> int:
        cast = a_project(tx)
        poll = asked(tx, cast)
        for person, refusal in ((cast.lead, ClientOnly), (cast.onlooker, Onlooker)):
            with pytest.raises(refusal):
                answered(tx, cast, poll, by=person)
        unknown = replace(asking(tx, cast, cast.client), standing=Standing.UNKNOWN)
        with pytest.raises(OnlyRaise):
            answer_poll(tx, unknown, cast.project.id, poll.id, CONTENT, now=ASKED)
        return len(polls.answers(tx, poll.id))

    assert await sqlite_database.write(story) == 0


@pytest.mark.parametrize("score", ["0", "6", "-1", "3.5", "five", "５", "²", "11"])
async def test_a_rating_is_a_whole_number_from_one_to_five(sqlite_database: Database, score: str) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        answered(tx, cast, asked(tx, cast), by=cast.client, quality=score)

    with pytest.raises(BadAnswers) as refusal:
        await sqlite_database.write(story)
    assert refusal.value.problems == {"quality": ("problem.out_of_range", {"least": 1, "most": 5})}


async def test_every_mistake_in_an_answer_is_told_at_once(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> int:
        cast = a_project(tx)
        poll = asked(tx, cast)
        with pytest.raises(BadAnswers) as refusal:
            answered(tx, cast, poll, by=cast.client, progress="", recommend="11", comment="x" * 3001)
        assert {name: key for name, (key, _) in refusal.value.problems.items()} == {
            "progress": "problem.missing",
            "recommend": "problem.out_of_range",
            "comment": "problem.too_long",
        }
        return len(polls.answers(tx, poll.id))

    assert await sqlite_database.write(story) == 0


async def test_a_poll_of_another_project_takes_no_answer_from_here(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast, other = a_project(tx), a_project(tx, code="OTH")
        theirs = asked(tx, other)
        caller = asking(tx, cast, cast.client)
        with pytest.raises(NoLongerThere):
            answer_poll(tx, caller, cast.project.id, theirs.id, CONTENT, now=ASKED)
        with pytest.raises(NoSuchRecord):
            answer_poll(tx, caller, other.project.id, theirs.id, CONTENT, now=ASKED)
        assert invitation_of(tx, cast.project, theirs.id) is None
        assert results_of(tx, cast.project, theirs.id) is None
        assert reminder_of(tx, cast.project, theirs.id, cast.client.id) is None

    await sqlite_database.write(story)


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


async def test_only_the_team_asks_and_reads_results(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        client = asking(tx, cast, cast.approver)
        with pytest.raises(TeamOnly):
            ask_now(tx, client, now=ASKED)
        with pytest.raises(TeamOnly):
            latest_results(tx, client)
        projects.change(tx, cast.project, {"status": "closed"})
        with pytest.raises(ProjectIsClosed):
            ask_now(tx, asking(tx, cast, cast.lead), now=ASKED)

    await sqlite_database.write(story)


async def test_the_latest_results_are_those_of_the_poll_that_closed_last(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[PollResults | None, int | None, int]:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        before = latest_results(tx, lead)
        first = asked(tx, cast)
        close_due_polls(tx, now=ASKED + 7 * DAY)
        asked(tx, cast, now=ASKED + 8 * DAY)
        latest = latest_results(tx, lead)
        return before, latest.poll if latest else None, first.id

    before, latest, first = await sqlite_database.write(story)
    assert before is None
    assert latest == first


async def test_without_a_team_channel_the_lead_gets_the_results(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[str, bool]]:
        cast = a_project(tx, team_channel=None)
        asked(tx, cast)
        close_due_polls(tx, now=ASKED + 7 * DAY)
        return [(one.audience, one.channel != cast.channel.id) for one in to_be_said(tx, ShowResults)]

    assert await sqlite_database.write(story) == [("team", True)]
