"""Moments are aware, come back in UTC and sort as they passed; JSON comes back as it went; rows are told by type."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, MetaData, Named, Table, TypedColumns, bindparam, insert, select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.schema import CreateTable

from storage.columns import Json, Moment, returning, these
from storage.database import Database, Transaction


class StoneColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    laid_at: Named[datetime] = Column(Moment)
    about: Named[Mapping[str, object] | None] = Column(Json)
    __row_pos__: tuple[int, datetime, Mapping[str, object] | None]


stones = Table("stones", MetaData(), StoneColumns)
CREATE = CreateTable(stones)
ADD = returning(insert(stones), stones)
MOVE = returning(update(stones).where(stones.c.id == bindparam("the_id")).values(laid_at=bindparam("laid_at")), stones)
ALL = select(stones).order_by(stones.c.laid_at)
SINCE = select(stones.c.id).where(stones.c.laid_at >= bindparam("since")).order_by(stones.c.laid_at)


def lay(tx: Transaction, *moments: datetime) -> list[tuple[int, datetime]]:
    tx.execute(CREATE)
    for moment in moments:
        tx.execute(ADD, {"laid_at": moment, "about": None})
    return [(row[0], row[1]) for row in tx.execute(ALL)]


async def test_a_moment_comes_back_in_utc_whatever_zone_it_came_in(database: Database) -> None:
    shanghai = datetime(2026, 11, 23, 9, 30, 0, 1, tzinfo=ZoneInfo("Asia/Shanghai"))

    [(_, kept)] = await database.write(lay, shanghai)

    assert (kept, kept.tzinfo) == (datetime(2026, 11, 23, 1, 30, 0, 1, tzinfo=UTC), UTC)


async def test_moments_sort_as_they_passed_and_not_as_they_are_written(database: Database) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    moments = [
        noon.astimezone(timezone(timedelta(hours=-11))),  # written the earliest
        noon - timedelta(microseconds=1),
        (noon + timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=14))),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(999, 1, 1, tzinfo=UTC),
    ]

    laid = await database.write(lay, *moments)

    assert [number for number, _ in laid] == [5, 4, 2, 1, 3]
    assert await database.read(lambda tx: [row[0] for row in tx.execute(SINCE, {"since": noon})]) == [1, 3]


async def test_a_naive_moment_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 23, 9)  # noqa: DTZ001  what is refused

    with pytest.raises(StatementError, match="aware"):
        await database.write(lay, naive)
    await database.write(lay)
    with pytest.raises(StatementError, match="aware"):
        await database.read(lambda tx: tx.execute(SINCE, {"since": naive}))


async def test_whoever_opens_the_sqlite_file_can_read_a_moment(sqlite_database: Database) -> None:
    await sqlite_database.write(lay, datetime(2026, 11, 23, 9, tzinfo=UTC))

    kept = await sqlite_database.read(lambda tx: tx.scalar(text("SELECT datetime(laid_at), laid_at FROM stones")))

    assert kept == "2026-11-23 09:00:00"


@pytest.mark.parametrize("about", [{"title": "登录页打不开", "hours": 1.5, "none": None, "list": [1, "2"]}, {}, None])
async def test_json_comes_back_as_it_went(database: Database, about: Mapping[str, object] | None) -> None:
    def keep(tx: Transaction) -> tuple[object, object]:
        lay(tx)
        kept = tx.execute(ADD, {"laid_at": datetime(2026, 11, 23, tzinfo=UTC), "about": about}).one()
        return kept.about, tx.scalar(text("SELECT count(*) FROM stones WHERE about IS NULL"))

    assert await database.write(keep) == (about, int(about is None))


async def test_returning_gives_whole_rows(database: Database) -> None:
    def move(tx: Transaction) -> tuple[int, datetime, Mapping[str, object] | None]:
        [(number, laid_at)] = lay(tx, datetime(2026, 11, 23, tzinfo=UTC))
        moved: tuple[int, datetime, Mapping[str, object] | None] = tx.execute(
            MOVE, {"the_id": number, "laid_at": laid_at + timedelta(days=1)}
        ).one()
        return moved[0], moved[1], moved[2]

    assert await database.write(move) == (1, datetime(2026, 11, 24, tzinfo=UTC), None)


def test_nobody_is_asked_about_as_one_who_sees_three_audiences() -> None:
    assert these(["team"]) == {"one_audience": "team", "other_audience": ""}
    with pytest.raises(ValueError, match="two audiences"):
        these(["client", "team", "everybody"])
