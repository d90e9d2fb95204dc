"""Answers to a poll: who gives them, until when, and what is wrong about one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.refusals import BadAnswers, ClientOnly, NoLongerThere, NoSuchRecord, Onlooker, OnlyRaise, PollIsClosed
from bot.use_cases.callers import Standing
from bot.use_cases.poll_answers import answer_poll, poll_for
from bot.use_cases.poll_results import results_of
from bot.use_cases.polls import close_due_polls, invitation_of, reminder_of
from storage import polls
from storage.database import Database, Transaction
from tests.use_cases.builders import a_project, asking
from tests.use_cases.polling import ASKED, CONTENT, answered, asked

DAY = timedelta(days=1)


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
