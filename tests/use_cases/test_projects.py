"""A channel is linked to a project, what was agreed is changed, it is closed and opened again."""

from dataclasses import replace
from datetime import date

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.kind import Role
from bot.messages.intentions import OfferSetup, ShowStanding
from bot.messages.places import Standing
from bot.refusals import BadAnswers, ChannelTaken, NoProjectHere, TeamOnly
from bot.use_cases.callers import Caller
from bot.use_cases.places import Seen
from bot.use_cases.projects import (
    Agreement,
    agreed_about,
    change_project,
    close_project,
    keep_team_channel,
    link_channel,
    offer_setup,
    reopen_project,
)
from storage import channels, people, projects, schedules
from storage.database import Transaction
from storage.values.people import Person
from storage.values.projects import Project
from tests.use_cases.builders import (
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


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    """The people, and a project of another client."""
    return a_project(tx, code="OTHER")


def agreement(cast: Cast, **values: object) -> Agreement:
    agreed = Agreement(
        client="Northwind",
        name="Northwind shop",
        code="nw",
        currency="eur",
        language="en",
        zone="Europe/Berlin",
        country="de",
        client_country="",
        team_channel=None,
        lead=cast.lead.id,
        approvers=[cast.approver.id],
        orgs=["T0CLIENT"],
    )
    return replace(agreed, **values)  # type: ignore[arg-type]  # a test says what it wants otherwise


def in_new_channel(tx: Transaction, cast: Cast, who: str = "lead", name: str = "C0NEW") -> Caller:
    return asking(tx, cast, getattr(cast, who), where=channels.keep(tx, cast.workspace.id, name))


def linked(tx: Transaction, cast: Cast, channel: str = "C0NEW", **values: object) -> Project:
    return link_channel(tx, in_new_channel(tx, cast, name=channel), channel, agreement(cast, **values), now=MONDAY)


def test_a_channel_is_linked_with_all_that_was_agreed(tx: Transaction, cast: Cast) -> None:
    project = linked(tx, cast)

    caller = in_new_channel(tx, cast, "approver")
    assert caller.project == project
    assert caller.approver
    assert (project.code, project.currency, project.country, project.client_country) == ("NW", "EUR", "DE", None)
    assert (project.status, project.created_at) == ("running", MONDAY)
    assert projects.orgs(tx, project.id) == {"T0CLIENT"}
    assert projects.with_role(tx, project.id, Role.APPROVER) == [cast.approver.id]


def test_the_standing_message_goes_out_and_a_digest_is_planned(tx: Transaction, cast: Cast) -> None:
    project = linked(tx, cast)

    [standing] = contents_to_be_said(tx, ShowStanding, now=MONDAY)
    assert isinstance(standing, Standing)
    assert (standing.client, standing.project) == ("Northwind", project.id)
    [rhythm] = schedules.in_project(tx, project.id)
    assert (rhythm.kind, rhythm.anchor, rhythm.zone) == ("digest", date(2026, 11, 27), "Europe/Berlin")


@pytest.mark.parametrize("who", ["client", "approver", "onlooker"])
def test_only_the_team_agrees(tx: Transaction, cast: Cast, who: str) -> None:
    new, there = in_new_channel(tx, cast, who), asking(tx, cast, getattr(cast, who))

    with refused(tx, TeamOnly):
        link_channel(tx, new, "C0NEW", agreement(cast), now=MONDAY)
    with refused(tx, TeamOnly):
        change_project(tx, there, agreement(cast), now=MONDAY)
    with refused(tx, TeamOnly):
        close_project(tx, there, now=MONDAY)
    with refused(tx, TeamOnly):
        reopen_project(tx, there, now=MONDAY)
    with refused(tx, TeamOnly):
        agreed_about(tx, there, cast.channel.slack_id)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("code", "", "problem.not_a_code"),
        ("code", "1NW", "problem.not_a_code"),
        ("code", "N", "problem.not_a_code"),
        ("code", "NORTHWIND", "problem.not_a_code"),
        ("code", "ÄÖ", "problem.not_a_code"),
        ("code", "other", "problem.code_is_taken"),
        ("client", " ", "problem.missing"),
        ("name", "", "problem.missing"),
        ("name", "n" * 81, "problem.too_long"),
        ("currency", "EURO", "problem.not_a_currency"),
        ("zone", "Berlin", "problem.not_a_zone"),
        ("zone", "../etc/passwd", "problem.not_a_zone"),
        ("country", "XX", "problem.not_a_country"),
        ("client_country", "Germany", "problem.not_a_country"),
    ],
)
def test_what_cannot_be_agreed_is_said_by_its_field(
    tx: Transaction, cast: Cast, field: str, value: str, problem: str
) -> None:
    linked(tx, cast)
    known = in_new_channel(tx, cast)
    newer = in_new_channel(tx, cast, name="C0NEWER")
    channels.keep(tx, cast.workspace.id, "C0NEWER")

    with refused(tx, BadAnswers) as no:
        link_channel(tx, newer, "C0NEWER", agreement(cast, **{"code": "NEW", field: value}), now=MONDAY)
    assert {name: key for name, (key, _) in no.value.problems.items()} == {field: problem}

    with refused(tx, BadAnswers) as no:
        change_project(tx, known, agreement(cast, **{field: value}), now=MONDAY)
    assert {name: key for name, (key, _) in no.value.problems.items()} == {field: problem}


