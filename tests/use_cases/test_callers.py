"""Who somebody is to a project, in what language they are answered, and what they reach from where they stand."""

from contextlib import suppress
from dataclasses import replace

import pytest

from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.refusals import NoProjectHere, NoSuchRecord, Onlooker, OnlyRaise, TeamOnly
from bot.use_cases.callers import (
    Caller,
    Standing,
    caller_of,
    in_project,
    is_team,
    may_raise,
    may_take_part,
    standing_of,
    team_projects,
    toward,
    toward_project,
)
from bot.words import Language
from storage import channels, people, projects
from storage.database import Transaction
from storage.values.people import Person
from storage.values.places import Workspace
from tests.use_cases.builders import HOST, MONDAY, Cast, a_person, a_project, asking

WORKSPACE = Workspace(id=1, slack_id=HOST, enterprise="E0HOST", bot_user="U0BOT")
ALONE = replace(WORKSPACE, enterprise=None)
PERSON = Person(
    id=1,
    workspace=1,
    slack_id="U0",
    home_team=HOST,
    home_enterprise=None,
    guest=False,
    name=None,
    locale=None,
    zone=None,
    language=None,
    fetched_at=MONDAY,
)
GUEST = replace(PERSON, guest=True)
SISTER = replace(PERSON, home_team="T0SISTER", home_enterprise="E0HOST")
CLIENT = replace(PERSON, home_team="T0CLIENT")
BIG_CLIENT = replace(PERSON, home_team="T0BRANCH", home_enterprise="E0CLIENT")
STRANGER = replace(PERSON, home_team="T0OTHER", home_enterprise="E0OTHER")
UNKNOWN = replace(PERSON, home_team=None, fetched_at=None)
ORGS = frozenset({"T0CLIENT", "E0CLIENT"})


@pytest.mark.parametrize(
    ("person", "workspace", "named", "standing"),
    [
        (PERSON, ALONE, (), Standing.TEAM),
        (PERSON, WORKSPACE, (), Standing.TEAM),
        (PERSON, ALONE, ("approver",), Standing.TEAM),
        (GUEST, ALONE, (), Standing.CLIENT),
        (SISTER, WORKSPACE, (), Standing.TEAM),
        (SISTER, ALONE, (), Standing.ONLOOKER),
        (replace(SISTER, guest=True), WORKSPACE, (), Standing.CLIENT),
        (CLIENT, ALONE, (), Standing.CLIENT),
        (CLIENT, ALONE, ("approver",), Standing.CLIENT),
        (BIG_CLIENT, ALONE, (), Standing.CLIENT),
        (STRANGER, ALONE, (), Standing.ONLOOKER),
        (STRANGER, WORKSPACE, (), Standing.ONLOOKER),
        (STRANGER, ALONE, ("approver",), Standing.ONLOOKER),
        (UNKNOWN, ALONE, (), Standing.UNKNOWN),
        (replace(UNKNOWN, home_team="T0CLIENT"), ALONE, (), Standing.UNKNOWN),
        # what the project says of somebody by name goes before what is computed
        (STRANGER, ALONE, ("client",), Standing.CLIENT),
        (STRANGER, ALONE, ("team",), Standing.TEAM),
        (PERSON, ALONE, ("client",), Standing.CLIENT),
        (PERSON, ALONE, ("onlooker",), Standing.ONLOOKER),
        (GUEST, ALONE, ("team",), Standing.TEAM),
        (CLIENT, ALONE, ("onlooker", "approver"), Standing.ONLOOKER),
        (UNKNOWN, ALONE, ("client",), Standing.CLIENT),
    ],
)
def test_what_somebody_is_to_a_project(
    person: Person, workspace: Workspace, named: tuple[str, ...], standing: Standing
) -> None:
    assert standing_of(person, workspace, ORGS, frozenset(named)) is standing


