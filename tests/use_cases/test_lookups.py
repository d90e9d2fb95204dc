"""What a person may see of records when they ask."""

from datetime import timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind
from bot.kinds.risk import RISK
from bot.messages.audiences import Audience
from bot.refusals import ApproversOnly, MovedMeanwhile, NoProjectHere, NoSuchRecord, Onlooker, OnlyRaise, WrongRole
from bot.use_cases.callers import Caller, caller_of
from bot.use_cases.edits import edit_record
from bot.use_cases.lookups import (
    LISTED,
    Only,
    Seen,
    history_seen,
    listed,
    move_seen,
    project_chosen,
    record_seen,
    records_named,
    with_all_projects,
)
from bot.use_cases.moves import note_refusal
from bot.use_cases.overviews import PARTS, status_of
from bot.use_cases.references import reference, referenced
from bot.use_cases.refiling import UNDO
from storage import channels, people, projects
from storage.database import Transaction
from storage.values.people import Person
from storage.values.records import Record
from tests.use_cases.builders import HOST, MONDAY, Cast, a_project, a_record, asking, moved, reread
from tests.use_cases.refusing import refused


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def seen(tx: Transaction, cast: Cast, person: Person, record: Record, *, later: timedelta = timedelta()) -> Seen:
    return record_seen(tx, asking(tx, cast, person), cast.project.id, record.id, now=MONDAY + later)


def names(seen: Seen) -> list[str]:
    return [move.name for move in seen.moves]


# One record