def test_the_lead_is_one_of_us_and_who_approves_is_of_the_client(tx: Transaction, cast: Cast) -> None:
    unknown = people.keep_unknown(tx, cast.workspace.id, "U0UNKNOWN")
    linked(tx, cast, channel="C0ONE", code="ONE", approvers=[unknown.id])
    caller = in_new_channel(tx, cast)
    problems: list[dict[str, object]] = []
    wrong: list[dict[str, object]] = [{"lead": cast.client.id}, {"approvers": [cast.developer.id]}, {"orgs": []}]
    for otherwise in wrong:
        with refused(tx, BadAnswers) as told:
            link_channel(tx, caller, "C0NEW", agreement(cast, **otherwise), now=MONDAY)
        problems.append(dict(told.value.problems))
    assert problems == [
        {"lead": ("problem.not_ours", {})},
        {"approvers": ("problem.not_the_clients", {"who": "Dev"})},
        {"approvers": ("problem.not_the_clients", {"who": "Ada"})},
    ]


def test_every_problem_is_told_at_once(tx: Transaction, cast: Cast) -> None:
    caller = in_new_channel(tx, cast)

    with refused(tx, BadAnswers) as no:
        link_channel(tx, caller, "C0NEW", agreement(cast, code="", zone="", client="", currency=""), now=MONDAY)

    assert set(no.value.problems) == {"code", "zone", "client", "currency"}


def test_a_channel_has_one_project_that_is_not_closed(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.lead)

    with refused(tx, ChannelTaken):
        link_channel(tx, caller, cast.channel.slack_id, agreement(cast), now=MONDAY)

    close_project(tx, caller, now=MONDAY)
    successor = link_channel(tx, caller, cast.channel.slack_id, agreement(cast), now=MONDAY)
    assert asking(tx, cast, cast.lead).project == successor


def test_a_team_channel_becomes_no_client_channel(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.lead, where=cast.team_channel)

    with refused(tx, ChannelTaken):
        link_channel(tx, caller, cast.team_channel.slack_id, agreement(cast), now=MONDAY)
    with refused(tx, ChannelTaken):
        agreed_about(tx, caller, cast.team_channel.slack_id)


def test_a_channel_that_a_client_reads_is_no_team_channel(tx: Transaction, cast: Cast) -> None:
    """Whatever is said in a team channel would be read there."""
    project = linked(tx, cast)
    caller, new = in_new_channel(tx, cast), in_new_channel(tx, cast, name="C0NEWER")
    close_project(tx, asking(tx, cast, cast.lead), now=MONDAY)

    for channel in (project.channel, cast.channel.id):
        with refused(tx, BadAnswers) as no:
            change_project(tx, caller, agreement(cast, team_channel=channel), now=MONDAY)
        assert no.value.problems == {"team_channel": ("problem.not_among_us", {})}
        with refused(tx, BadAnswers) as no:
            link_channel(tx, new, "C0NEWER", agreement(cast, code="NEW", team_channel=channel), now=MONDAY)
        assert no.value.problems == {"team_channel": ("problem.not_among_us", {})}


