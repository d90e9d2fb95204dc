"""What becomes of what was to be said: claimed again, put off, given up and told, forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.messages.audiences import Audience
from bot.messages.intentions import OfferSetup, TellTrouble
from bot.messages.notices import Trouble
from bot.messages.places import SetupOffer
from bot.messages.speaker import CannotSay
from bot.use_cases.delivery import (
    FIRST_PAUSE,
    KEPT,
    LAST_REFUSAL,
    LEASE,
    LONGEST_PAUSE,
    forget_old,
    settle_trouble,
    shorten_pauses,
    take_back,
)
from bot.use_cases.outgoing import tell_person
from bot.words import Language
from storage import backlog, channels, outbox
from storage.database import Transaction
from storage.tables.messages import outbox as outbox_table
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, to_be_said
from tests.use_cases.delivering import REAL, claimed, delivered, found, of, stamp_of

AWAY = CannotSay("HTTP 503", reached=True, away=True)
REFUSED = CannotSay("internal_error", reached=True)
GONE = CannotSay("channel_not_found", lasting=True)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def test_the_lease_follows_elapsed_time_and_the_attempt_peoples(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)

    taken = claimed(tx)

    assert [(one.due_at, one.trying_at) for one in taken] == [(REAL + LEASE, MONDAY)] * 2
    assert claimed(tx, at=REAL + LEASE - timedelta(seconds=1)) == []
    again = claimed(tx, at=REAL + LEASE)
    assert [(one.attempts, found(tx, one).tried_at) for one in again] == [(2, MONDAY)] * 2


def test_a_process_begins_by_taking_back_what_the_last_one_held(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    claimed(tx)

    take_back(tx, real_now=REAL)

    assert [found(tx, one).tried_at for one in claimed(tx)] == [MONDAY, MONDAY]


def test_what_a_wrong_clock_put_off_waits_no_longer_than_anything_else(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    claimed(tx, at=REAL + timedelta(hours=1))

    shorten_pauses(tx, real_now=REAL)

    assert claimed(tx) == [], "whoever had it may be saying it yet"
    assert len(claimed(tx, at=REAL + LEASE)) == 2


def paused(tx: Transaction, trouble: CannotSay, *, attempts: int) -> timedelta:
    """How long a message rests after this many attempts."""
    waits = REAL
    for _ in range(attempts):
        [taken, *_] = claimed(tx, at=waits)
        settle_trouble(tx, taken, trouble, real_now=waits, now=MONDAY)
        kept = outbox.get(tx, taken.id)
        assert kept is not None
        pause, waits = kept.due_at - waits, kept.due_at
    return pause


@pytest.mark.parametrize("trouble", [AWAY, REFUSED], ids=str)
@pytest.mark.parametrize(
    ("attempts", "pause"),
    [(1, FIRST_PAUSE), (2, 2 * FIRST_PAUSE), (3, 4 * FIRST_PAUSE), (20, LONGEST_PAUSE), (40, LONGEST_PAUSE)],
)
def test_each_pause_is_twice_the_last_up_to_a_bound(
    tx: Transaction, trouble: CannotSay, attempts: int, pause: timedelta
) -> None:
    a_record(tx, a_project(tx, team_channel=None))

    assert paused(tx, trouble, attempts=attempts) == pause


@pytest.mark.parametrize("attempts", [1, 7])
def test_slack_says_when(tx: Transaction, attempts: int) -> None:
    a_record(tx, a_project(tx, team_channel=None))
    patience = CannotSay("ratelimited", retry_after=timedelta(seconds=30))

    assert paused(tx, patience, attempts=attempts) == timedelta(seconds=30)


def test_what_can_never_be_said_is_kept_and_the_lead_is_told(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    [card, _] = claimed(tx)

    settle_trouble(tx, card, GONE, real_now=REAL, now=MONDAY)

    failed = outbox.get(tx, card.id)
    assert failed is not None
    assert failed.failure == "channel_not_found"
    [trouble] = to_be_said(tx, TellTrouble)
    told = found(tx, trouble)
    assert (told.to.channel, told.to.audience) == ("U0LEAD", Audience.TEAM)
    assert of(told.content) == Trouble(
        project=record.project,
        audience=Audience.TEAM,
        language=Language.EN,
        what="ShowRecord",
        why="channel_not_found",
        name="Northwind shop",
    )


def test_trouble_with_telling_of_trouble_ends_there(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    while taken := claimed(tx):
        for outgoing in taken:
            settle_trouble(tx, outgoing, GONE, real_now=REAL, now=MONDAY)

    assert backlog.waiting(tx) == 0
    assert [outgoing.intention for outgoing in to_be_said(tx)] == [
        "ShowRecord",
        "ShowRecord",
        "TellTrouble",
        "TellTrouble",
    ]


def test_after_long_trouble_it_is_given_up_and_told(tx: Transaction) -> None:
    a_record(tx, a_project(tx, team_channel=None))
    paused(tx, REFUSED, attempts=LAST_REFUSAL - 1)
    assert to_be_said(tx, TellTrouble) == []

    paused_for_good = [one for one in claimed(tx, at=REAL + timedelta(days=30)) if one.attempts == LAST_REFUSAL]
    for outgoing in paused_for_good:
        settle_trouble(tx, outgoing, REFUSED, real_now=REAL, now=MONDAY)

    assert len(paused_for_good) == len(to_be_said(tx, TellTrouble)) == 1


@pytest.mark.parametrize("trouble", [AWAY, CannotSay("ratelimited", retry_after=timedelta(seconds=1))], ids=str)
def test_neither_being_away_nor_asking_for_patience_ever_counts_as_a_refusal(
    tx: Transaction, trouble: CannotSay
) -> None:
    a_record(tx, a_project(tx, team_channel=None))
    paused(tx, trouble, attempts=LAST_REFUSAL + 3)

    [card] = claimed(tx, at=REAL + timedelta(days=30))
    settle_trouble(tx, card, REFUSED, real_now=REAL, now=MONDAY)

    assert (backlog.waiting(tx), to_be_said(tx, TellTrouble)) == (1, [])


def test_the_offer_to_set_up_goes_to_whoever_invited_the_bot(tx: Transaction, cast: Cast) -> None:
    place = channels.keep(tx, cast.workspace.id, "C0NEW")
    tell_person(
        tx,
        cast.workspace.id,
        cast.lead.id,
        OfferSetup(place.id, cast.lead.id),
        subject="setup",
        version=1,
        team=True,
    )

    [outgoing] = to_be_said(tx)
    told = found(tx, outgoing)

    assert (told.to.channel, told.to.thread) == ("U0LEAD", None)
    offer = of(told.content)
    assert isinstance(offer, SetupOffer)
    assert offer.channel == "C0NEW"


def test_what_was_said_a_month_ago_is_forgotten(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    delivered(tx)

    assert forget_old(tx, now=MONDAY + KEPT) == 0
    assert forget_old(tx, now=MONDAY + KEPT + timedelta(seconds=1)) == 2

    assert list(tx.execute(select(outbox_table.c.id))) == []
    assert stamp_of(tx, cast.channel.id, record)
