"""A team channel is told which projects it follows."""

import pytest

from bot.messages.hindrances import Hindrance
from bot.refusals import BadAnswers, ClientReadsHere, TeamOnly
from bot.use_cases.following import follow, keep_channel, keep_readers
from bot.use_cases.places import Seen
from storage import channels, projects
from storage.database import Transaction
from storage.values.people import Person
from tests.use_cases.builders import MONDAY, Cast, a_person, a_project, asking


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def team_channels(tx: Transaction, *casts: Cast) -> list[int | None]:
    return [projects.get(tx, one.project.id).team_channel for one in casts]


def test_a_channel_follows_what_was_chosen_and_no_other(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    caller, here = asking(tx, cast, cast.lead), cast.team_channel

    follow(tx, caller, here.slack_id, [cast.project.id, other.project.id], now=MONDAY)
    assert team_channels(tx, cast, other) == [here.id, here.id]

    following = follow(tx, caller, here.slack_id, [other.project.id], now=MONDAY)
    assert team_channels(tx, cast, other) == [None, here.id]
    assert following.followed == {other.project.id}
    assert [project.code for project in following.offered] == ["SW", "NW"]


def test_a_project_that_another_channel_follows_stays_there_until_it_is_chosen(tx: Transaction, cast: Cast) -> None:
    new = channels.keep(tx, cast.workspace.id, "G0NEW")
    caller = asking(tx, cast, cast.lead)
    follow(tx, caller, new.slack_id, [], now=MONDAY)
    assert team_channels(tx, cast) == [cast.team_channel.id]
    follow(tx, caller, new.slack_id, [cast.project.id], now=MONDAY)
    assert team_channels(tx, cast) == [new.id]


def test_where_a_client_reads_nothing_is_followed(tx: Transaction, cast: Cast) -> None:
    with pytest.raises(ClientReadsHere):
        follow(tx, asking(tx, cast, cast.lead), cast.channel.slack_id, [cast.project.id], now=MONDAY)


def test_only_the_team_says_what_is_followed(tx: Transaction, cast: Cast) -> None:
    with pytest.raises(TeamOnly):
        keep_channel(tx, asking(tx, cast, cast.client), cast.team_channel.slack_id)


def test_whoever_is_no_member_of_a_projects_team_is_not_offered_it(tx: Transaction, cast: Cast) -> None:
    projects.set_role(tx, cast.project.id, "onlooker", [cast.developer.id])
    new = channels.keep(tx, cast.workspace.id, "G0NEW")
    assert keep_channel(tx, asking(tx, cast, cast.developer, where=new), "G0NEW").offered == ()


def test_whoever_is_in_none_of_a_projects_channels_is_not_offered_it(tx: Transaction, cast: Cast) -> None:
    nora = a_person(tx, cast.workspace, "U0NORA", name="Nora")
    new = channels.keep(tx, cast.workspace.id, "G0NEW")
    assert keep_channel(tx, asking(tx, cast, nora, where=new), "G0NEW").offered == ()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_was_in_the_way_is_forgotten_where_nothing_is_followed_any_more(
    tx: Transaction, cast: Cast, *, elsewhere: bool
) -> None:
    channels.hinder(tx, cast.team_channel.id, Hindrance.ARCHIVED, since=MONDAY)
    caller, old = asking(tx, cast, cast.lead), cast.team_channel.slack_id
    place, chosen = ("G0NEW", [cast.project.id]) if elsewhere else (old, [])
    follow(tx, caller, place, chosen, now=MONDAY)
    assert channels.get(tx, cast.team_channel.id).hindered is None


def test_where_others_than_we_read_nothing_can_be_followed(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.lead)

    def seen(*members: Person, shared: bool = False) -> Seen:
        here = cast.team_channel.slack_id
        return Seen(slack_id=here, in_the_way=None, shared=shared, members=tuple(one.id for one in members))

    assert keep_readers(tx, caller, seen(cast.lead, cast.developer)).followed == {cast.project.id}
    with pytest.raises(BadAnswers):
        keep_readers(tx, caller, seen(cast.lead, cast.client))
    with pytest.raises(BadAnswers):
        keep_readers(tx, caller, seen(cast.lead, shared=True))