def test_a_new_client_channel_is_not_its_own_team_channel(tx: Transaction, cast: Cast) -> None:
    caller = in_new_channel(tx, cast)
    assert caller.channel is not None

    with refused(tx, BadAnswers) as no:
        link_channel(tx, caller, "C0NEW", agreement(cast, team_channel=caller.channel.id), now=MONDAY)

    assert no.value.problems == {"team_channel": ("problem.not_among_us", {})}


def test_a_team_channel_serves_several_projects(tx: Transaction, cast: Cast) -> None:
    project = linked(tx, cast, team_channel=cast.team_channel.id)

    caller = asking(tx, cast, cast.lead, where=cast.team_channel)

    assert {one.id for one in caller.projects} == {project.id, cast.project.id}


def test_what_was_agreed_is_changed_and_the_code_may_stay(tx: Transaction, cast: Cast) -> None:
    linked(tx, cast)

    changed = change_project(
        tx,
        in_new_channel(tx, cast),
        agreement(cast, name="Shop 2", approvers=[cast.client.id], orgs=["E0ELSE", "T0CLIENT", "E0ELSE"]),
        now=MONDAY,
    )

    assert (changed.name, changed.code) == ("Shop 2", "NW")
    assert projects.with_role(tx, changed.id, Role.APPROVER) == [cast.client.id]
    assert projects.orgs(tx, changed.id) == {"E0ELSE", "T0CLIENT"}


def test_the_currency_stays_once_something_was_said_to_cost_an_amount_of_it(tx: Transaction, cast: Cast) -> None:
    """An amount is kept without its currency: it would be another one, beside the seal of what was decided."""
    lead, assessment = asking(tx, cast, cast.lead), {"effort": "1", "cost": "1,500.50", "valid_until": "2026-12-18"}
    other = agreement(cast, code="OTHER", currency="JPY")
    request = moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST), "assess")
    a_record(tx, a_project(tx, code="NW"), CHANGE_REQUEST)
    assert change_project(tx, lead, other, now=MONDAY).currency == "JPY"
    change_project(tx, lead, replace(other, currency="EUR"), now=MONDAY)
    answered(tx, cast, request, "send", assessment)
    moved(tx, cast, request, "withdraw", by=cast.client)

    with refused(tx, BadAnswers) as no:
        change_project(tx, lead, other, now=MONDAY)

    assert no.value.problems == {"currency": ("problem.currency_is_in_use", {"currency": "EUR"})}
    assert change_project(tx, lead, replace(other, currency=" eur"), now=MONDAY).currency == "EUR"
    assert linked(tx, cast, currency="JPY", code="NEW").currency == "JPY"


def test_a_project_is_closed_and_opened_again(tx: Transaction, cast: Cast) -> None:
    assert close_project(tx, asking(tx, cast, cast.lead), now=MONDAY).status == "closed"
    assert reopen_project(tx, asking(tx, cast, cast.lead), now=MONDAY).status == "running"


def test_a_project_is_not_opened_again_beside_its_successor(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.lead)
    close_project(tx, caller, now=MONDAY)
    link_channel(tx, caller, cast.channel.slack_id, agreement(cast), now=MONDAY)

    with refused(tx, ChannelTaken):
        reopen_project(tx, caller, now=MONDAY)


def test_where_there_is_no_project_there_is_nothing_to_change(tx: Transaction, cast: Cast) -> None:
    caller = in_new_channel(tx, cast)

    with refused(tx, NoProjectHere):
        close_project(tx, caller, now=MONDAY)
    with refused(tx, NoProjectHere):
        reopen_project(tx, caller, now=MONDAY)
    with refused(tx, NoProjectHere):
        change_project(tx, caller, agreement(cast), now=MONDAY)


