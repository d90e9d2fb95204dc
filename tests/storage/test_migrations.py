"""The revisions lead to the tables that the code speaks of, lose nothing, and can be run by two at once."""

import asyncio
import shutil
import sys
from pathlib import Path
from textwrap import dedent, indent

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text

from storage import revisions as known
from storage.database import Transaction, open_database
from storage.migrate import draft, is_ours, migrate
from storage.revisions import Age, Newer, age, is_current, newest
from storage.tables import metadata

CHILDREN = text("SELECT name FROM children ORDER BY name")


@pytest.fixture
def revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the revisions, to which some may be added."""
    folder = tmp_path / "migrations"
    shutil.copytree(known.REVISIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(known, "REVISIONS", folder)
    return folder / "versions"


def revise(revisions: Path, name: str, upgrade: str, *, after: str | None = None) -> None:
    before = after or max(path.name for path in revisions.glob("[0-9]*.py"))[:4]
    (revisions / f"{name}.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\n\nrevision = {name!r}\ndown_revision = {before!r}\n\n"
        f"def upgrade():\n{indent(dedent(upgrade), '    ')}",
        encoding="utf-8",
    )


def children(tx: Transaction) -> list[str]:
    return [row[0] for row in tx.execute(CHILDREN)]


def test_the_revisions_lead_to_the_tables_of_the_code(database_url: str) -> None:
    engine = create_engine(make_url(database_url).set(drivername=_driver(database_url)))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "target_metadata": metadata,
                "include_name": is_ours,
            },
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_a_database_is_current_once_it_is_migrated(bare_url: str) -> None:
    assert not is_current(bare_url)

    migrate(bare_url)
    assert is_current(bare_url)

    migrate(bare_url)
    assert is_current(bare_url)


def test_a_version_leaves_the_tables_of_a_later_one_as_they_are(bare_url: str) -> None:
    assert age(bare_url) is Age.OLDER
    migrate(bare_url)
    assert age(bare_url) is Age.OURS
    engine = create_engine(make_url(bare_url).set(drivername=_driver(bare_url)))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert age(bare_url) is Age.NEWER
    with pytest.raises(Newer):
        migrate(bare_url)
    engine.dispose()


def test_the_newest_is_that_to_which_all_revisions_lead() -> None:
    config = Config()
    config.set_main_option("script_location", str(known.REVISIONS))

    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_asking_makes_no_file(tmp_path: Path) -> None:
    assert not is_current(f"sqlite:///{tmp_path}/nowhere/rapport.db")
    assert not is_current(f"sqlite:///{tmp_path}/rapport.db")

    assert list(tmp_path.iterdir()) == []


async def test_two_who_migrate_at_once_take_turns(bare_url: str) -> None:
    program = f"from storage.migrate import migrate; migrate({bare_url!r})"
    both = [await asyncio.create_subprocess_exec(sys.executable, "-c", program) for _ in range(2)]

    assert [await one.wait() for one in both] == [0, 0]
    assert is_current(bare_url)


async def test_making_a_table_anew_keeps_its_children(revisions: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/rapport.db"
    revise(
        revisions,
        "8001",
        """
            op.execute("CREATE TABLE parents (name TEXT PRIMARY KEY)")
            op.execute("CREATE TABLE children (name TEXT, parent TEXT REFERENCES parents (name) ON DELETE CASCADE)")
            op.execute("INSERT INTO parents VALUES ('Anna')")
            op.execute("INSERT INTO children VALUES ('Ben', 'Anna')")
        """,
    )
    revise(
        revisions,
        "8002",
        """
            with op.batch_alter_table("parents", recreate="always") as parents:
                parents.add_column(sa.Column("age", sa.Integer()))
        """,
        after="8001",
    )

    migrate(url)

    database = open_database(url)
    assert await database.read(children) == ["Ben"]
    await database.close()


def test_a_revision_that_leaves_orphans_changes_nothing(revisions: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/rapport.db"
    migrate(url)
    revise(
        revisions,
        "8001",
        """
            op.execute("CREATE TABLE parents (name TEXT PRIMARY KEY)")
            op.execute("CREATE TABLE children (name TEXT, parent TEXT REFERENCES parents (name))")
            op.execute("INSERT INTO children VALUES ('Ben', 'nobody')")
        """,
    )

    with pytest.raises(AssertionError, match="without their parents"):
        migrate(url)

    (revisions / "8001.py").unlink()
    assert is_current(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'children'")) == 0
    engine.dispose()


def test_a_draft_finds_nothing_to_do_once_the_revisions_are_complete(revisions: Path) -> None:
    known = set(revisions.glob("*.py"))

    draft("change nothing")

    [drafted] = set(revisions.glob("*.py")) - known
    assert drafted.name == f"{len(known):04}_change_nothing.py"  # __init__ is one of the known
    assert drafted.read_text(encoding="utf-8").count("    pass\n") == 2


def _driver(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"