def test_an_unknown_home_is_no_clients_home() -> None:
    nowhere = replace(STRANGER, home_team=None, home_enterprise=None)

    assert standing_of(nowhere, ALONE, frozenset(), frozenset()) is Standing.ONLOOKER
    assert standing_of(nowhere, ALONE, ORGS, frozenset()) is Standing.ONLOOKER


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def roles(caller: Caller, reporter: int | None = None) -> set[Role]:
    return set(caller.roles_towards(reporter))


def test_in_whose_names_people_act(tx: Transaction, cast: Cast) -> None:
    stranger = people.keep_unknown(tx, cast.workspace.id, "U0STRANGER")
    acting = {
        person.slack_id: (roles(asking(tx, cast, person)), roles(asking(tx, cast, person), person.id))
        for person in (cast.lead, cast.client, cast.approver, cast.onlooker, stranger)
    }

    assert acting == {
        "U0LEAD": ({Role.TEAM}, {Role.TEAM, Role.REPORTER}),
        "U0CLIENT": ({Role.CLIENT}, {Role.CLIENT, Role.REPORTER}),
        "U0APPROVER": ({Role.CLIENT, Role.APPROVER}, {Role.CLIENT, Role.APPROVER, Role.REPORTER}),
        "U0ONLOOKER": (set(), set()),
        "U0STRANGER": (set(), set()),
    }


def test_one_of_us_named_approver_does_not_decide_for_the_client(tx: Transaction, cast: Cast) -> None:
    projects.set_role(tx, cast.project.id, Role.APPROVER, [cast.lead.id, cast.onlooker.id])

    assert not asking(tx, cast, cast.lead).approver
    assert not asking(tx, cast, cast.onlooker).approver


@pytest.mark.parametrize(
    ("who", "audience"),
    [("lead", "team"), ("client", "client"), ("approver", "client"), ("onlooker", "client")],
)
def test_only_the_team_reads_what_is_the_teams(tx: Transaction, cast: Cast, who: str, audience: str) -> None:
    assert asking(tx, cast, getattr(cast, who)).audience is Audience(audience)


@pytest.mark.parametrize(
    ("own", "locale", "project", "language"),
    [
        ("zh-CN", "en-US", "en", Language.ZH_CN),
        ("en", "zh-CN", "zh-CN", Language.EN),
        (None, "zh-CN", "en", Language.ZH_CN),
        (None, "en-GB", "zh-CN", Language.EN),
        (None, None, "zh-CN", Language.ZH_CN),
        (None, "fr-FR", "zh-CN", Language.ZH_CN),
        (None, None, "en", Language.EN),
    ],
)
def test_their_own_choice_comes_before_slacks_and_slacks_before_the_projects(
    tx: Transaction, cast: Cast, own: str | None, locale: str | None, project: str, language: Language
) -> None:
    caller = asking(tx, cast, cast.lead)
    person = replace(caller.person, language=own, locale=locale)

    assert replace(caller, person=person, project=replace(cast.project, language=project)).language is language


def test_without_a_project_and_a_choice_it_is_english(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.client, where=channels.keep(tx, cast.workspace.id, "C0ELSE"))

    assert caller.project is None
    assert caller.language is Language.EN


def alone(tx: Transaction, person: Person) -> Language:
    """The language in which the bot answers somebody in a direct message, where no project is at home."""
    caller = caller_of(tx, HOST, person.slack_id, "D0ALONE")
    assert caller is not None
    assert caller.project is None
    return caller.language


def test_alone_with_the_bot_it_is_what_all_their_open_projects_speak(tx: Transaction) -> None:
    first, second = (a_project(tx, code=code, language="zh-CN") for code in ("NW", "SW"))
    channels.join(tx, first.channel.id, first.client.id)
    channels.join(tx, second.channel.id, first.client.id)
    assert (alone(tx, first.client), alone(tx, first.onlooker)) == (Language.ZH_CN, Language.EN)
    assert alone(tx, first.approver) is Language.ZH_CN, "named in it, though in none of its channels as far as we know"
    assert alone(tx, first.lead) is Language.EN, "Slack says so"

    another = a_project(tx, code="EN")
    assert alone(tx, first.client) is Language.ZH_CN, "it is not theirs"
    channels.join(tx, another.channel.id, first.client.id)
    assert alone(tx, first.client) is Language.EN, "they differ"
    projects.change(tx, another.project, {"status": "closed"})
    assert alone(tx, first.client) is Language.ZH_CN