def test_what_was_agreed_is_shown_by_slacks_ids(tx: Transaction, cast: Cast) -> None:
    agreed = agreed_about(tx, asking(tx, cast, cast.lead), cast.channel.slack_id)

    assert (agreed.project, agreed.lead, agreed.approvers) == (cast.project, "U0LEAD", (cast.approver,))
    assert (agreed.team_channel, agreed.orgs) == (cast.team_channel.slack_id, frozenset({"T0CLIENT"}))
    assert agreed_about(tx, in_new_channel(tx, cast), "C0NEW").project is None


# When the bot is invited


def offers(tx: Transaction) -> list[str]:
    return [str(channels.get(tx, one.channel).slack_id) for one in to_be_said(tx, OfferSetup)]


def test_whoever_of_us_invites_the_bot_is_offered_to_link_the_channel_once(tx: Transaction, cast: Cast) -> None:
    caller = in_new_channel(tx, cast)
    for event in ("Ev1", "Ev1"):
        offer_setup(tx, caller, cast.lead.id, "C0NEW", event=event)

    assert offers(tx) == ["U0LEAD"]


def test_somebody_of_our_enterprise_is_one_of_us(tx: Transaction, cast: Cast) -> None:
    channels.keep_workspace(tx, cast.workspace.slack_id, "E0HOST", "U0BOT")
    sister = people.keep(
        tx,
        cast.workspace.id,
        "U0SISTER",
        home_team="T0SISTER",
        home_enterprise="E0HOST",
        guest=False,
        name=None,
        locale=None,
        zone=None,
        now=MONDAY,
    )

    offer_setup(tx, in_new_channel(tx, cast), sister.id, "C0NEW", event="Ev1")

    assert offers(tx) == ["U0SISTER"]


def test_nobody_else_is_asked_and_nobody_about_a_channel_that_has_its_project(tx: Transaction, cast: Cast) -> None:
    caller = in_new_channel(tx, cast)
    guest = a_person(tx, cast.workspace, "U0GUEST", guest=True)
    stranger = people.keep_unknown(tx, cast.workspace.id, "U0STRANGER")
    for person in (guest, stranger, cast.client, cast.onlooker):
        offer_setup(tx, caller, person.id, "C0NEW", event="Ev1")
    offer_setup(tx, caller, cast.lead.id, cast.channel.slack_id, event="Ev1")

    assert offers(tx) == []


def seen(*who: Person, shared: bool = False) -> Seen:
    return Seen(slack_id="G0NEW", in_the_way=None, shared=shared, members=tuple(one.id for one in who))


def test_a_team_channel_is_ours_alone(tx: Transaction, cast: Cast) -> None:
    lead = asking(tx, cast, cast.lead)
    guest = a_person(tx, cast.workspace, "U0GUEST", guest=True)
    unknown = people.keep_unknown(tx, cast.workspace.id, "U0UNKNOWN")
    ours = seen(cast.lead, cast.developer)
    assert channels.get(tx, keep_team_channel(tx, lead, ours, None)).slack_id == "G0NEW"
    for outsider in (guest, cast.client, unknown):
        with refused(tx, BadAnswers):
            keep_team_channel(tx, lead, seen(cast.lead, outsider), None)
    with refused(tx, BadAnswers):
        keep_team_channel(tx, lead, replace(ours, shared=True), None)
    projects.give_role(tx, cast.project.id, guest.id, "team", instead_of=())
    keep_team_channel(tx, lead, seen(cast.lead, guest), cast.project)


def test_a_team_channel_with_others_in_it_can_be_left_for_another(tx: Transaction, cast: Cast) -> None:
    place = channels.hinder(tx, cast.team_channel.id, "exposed", since=MONDAY)
    ours = channels.keep(tx, cast.workspace.id, "G0NEW")
    change_project(tx, asking(tx, cast, cast.lead), agreement(cast, team_channel=ours.id), now=MONDAY)
    assert channels.get(tx, place.id).hindered is None
