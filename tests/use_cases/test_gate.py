"""Nothing passes the gate to anybody it is not meant for, nor what was told to a place that has become another's."""

from dataclasses import fields, replace
from itertools import product
from typing import get_args

import pytest

from bot.messages.audiences import READABLE, Audience
from bot.messages.contents import Content
from bot.messages.gate import Destination, NotForThem, admit
from bot.messages.intentions import ShowRecord
from bot.messages.places import Standing
from bot.use_cases import delivery
from bot.use_cases.outgoing import tell
from bot.words import Language
from storage import channels, outbox, projects
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, to_be_said


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def content(audience: Audience = Audience.CLIENT, project: int = 1) -> Standing:
    return Standing(project=project, audience=audience, language=Language.EN, client="Northwind", name="Shop")


def destination(audience: Audience, *projects: int) -> Destination:
    return Destination(channel="C0", audience=audience, projects=frozenset(projects))


def admitted(content: Content, to: Destination) -> bool:
    try:
        admit(content, to)
    except NotForThem:
        return False
    return True


def test_what_is_the_teams_is_read_by_the_team_alone() -> None:
    read = {
        (about, reader): admitted(content(about), destination(reader, 1))
        for about, reader in product(Audience, repeat=2)
    }

    assert read == {
        (Audience.CLIENT, Audience.CLIENT): True,
        (Audience.CLIENT, Audience.TEAM): True,
        (Audience.TEAM, Audience.CLIENT): False,
        (Audience.TEAM, Audience.TEAM): True,
    }


@pytest.mark.parametrize("at_home", [(), (2,), (2, 3), (0,)])
def test_what_is_of_no_project_of_the_place_is_not_for_it(at_home: tuple[int, ...]) -> None:
    for about, reader in product(Audience, repeat=2):
        assert not admitted(content(about), destination(reader, *at_home))


def test_the_gate_denies_what_it_does_not_know() -> None:
    assert READABLE.keys() == set(Audience)
    unheard_of = replace(content(), audience="everybody")  # type: ignore[arg-type]  # what is denied
    for reader in Audience:
        assert not admitted(unheard_of, destination(reader, 1))
    with pytest.raises(KeyError):
        admit(content(), replace(destination(Audience.CLIENT, 1), audience="everybody"))  # type: ignore[arg-type]


def test_every_content_names_its_project_and_its_audience() -> None:
    for kind in get_args(Content):
        assert {"project", "audience"} <= {
            field.name for field in fields(kind) if field.default is field.default_factory
        }


# What was told to the wrong place


def test_a_team_channel_that_became_the_clients_gets_nothing_of_ours(tx: Transaction, cast: Cast) -> None:
    """Set-up refuses it; a row of the database may say it all the same."""
    a_record(tx, cast)
    projects.change(tx, cast.project, {"team_channel": cast.channel.id})

    ours = [outgoing for outgoing in to_be_said(tx) if outgoing.audience == "team"]
    meant_for_the_old_channel = [delivery.words_for(tx, outgoing, now=MONDAY) for outgoing in ours]
    show = ShowRecord(cast.project.id, a_record(tx, cast, title="Else").id)
    at_home = projects.get(tx, cast.project.id)
    tell(tx, at_home, Audience.TEAM, show, subject="record:else", slot=outbox.CARD, version=1)

    assert meant_for_the_old_channel == [None] * len(ours)
    with pytest.raises(NotForThem):
        delivery.words_for(tx, to_be_said(tx)[-1], now=MONDAY)


def test_a_team_channel_that_is_another_clients_gets_nothing_of_ours(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    projects.change(tx, cast.project, {"team_channel": other.channel.id})
    record = a_record(tx, cast)

    [ours] = [one for one in to_be_said(tx) if one.audience == "team" and one.args["record"] == record.id]

    with pytest.raises(NotForThem):
        delivery.words_for(tx, ours, now=MONDAY)


def test_a_channel_that_is_the_projects_no_more_gets_nothing(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    elsewhere = channels.keep(tx, cast.workspace.id, "G0ELSE")
    projects.change(tx, cast.project, {"team_channel": elsewhere.id})

    said = {one.audience: delivery.words_for(tx, one, now=MONDAY) is not None for one in to_be_said(tx)}

    assert said == {"client": True, "team": False}
