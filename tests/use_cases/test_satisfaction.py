import asyncio
import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from bot.console import No, keeping
from bot.refusals import TeamOnly
from bot.use_cases.home import home_of
from bot.use_cases.poll_answers import answer_poll
from bot.use_cases.polls import ask_now, close_due_polls
from bot.use_cases.satisfaction import satisfaction_csv, satisfaction_sheet
from storage import projects
from storage.database import Database, Transaction
from tests.use_cases.builders import Cast, a_project, asking

ASKED = datetime(2026, 12, 1, 9, tzinfo=UTC)
EIGHT_DAYS = timedelta(days=8)


def a_poll(tx: Transaction, cast: Cast, *, now: datetime, **answers: str) -> None:
    poll = ask_now(tx, asking(tx, cast, cast.lead), now=now)
    given = {"quality": "5", "progress": "4", "communication": "3", "recommend": "9", **answers}
    if answers:
        answer_poll(tx, asking(tx, cast, cast.client), cast.project.id, poll.id, given, now=now)
    close_due_polls(tx, now=now + EIGHT_DAYS)


def two_projects(tx: Transaction) -> None:
    first, second = a_project(tx, client='=HYPERLINK("http://evil")'), a_project(tx, code="OTH", name="+1")
    a_poll(tx, first, now=ASKED, quality="2")
    a_poll(tx, second, now=ASKED, recommend="0")
    a_poll(tx, first, now=ASKED + EIGHT_DAYS)
    a_poll(tx, first, now=ASKED + 2 * EIGHT_DAYS, quality="4", recommend="10")


async def test_each_project_is_told_poll_by_poll_against_its_own_poll_before(database: Database) -> None:
    def story(tx: Transaction) -> list[tuple[str, ...]]:
        two_projects(tx)

        def told(code: str | None) -> list[tuple[str, ...]]:
            lines = csv.DictReader(io.StringIO(satisfaction_sheet(tx, code)))
            return [(one["code"], one["quality change"], one["NPS"], one["NPS change"]) for one in lines]

        assert told("OTH") == [("OTH", "", "-100.0", "")]
        assert satisfaction_sheet(tx, "NONE") is None
        return told(None)

    assert await database.write(story) == [
        ("NW", "", "100.0", ""),
        ("NW", "2.0", "100.0", "0.0"),
        ("OTH", "", "-100.0", ""),
    ]


async def test_the_spreadsheet_holds_numbers_and_no_formulas(
    sqlite_database: Database, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sqlite_database.write(two_projects)
    await sqlite_database.close()
    monkeypatch.setenv("DATABASE_URL", sqlite_url)

    def exported(code: str | None) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO("\n".join(keeping.satisfaction_exported(code)))))

    rows = await asyncio.to_thread(exported, None)
    assert [row["client"] for row in rows] == ['\'=HYPERLINK("http://evil")'] * 2 + ["Northwind"]
    assert [row["project"] for row in rows] == ["Northwind shop"] * 2 + ["'+1"]
    assert [row["quality average"] for row in rows] == ["2.0", "4.0", "5.0"]
    assert [row["NPS"] for row in rows] == ["100.0", "100.0", "-100.0"]
    with pytest.raises(No):
        await asyncio.to_thread(exported, "NONE")


async def test_who_leads_a_project_sees_its_trend_and_that_of_all_projects(database: Database) -> None:
    def story(tx: Transaction) -> tuple[list[tuple[str, list[int]]], list[int], list[bool]]:
        first, second = a_project(tx), a_project(tx, code="OTH")
        projects.change(tx, second.project, {"lead": second.developer.id})
        a_poll(tx, first, now=ASKED, quality="2")
        a_poll(tx, first, now=ASKED + EIGHT_DAYS, recommend="0")
        a_poll(tx, second, now=ASKED, quality="1", progress="1", communication="1")
        a_poll(tx, second, now=ASKED + 6 * EIGHT_DAYS, communication="5")
        now = ASKED + 10 * EIGHT_DAYS
        seen = home_of(tx, asking(tx, first, first.lead), now=now).satisfaction
        assert seen is not None
        others = [
            home_of(tx, asking(tx, first, person), now=now).satisfaction for person in (first.developer, first.client)
        ]
        return (
            [(project.code, [round(one.satisfied or 0) for one in found]) for project, found in seen.projects],
            [round(one.satisfied or 0) for _, one in seen.quarters],
            [one is None for one in others],
        )

    assert await database.write(story) == ([("NW", [33, 67])], [33, 100], [False, True])


async def test_the_team_has_the_spreadsheet_of_its_projects_and_nobody_else_has(database: Database) -> None:
    def story(tx: Transaction) -> str:
        two_projects(tx)
        cast = a_project(tx, code="XX")
        with pytest.raises(TeamOnly):
            satisfaction_csv(tx, asking(tx, cast, cast.client))
        return satisfaction_csv(tx, asking(tx, cast, cast.lead)).text

    assert (await database.write(story)).count("\n") == 4
