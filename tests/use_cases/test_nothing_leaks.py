"""Whatever happens, no client reads what is ours or another's; and whoever breaks the gate is found out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.kinds.kind import Field, Kind
from bot.messages.audiences import READABLE, Audience
from bot.messages.gate import NotForThem
from bot.use_cases import callers, cards
from bot.use_cases.callers import Standing as Who
from bot.use_cases.cards import card_of
from bot.use_cases.edits import edit_record
from storage import history, projects, records
from storage.database import Transaction
from storage.values.people import Person
from storage.values.places import Workspace
from storage.values.records import HistoryLine, Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, reread
from tests.use_cases.talk import SECRET, look_for_secrets, talk_and_look


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_happens_no_client_reads_what_is_ours_or_anothers(engine: Engine, data: st.DataObject) -> None:
    talk_and_look(engine, data)


# Ways to break the gate: whatever happens is looked at well enough to catch each of them


def show_every_field(patch: pytest.MonkeyPatch) -> None:
    def all_of_them(kind: Kind, values: Mapping[str, str], _: Audience) -> tuple[tuple[Field, str], ...]:
        return tuple((field, values[field.name]) for field in kind.fields if values.get(field.name))

    patch.setattr(cards, "_visible", all_of_them)


def let_the_client_read_what_the_team_reads(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(READABLE, Audience.CLIENT, READABLE[Audience.TEAM])


def take_every_comment_for_the_clients(patch: pytest.MonkeyPatch) -> None:
    add = history.add

    def as_theirs(*args: Any, **values: Any) -> HistoryLine:
        return add(*args, **{**values, "audience": Audience.CLIENT})

    patch.setattr(history, "add", as_theirs)


def take_slacks_word_for_who_is_ours(patch: pytest.MonkeyPatch) -> None:
    stands = callers.standing_of

    def as_slack_says(person: Person, workspace: Workspace, orgs: frozenset[str], _: frozenset[str]) -> Who:
        return stands(person, workspace, orgs, frozenset())

    patch.setattr(callers, "standing_of", as_slack_says)


def find_records_of_any_project(patch: pytest.MonkeyPatch) -> None:
    for name in ("get", "take"):
        find = getattr(records, name)

        def anywhere(tx: Transaction, project: int, record_id: int, find: Any = find) -> Record | None:
            at_home = projects.get(tx, project)
            everywhere = (at_home, *projects.in_workspace(tx, at_home.workspace))
            found = (find(tx, one.id, record_id) for one in everywhere)
            return next((record for record in found if record is not None), None)

        patch.setattr(records, name, anywhere)


@pytest.mark.parametrize(
    "broken",
    [
        show_every_field,
        let_the_client_read_what_the_team_reads,
        take_every_comment_for_the_clients,
        take_slacks_word_for_who_is_ours,
        find_records_of_any_project,
    ],
)
def test_a_broken_gate_is_noticed(engine: Engine, broken: Callable[[pytest.MonkeyPatch], None]) -> None:
    @settings(max_examples=200, deadline=None, database=None, phases=[Phase.generate], derandomize=True)
    @given(data=st.data())
    def whatever_happens(data: st.DataObject) -> None:
        talk_and_look(engine, data)

    with pytest.MonkeyPatch.context() as patch:
        broken(patch)
        with pytest.raises((AssertionError, NotForThem)):
            whatever_happens()


def test_the_look_for_secrets_finds_them(tx: Transaction, cast: Cast) -> None:
    """What says that nothing leaks must be able to see a leak."""
    record = a_record(tx, cast, title="AAMARK down")
    lead = asking(tx, cast, cast.lead)
    edit_record(tx, lead, cast.project.id, record.id, {"effort": "7701.77", "priority": "high"}, now=MONDAY)
    ours = card_of(tx, cast.project, reread(tx, record), Audience.TEAM)

    look_for_secrets(replace(ours, fields=()), "AAMARK")
    for leak in (ours, replace(ours, fields=(), title=f"{SECRET}1"), replace(ours, fields=(), title="BBMARK")):
        with pytest.raises(AssertionError):
            look_for_secrets(leak, "AAMARK")
