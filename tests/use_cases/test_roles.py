"""Who counts as what against what Slack says: agreed on by the team, and held to wherever somebody acts or reads."""

from dataclasses import replace

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.gate import NotForThem
from bot.messages.hindrances import Hindrance
from bot.messages.intentions import TellLine, TellNotice
from bot.messages.names import Named
from bot.messages.records import RecordLine
from bot.refusals import ApproversOnly, BadAnswers, NobodyDecides, NoProjectHere, Onlooker, TeamOnly
from bot.use_cases.callers import Standing, deciders
from bot.use_cases.delivery import words_for
from bot.use_cases.home import home_of
from bot.use_cases.lookups import history_seen
from bot.use_cases.outgoing import tell_person
from bot.use_cases.places import channel_seen, clients_in_channel
from bot.use_cases.projects import agreed_about
from bot.use_cases.roles import count_people, roles_seen
from storage import channels, people, projects
from storage.database import Transaction
from storage.values.people import Person
from tests.use_cases.builders import (
    CLIENT_ORG,
    HOST,
    MONDAY,
    Cast,
    a_person,
    a_project,
    a_record,
    answered,
    asking,
    contents_to_be_said,
    moved,
    to_be_said,
)
from tests.use_cases.refusing import refused
from tests.use_cases.test_places import everybody, ours, seen

ASSESSMENT = {"effort": "16", "cost": "1200", "shift": "3", "excludes": "", "valid_until": "2026-12-18"}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    cast = a_project(tx)
    for place, members in ((cast.channel, everybody(cast)), (cast.team_channel, ours(cast))):
        channels.set_members(tx, place.id, members)
    return cast


def count(tx: Transaction, cast: Cast, **these: tuple[Person, ...]) -> None:
    chosen = {Standing(name): [person.slack_id for person in those] for name, those in these.items()}
    count_people(tx, asking(tx, cast, cast.lead), chosen, now=MONDAY)


def test_the_form_shows_who_is_there_and_who_counts_as_what(tx: Transaction, cast: Cast) -> None:
    a_person(tx, cast.workspace, "U0ELSEWHERE", name="Eve")
    count(tx, cast, onlooker=(cast.developer,))
    shown = roles_seen(tx, asking(tx, cast, cast.lead))

    assert [person.name for person in shown.there] == ["Ada", "Cleo", "Dev", "Lea", None]
    assert {standing: [one.name for one in these] for standing, these in shown.counted.items()} == {
        Standing.TEAM: [],
        Standing.CLIENT: [],
        Standing.ONLOOKER: ["Dev"],
    }


def test_only_the_team_agrees_on_it(tx: Transaction, cast: Cast) -> None:
    for who in (cast.client, cast.approver, cast.onlooker):
        with refused(tx, TeamOnly):
            count_people(tx, asking(tx, cast, who), {Standing.TEAM: [who.slack_id]}, now=MONDAY)
        with refused(tx, TeamOnly):
            roles_seen(tx, asking(tx, cast, who))
    nowhere = asking(tx, cast, cast.lead, where=channels.keep(tx, cast.workspace.id, "C0ELSE"))
    with refused(tx, NoProjectHere):
        count_people(tx, nowhere, {}, now=MONDAY)


def test_it_holds_in_this_project_alone_and_is_taken_back(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="OT")
    count(tx, cast, team=(cast.onlooker,), client=(cast.developer,), onlooker=(cast.client,))

    here = {who.slack_id: asking(tx, cast, who).standing for who in (cast.onlooker, cast.developer, cast.client)}
    there = {who.slack_id: asking(tx, other, who).standing for who in (cast.onlooker, cast.developer, cast.client)}
    assert list(here.values()) == [Standing.TEAM, Standing.CLIENT, Standing.ONLOOKER]
    assert list(there.values()) == [Standing.ONLOOKER, Standing.TEAM, Standing.CLIENT]

    count(tx, cast)
    assert {who: asking(tx, cast, people.named(tx, 1, who)).standing for who in here} == there  # type: ignore[arg-type]
    assert projects.with_role(tx, cast.project.id, Role.APPROVER) == [cast.approver.id], "nobody asked about that"


def test_whom_slack_never_described_is_not_counted(tx: Transaction, cast: Cast) -> None:
    people.keep_unknown(tx, cast.workspace.id, "U0UNKNOWN")
    elsewhere = channels.keep_workspace(tx, "T0SECOND", None, None)
    a_person(tx, elsewhere, "U0SPY", home="T0SECOND")
    caller = asking(tx, cast, cast.lead)
    count_people(tx, caller, {Standing.TEAM: ["U0UNKNOWN", "U0SPY", "U0NEVER", ""]}, now=MONDAY)
    assert projects.with_role(tx, cast.project.id, Standing.TEAM) == []


@pytest.mark.parametrize(
    ("chosen", "problems"),
    [
        ({"client": ["U0LEAD"]}, {"client": "problem.leads"}),
        ({"onlooker": ["U0LEAD"]}, {"onlooker": "problem.leads"}),
        ({"team": ["U0APPROVER"]}, {"team": "problem.approves"}),
        ({"onlooker": ["U0APPROVER"]}, {"onlooker": "problem.approves"}),
        ({"team": ["U0DEV"], "client": ["U0DEV"]}, {"client": "problem.counted_already"}),
    ],
)
def test_what_cannot_be(tx: Transaction, cast: Cast, chosen: dict[str, list[str]], problems: dict[str, str]) -> None:
    with refused(tx, BadAnswers) as told:
        caller = asking(tx, cast, cast.lead)
        count_people(tx, caller, {Standing(name): these for name, these in chosen.items()}, now=MONDAY)
    assert {field: key for field, (key, _) in told.value.problems.items()} == problems


