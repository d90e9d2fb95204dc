"""Columns as the house has them: moments that are never naive, JSON that keeps Chinese readable, whole rows typed."""

from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVarTuple, cast

from sqlalchemy import JSON, ColumnElement, DateTime, Delete, Dialect, Insert, String, Table, Update, bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql._annotated_cols import HasRowPos
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.types import TypeDecorator, TypeEngine

Values = TypeVarTuple("Values")

MOMENT_WIDTH = 32  # 2026-11-23T09:00:00.000000+00:00


class Moment(TypeDecorator[datetime]):
    """An instant: goes in aware and comes out aware in UTC; a naive datetime is refused with ValueError.

    On PostgreSQL it is TIMESTAMP WITH TIME ZONE. SQLite has no such type, so there it is ISO text of one fixed width,
    always in UTC: text of one width sorts and is indexed as the instants themselves are, and whoever opens the file
    with sqlite3 can read it, which integers of microseconds would not allow.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give the type that the database at hand stores."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(MOMENT_WIDTH))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Turn an aware moment into what is stored."""
        if value is None:
            return None
        if value.tzinfo is not UTC:  # nearly all are in UTC: it would take as long to find that out again
            if value.utcoffset() is None:
                raise ValueError("a moment must be aware of its zone")
            value = value.astimezone(UTC)
        return _as_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn what is stored into an aware moment in UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)


@lru_cache(maxsize=1024)  # 5 microseconds each, and a deed binds the same moment half a dozen times
def _as_text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


class RealNow(FunctionElement[datetime]):
    """The database's own clock: elapsed time for a deed, which is given only people's."""

    type = Moment()
    inherit_cache = True


@compiles(RealNow, "sqlite")
def _real_now_on_sqlite(_element: RealNow, _compiler: object, **_how: object) -> str:
    return "strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')"  # as wide as every Moment


@compiles(RealNow, "postgresql")
def _real_now_on_postgresql(_element: RealNow, _compiler: object, **_how: object) -> str:
    return "clock_timestamp()"


# JSONB on PostgreSQL; on both, None is NULL and not the JSON word null.
Json: TypeEngine[Any] = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def for_one_of(audience: ColumnElement[str]) -> ColumnElement[bool]:
    """It is meant for one of `these`: two at most. A list of any length is put together anew at each execution, which
    takes longer than all the rest.
    """
    return audience.in_((bindparam("one_audience"), bindparam("other_audience")))


def these(audiences: Collection[str]) -> dict[str, str]:
    """Name them for `for_one_of`; where one is missing, nobody.

    Raises:
        ValueError: There are more than two.

    """
    if len(audiences) > 2:
        raise ValueError("nobody sees more than two audiences")
    one, other = [*audiences, "", ""][:2]
    return {"one_audience": one, "other_audience": other}


def returning(
    statement: Insert | Update | Delete,
    table: Table[HasRowPos[*Values]],  # type: ignore[type-var]
) -> TypedReturnsRows[*Values]:
    """Have a statement answer with whole rows, typed by the table's `__row_pos__`.

    SQLAlchemy types select(table) so, but not its own returning(table): there mypy would check nothing.
    """
    return cast("TypedReturnsRows[*Values]", statement.returning(table))
