"""A reply under a card is a comment in the history of whoever reads there. It is never a decision."""

from datetime import UTC, datetime

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.messages.audiences import Audience
from bot.messages.intentions import TellLine
from bot.use_cases.cards import NotYet
from bot.use_cases.comments import Commented, comment_on, is_under_card
from bot.use_cases.delivery import claim, settle_sent
from bot.use_cases.records import file_record
from storage import history, outbox, people, projects, stamps
from storage.database import Transaction
from storage.values.people import Person
from storage.values.places import Channel
from storage.values.records import Record
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    answered,
    asking,
    moved,
    reread,
    say_all,
    to_be_said,
)
from tests.use_cases.refusing import everything

REAL = datetime(2026, 1, 1, tzinfo=UTC)  # elapsed time
ORIGIN = "1700000000.000100"
ASSESSMENT = {"effort": "8", "cost": "800", "shift": "2", "valid_until": "2026-12-31"}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def card_stamp(tx: Transaction, channel: Channel, record: Record) -> str:
    said = stamps.card_said(tx, channel.id, f"record:{record.id}")
    assert said is not None, "its card was said"
    return said.stamp


def commented(
    tx: Transaction, cast: Cast, person: Person, channel: Channel, thread: str, text: str = "ok"
) -> Commented | None:
    return comment_on(tx, asking(tx, cast, person, where=channel), thread, text, now=MONDAY)


def comments(tx: Transaction, record: Record) -> list[tuple[str, int | None, str]]:
    lines = history.of(tx, record.id, {"client", "team"})
    return [(line.audience, line.by, line.said) for line in lines if line.deed == "commented"]


def test_under_the_client_card_both_sides_read_it_and_the_team_is_told(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)

    kept = commented(tx, cast, cast.client, cast.channel, card_stamp(tx, cast.channel, record), "  In Firefox too \n")

    assert kept == Commented(record=record, offer=None)
    assert comments(tx, record) == [("client", cast.client.id, "In Firefox too")]
    line = history.of(tx, record.id, {"client"})[-1]
    assert [(one.audience, one.args["line"]) for one in to_be_said(tx, TellLine)] == [("team", line.id)]


def test_under_the_team_card_it_stays_ours(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)

    commented(tx, cast, cast.lead, cast.team_channel, card_stamp(tx, cast.team_channel, record), "They broke it")

    assert comments(tx, record) == [("team", cast.lead.id, "They broke it")]
    assert [line.deed for line in history.of(tx, record.id, {"client"})] == ["filed"]
    assert to_be_said(tx) == []


def test_in_the_thread_it_was_raised_in_it_is_a_comment_too(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.client)
    record = file_record(tx, caller, CHANGE_REQUEST, "Pay", "", {}, source="m", origin=ORIGIN, now=MONDAY).record

    kept = commented(tx, cast, cast.lead, cast.channel, ORIGIN)

    assert kept is not None
    assert (kept.record, comments(tx, record)) == (record, [("client", cast.lead.id, "ok")])


def test_of_several_records_of_one_thread_the_newest_is_meant(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.client)
    _, newest = (
        file_record(tx, caller, CHANGE_REQUEST, "Pay", "", {}, source=source, origin=ORIGIN, now=MONDAY).record
        for source in ("one", "two")
    )

    kept = commented(tx, cast, cast.client, cast.channel, ORIGIN)

    assert kept is not None
    assert kept.record == newest


def test_the_stamp_of_a_client_thread_means_nothing_in_the_team_channel(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.client)
    record = file_record(tx, caller, CHANGE_REQUEST, "Pay", "", {}, source="m", origin=ORIGIN, now=MONDAY).record

    assert commented(tx, cast, cast.lead, cast.team_channel, ORIGIN) is None
    assert comments(tx, record) == []


@pytest.mark.parametrize(
    ("who", "thread", "text"),
    [("client", "1.000001", "ok"), ("onlooker", None, "ok"), ("client", None, " \n ")],
)
def test_what_is_no_comment_changes_nothing(
    tx: Transaction, cast: Cast, who: str, thread: str | None, text: str
) -> None:
    record = a_record(tx, cast)
    say_all(tx)
    before = everything(tx)

    stamp = thread or card_stamp(tx, cast.channel, record)

    assert commented(tx, cast, getattr(cast, who), cast.channel, stamp, text) is None
    assert everything(tx) == before