def test_a_freelancer_who_leads_as_a_guest_stays_counted(tx: Transaction, cast: Cast) -> None:
    freelancer = a_person(tx, cast.workspace, "U0FREE", guest=True, name="Fay")
    count(tx, cast, team=(freelancer,))
    projects.change(tx, cast.project, {"lead": freelancer.id})
    with refused(tx, BadAnswers) as told:
        count(tx, cast)
    assert told.value.problems == {"team": ("problem.leads", {"who": "Fay"})}


# Where it holds


def test_who_counts_as_our_team_reads_and_does_what_the_team_does(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    count(tx, cast, team=(cast.onlooker,))
    caller = asking(tx, cast, cast.onlooker)

    assert caller.audience is Audience.TEAM
    moved(tx, cast, record, "acknowledge", by=cast.onlooker)
    assert reads_what_is_ours(tx, cast, cast.onlooker)
    both = seen(cast.team_channel.slack_id, (*ours(cast), cast.onlooker.id))
    assert channel_seen(tx, HOST, both, by_hand=False, now=MONDAY) is None, "nobody who must not read is there"


def test_who_counts_as_the_client_reads_and_does_what_the_client_does(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    count(tx, cast, client=(cast.developer,))
    caller = asking(tx, cast, cast.developer, where=cast.team_channel)

    assert caller.audience is Audience.CLIENT
    with refused(tx, TeamOnly):
        roles_seen(tx, caller)
    assert all(line.audience is Audience.CLIENT for line in history_seen(tx, caller, cast.project.id, record.id).lines)
    assert not reads_what_is_ours(tx, cast, cast.developer)
    assert cast.developer.id in {one.id for one in clients_in_channel(tx, cast.project)}
    assert home_of(tx, replace(caller, project=None, standing=Standing.TEAM), now=MONDAY).projects == ()
    assert cast.developer in agreed_about(tx, asking(tx, cast, cast.lead), cast.channel.slack_id).clients


def test_who_counts_as_the_client_any_more_must_not_sit_in_the_team_channel(tx: Transaction, cast: Cast) -> None:
    count(tx, cast, client=(cast.developer,))
    assert channels.get(tx, cast.team_channel.id).hindered == Hindrance.EXPOSED

    count(tx, cast)
    again = seen(cast.team_channel.slack_id, ours(cast))
    assert channel_seen(tx, HOST, again, by_hand=True, now=MONDAY) is None


def test_who_only_looks_on_can_do_nothing(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    count(tx, cast, onlooker=(cast.client,))
    with refused(tx, Onlooker):
        moved(tx, cast, record, "withdraw", by=cast.client)
    with refused(tx, Onlooker):
        a_record(tx, cast, by=cast.client)
    assert cast.client.id not in {one.id for one in clients_in_channel(tx, cast.project)}


def test_only_who_counts_as_the_client_and_is_still_there_decides(tx: Transaction, cast: Cast) -> None:
    """Somebody became an onlooker when the client's organisations changed, somebody else has left Slack."""
    left = a_person(tx, cast.workspace, "U0GONE", home=CLIENT_ORG)
    people.keep(
        tx,
        cast.workspace.id,
        left.slack_id,
        home_team=CLIENT_ORG,
        home_enterprise=None,
        guest=False,
        name=None,
        locale=None,
        zone=None,
        gone=True,
        now=MONDAY,
    )
    projects.set_role(tx, cast.project.id, Role.APPROVER, [cast.approver.id, cast.onlooker.id, left.id])
    assert [one.id for one in deciders(tx, cast.project)] == [cast.approver.id]

    record = a_record(tx, cast, CHANGE_REQUEST)
    moved(tx, cast, record, "assess")
    sent = answered(tx, cast, record, "send", ASSESSMENT)
    with refused(tx, ApproversOnly) as told:
        moved(tx, cast, sent, "approve", by=cast.client)
    assert told.value.fill["who"] == [Named(slack_id="U0APPROVER", name="Ada")]
    lines = [one for one in contents_to_be_said(tx, TellLine, now=MONDAY) if isinstance(one, RecordLine)]
    asking_them = [one for one in lines if one.audience is Audience.CLIENT and one.calls]
    assert [call.slack_id for one in asking_them for call in one.calls] == ["U0APPROVER"]

    projects.set_role(tx, cast.project.id, Role.APPROVER, [cast.onlooker.id])
    other = a_record(tx, cast, CHANGE_REQUEST)
    moved(tx, cast, other, "assess")
    with pytest.raises(NobodyDecides):
        answered(tx, cast, other, "send", ASSESSMENT)


def reads_what_is_ours(tx: Transaction, cast: Cast, person: Person) -> bool:
    """Whether the gate lets what is the team's alone into the direct message with somebody."""
    notice = TellNotice(cast.project.id, "channel_shared", "2026-11-23")
    tell_person(tx, cast.workspace.id, person.id, notice, subject="x", version=person.id, team=True)
    try:
        return words_for(tx, to_be_said(tx, TellNotice)[-1], now=MONDAY) is not None
    except NotForThem:
        return False