def test_where_several_projects_are_at_home_it_is_what_they_all_speak(tx: Transaction) -> None:
    cast = a_project(tx, language="zh-CN")
    a_project(tx, code="SW", language="zh-CN", team_channel=cast.team_channel.id)
    assert asking(tx, cast, cast.client, where=cast.team_channel).language is Language.ZH_CN
    a_project(tx, code="EN", team_channel=cast.team_channel.id)
    assert asking(tx, cast, cast.client, where=cast.team_channel).language is Language.EN


# Where they ask


@pytest.mark.usefixtures("cast")
def test_whom_we_never_met_is_nobody(tx: Transaction) -> None:
    assert caller_of(tx, "T0NEVER", "U0LEAD") is None
    assert caller_of(tx, HOST, "U0NEVER") is None


def test_the_same_id_of_another_workspace_is_another_person(tx: Transaction, cast: Cast) -> None:
    elsewhere = channels.keep_workspace(tx, "T0SECOND", None, None)
    twin = a_person(tx, elsewhere, "U0LEAD", home="T0SECOND")

    caller = caller_of(tx, "T0SECOND", "U0LEAD", cast.channel.slack_id, cast.project.id)

    assert caller is not None
    assert (caller.person.id, caller.project, caller.channel) == (twin.id, None, None)


def test_the_place_says_which_project(tx: Transaction, cast: Cast) -> None:
    in_client_channel = asking(tx, cast, cast.lead)
    in_team_channel = asking(tx, cast, cast.lead, where=cast.team_channel)

    assert in_client_channel.project == in_team_channel.project == cast.project
    assert (in_client_channel.in_client_channel, in_team_channel.in_client_channel) == (True, False)


