"""Digests: the last one of a project, and of a schedule."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import digests
from storage.database import Transaction
from tests.storage.builders import planned
from tests.use_cases.builders import MONDAY, Cast, a_project

DAY = timedelta(days=1)


def test_the_last_digest_and_its_day(tx: Transaction, cast: Cast) -> None:
    schedule, project = planned(tx, cast), cast.project.id

    def posted(day: int, by: int | None = schedule.id, told: Mapping[str, object] | None = None) -> int:
        until = MONDAY + day * DAY
        kept = digests.add(
            tx, project, by, until.date(), since=MONDAY, until=until, late=day > 1, told=told or {"标题": [1, None]}
        )
        return kept.id

    assert (digests.last(tx, project), digests.last_day(tx, schedule.id)) == (None, None)
    first, second, asked_for = posted(1), posted(3), posted(2, by=None)

    latest = digests.last(tx, project)
    assert latest is not None
    assert (latest.id, latest.late, latest.told) == (second, True, {"标题": [1, None]})
    assert digests.last_day(tx, schedule.id) == date(2026, 11, 26)
    assert digests.get(tx, project, first) is not None
    assert digests.get(tx, a_project(tx, code="SW").project.id, asked_for) is None
    with pytest.raises(IntegrityError):
        posted(3)
