"""Somebody asks what is held about them, or to be forgotten: their name and id go, what they did stays; on both."""

import json

import pytest
from sqlalchemy import select

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.use_cases.cards import card_of
from bot.use_cases.digests import post_now
from bot.use_cases.poll_answers import answer_poll
from bot.use_cases.polls import ask_now
from bot.use_cases.privacy import Forgotten, forget_person, held_about
from bot.use_cases.records import file_record
from storage import history, people, projects
from storage.database import Transaction
from storage.tables import metadata
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_person, a_record, answered, asking, moved, reread

ASSESSMENT = {"effort": "16", "cost": "100", "shift": "3", "excludes": "Ask <@U0CLIENT>", "valid_until": "2026-12-18"}
ANSWER = {"quality": "5", "progress": "5", "communication": "5", "recommend": "9", "comment": "Thanks"}


@pytest.fixture(autouse=True)
def record(tx: Transaction, cast: Cast) -> Record:
    """What the client raised, that the approver decided on, that a digest told of."""
    a_person(tx, cast.workspace, "U0CLIENTELE", name="Cleo")
    record = a_record(tx, cast, CHANGE_REQUEST, "Ask <@U0CLIENT>, not <@U0CLIENTELE>")
    moved(tx, cast, record, "assess")
    answered(tx, cast, record, "send", ASSESSMENT)
    moved(tx, cast, record, "approve", by=cast.approver)
    client = asking(tx, cast, cast.client)
    file_record(tx, client, CHANGE_REQUEST, "Mine", "", {}, owner=cast.client.id, source="gesture:theirs", now=MONDAY)
    post_now(tx, asking(tx, cast, cast.lead), now=MONDAY)
    poll = ask_now(tx, asking(tx, cast, cast.lead), now=MONDAY)
    answer_poll(tx, client, cast.project.id, poll.id, ANSWER, now=MONDAY)
    return reread(tx, record)


def all_of(tx: Transaction) -> dict[str, str]:
    """All that is kept, as text, by its table; what was sealed apart."""
    found = {table.name: tx.execute(select(table)).mappings() for table in metadata.sorted_tables}
    sealed = [row.pop("sealed") for row in found["decisions"]]
    return {name: json.dumps(rows, default=str) for name, rows in {**found, "sealed": sealed}.items()}


def test_everything_that_names_somebody_is_shown_to_them_and_nothing_of_a_namesake(tx: Transaction, cast: Cast) -> None:
    [held] = held_about(tx, "U0CLIENT")

    assert held["people"] == [row for row in held["people"] if row["name"] == "Cleo" and row["slack_id"] == "U0CLIENT"]
    assert {row["reporter"] for row in held["records"]} == {cast.client.id}
    assert {row["deed"] for row in held["history"]} >= {"filed"}
    assert [row["comment"] for row in held["poll_answers"]] == ["Thanks"]
    assert "decisions" in held, "they are mentioned in what was sealed"
    [namesake] = held_about(tx, "U0CLIENTELE")
    assert set(namesake) == {"people", "records", "history", "decisions"}
    assert held_about(tx, "U0NEVERMET") == []


def test_who_is_forgotten_is_named_nowhere_and_what_they_did_stays(tx: Transaction, cast: Cast, record: Record) -> None:
    before = {name: len(json.loads(rows)) for name, rows in all_of(tx).items()}
    assert "U0CLIENT" in all_of(tx)["digests"]

    [called] = forget_person(tx, "U0CLIENT", now=MONDAY).names

    found = all_of(tx)
    assert [name for name, rows in found.items() if '"U0CLIENT"' in rows or "<@U0CLIENT>" in rows] == ["sealed"]
    assert [name for name, rows in found.items() if '"Cleo"' in rows] == ["people"], "their namesake is left alone"
    assert "<@U0CLIENTELE>" in reread(tx, record).title
    assert {
        name: len(json.loads(rows)) for name, rows in found.items() if name not in {"channel_members", "outbox"}
    } == {name: count for name, count in before.items() if name not in {"channel_members", "outbox"}}
    [filed, *_] = history.of(tx, record.id, ["client", "team"])
    assert people.get(tx, filed.by or 0).name == called
    assert called in str(card_of(tx, cast.project, reread(tx, record), Audience.CLIENT))
    assert held_about(tx, "U0CLIENT") == []
    assert people.stale(tx, before=MONDAY.replace(year=2030), most=100) != []
    assert called not in [one.name for one in people.stale(tx, before=MONDAY.replace(year=2030), most=100)]


def test_an_approver_who_is_forgotten_approves_no_more_and_who_comes_back_is_met_anew(
    tx: Transaction, cast: Cast
) -> None:
    forget_person(tx, "U0APPROVER", now=MONDAY)

    assert projects.with_role(tx, cast.project.id, Role.APPROVER) == []
    anew = a_person(tx, cast.workspace, "U0APPROVER", name="Ada")
    assert anew.id != cast.approver.id


def test_who_leads_a_project_is_not_forgotten_before_somebody_else_does(tx: Transaction, cast: Cast) -> None:
    before = all_of(tx)

    assert forget_person(tx, "U0LEAD", now=MONDAY) == Forgotten(leads=(cast.project,))
    assert all_of(tx) == before
    assert forget_person(tx, "U0NEVERMET", now=MONDAY) == Forgotten()
