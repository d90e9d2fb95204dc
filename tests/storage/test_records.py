"""A record is asked for in its project, by id, number, source or thread; changed by version; linked once."""

from datetime import date

import pytest
from sqlalchemy.exc import NoResultFound

from storage import links, records
from storage.database import Transaction
from storage.values.records import Link, Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, reread


def test_a_record_is_found_in_its_own_project_alone(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW").project.id
    record, ours = a_record(tx, cast), cast.project.id

    for find in (records.get, records.take):
        assert (find(tx, ours, record.id), find(tx, other, record.id)) == (record, None)
    assert records.numbered(tx, ours, "issue", 1) == record
    assert records.from_source(tx, ours, record.source) == record
    for nothing in (
        records.numbered(tx, other, "issue", 1),
        records.numbered(tx, ours, "feedback", 1),
        records.numbered(tx, ours, "issue", 2),
        records.from_source(tx, other, record.source),
        records.get(tx, ours, record.id + 1),
    ):
        assert nothing is None


def test_a_changed_record_has_the_next_version_and_a_stale_one_is_not_changed(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)

    changed = records.change(tx, record, title="Else", due_on=date(2026, 12, 1), fields={"link": "https://例え.jp"})

    assert reread(tx, record) == changed
    assert (changed.title, changed.due_on, changed.version) == ("Else", date(2026, 12, 1), 2)
    assert (changed.fields, changed.text, changed.created_at) == ({"link": "https://例え.jp"}, "", MONDAY)
    with pytest.raises(NoResultFound):
        records.change(tx, record, title="Stale")


def test_whether_something_stands_in_a_field_of_any_record_of_a_project(tx: Transaction, cast: Cast) -> None:
    records.change(tx, a_record(tx, cast), fields={"effort": "2"})
    ours, other = cast.project.id, a_project(tx, code="SW").project.id

    asked = [
        (ours, "issue", "effort"),
        (ours, "issue", "cause"),
        (ours, "feedback", "effort"),
        (other, "issue", "effort"),
    ]
    assert [records.any_holds(tx, *one) for one in asked] == [True, False, False, False]


def test_the_newest_record_of_a_thread(tx: Transaction, cast: Cast) -> None:
    def raised(source: str, origin: str | None) -> Record:
        return records.add(
            tx,
            cast.project.id,
            "issue",
            title=source,
            text="",
            state="new",
            reporter=cast.client.id,
            fields={},
            origin=origin,
            source=source,
            now=MONDAY,
        )

    for source, origin in (("one", "1.1"), ("two", "1.1"), ("three", "2.2"), ("four", None)):
        raised(source, origin)
    latest = records.latest_of_origin(tx, cast.project.id, "1.1")

    assert latest is not None
    assert latest.title == "two"
    assert records.latest_of_origin(tx, cast.project.id, "3.3") is None
    assert records.latest_of_origin(tx, a_project(tx, code="SW").project.id, "1.1") is None


def test_a_link_is_seen_from_both_ends_and_kept_once(tx: Transaction, cast: Cast) -> None:
    one, two, three = (a_record(tx, cast) for _ in range(3))
    for _ in range(2):
        links.add(tx, one.id, "became", two.id)

    assert links.of(tx, one.id) == links.of(tx, two.id) == [Link(one.id, "became", two.id)]
    assert links.of(tx, three.id) == []
