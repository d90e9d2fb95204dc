"""What a poll came to: averages, with names for the team alone."""

from datetime import timedelta

import pytest

from bot.messages.audiences import Audience
from bot.messages.intentions import ShowResults
from bot.messages.polls import PollResults, Recommended
from bot.refusals import ProjectIsClosed, TeamOnly
from bot.use_cases.poll_results import latest_results, results_of
from bot.use_cases.polls import ask_now, close_due_polls
from storage import projects
from storage.database import Database, Transaction
from tests.use_cases.builders import a_project, asking, to_be_said
from tests.use_cases.polling import ASKED, answered, asked

DAY = timedelta(days=1)


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
