"""Only the team puts words before an approver: what a client changes of them meanwhile goes back to the team."""

from datetime import timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.kind import Kind
from bot.kinds.milestone import MILESTONE
from bot.messages.audiences import Audience
from bot.refusals import MovedMeanwhile, NothingChanged
from bot.slack.views.record_lines import record_line
from bot.use_cases.cards import line_of
from bot.use_cases.moves import move_record
from bot.words import Language, Words
from storage import decisions
from storage.database import Database, Transaction
from storage.values.records import Record
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    answered,
    asking,
    edited,
    moved,
    say_all,
)
from tests.use_cases.refusing import everything, refused
from tests.use_cases.traces import lines

MINUTE = timedelta(minutes=1)
PRICED = {"effort": "6", "cost": "720", "shift": "0", "valid_until": "2026-12-18"}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def asked_of(tx: Transaction, cast: Cast, kind: Kind) -> Record:
    """What a client's person has raised, before the approver."""
    record = a_record(tx, cast, kind, "Notify customers", text="By mail", answers={"benefit": "Fewer calls"})
    if kind is MILESTONE:
        return moved(tx, cast, record, "hand_over", delivered="See shop.example")
    moved(tx, cast, record, "assess")
    return answered(tx, cast, record, "send", PRICED)


@pytest.mark.parametrize(
    ("kind", "back", "verdict"), [(CHANGE_REQUEST, "adjustment", "approve"), (MILESTONE, "planned", "confirm")]
)
@pytest.mark.parametrize(
    ("title", "text"), [("Notify everybody", "By mail"), ("Notify customers", "By mail, SMS and a mobile app")]
)
def test_what_a_client_changes_of_it_is_before_no_approver_any_more(
    tx: Transaction, cast: Cast, kind: Kind, back: str, verdict: str, title: str, text: str
) -> None:
    record = asked_of(tx, cast, kind)
    say_all(tx)

    changed = edited(tx, cast, record, by=cast.client, title=title, text=text)

    assert (changed.state, changed.state_since) == (back, MONDAY + MINUTE)
    assert [(one.version, one.voided_at) for one in decisions.of(tx, record.id)] == [(1, MONDAY + MINUTE)]
    ada = asking(tx, cast, cast.approver)
    for version in (1, None):
        with refused(tx, MovedMeanwhile):
            move_record(tx, ada, cast.project.id, record.id, verdict, {}, version=version, now=MONDAY)


def test_both_sides_read_why_and_the_lead_is_called(tx: Transaction, cast: Cast) -> None:
    record = asked_of(tx, cast, CHANGE_REQUEST)

    changed = edited(tx, cast, record, by=cast.client, text="By mail, SMS and a mobile app")

    line = lines(tx, record)[-1]
    told = {audience: line_of(tx, cast.project, changed, line, audience) for audience in Audience}
    calls = {audience: [one.slack_id for one in line.calls] for audience, line in told.items() if line}
    assert calls == {Audience.CLIENT: [], Audience.TEAM: ["U0LEAD"]}
    for one in told.values():
        assert one is not None
        said = record_line(Words(Language.EN), one).text
        assert "Cleo changed: Details. Version 1, which waited for a decision, is void." in said


def test_the_team_prices_the_new_words_and_the_approver_is_asked_once(tx: Transaction, cast: Cast) -> None:
    record = asked_of(tx, cast, CHANGE_REQUEST)
    edited(tx, cast, record, by=cast.client, text="By mail, SMS and a mobile app")

    moved(tx, cast, record, "assess")
    sent = answered(tx, cast, record, "send", {**PRICED, "cost": "9000"})

    assert sent.state == "awaiting_decision"
    pending = decisions.of(tx, record.id)[-1]
    assert (pending.version, pending.voided_at) == (2, None)
    assert "a mobile app" in pending.sealed
    assert "€9,000.00" in pending.sealed


def test_what_a_client_changes_that_nobody_decides_on_leaves_it_with_the_approver(tx: Transaction, cast: Cast) -> None:
    record = asked_of(tx, cast, CHANGE_REQUEST)

    changed = edited(tx, cast, record, by=cast.client, link="https://example.com")

    assert changed.state == "awaiting_decision"
    assert [one.voided_at for one in decisions.of(tx, record.id)] == [None]


def test_an_approver_who_raised_it_hands_it_back_too(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, CHANGE_REQUEST, by=cast.approver)
    moved(tx, cast, record, "assess")
    answered(tx, cast, record, "send", PRICED)

    assert edited(tx, cast, record, by=cast.approver, text="And an app").state == "adjustment"


async def test_a_new_version_with_nothing_new_in_it_asks_nobody_a_second_time(sqlite_database: Database) -> None:
    def before_the_approver(tx: Transaction) -> tuple[Cast, Record]:
        cast = a_project(tx)
        return cast, asked_of(tx, cast, CHANGE_REQUEST)

    cast, record = await sqlite_database.write(before_the_approver)
    before = await sqlite_database.read(everything)

    with pytest.raises(NothingChanged):
        await sqlite_database.write(answered, cast, record, "revise", {**PRICED, "cost": "720.00"})

    assert await sqlite_database.read(everything) == before
    await sqlite_database.write(answered, cast, record, "revise", {**PRICED, "cost": "721"})
    assert [one.version for one in await sqlite_database.read(decisions.of, record.id)] == [1, 2]


def test_what_came_back_is_asked_again_though_its_words_are_the_same(tx: Transaction, cast: Cast) -> None:
    record = asked_of(tx, cast, CHANGE_REQUEST)
    moved(tx, cast, record, "adjust", by=cast.approver, reason="Call me first")
    moved(tx, cast, record, "assess")

    assert answered(tx, cast, record, "send", PRICED).state == "awaiting_decision"


def test_of_what_the_team_raised_itself_it_puts_a_new_version_forward(tx: Transaction, cast: Cast) -> None:
    record = asked_of(tx, cast, CHANGE_REQUEST)

    assert edited(tx, cast, record, by=cast.lead, text="By mail alone").state == "awaiting_decision"
    assert [one.voided_at is None for one in decisions.of(tx, record.id)] == [False, True]
