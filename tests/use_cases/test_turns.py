"""Whose turn it is: the line that hands it over calls people who are there and can take it."""

from datetime import timedelta

import pytest

from bot.kinds.action_item import ACTION_ITEM
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Role
from bot.messages.audiences import READABLE, Audience
from bot.messages.intentions import ShowNudge, TellLine
from bot.messages.names import Named
from bot.messages.nudges import Nudge
from bot.messages.records import RecordLine
from bot.use_cases.edits import assign, edit_record
from bot.use_cases.nudges import begin_nudges, tell_reached_targets
from bot.use_cases.records import file_record
from storage import history, people, projects
from storage.database import Transaction
from storage.values.people import Person
from storage.values.records import Record
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    moved,
    say_all,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


# The client's turn


@pytest.mark.parametrize("who", ["lead", "developer"])
def test_what_one_of_us_recorded_is_put_to_the_approvers_when_it_is_solved(
    tx: Transaction, cast: Cast, who: str
) -> None:
    record = a_record(tx, cast, by=getattr(cast, who))

    solved(tx, cast, record)

    assert called(tx) == {Audience.CLIENT: ["U0APPROVER"], Audience.TEAM: []}


def test_whoever_of_the_client_raised_it_is_asked_alone(tx: Transaction, cast: Cast) -> None:
    solved(tx, cast, a_record(tx, cast))

    assert called(tx) == {Audience.CLIENT: ["U0CLIENT"], Audience.TEAM: []}


