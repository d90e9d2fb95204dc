"""Channels and people change under our feet: what is in the way is told once, nothing is lost, and it goes on."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.messages.audiences import Audience
from bot.messages.hindrances import Hindrance, HindranceTold
from bot.messages.intentions import ShowRecord, TellHindrance, TellNotice
from bot.messages.speaker import CannotSay
from bot.refusals import NoLongerThere, TeamOnly
from bot.slack.people import keep_described
from bot.use_cases.delivery import Withheld, claim, settle_trouble, words_for
from bot.use_cases.hindrances import let_in_again, place_to_look_at
from bot.use_cases.places import (
    Seen,
    channel_closed_to_us,
    channel_moved,
    channel_seen,
    channel_shared,
    clients_in_channel,
    person_changed,
    person_joined,
    person_left,
    places_to_look_at,
)
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage import backlog, channels, deliveries, outbox, projects
from storage.database import Transaction
from storage.values.messages import Outgoing
from storage.values.people import Person
from tests.use_cases.builders import (
    CLIENT_ORG,
    HOST,
    MONDAY,
    OTHER_ORG,
    Cast,
    a_person,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    say_all,
    to_be_said,
)

REAL = datetime(2026, 1, 1, tzinfo=UTC)
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def everybody(cast: Cast) -> tuple[int, ...]:
    return tuple(one.id for one in (cast.lead, cast.developer, cast.client, cast.approver, cast.onlooker))


def ours(cast: Cast) -> tuple[int, ...]:
    return cast.lead.id, cast.developer.id


def seen(slack_id: str, members: tuple[int, ...], *, shared: bool = False) -> Seen:
    orgs = frozenset({CLIENT_ORG}) if shared else frozenset[str]()
    return Seen(slack_id=slack_id, in_the_way=None, name="renamed", shared=shared, orgs=orgs, members=members)


def told(tx: Transaction) -> list[HindranceTold]:
    return [one for one in contents_to_be_said(tx, TellHindrance, now=LATER) if isinstance(one, HindranceTold)]


def claimed(tx: Transaction) -> list[Outgoing]:
    return claim(tx, busy=(), most=100, real_now=REAL, now=MONDAY)


@pytest.mark.parametrize("hindrance", [Hindrance.REMOVED, Hindrance.ARCHIVED, Hindrance.GONE])
def test_what_is_to_be_said_waits_and_the_lead_is_told_once(tx: Transaction, cast: Cast, hindrance: Hindrance) -> None:
    say_all(tx)
    for _ in range(2):
        channel_closed_to_us(tx, HOST, cast.channel.slack_id, hindrance, now=MONDAY)
    a_record(tx, cast)

    [message] = told(tx)
    assert (message.hindrance, message.over, message.names) == (hindrance, False, ("Northwind shop",))
    assert channels.get(tx, to_be_said(tx, TellHindrance)[0].channel).slack_id == cast.lead.slack_id
    assert cast.channel.id not in {one.channel for one in claimed(tx)}
    assert backlog.held(tx) == 1


def test_once_it_is_out_of_the_way_everything_is_said_in_its_order(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    channel_closed_to_us(tx, HOST, cast.channel.slack_id, Hindrance.REMOVED, now=MONDAY)
    records = [a_record(tx, cast, title=f"Number {number}") for number in range(3)]
    say_all_but_held(tx)

    here = seen(cast.channel.slack_id, everybody(cast), shared=True)
    assert channel_seen(tx, HOST, here, by_hand=False, now=LATER) is None

    waiting = [one for one in to_be_said(tx, ShowRecord) if one.channel == cast.channel.id]
    assert [one.args["record"] for one in waiting] == [record.id for record in records]
    assert cast.channel.id in {one.channel for one in claimed(tx)}
    assert [one.over for one in told(tx)] == [True]


def say_all_but_held(tx: Transaction) -> None:
    for outgoing in claimed(tx):
        deliveries.sent(tx, outgoing, f"1.{outgoing.id}", now=MONDAY)


def test_slacks_own_refusal_is_noticed_without_an_event(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    [card] = [one for one in claimed(tx) if one.channel == cast.channel.id]

    trouble = CannotSay("not_in_channel", hindrance=Hindrance.REMOVED)
    settle_trouble(tx, card, trouble, real_now=REAL, now=MONDAY)

    kept = outbox.get(tx, card.id)
    assert kept is not None
    assert (kept.failure, kept.attempts) == (None, 0)
    assert [one.hindrance for one in told(tx)] == [Hindrance.REMOVED]


def test_a_refusal_under_an_id_that_the_channel_had_before_is_none(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    [card] = [one for one in claimed(tx) if one.channel == cast.channel.id]
    channel_moved(tx, HOST, cast.channel.slack_id, "C0MOVED")

    trouble = CannotSay("channel_not_found", hindrance=Hindrance.GONE)
    settle_trouble(tx, card, trouble, to=cast.channel.slack_id, real_now=REAL, now=MONDAY)

    assert channels.get(tx, cast.channel.id).hindered is None
    assert cast.channel.id in {one.channel for one in claimed(tx)}, "it is said under the new one"


def test_a_refusal_from_before_the_channel_was_looked_at_is_none(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    [card] = [one for one in claimed(tx) if one.channel == cast.channel.id]
    channel_seen(tx, HOST, seen(cast.channel.slack_id, everybody(cast), shared=True), by_hand=False, now=LATER)

    trouble = CannotSay("not_in_channel", hindrance=Hindrance.REMOVED)
    settle_trouble(tx, card, trouble, began=MONDAY, real_now=REAL, now=LATER)
    assert channels.get(tx, cast.channel.id).hindered is None
    settle_trouble(tx, card, trouble, began=LATER, real_now=REAL, now=LATER)
    assert channels.get(tx, cast.channel.id).hindered == Hindrance.REMOVED


def test_without_a_lead_and_a_team_channel_somebody_else_of_the_team_is_told(tx: Transaction) -> None:
    cast = a_project(tx, team_channel=None)
    channel_seen(tx, HOST, seen(cast.channel.slack_id, everybody(cast), shared=True), by_hand=False, now=MONDAY)
    say_all(tx)
    leaves(tx, cast.lead)

    [notice] = to_be_said(tx, TellNotice)
    assert (notice.args["notice"], channels.get(tx, notice.channel).slack_id) == ("lead_gone", cast.developer.slack_id)
    channel_closed_to_us(tx, HOST, cast.channel.slack_id, Hindrance.REMOVED, now=LATER)
    [hindrance] = to_be_said(tx, TellHindrance)
    assert channels.get(tx, hindrance.channel).slack_id == cast.developer.slack_id


def leaves(tx: Transaction, person: Person) -> None:
    """Somebody is deactivated in Slack."""
    described = {"id": person.slack_id, "team_id": person.home_team, "deleted": True, "name": "Lea"}
    keep_described(tx, HOST, described, now=LATER)


def test_what_was_claimed_before_is_withheld(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    [card] = [one for one in claimed(tx) if one.channel == cast.channel.id]
    channel_closed_to_us(tx, HOST, cast.channel.slack_id, Hindrance.ARCHIVED, now=MONDAY)
    with pytest.raises(Withheld):
        words_for(tx, card, now=MONDAY)


def test_a_channel_of_no_project_is_none_of_ours(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    channels.keep(tx, cast.workspace.id, "C0OTHER", "other")
    channel_closed_to_us(tx, HOST, "C0OTHER", Hindrance.REMOVED, now=MONDAY)
    channel_closed_to_us(tx, HOST, "C0NEVERMET", Hindrance.REMOVED, now=MONDAY)
    assert told(tx) == []


@pytest.mark.parametrize("home", [CLIENT_ORG, HOST])
def test_in_a_team_channel_with_an_outsider_nothing_more_is_said(tx: Transaction, cast: Cast, home: str) -> None:
    """A guest of ours is an outsider too."""
    say_all(tx)
    outsider = a_person(tx, cast.workspace, "U0NEW", home=home, guest=home == HOST, name="Nora")
    person_joined(tx, HOST, cast.team_channel.slack_id, outsider, now=MONDAY)
    a_record(tx, cast)

    [message] = told(tx)
    assert message.hindrance is Hindrance.EXPOSED
    assert [one.name for one in message.outsiders] == ["Nora"]
    assert cast.team_channel.id not in {one.channel for one in claimed(tx)}


def test_an_exposed_team_channel_goes_on_only_by_hand(tx: Transaction, cast: Cast) -> None:
    outsider = a_person(tx, cast.workspace, "U0NEW", home=CLIENT_ORG)
    person_joined(tx, HOST, cast.team_channel.slack_id, outsider, now=MONDAY)
    person_left(tx, HOST, cast.team_channel.slack_id, outsider.slack_id)
    now_clean = seen(cast.team_channel.slack_id, ours(cast))

    assert channel_seen(tx, HOST, now_clean, by_hand=False, now=LATER) is Hindrance.EXPOSED
    assert channel_seen(tx, HOST, now_clean, by_hand=True, now=LATER) is None


def test_a_team_channel_that_is_shared_is_left_and_a_clients_is_announced(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    channel_shared(tx, HOST, cast.channel.slack_id, CLIENT_ORG, now=MONDAY)
    assert to_be_said(tx, TellNotice) == [], "the client's own is expected there"
    channel_shared(tx, HOST, cast.channel.slack_id, OTHER_ORG, now=MONDAY)
    [notice] = to_be_said(tx, TellNotice)
    assert (notice.audience, notice.args["notice"]) == (Audience.TEAM, "channel_shared")

    channel_shared(tx, HOST, cast.team_channel.slack_id, CLIENT_ORG, now=MONDAY)
    assert [one.hindrance for one in told(tx)] == [Hindrance.EXPOSED]


def test_who_becomes_a_guest_is_an_outsider_where_they_sit(tx: Transaction, cast: Cast) -> None:
    channel_seen(tx, HOST, seen(cast.team_channel.slack_id, ours(cast)), by_hand=False, now=MONDAY)
    say_all(tx)
    guest = a_person(tx, cast.workspace, cast.developer.slack_id, guest=True)
    person_changed(tx, guest, now=LATER)
    assert [one.hindrance for one in told(tx)] == [Hindrance.EXPOSED]


def test_a_lead_who_becomes_a_guest_is_told_of_where_the_team_reads(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    guest = a_person(tx, cast.workspace, cast.lead.slack_id, guest=True, name="Lea")
    person_changed(tx, guest, now=LATER)
    [notice] = to_be_said(tx, TellNotice)
    assert (notice.args["notice"], notice.args["about"]) == ("lead_gone", "Lea")


def test_a_workspace_that_takes_our_token_no_more_waits_whole(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    [first, *_] = claimed(tx)
    trouble = CannotSay("token_revoked", hindrance=Hindrance.LOCKED_OUT)
    settle_trouble(tx, first, trouble, real_now=REAL, now=MONDAY)
    assert claim(tx, busy=(), most=100, real_now=REAL + timedelta(days=1), now=MONDAY) == []

    let_in_again(tx, HOST)

    assert claim(tx, busy=(), most=100, real_now=REAL + timedelta(days=1), now=MONDAY) != []
    assert [(one.hindrance, one.over) for one in told(tx)] == [(Hindrance.LOCKED_OUT, True)]


def test_a_client_channel_without_the_client_is_not_written_to(tx: Transaction, cast: Cast) -> None:
    alone = seen(cast.channel.slack_id, ours(cast))
    assert channel_seen(tx, HOST, alone, by_hand=False, now=MONDAY) is Hindrance.UNSHARED
    again = seen(cast.channel.slack_id, everybody(cast), shared=True)
    assert channel_seen(tx, HOST, again, by_hand=False, now=LATER) is None


def test_a_client_channel_where_only_the_onlookers_are_left_is_not_written_to(tx: Transaction, cast: Cast) -> None:
    left = Seen(
        slack_id=cast.channel.slack_id,
        in_the_way=None,
        shared=True,
        orgs=frozenset({OTHER_ORG}),
        members=(*ours(cast), cast.onlooker.id),
    )
    assert channel_seen(tx, HOST, left, by_hand=False, now=MONDAY) is Hindrance.UNSHARED


def test_channels_are_looked_at_once_a_day(tx: Transaction, cast: Cast) -> None:
    both = {cast.channel.id, cast.team_channel.id}
    assert {one.id for one in places_to_look_at(tx, HOST, since=MONDAY, now=MONDAY)} == both
    for place, members in ((cast.channel, everybody(cast)), (cast.team_channel, ours(cast))):
        here = seen(place.slack_id, members, shared=place == cast.channel)
        channel_seen(tx, HOST, here, by_hand=False, now=MONDAY)
    assert places_to_look_at(tx, HOST, since=MONDAY, now=LATER) == []
    assert len(places_to_look_at(tx, HOST, since=MONDAY, now=MONDAY + timedelta(days=1, seconds=1))) == 2


def test_the_clients_people_are_those_who_are_in_the_channel(tx: Transaction, cast: Cast) -> None:
    def named() -> set[str | None]:
        return {one.name for one in clients_in_channel(tx, cast.project)}

    there = tuple(one for one in everybody(cast) if one != cast.approver.id)
    channel_seen(tx, HOST, seen(cast.channel.slack_id, there, shared=True), by_hand=False, now=MONDAY)
    assert named() == {"Cleo"}
    person_joined(tx, HOST, cast.channel.slack_id, cast.approver, now=MONDAY)
    assert named() == {"Cleo", "Ada"}


def test_only_the_team_says_that_a_place_works_again(tx: Transaction, cast: Cast) -> None:
    found = place_to_look_at(tx, asking(tx, cast, cast.lead), cast.project.id, cast.channel.id)
    assert found.id == cast.channel.id
    with pytest.raises(TeamOnly):
        place_to_look_at(tx, asking(tx, cast, cast.client), cast.project.id, cast.channel.id)
    elsewhere = a_project(tx, code="OT")
    with pytest.raises(NoLongerThere):
        place_to_look_at(tx, asking(tx, cast, cast.lead), cast.project.id, elsewhere.channel.id)


def test_who_reads_is_looked_at_shortly_before_something_is_posted(tx: Transaction, cast: Cast) -> None:
    at = MONDAY + timedelta(hours=6)
    begin_schedule(
        tx, cast.project, Post.POLL, rule="FREQ=DAILY", at=time(16), zone="Europe/Berlin", lead=timedelta(), now=at
    )
    for place, members in ((cast.channel, everybody(cast)), (cast.team_channel, ours(cast))):
        here = seen(place.slack_id, members, shared=place == cast.channel)
        channel_seen(tx, HOST, here, by_hand=False, now=MONDAY)
    both = [cast.channel.id, cast.team_channel.id]
    assert places_to_look_at(tx, HOST, since=MONDAY, now=at - timedelta(minutes=31)) == []
    shortly_before = at - timedelta(minutes=30)
    assert [one.id for one in places_to_look_at(tx, HOST, since=MONDAY, now=shortly_before)] == both
    channel_seen(tx, HOST, seen(cast.team_channel.slack_id, ours(cast)), by_hand=False, now=shortly_before)
    assert [one.id for one in places_to_look_at(tx, HOST, since=MONDAY, now=at)] == both[:1]


def test_a_private_channel_that_we_were_removed_from_looks_as_if_it_were_gone(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    channel_closed_to_us(tx, HOST, cast.channel.slack_id, Hindrance.REMOVED, now=MONDAY)
    looked = Seen(slack_id=cast.channel.slack_id, in_the_way=Hindrance.GONE)
    channel_seen(tx, HOST, looked, by_hand=False, now=LATER)
    assert [one.hindrance for one in told(tx)] == [Hindrance.REMOVED]


def test_a_guest_whom_a_project_counts_as_its_team_reads_what_is_the_teams(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    freelancer = a_person(tx, cast.workspace, "U0FREE", guest=True, name="Fay")
    projects.give_role(tx, cast.project.id, freelancer.id, "team", instead_of=())
    person_joined(tx, HOST, cast.team_channel.slack_id, freelancer, now=MONDAY)
    assert told(tx) == []

    other = a_project(tx, code="OT", team_channel=cast.team_channel.id)
    channel_seen(tx, HOST, seen(cast.team_channel.slack_id, (*ours(cast), freelancer.id)), by_hand=False, now=LATER)
    assert [one.names for one in told(tx)] == [("Northwind shop", other.project.name)], "not of the other one"


def test_who_left_is_in_no_channel_any_more(tx: Transaction, cast: Cast) -> None:
    channel_seen(tx, HOST, seen(cast.channel.slack_id, everybody(cast), shared=True), by_hand=False, now=MONDAY)
    say_all(tx)
    person_changed(tx, replace(cast.approver, gone=True), now=LATER)
    assert channels.of_member(tx, cast.approver.id) == []
    assert [one.args["notice"] for one in to_be_said(tx, TellNotice)] == ["approver_gone"]


def test_what_is_for_somebody_who_left_fails_at_once(tx: Transaction, cast: Cast) -> None:
    channel_closed_to_us(tx, HOST, cast.channel.slack_id, Hindrance.ARCHIVED, now=MONDAY)
    [message] = [one for one in claimed(tx) if one.intention == TellHindrance.__name__]
    trouble = CannotSay("channel_not_found", hindrance=Hindrance.GONE)
    settle_trouble(tx, message, trouble, real_now=REAL, now=MONDAY)
    failed = outbox.get(tx, message.id)
    assert failed is not None
    assert failed.failure == "channel_not_found"
