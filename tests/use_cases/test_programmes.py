"""What is asked, how often, under names or not, and when the client is left in peace."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import inspect, select

from bot.messages.intentions import AskPoll, RemindPoll
from bot.messages.polls import PollInvitation, PollReminder
from bot.refusals import AnsweredAlready, BadAnswers, TeamOnly
from bot.use_cases.poll_answers import answer_poll, poll_for
from bot.use_cases.poll_results import results_of
from bot.use_cases.polls import ask_due_polls, ask_now, close_due_polls, remind_due_polls
from bot.use_cases.programmes import programme_of, programme_seen, set_programme
from bot.use_cases.rhythms import Post
from bot.use_cases.satisfaction import satisfaction_sheet
from bot.use_cases.schedules import begin_schedule
from bot.use_cases.trends import trends_of
from storage import ballots, polls, programmes
from storage.database import Transaction
from storage.tables.polls import ballots as ballots_table
from storage.tables.polls import voters as voters_table
from storage.values.people import Person
from storage.values.polls import Poll
from tests.use_cases.builders import (
    CLIENT_ORG,
    MONDAY,
    Cast,
    a_person,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    moved,
    notices,
    to_be_said,
)

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
ASKED = datetime(2026, 12, 1, 9, tzinfo=UTC)  # Tuesday, 10:00 in Berlin
CONTENT = {"quality": "5", "progress": "4", "communication": "3", "recommend": "9", "comment": ""}
NUMBERS = {"recommend_every": 1, "cooldown_days": 14, "quiet_days": 14, "least": 4, "sampled": 0}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx, client_country=None, now=MONDAY - 8 * WEEK)


def agreed(tx: Transaction, cast: Cast, **values: object) -> None:
    programmes.keep(tx, replace(programme_of(tx, cast.project), **values))  # type: ignore[arg-type]


def planned(tx: Transaction, cast: Cast) -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=1"
    begin_schedule(
        tx, cast.project, Post.POLL, rule=rule, at=time(10), zone="Europe/Berlin", lead=timedelta(), now=MONDAY
    )


def asked(tx: Transaction, cast: Cast, *, now: datetime = ASKED) -> Poll:
    return ask_now(tx, asking(tx, cast, cast.lead), now=now)


def answers(tx: Transaction, cast: Cast, poll: Poll, by: Person, *, now: datetime = ASKED, **given: str) -> None:
    answer_poll(tx, asking(tx, cast, by), cast.project.id, poll.id, {**CONTENT, **given}, now=now)


def people_of_the_client(tx: Transaction, cast: Cast, count: int) -> list[Person]:
    return [
        a_person(tx, cast.workspace, f"U0CLIENT{number}", home=CLIENT_ORG, name=f"Cleo {number}")
        for number in range(count)
    ]


def changed(tx: Transaction, cast: Cast, *, by: Person | None = None, **values: object) -> None:
    given: dict[str, object] = {
        "rule": "FREQ=MONTHLY;BYDAY=1TU",
        "at": time(10),
        "zone": "Europe/Berlin",
        "ratings": ["quality"],
        "own": "",
        "numbers": NUMBERS,
        "also": [],
        "anonymous": False,
    }
    set_programme(tx, asking(tx, cast, by or cast.lead), **{**given, **values}, now=MONDAY)  # type: ignore[arg-type]


def test_the_team_asks_its_own_questions_beside_some_of_the_usual(tx: Transaction, cast: Cast) -> None:
    changed(tx, cast, ratings=["communication", "quality"], own=" Is the pace  right? \n\nIs the pace right?\nFun?")
    assert programme_seen(tx, asking(tx, cast, cast.lead)).programme.questions == [
        "quality",
        "communication",
        "Is the pace right?",
        "Fun?",
    ]
    poll = asked(tx, cast)
    answer_poll(
        tx,
        asking(tx, cast, cast.client),
        cast.project.id,
        poll.id,
        {"quality": "5", "communication": "4", "own_2": "3", "own_3": "2", "recommend": "9"},
        now=ASKED,
    )
    results = results_of(tx, cast.project, poll.id)
    assert results is not None
    assert {name: rated.average for name, rated in results.ratings.items()} == {
        "quality": 5,
        "communication": 4,
        "Is the pace right?": 3,
        "Fun?": 2,
    }


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"ratings": [], "own": " \n"}, {"own": "problem.no_question"}),
        ({"own": "quality"}, {"own": "problem.asked_already"}),
        ({"own": "a\nb\nc\nd\ne\nf"}, {"own": "problem.too_many_lines"}),
        ({"own": "x" * 151}, {"own": "problem.line_too_long"}),
        ({"numbers": {**NUMBERS, "least": 1}}, {"least": "problem.not_a_choice"}),
        ({"rule": "FREQ=SOMETIMES"}, {"rule": "problem.not_a_rule"}),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_changes(
    tx: Transaction, cast: Cast, values: Mapping[str, object], problem: Mapping[str, str]
) -> None:
    before = programme_of(tx, cast.project)
    with pytest.raises(BadAnswers) as refusal:
        changed(tx, cast, **values)  # type: ignore[arg-type]
    assert {name: key for name, (key, _) in refusal.value.problems.items()} == problem
    assert programme_of(tx, cast.project) == before


def test_only_the_team_says_how_polls_are_asked(tx: Transaction, cast: Cast) -> None:
    with pytest.raises(TeamOnly):
        changed(tx, cast, by=cast.approver)


def test_an_open_poll_goes_on_as_it_began(tx: Transaction, cast: Cast) -> None:
    poll = asked(tx, cast)
    changed(tx, cast, anonymous=True, own="Fun?")
    answers(tx, cast, poll, cast.client)
    assert [one.person for one in polls.answers(tx, poll.id)] == [cast.client.id]


def test_how_likely_they_recommend_us_is_asked_every_so_many_polls_and_compared_with_the_last_time(
    tx: Transaction, cast: Cast
) -> None:
    agreed(tx, cast, recommend_every=2)
    found: list[tuple[bool, float | None]] = []
    for number in range(3):
        now = ASKED + number * 2 * WEEK
        poll = asked(tx, cast, now=now)
        answers(tx, cast, poll, cast.client, now=now, recommend="3" if number else "9")
        close_due_polls(tx, now=now + WEEK)
        results = results_of(tx, cast.project, poll.id)
        assert results is not None
        found.append((poll.recommend, results.recommend.change if results.recommend else None))
    assert found == [(True, None), (False, None), (True, -200)]


def test_a_new_project_is_left_in_peace(tx: Transaction) -> None:
    cast = a_project(tx, client_country=None, now=MONDAY)
    planned(tx, cast)
    ask_due_polls(tx, now=ASKED)
    assert notices(tx) == [("poll_too_early", "2026-12-01", 1)]
    assert polls.open_in(tx, cast.project.id) == []


@pytest.mark.parametrize(
    ("severity", "told_so", "is_asked"), [("critical", False, False), ("critical", True, True), ("high", False, True)]
)
def test_nothing_is_asked_while_a_critical_issue_is_open_unless_told_so(
    tx: Transaction, cast: Cast, severity: str, told_so: bool, is_asked: bool
) -> None:
    agreed(tx, cast, in_crisis=told_so)
    planned(tx, cast)
    a_record(tx, cast, answers={"severity": severity}, now=ASKED - DAY)
    ask_due_polls(tx, now=ASKED)
    assert notices(tx) == ([] if is_asked else [("poll_in_crisis", "2026-12-01", 1)])
    assert len(polls.open_in(tx, cast.project.id)) == is_asked


def test_once_the_critical_issue_is_over_they_are_asked_again(tx: Transaction, cast: Cast) -> None:
    planned(tx, cast)
    record = a_record(tx, cast, answers={"severity": "critical"}, now=ASKED - DAY)
    moved(tx, cast, record, "withdraw", by=cast.client, now=ASKED - DAY)
    ask_due_polls(tx, now=ASKED)
    assert len(polls.open_in(tx, cast.project.id)) == 1


def test_nobody_is_reminded_while_a_critical_issue_is_open(tx: Transaction, cast: Cast) -> None:
    asked(tx, cast)
    a_record(tx, cast, answers={"severity": "critical"}, now=ASKED)
    assert remind_due_polls(tx, now=ASKED + 2 * DAY) == 1
    assert to_be_said(tx, RemindPoll) == []


def test_whoever_answered_lately_is_left_in_peace_in_every_project(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="OTH", now=MONDAY - 8 * WEEK)
    answers(tx, other, asked(tx, other), cast.client)
    asked(tx, cast)
    remind_due_polls(tx, now=ASKED + 2 * DAY)
    reminded = [one.args["person"] for one in to_be_said(tx, RemindPoll) if one.args["project"] == cast.project.id]
    assert reminded == [cast.approver.id]


@pytest.mark.parametrize("anonymous", [True, False])
def test_when_everybody_answered_lately_the_next_poll_is_not_asked(
    tx: Transaction, cast: Cast, anonymous: bool
) -> None:
    agreed(tx, cast, anonymous=anonymous)
    planned(tx, cast)
    poll = asked(tx, cast, now=ASKED - 10 * DAY)
    for person in (cast.client, cast.approver):
        answers(tx, cast, poll, person, now=ASKED - 9 * DAY)
    close_due_polls(tx, now=ASKED - DAY)
    ask_due_polls(tx, now=ASKED)
    assert notices(tx) == [("poll_too_often", "2026-12-01", 1)]


def test_each_is_written_to_where_the_team_wants_it_and_reminded_in_a_message_of_its_own(
    tx: Transaction, cast: Cast
) -> None:
    agreed(tx, cast, by_message=True)
    poll = asked(tx, cast)
    answers(tx, cast, poll, cast.client)
    remind_due_polls(tx, now=ASKED + 2 * DAY)
    found = contents_to_be_said(tx, RemindPoll, now=ASKED + 2 * DAY)
    assert [one.first for one in found if isinstance(one, PollReminder)] == [True, False]
    assert len({one.subject for one in to_be_said(tx, RemindPoll)}) == 3  # the client's, which is dropped, is one


def test_a_reminder_waits_for_the_hours_in_which_the_client_works(tx: Transaction, cast: Cast) -> None:
    late = asked(tx, cast, now=datetime(2026, 12, 1, 21, tzinfo=UTC))  # 22:00 in Berlin
    assert late.remind_at == datetime(2026, 12, 4, 8, tzinfo=UTC)


# Anonymous


def test_an_anonymous_answer_is_final(tx: Transaction, cast: Cast) -> None:
    agreed(tx, cast, anonymous=True)
    poll = asked(tx, cast)
    [invitation] = contents_to_be_said(tx, AskPoll, now=ASKED)
    assert isinstance(invitation, PollInvitation)
    assert invitation.anonymous
    answers(tx, cast, poll, cast.client)
    for again in (
        lambda: answers(tx, cast, poll, cast.client, quality="1"),
        lambda: poll_for(tx, asking(tx, cast, cast.client), cast.project.id, poll.id, now=ASKED),
    ):
        with pytest.raises(AnsweredAlready):
            again()
    assert [one.scores["quality"] for one in ballots.of(tx, poll.id)] == [5]
    assert polls.answers(tx, poll.id) == []


def test_nothing_joins_who_answered_with_what_was_answered(tx: Transaction, cast: Cast) -> None:
    """Neither a column that both have, nor the order in which the rows lie there."""
    agreed(tx, cast, anonymous=True)
    people = people_of_the_client(tx, cast, 12)
    poll = asked(tx, cast)
    for number, person in enumerate(reversed(people)):
        answers(tx, cast, poll, person, comment=f"{number:02}")
    assert {column.name for column in inspect(voters_table).columns} & {
        column.name for column in inspect(ballots_table).columns
    } == {"poll"}
    assert {column.name for column in inspect(ballots_table).columns} == {
        "poll",
        "key",
        "scores",
        "recommend",
        "comment",
    }
    lying = [row.key for row in tx.execute(select(ballots_table.c.key))]
    assert lying == sorted(lying)
    assert [row.person for row in tx.execute(select(voters_table.c.person))] == sorted(one.id for one in people)
    assert [one.comment for one in ballots.of(tx, poll.id)] != [f"{number:02}" for number in range(12)]


@pytest.mark.parametrize(("count", "is_shown"), [(3, False), (4, True)])
def test_below_the_minimum_group_nothing_is_shown_anywhere(
    tx: Transaction, cast: Cast, count: int, is_shown: bool
) -> None:
    agreed(tx, cast, anonymous=True)
    polls_asked: list[Poll] = []
    for number in range(2):
        now = ASKED + number * 3 * WEEK
        polls_asked.append(asked(tx, cast, now=now))
        for person in people_of_the_client(tx, cast, count if number else 4):
            answers(tx, cast, polls_asked[-1], person, now=now, quality="1", comment="Too slow")
        close_due_polls(tx, now=now + WEEK)
    later = ASKED + 5 * WEEK
    results = results_of(tx, cast.project, polls_asked[-1].id)
    assert results is not None
    assert (results.answered, results.least) == (count, None if is_shown else 4)
    assert bool(results.ratings) is is_shown
    assert bool(results.recommend) is is_shown
    assert results.low is is_shown
    assert [who for who, _ in results.comments] == [None] * (count if is_shown else 0)
    assert results.scores == ()
    told = satisfaction_sheet(tx, "NW") or ""
    assert told.count(",1.0,") == (2 if is_shown else 1)
    assert bool(trends_of(tx, cast.project, since=ASKED, now=later).satisfaction) is is_shown


def test_of_an_anonymous_poll_nothing_is_shown_before_it_closes(tx: Transaction, cast: Cast) -> None:
    agreed(tx, cast, anonymous=True)
    poll = asked(tx, cast)
    for person in people_of_the_client(tx, cast, 4):
        answers(tx, cast, poll, person)
    before = results_of(tx, cast.project, poll.id)
    close_due_polls(tx, now=ASKED + WEEK)
    after = results_of(tx, cast.project, poll.id)
    assert before is not None
    assert after is not None
    assert (bool(before.ratings), bool(after.ratings)) == (False, True)


def test_a_poll_with_too_few_answers_is_not_what_the_next_is_compared_with(tx: Transaction, cast: Cast) -> None:
    agreed(tx, cast, anonymous=True)
    found: list[float | None] = []
    for number, (count, quality) in enumerate([(4, "1"), (3, "3"), (4, "5")]):
        now = ASKED + number * 3 * WEEK
        poll = asked(tx, cast, now=now)
        for person in people_of_the_client(tx, cast, count):
            answers(tx, cast, poll, person, now=now, quality=quality)
        close_due_polls(tx, now=now + WEEK)
        results = results_of(tx, cast.project, poll.id)
        assert results is not None
        found.append(results.ratings["quality"].change if results.ratings else 0)
    assert found == [None, 0, 4]


def test_a_poll_is_asked_on_its_day_as_agreed(tx: Transaction, cast: Cast) -> None:
    agreed(tx, cast, anonymous=True, least=6, questions=("progress",), recommend_every=0)
    planned(tx, cast)
    ask_due_polls(tx, now=ASKED)
    [poll] = polls.open_in(tx, cast.project.id)
    assert (poll.day, poll.anonymous, poll.least, poll.questions, poll.recommend) == (
        date(2026, 12, 1),
        True,
        6,
        ["progress"],
        False,
    )