def test_what_somebody_raised_who_has_left_is_put_to_the_approvers(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    gone(tx, cast.client)

    solved(tx, cast, record)

    assert called(tx)[Audience.CLIENT] == ["U0APPROVER"]


def test_an_onlooker_whose_words_were_recorded_is_not_asked_for_what_they_may_not_do(
    tx: Transaction, cast: Cast
) -> None:
    lead = asking(tx, cast, cast.lead)
    filed = file_record(tx, lead, ISSUE, "Typo", "", {}, source="said", reporter=cast.onlooker.id, now=MONDAY)

    solved(tx, cast, filed.record)

    assert called(tx)[Audience.CLIENT] == ["U0APPROVER"]


def test_where_nobody_of_the_client_can_be_named_nobody_is(tx: Transaction, cast: Cast) -> None:
    projects.set_role(tx, cast.project.id, Role.APPROVER, [])

    solved(tx, cast, a_record(tx, cast, by=cast.lead))

    assert called(tx) == {Audience.CLIENT: [], Audience.TEAM: []}


# Our turn


def test_what_is_reopened_is_its_owners_or_whoever_answers_for_the_project(tx: Transaction, cast: Cast) -> None:
    ours, theirs = a_record(tx, cast, title="One"), a_record(tx, cast, title="Two")
    for record, owner in ((ours, cast.developer), (theirs, cast.client)):
        assign(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, owner.id, now=MONDAY)

    calls = []
    for record in (ours, theirs):
        solved(tx, cast, record)
        say_all(tx)
        moved(tx, cast, record, "reopen", by=cast.approver, reason="It is still down")
        calls.append(called(tx))

    assert calls == [
        {Audience.CLIENT: [], Audience.TEAM: ["U0DEV"]},
        {Audience.CLIENT: [], Audience.TEAM: ["U0LEAD"]},
    ]


def test_what_somebody_owns_who_has_left_calls_whoever_answers_for_the_project(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    assign(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, cast.developer.id, now=MONDAY)
    gone(tx, cast.developer)
    solved(tx, cast, record)
    say_all(tx)

    moved(tx, cast, record, "reopen", by=cast.client, reason="It is still down")

    assert called(tx)[Audience.TEAM] == ["U0LEAD"]


def test_a_target_missed_by_somebody_who_has_left_calls_whoever_answers_for_the_project(
    tx: Transaction, cast: Cast
) -> None:
    begin_nudges(tx, cast.project, now=MONDAY)
    record = a_record(tx, cast, answers={"severity": "critical"})
    assign(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, cast.developer.id, now=MONDAY)
    gone(tx, cast.developer)
    say_all(tx)

    tell_reached_targets(tx, now=MONDAY + HOUR)

    [nudge] = contents_to_be_said(tx, ShowNudge, now=MONDAY + HOUR)
    assert isinstance(nudge, Nudge)
    assert [one.slack_id for one in nudge.calls] == ["U0LEAD"]


# An action item


@pytest.mark.parametrize(
    ("who", "where", "slack_id"), [("client", Audience.CLIENT, "U0CLIENT"), ("developer", Audience.TEAM, "U0DEV")]
)
def test_the_owner_of_an_action_item_is_called_where_they_read_once_it_is_filed(
    tx: Transaction, cast: Cast, who: str, where: Audience, slack_id: str
) -> None:
    an_item(tx, cast, getattr(cast, who))

    assert called(tx) == {where: [slack_id]}


def test_without_a_team_channel_they_are_called_where_all_read(tx: Transaction) -> None:
    cast = a_project(tx, team_channel=None)

    an_item(tx, cast, cast.developer)

    assert called(tx) == {Audience.CLIENT: ["U0DEV"]}


def test_nobody_is_called_to_what_they_have_filed_for_themselves_or_for_nobody(tx: Transaction, cast: Cast) -> None:
    an_item(tx, cast, cast.lead)
    an_item(tx, cast, None)

    assert called(tx) == {}


def test_the_line_that_calls_them_says_who_gave_it_to_them(tx: Transaction, cast: Cast) -> None:
    an_item(tx, cast, cast.client)

    [line] = contents_to_be_said(tx, TellLine, now=MONDAY)

    assert isinstance(line, RecordLine)
    assert (line.deed, line.by, dict(line.plain_details)) == (
        "assigned",
        Named(slack_id="U0LEAD", name="Lea"),
        {"owner": "Cleo"},
    )


@pytest.mark.parametrize("also", [{}, {"due_on": "2026-11-30"}, {"title": "Send the new logo"}])
def test_a_new_owner_given_by_the_form_is_told_to_both_sides_and_called(
    tx: Transaction, cast: Cast, also: dict[str, str]
) -> None:
    item = an_item(tx, cast, cast.developer)
    say_all(tx)

    given(tx, cast, item, cast.client, **also)
    to_the_client = called(tx)
    say_all(tx)
    given(tx, cast, item, cast.developer, **also)

    assert (to_the_client, called(tx)) == (
        {Audience.CLIENT: ["U0CLIENT"], Audience.TEAM: []},
        {Audience.CLIENT: [], Audience.TEAM: ["U0DEV"]},
    )


def test_what_goes_from_one_of_the_client_to_another_calls_the_other(tx: Transaction, cast: Cast) -> None:
    formed, pressed = an_item(tx, cast, cast.client), an_item(tx, cast, cast.client, "Send the prices")
    say_all(tx)

    given(tx, cast, formed, cast.approver)
    by_form = called(tx)
    say_all(tx)
    assign(tx, asking(tx, cast, cast.lead), cast.project.id, pressed.id, cast.approver.id, now=MONDAY)

    assert by_form == called(tx) == {Audience.CLIENT: ["U0APPROVER"], Audience.TEAM: []}


def test_who_of_us_does_it_is_told_to_us(tx: Transaction, cast: Cast) -> None:
    item, issue = an_item(tx, cast, cast.lead), a_record(tx, cast)
    say_all(tx)

    given(tx, cast, item, cast.developer)
    given(tx, cast, issue, cast.developer)

    assert called(tx) == {Audience.TEAM: ["U0DEV", "U0DEV"]}


def test_both_sides_can_read_who_it_was_given_to(tx: Transaction, cast: Cast) -> None:
    issue = a_record(tx, cast)

    given(tx, cast, issue, cast.developer)

    [line] = history.of(tx, issue.id, READABLE[Audience.CLIENT])[1:]
    assert (line.deed, dict(line.details)) == ("assigned", {"owner": "Dev", "was.owner": ""})


def given(tx: Transaction, cast: Cast, record: Record, owner: Person, *, due_on: str = "", **to: str) -> None:
    """The lead has named another owner in the edit form."""
    lead = asking(tx, cast, cast.lead)
    edit_record(tx, lead, cast.project.id, record.id, to, owner=owner.id, due_on=due_on, now=MONDAY)


def an_item(tx: Transaction, cast: Cast, owner: Person | None, title: str = "Send the logo") -> Record:
    """An action item that the lead noted."""
    who = owner.id if owner else None
    lead = asking(tx, cast, cast.lead)
    return file_record(tx, lead, ACTION_ITEM, title, "", {}, source=f"{title}: {who}", owner=who, now=MONDAY).record


def solved(tx: Transaction, cast: Cast, record: Record) -> None:
    """The lead has solved it."""
    moved(tx, cast, record, "resolve", cause="An expired certificate", solution="A new one")


def called(tx: Transaction) -> dict[Audience, list[str]]:
    """Whom the lines that wait to be said call, by where they are said."""
    calls: dict[Audience, list[str]] = {}
    for line in contents_to_be_said(tx, TellLine, now=MONDAY):
        assert isinstance(line, RecordLine)
        calls.setdefault(line.audience, []).extend(one.slack_id for one in line.calls)
    return calls


def gone(tx: Transaction, person: Person) -> None:
    """They have left their workspace."""
    people.keep(
        tx,
        person.workspace,
        person.slack_id,
        home_team=person.home_team,
        home_enterprise=person.home_enterprise,
        guest=person.guest,
        name=person.name,
        locale=person.locale,
        zone=person.zone,
        gone=True,
        now=MONDAY,
    )