def test_somebody_we_could_not_look_up_does_not_comment(tx: Transaction, cast: Cast) -> None:
    stranger = people.keep_unknown(tx, cast.workspace.id, "U0STRANGER")
    record = a_record(tx, cast, by=stranger)
    say_all(tx)

    assert commented(tx, cast, stranger, cast.channel, card_stamp(tx, cast.channel, record)) is None
    assert comments(tx, record) == []


def test_somebody_made_an_onlooker_of_one_project_does_not_comment_in_it(tx: Transaction, cast: Cast) -> None:
    """In a team channel of two projects nobody is turned towards one before the thread says which."""
    a_project(tx, code="SW", team_channel=cast.team_channel.id)
    projects.set_role(tx, cast.project.id, "onlooker", [cast.developer.id])
    record = a_record(tx, cast)
    say_all(tx)

    assert commented(tx, cast, cast.developer, cast.team_channel, card_stamp(tx, cast.team_channel, record)) is None
    assert comments(tx, record) == []


def test_in_a_shared_team_channel_the_card_says_which_project(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW", team_channel=cast.team_channel.id)
    ours, theirs = a_record(tx, cast), a_record(tx, other)
    say_all(tx)

    for record in (theirs, ours):
        commented(tx, cast, cast.lead, cast.team_channel, card_stamp(tx, cast.team_channel, record), record.title)

    assert comments(tx, ours) == comments(tx, theirs) == [("team", cast.lead.id, "Login page is down")]


def test_under_a_card_of_a_closed_project_it_is_still_kept(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)
    projects.change(tx, cast.project, {"status": "closed"})
    a_project(tx, code="SW", channel=cast.channel.id)

    commented(tx, cast, cast.client, cast.channel, card_stamp(tx, cast.channel, record))

    assert comments(tx, record) == [("client", cast.client.id, "ok")]


def test_an_approvers_ok_decides_nothing_and_gets_the_buttons_offered(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST), "assess")
    record = answered(tx, cast, record, "send", ASSESSMENT)
    say_all(tx)

    kept = commented(tx, cast, cast.approver, cast.channel, card_stamp(tx, cast.channel, record))

    assert kept is not None
    assert kept.offer is not None
    assert (kept.offer.audience, kept.offer.moves) == (Audience.CLIENT, ("approve", "adjust", "reject"))
    assert reread(tx, record) == record


@pytest.mark.parametrize(("who", "offered"), [("client", True), ("approver", True), ("lead", False)])
def test_whoever_is_waited_for_is_offered_the_buttons_and_nobody_else(
    tx: Transaction, cast: Cast, who: str, offered: bool
) -> None:
    record = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")
    say_all(tx)

    kept = commented(tx, cast, getattr(cast, who), cast.channel, card_stamp(tx, cast.channel, record))

    assert kept is not None
    assert (kept.offer is not None) is offered


def test_the_team_is_offered_nothing_where_it_talks(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)

    kept = commented(tx, cast, cast.lead, cast.team_channel, card_stamp(tx, cast.team_channel, record))

    assert kept == Commented(record=record, offer=None)


def test_a_reply_to_a_line_is_under_its_records_card(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "start")
    say_all(tx)
    under = [
        said.stamp
        for outgoing_id in range(1, 1000)
        if (outgoing := outbox.get(tx, outgoing_id)) is not None and outgoing.slot == outbox.LINE
        if (said := stamps.said_at(tx, cast.channel.id, f"{MONDAY.timestamp():.0f}.{outgoing.id:06}")) is not None
    ]

    [kept] = [commented(tx, cast, cast.client, cast.channel, stamp) for stamp in under]

    assert kept is not None
    assert kept.record == record


def test_a_reply_that_comes_before_it_is_known_where_the_card_stands_is_kept_for_later(
    tx: Transaction, cast: Cast
) -> None:
    record = a_record(tx, cast)
    posting = claim(tx, busy=(), most=10, real_now=REAL, now=MONDAY)
    team = asking(tx, cast, cast.client).workspace.slack_id
    given = {one.channel: f"1700000000.00090{one.id}" for one in posting}

    assert is_under_card(tx, team, cast.channel.slack_id, given[cast.channel.id])
    with pytest.raises(NotYet):
        commented(tx, cast, cast.client, cast.channel, given[cast.channel.id], "In Firefox too")

    for one in posting:
        settle_sent(tx, one, given[one.channel], now=MONDAY)
    say_all(tx)
    commented(tx, cast, cast.client, cast.channel, given[cast.channel.id], "In Firefox too")
    assert comments(tx, record) == [("client", cast.client.id, "In Firefox too")]
    say_all(tx)
    assert not is_under_card(tx, team, cast.channel.slack_id, "1700000000.000800")