def test_a_team_channel_of_several_projects_says_none(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW", team_channel=cast.team_channel.id)

    caller = asking(tx, cast, cast.lead, where=cast.team_channel)

    assert caller.project is None
    assert [project.id for project in caller.projects] == [other.project.id, cast.project.id]
    assert caller.standing is Standing.TEAM
    with pytest.raises(NoProjectHere):
        in_project(caller)


def test_a_closed_project_counts_where_no_other_is_at_home(tx: Transaction, cast: Cast) -> None:
    closed = projects.change(tx, cast.project, {"status": "closed"})
    assert asking(tx, cast, cast.lead).project == closed

    successor = a_project(tx, code="SW", channel=cast.channel.id)

    assert asking(tx, cast, cast.lead).project == successor.project


@pytest.mark.usefixtures("cast")
def test_a_form_says_which_project_wherever_it_was_opened(tx: Transaction) -> None:
    other = a_project(tx, code="SW")
    caller = caller_of(tx, HOST, "U0LEAD", None, other.project.id)

    assert caller is not None
    assert (caller.project, caller.projects, caller.standing) == (other.project, (other.project,), Standing.TEAM)


def test_a_project_of_another_workspace_is_none_of_theirs(tx: Transaction, cast: Cast) -> None:
    elsewhere = channels.keep_workspace(tx, "T0SECOND", None, None)
    a_person(tx, elsewhere, "U0SPY", home="T0SECOND")

    caller = caller_of(tx, "T0SECOND", "U0SPY", None, cast.project.id)

    assert caller is not None
    assert (caller.project, caller.projects) == (None, ())
    with pytest.raises(NoSuchRecord):
        toward_project(tx, caller, cast.project.id)


# A project whose id came from a button


def test_a_button_reaches_the_projects_of_its_place_and_no_others(tx: Transaction, cast: Cast) -> None:
    sharing = a_project(tx, code="SH", team_channel=cast.team_channel.id)
    stranger = a_project(tx, code="ST")
    every = {one.project.code: one.project.id for one in (cast, sharing, stranger)} | {"none": 999_999}

    def reached(where: str) -> set[str]:
        caller = asking(tx, cast, cast.lead, where=getattr(cast, where))
        found = set()
        for code, project in every.items():
            with suppress(NoSuchRecord):
                toward_project(tx, caller, project)
                found.add(code)
        return found

    assert reached("channel") == {"NW"}
    assert reached("team_channel") == {"NW", "SH"}


def test_in_a_channel_of_no_project_no_button_reaches_one(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.lead, where=channels.keep(tx, cast.workspace.id, "C0ELSE"))

    with pytest.raises(NoSuchRecord):
        toward_project(tx, caller, cast.project.id)


@pytest.mark.parametrize(("who", "reaches"), [("lead", True), ("client", False), ("approver", False)])
def test_in_app_home_the_team_reaches_its_projects_and_the_client_none(
    tx: Transaction, cast: Cast, who: str, reaches: bool
) -> None:
    caller = caller_of(tx, HOST, getattr(cast, who).slack_id)
    assert caller is not None

    if reaches:
        assert toward_project(tx, caller, cast.project.id).project == cast.project
    else:
        with pytest.raises(NoSuchRecord):
            toward_project(tx, caller, cast.project.id)


@pytest.mark.parametrize(
    ("by", "reaches"),
    [("nothing", False), ("the client's channel", True), ("ours", True), ("lead", True), ("name", True)],
)
def test_one_of_us_has_a_part_in_the_projects_they_are_in_and_in_no_others(
    tx: Transaction, cast: Cast, by: str, reaches: bool
) -> None:
    nora = a_person(tx, cast.workspace, "U0NORA", name="Nora")
    match by:
        case "the client's channel":
            channels.join(tx, cast.channel.id, nora.id)
        case "ours":
            channels.join(tx, cast.team_channel.id, nora.id)
        case "lead":
            projects.change(tx, cast.project, {"lead": nora.id})
        case "name":
            projects.set_role(tx, cast.project.id, Standing.TEAM.value, [nora.id])
        case _:
            pass
    caller = caller_of(tx, HOST, nora.slack_id)
    assert caller is not None

    assert list(team_projects(tx, caller)) == ([cast.project.id] if reaches else [])
    if not reaches:
        with pytest.raises(NoSuchRecord):
            toward_project(tx, caller, cast.project.id)
    else:
        assert toward_project(tx, caller, cast.project.id).standing is Standing.TEAM


def test_whoever_is_turned_towards_a_project_is_what_they_are_to_that_one(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    projects.set_orgs(tx, other.project.id, ["T0ELSE"])
    projects.set_role(tx, other.project.id, Role.APPROVER, [])

    here, there = (toward(tx, asking(tx, cast, cast.approver), one.project) for one in (cast, other))

    assert (here.standing, here.approver) == (Standing.CLIENT, True)
    assert (there.standing, there.approver) == (Standing.ONLOOKER, False)


# What they may


def test_guards(tx: Transaction, cast: Cast) -> None:
    stranger = people.keep_unknown(tx, cast.workspace.id, "U0STRANGER")
    lead, client, onlooker, unknown = (
        asking(tx, cast, person) for person in (cast.lead, cast.client, cast.onlooker, stranger)
    )
    for caller in (lead, client, unknown):
        may_raise(caller)
    for caller in (lead, client):
        may_take_part(caller)
    is_team(lead)

    with pytest.raises(Onlooker):
        may_raise(onlooker)
    with pytest.raises(Onlooker):
        may_take_part(onlooker)
    with pytest.raises(OnlyRaise):
        may_take_part(unknown)
    for caller in (client, onlooker, unknown):
        with pytest.raises(TeamOnly):
            is_team(caller)
