"""People whose name we do not know are somebody all the same: they are mentioned, or called by their id."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.kinds.action_item import ACTION_ITEM
from bot.kinds.issue import ISSUE
from bot.messages.audiences import Audience
from bot.messages.intentions import TellLine, TellNotice
from bot.messages.notices import Notice
from bot.messages.records import RecordLine
from bot.slack.views.notices import notice
from bot.slack.views.record_lines import history_form, record_line
from bot.use_cases.cards import card_of, line_of
from bot.use_cases.edits import assign
from bot.use_cases.places import person_changed
from bot.use_cases.records import file_record
from bot.use_cases.silences import fall_silent
from bot.words import Language, Words
from storage import history
from storage.database import Transaction
from storage.values.people import Person
from storage.values.records import Record
from tests.use_cases.builders import (
    CLIENT_ORG,
    MONDAY,
    Cast,
    a_person,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    say_all,
)

EN = Words(Language.EN)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


@pytest.fixture
def nameless(tx: Transaction, cast: Cast) -> Person:
    return a_person(tx, cast.workspace, "U0NONAME", home=CLIENT_ORG)


def test_an_item_given_to_somebody_without_a_name_is_not_left_without_an_owner(
    tx: Transaction, cast: Cast, nameless: Person
) -> None:
    lead = asking(tx, cast, cast.lead)
    item = file_record(tx, lead, ACTION_ITEM, "Send the logo", "", {}, source="one", now=MONDAY).record
    say_all(tx)

    assign(tx, lead, cast.project.id, item.id, nameless.id, now=MONDAY)

    assert said_to_the_client(tx) == ["Lea", " ", "gave this to ", "@U0NONAME"]
    assert in_the_history(tx, cast, item)[0] == ["Lea", " gave this to ", "@U0NONAME"]


def test_an_item_filed_with_somebody_without_a_name_says_whose_it_is(
    tx: Transaction, cast: Cast, nameless: Person
) -> None:
    lead = asking(tx, cast, cast.lead)
    file_record(tx, lead, ACTION_ITEM, "Send the logo", "", {}, source="one", owner=nameless.id, now=MONDAY)

    assert said_to_the_client(tx) == ["Lea", " ", "gave this to ", "@U0NONAME"]


def test_what_somebody_without_a_name_wrote_is_not_raised_by_whoever_recorded_it(
    tx: Transaction, cast: Cast, nameless: Person
) -> None:
    lead = asking(tx, cast, cast.lead)
    issue = file_record(tx, lead, ISSUE, "Typo", "", {}, source="one", reporter=nameless.id, now=MONDAY).record

    [told] = in_the_history(tx, cast, issue)
    assert told[:3] == ["Lea", " recorded this, in the words of ", "@U0NONAME"]


def test_once_their_name_is_known_it_is_said(tx: Transaction, cast: Cast, nameless: Person) -> None:
    lead, issue = asking(tx, cast, cast.lead), a_record(tx, cast)
    assign(tx, lead, cast.project.id, issue.id, nameless.id, now=MONDAY)

    a_person(tx, cast.workspace, "U0NONAME", home=CLIENT_ORG, name="Noor")

    assert in_the_history(tx, cast, issue)[0] == ["Lea", " gave this to ", "Noor"]


def test_a_notice_of_somebody_without_a_name_says_who(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    for leaving in (cast.lead, cast.approver):
        person_changed(tx, replace(leaving, name=None, gone=True), now=MONDAY)

    assert [one.split(",")[0] for one in noticed(tx)] == ["Northwind shop: U0LEAD", "Northwind shop: U0APPROVER"]


def test_quiet_asked_for_by_somebody_without_a_name_says_who(tx: Transaction, cast: Cast) -> None:
    lead = asking(tx, cast, a_person(tx, cast.workspace, cast.lead.slack_id))
    say_all(tx)

    fall_silent(tx, lead, everywhere=False, until=date(2026, 11, 28), now=MONDAY)

    assert [one.split(" wants")[0] for one in noticed(tx)] == ["Northwind shop: U0LEAD"]


def said_to_the_client(tx: Transaction) -> list[str]:
    """The first words of the one line that waits for the client."""
    [line] = [one for one in contents_to_be_said(tx, TellLine, now=MONDAY) if one.audience is Audience.CLIENT]
    assert isinstance(line, RecordLine)
    return runs(record_line(EN, line).blocks[0])


def in_the_history(tx: Transaction, cast: Cast, record: Record) -> list[list[str]]:
    """What the client reads of what happened, the newest first, without the moments."""
    lines = [line_of(tx, cast.project, record, one, Audience.CLIENT) for one in history.of(tx, record.id, ["client"])]
    card = card_of(tx, cast.project, record, Audience.CLIENT)
    form = history_form(EN, card, [("", line) for line in reversed(lines) if line])
    return [runs(block)[1:] for block in form["blocks"][1:]]


def noticed(tx: Transaction) -> list[str]:
    found = contents_to_be_said(tx, TellNotice, now=MONDAY)
    return [notice(EN, one).text for one in found if isinstance(one, Notice)]


def runs(block: dict[str, Any]) -> list[str]:
    """The runs of a line of rich text, a mention as an @ and an id."""
    elements = block["elements"][0]["elements"]
    return [one.get("text") or f"@{one['user_id']}" for one in elements]