def test_each_sees_what_they_may_do(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")

    lead, client, approver = (seen(tx, cast, who, record) for who in (cast.lead, cast.client, cast.approver))

    assert names(lead) == ["reopen", "decline", "duplicate"]
    assert names(client) == ["confirm", "reopen", "withdraw"]
    assert names(approver) == ["confirm", "reopen"]
    assert [(one.may_edit, one.may_undo, one.is_team) for one in (lead, client, approver)] == [
        (True, True, True),
        (True, True, False),
        (False, False, False),
    ]
    assert [field.name for field in client.editable] == ["severity", "link"]
    assert [field.name for field in lead.editable] == ["severity", "effort", "link", "priority"]


def test_after_five_minutes_nobody_may_undo_and_after_its_end_nobody_edit(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)

    assert seen(tx, cast, cast.client, record, later=UNDO).may_undo
    assert not seen(tx, cast, cast.client, record, later=UNDO + timedelta(seconds=1)).may_undo
    declined = seen(tx, cast, cast.lead, moved(tx, cast, record, "decline", reason="No"))
    assert (declined.may_edit, declined.may_undo, names(declined)) == (False, False, [])


def test_a_card_is_for_whoever_asks(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    lead = asking(tx, cast, cast.lead)
    edit_record(tx, lead, cast.project.id, record.id, {"effort": "40"}, now=MONDAY)

    ours, theirs = (seen(tx, cast, who, record).card for who in (cast.lead, cast.client))

    assert [(field.name, value) for field, value in ours.fields] == [("severity", "normal"), ("effort", "40")]
    assert [(field.name, value) for field, value in theirs.fields] == [("severity", "normal")]
    assert (ours.audience, theirs.audience) == (Audience.TEAM, Audience.CLIENT)


def test_it_is_called_what_it_is_called_where_they_ask(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)

    called = [
        record_seen(tx, asking(tx, cast, cast.lead, where=where), cast.project.id, record.id, now=MONDAY).card.reference
        for where in (cast.channel, cast.team_channel)
    ]

    assert called == ["ISS-1", "NW-ISS-1"]


def test_somebody_we_could_not_look_up_sees_what_they_raised_and_no_more(tx: Transaction, cast: Cast) -> None:
    stranger = people.keep_unknown(tx, cast.workspace.id, "U0STRANGER")
    own, other = a_record(tx, cast, by=stranger), a_record(tx, cast)
    caller = asking(tx, cast, stranger)

    mine = record_seen(tx, caller, cast.project.id, own.id, now=MONDAY)

    assert (mine.card.title, mine.moves, mine.may_edit, mine.may_undo) == (own.title, (), False, False)
    with refused(tx, OnlyRaise):
        record_seen(tx, caller, cast.project.id, other.id, now=MONDAY)
    with refused(tx, OnlyRaise):
        records_named(tx, caller, ISSUE, "ISS-1", now=MONDAY)
    with refused(tx, OnlyRaise):
        history_seen(tx, caller, cast.project.id, own.id)
    with refused(tx, OnlyRaise):
        listed(tx, caller, ISSUE, "")


def test_an_onlooker_is_shown_nothing(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    caller = asking(tx, cast, cast.onlooker)

    with refused(tx, Onlooker):
        record_seen(tx, caller, cast.project.id, record.id, now=MONDAY)
    with refused(tx, Onlooker):
        records_named(tx, caller, ISSUE, "1", now=MONDAY)
    with refused(tx, Onlooker):
        history_seen(tx, caller, cast.project.id, record.id)
    with refused(tx, Onlooker):
        listed(tx, caller, ISSUE, "")
    with refused(tx, Onlooker):
        move_seen(tx, caller, cast.project.id, record.id, "withdraw", version=None, now=MONDAY)
    with refused(tx, Onlooker):
        project_chosen(tx, caller, cast.project.id)


def test_a_record_of_another_project_is_not_shown(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    theirs = a_record(tx, other)
    caller = asking(tx, cast, cast.client)

    for project in (cast.project.id, other.project.id):
        with refused(tx, NoSuchRecord):
            record_seen(tx, caller, project, theirs.id, now=MONDAY)
        with refused(tx, NoSuchRecord):
            history_seen(tx, caller, project, theirs.id)
        with refused(tx, NoSuchRecord):
            move_seen(tx, caller, project, theirs.id, "confirm", version=None, now=MONDAY)
    with refused(tx, NoSuchRecord):
        project_chosen(tx, caller, other.project.id)


def test_a_form_opens_for_a_move_they_may_make_and_for_no_other(tx: Transaction, cast: Cast) -> None:
    record, project = a_record(tx, cast, CHANGE_REQUEST), cast.project.id
    lead, client = asking(tx, cast, cast.lead), asking(tx, cast, cast.client)

    assert move_seen(tx, lead, project, record.id, "assess", version=None, now=MONDAY).move.name == "assess"
    with refused(tx, MovedMeanwhile):
        move_seen(tx, lead, project, record.id, "send", version=None, now=MONDAY)
    with refused(tx, WrongRole):
        move_seen(tx, client, project, record.id, "assess", version=None, now=MONDAY)
    with refused(tx, ApproversOnly):
        move_seen(tx, client, project, record.id, "approve", version=1, now=MONDAY)


def test_a_history_is_shown_the_newest_first_and_ours_to_us_alone(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "start", now=MONDAY + timedelta(hours=1))
    note_refusal(tx, asking(tx, cast, cast.client), record.id, "resolve", now=MONDAY + timedelta(hours=2))

    ours, theirs = (
        history_seen(tx, asking(tx, cast, who), cast.project.id, record.id) for who in (cast.lead, cast.client)
    )

    assert [line.deed for line in ours.lines] == ["refused", "moved", "filed"]
    assert [line.deed for line in theirs.lines] == ["moved", "filed"]
    assert theirs.moments == (MONDAY + timedelta(hours=1), MONDAY)


# By reference


def shown(tx: Transaction, caller: Caller, kind: Kind, said: str) -> list[int]:
    return [seen.card.record for seen in records_named(tx, caller, kind, said, now=MONDAY)]


@pytest.mark.parametrize("said", ["ISS-1", "iss-1", "NW-ISS-1", "1", "#1", " 01 "])
def test_a_record_is_found_as_people_say_it(tx: Transaction, cast: Cast, said: str) -> None:
    record = a_record(tx, cast)

    assert shown(tx, asking(tx, cast, cast.client), ISSUE, said) == [record.id]


@pytest.mark.parametrize(
    "said", ["", "2", "ISS-2", "FBK-1", "SW-ISS-1", "ISS", "ISS-", "-1", "1.5", "１", "1" * 20, "ISS-1 x"]
)
def test_what_is_no_reference_of_this_place_is_not_found(tx: Transaction, cast: Cast, said: str) -> None:
    a_record(tx, a_project(tx, code="SW"))
    a_record(tx, cast)
    caller = asking(tx, cast, cast.client)

    with refused(tx, NoSuchRecord):
        records_named(tx, caller, ISSUE, said, now=MONDAY)


def test_a_reference_names_its_kind_whatever_the_command(tx: Transaction, cast: Cast) -> None:
    feedback = a_record(tx, cast, FEEDBACK)

    assert shown(tx, asking(tx, cast, cast.lead), ISSUE, "FBK-1") == [feedback.id]


def test_in_a_shared_team_channel_the_code_says_which(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW", team_channel=cast.team_channel.id)
    ours, theirs = a_record(tx, cast), a_record(tx, other)
    caller = asking(tx, cast, cast.lead, where=cast.team_channel)

    found = [shown(tx, caller, ISSUE, said) for said in ("NW-ISS-1", "SW-ISS-1")]

    assert found == [[ours.id], [theirs.id]]


@pytest.mark.parametrize("said", ["1", "#1", "ISS-1", "iss-1"])
def test_without_the_code_all_that_have_this_number_are_meant(tx: Transaction, cast: Cast, said: str) -> None:
    other = a_project(tx, code="SW", team_channel=cast.team_channel.id)
    ours, theirs = a_record(tx, cast), a_record(tx, other)
    caller = asking(tx, cast, cast.lead, where=cast.team_channel)

    seen = records_named(tx, caller, ISSUE, said, now=MONDAY)

    assert {one.card.reference: one.card.record for one in seen} == {"NW-ISS-1": ours.id, "SW-ISS-1": theirs.id}


def test_a_number_that_one_project_alone_has_is_its_record(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW", team_channel=cast.team_channel.id)
    a_record(tx, cast)
    second = [a_record(tx, other), a_record(tx, other)][-1]

    assert shown(tx, asking(tx, cast, cast.lead, where=cast.team_channel), ISSUE, "2") == [second.id]


def test_a_project_in_which_somebody_only_looks_on_shows_them_nothing_of_its_own(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW", team_channel=cast.team_channel.id)
    a_record(tx, cast)
    theirs = a_record(tx, other)
    projects.set_role(tx, cast.project.id, "onlooker", [cast.developer.id])
    caller = asking(tx, cast, cast.developer, where=cast.team_channel)

    assert shown(tx, caller, ISSUE, "1") == [theirs.id]
    with refused(tx, Onlooker):
        records_named(tx, caller, ISSUE, "NW-ISS-1", now=MONDAY)


def test_a_reference_leads_back_to_its_record(tx: Transaction, cast: Cast) -> None:
    for kind in (ISSUE, FEEDBACK, CHANGE_REQUEST):
        record = a_record(tx, cast, kind)
        for audience in Audience:
            assert referenced(tx, cast.project, reference(cast.project, record, audience)) == record
    assert referenced(tx, cast.project, "1") is None


def test_where_there_is_no_project_there_is_nothing_to_find(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.lead, where=channels.keep(tx, cast.workspace.id, "C0ELSE"))

    with refused(tx, NoProjectHere):
        records_named(tx, caller, ISSUE, "1", now=MONDAY)
    with refused(tx, NoProjectHere):
        listed(tx, caller, ISSUE, "")


# Lists


def test_the_open_records_of_a_kind_are_listed_the_newest_first(tx: Transaction, cast: Cast) -> None:
    for title in ("First", "Second"):
        a_record(tx, cast, title=title)
    moved(tx, cast, a_record(tx, cast, title="Over"), "decline", reason="No")
    a_record(tx, cast, FEEDBACK, "Else")

    found = listed(tx, asking(tx, cast, cast.client), ISSUE, "")

    assert [card.title for card in found.cards] == ["Second", "First"]
    assert {card.audience for card in found.cards} == {Audience.CLIENT}
    assert found.approved == 0


def test_a_search_finds_what_is_over_too(tx: Transaction, cast: Cast) -> None:
    moved(tx, cast, a_record(tx, cast, title="Login is down"), "decline", reason="No")
    a_record(tx, cast, title="Else")

    assert [card.title for card in listed(tx, asking(tx, cast, cast.client), ISSUE, "login").cards] == ["Login is down"]


def test_a_list_is_no_longer_than_can_be_read(tx: Transaction, cast: Cast) -> None:
    for _ in range(LISTED + 1):
        a_record(tx, cast)

    assert len(listed(tx, asking(tx, cast, cast.client), ISSUE, "").cards) == LISTED


def test_in_the_client_channel_the_team_lists_what_the_client_sees(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)

    here, there = (
        listed(tx, asking(tx, cast, cast.lead, where=where), ISSUE, "") for where in (cast.channel, cast.team_channel)
    )

    assert [(card.audience, card.reference) for card in (*here.cards, *there.cards)] == [
        (Audience.CLIENT, "ISS-1"),
        (Audience.TEAM, "NW-ISS-1"),
    ]


def approved(tx: Transaction, cast: Cast, cost: str, shift: str) -> Record:
    record = moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST), "assess")
    moved(tx, cast, record, "send", effort="8", cost=cost, shift=shift, valid_until="2026-12-31")
    return moved(tx, cast, reread(tx, record), "approve", by=cast.approver)


def test_changes_are_listed_with_what_the_approved_ones_come_to(tx: Transaction, cast: Cast) -> None:
    approved(tx, cast, "100.50", "2")
    approved(tx, cast, "50", "-1")
    moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST), "assess")

    found = listed(tx, asking(tx, cast, cast.client), CHANGE_REQUEST, "")

    assert (len(found.cards), found.approved, found.cost, found.shift, found.currency) == (1, 2, 15_050, 1, "EUR")


def test_money_of_different_currencies_is_not_added_up(tx: Transaction, cast: Cast) -> None:
    dollars = a_project(tx, code="SW", currency="USD", team_channel=cast.team_channel.id)
    euros = a_project(tx, code="EW", team_channel=cast.team_channel.id)
    approved(tx, cast, "100", "1")
    approved(tx, euros, "10", "1")
    assert listed(tx, asking(tx, cast, cast.lead), CHANGE_REQUEST, "").cost == 10_000

    approved(tx, dollars, "200", "1")
    found = listed(tx, asking(tx, cast, cast.lead, where=cast.team_channel), CHANGE_REQUEST, "")

    assert (found.approved, found.cost, found.shift) == (0, 0, 0)


# Which project


def test_the_team_chooses_among_all_its_projects_that_run_and_the_client_among_those_of_the_place(
    tx: Transaction, cast: Cast
) -> None:
    a_project(tx, code="SW")
    projects.change(tx, a_project(tx, code="ZZ").project, {"status": "closed"})
    lead, client = (caller_of(tx, HOST, who.slack_id) for who in (cast.lead, cast.client))
    assert lead is not None
    assert client is not None

    assert [one.code for one in with_all_projects(tx, lead).projects] == ["NW", "SW"]
    assert with_all_projects(tx, client) == client


def test_whoever_counts_as_a_client_in_one_of_several_projects_reads_none_of_its_risks(
    tx: Transaction, cast: Cast
) -> None:
    other = a_project(tx, code="AB", team_channel=cast.team_channel.id)
    for one, title in ((cast, "They may not renew"), (other, "They may not pay")):
        a_record(tx, one, RISK, title, by=one.lead)
    projects.set_role(tx, other.project.id, "client", [cast.developer.id])
    caller = asking(tx, cast, cast.developer, where=cast.team_channel)

    assert [card.title for card in listed(tx, caller, RISK, "").cards] == ["They may not renew"]


def test_whoever_only_looks_on_in_one_of_several_projects_lists_the_others(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="AB", team_channel=cast.team_channel.id)
    for one, title in ((cast, "Login is down"), (other, "Search is down")):
        a_record(tx, one, title=title)
    caller = asking(tx, cast, cast.developer, where=cast.team_channel)

    projects.set_role(tx, other.project.id, "onlooker", [cast.developer.id])
    assert [card.title for card in listed(tx, caller, ISSUE, "").cards] == ["Login is down"]

    projects.set_role(tx, cast.project.id, "onlooker", [cast.developer.id])
    with refused(tx, Onlooker):
        listed(tx, caller, ISSUE, "")


def test_where_there_is_one_project_there_is_no_choice(tx: Transaction, cast: Cast) -> None:
    for place in (None, channels.keep(tx, cast.workspace.id, "C0ELSE").slack_id):
        lead = caller_of(tx, HOST, "U0LEAD", place)
        assert lead is not None

        assert with_all_projects(tx, lead).project == cast.project
        assert project_chosen(tx, with_all_projects(tx, lead), cast.project.id) == cast.project


@pytest.mark.parametrize(
    ("only", "titles"),
    [
        (None, ["Asked", "Urgent", "Plain"]),
        (Only.WAITING, ["Asked"]),
        (Only.OURS, ["Urgent", "Plain"]),
        (Only.MINE, ["Asked"]),
        (Only.URGENT, ["Urgent"]),
        (Only.DONE, ["Over"]),
    ],
)
def test_a_list_shows_the_part_that_is_wanted(tx: Transaction, only: Only | None, titles: list[str]) -> None:
    cast = a_project(tx)
    a_record(tx, cast, title="Plain")
    a_record(tx, cast, title="Urgent", answers={"severity": "high"})
    moved(tx, cast, a_record(tx, cast, title="Asked", by=cast.lead), "ask", question="Where?")
    moved(tx, cast, a_record(tx, cast, title="Over"), "withdraw", by=cast.client, reason="Found it")
    found = listed(tx, asking(tx, cast, cast.lead), ISSUE, "", only=only)
    assert [card.title for card in found.cards] == titles


def test_a_status_shows_the_part_that_is_wanted(tx: Transaction) -> None:
    cast = a_project(tx)
    a_record(tx, cast, title="Plain")
    moved(tx, cast, a_record(tx, cast, title="Asked"), "ask", question="Where?")
    asker = asking(tx, cast, cast.client)
    for only, told in ((Only.WAITING, "waiting_on_client"), (Only.OURS, "next")):
        shown = status_of(tx, asker, only=only, now=MONDAY)
        assert {part: len(getattr(shown, part)) for part in PARTS if getattr(shown, part)} == {told: 1}
