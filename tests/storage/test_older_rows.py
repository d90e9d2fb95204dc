"""What an earlier version left is brought along by the revisions."""

from dataclasses import replace

from alembic import command
from alembic.config import Config
from sqlalchemy import delete

from bot.kinds.milestone import MILESTONE
from storage import decisions, revisions
from storage.database import Transaction, open_database
from storage.migrate import migrate
from storage.tables.records import decisions as decisions_table
from storage.values.records import Decision
from tests.use_cases.builders import a_project, a_record, moved
from tests.use_cases.drafting import drafted, kept, planned


async def test_a_milestone_that_was_handed_over_can_be_signed_off(database_url: str) -> None:
    def as_it_was(tx: Transaction) -> tuple[list[int], list[Decision]]:
        casts = [a_project(tx), a_project(tx, code="SW", language="zh-CN")]
        for cast in casts:
            for text in ("", "Customers can pay"):
                moved(tx, cast, a_record(tx, cast, MILESTONE, "Go-live", text=text), "hand_over", by=cast.developer)
            a_record(tx, cast, MILESTONE, "Later")
        projects = [cast.project.id for cast in casts]
        asked = all_asked(tx, projects)
        tx.execute(delete(decisions_table), {})
        return projects, asked

    def all_asked(tx: Transaction, projects: list[int]) -> list[Decision]:
        return [replace(one, id=0) for project in projects for one in decisions.in_project(tx, project)]

    database = open_database(database_url)
    projects, asked = await database.write(as_it_was)
    _back_to(database_url, "0024")
    migrate(database_url)
    brought_along = await database.read(all_asked, projects)
    await database.close()

    assert len(asked) == 4
    assert brought_along == asked


async def test_a_draft_that_waits_is_looked_at_when_it_is_due(database_url: str) -> None:
    database = open_database(database_url)
    waiting = await database.write(lambda tx: drafted(tx, planned(tx)))
    _back_to(database_url, "0025")
    migrate(database_url)
    brought_along = await database.read(lambda tx: kept(tx, waiting))
    await database.close()

    assert brought_along == waiting


def _back_to(url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(revisions.REVISIONS))
    engine = revisions.migrating_engine(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()
