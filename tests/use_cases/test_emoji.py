"""An emoji on a message files it, on a card it is a move; which one files what, the project chooses."""

from datetime import UTC, datetime

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.refusals import BadAnswers, NoProjectHere, Onlooker, TeamOnly
from bot.use_cases.cards import NotYet
from bot.use_cases.delivery import claim, settle_sent
from bot.use_cases.emoji import FilesIt, MovesIt, asked_for, asks_for_something, choose_emoji, emoji_agreed
from storage import channels, stamps
from storage.database import Transaction
from storage.values.people import Person
from storage.values.places import Channel
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, answered, asking, moved, say_all
from tests.use_cases.refusing import refused

SAID = "1700000000.000100"  # what somebody said
REAL = datetime(2026, 1, 1, tzinfo=UTC)  # elapsed time
ASSESSMENT = {"effort": "8", "cost": "800", "shift": "2", "valid_until": "2026-12-31"}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def card_of(tx: Transaction, cast: Cast, record: Record, channel: Channel | None = None) -> str:
    said = stamps.card_said(tx, (channel or cast.channel).id, f"record:{record.id}")
    assert said is not None, "its card was said"
    return said.stamp


def asked(tx: Transaction, cast: Cast, person: Person, stamp: str, name: str) -> FilesIt | MovesIt | None:
    return asked_for(tx, asking(tx, cast, person), stamp, name)


@pytest.mark.parametrize(("name", "kind"), [("beetle", ISSUE), ("repeat", CHANGE_REQUEST), ("bulb", FEEDBACK)])
def test_each_kind_has_its_emoji(tx: Transaction, cast: Cast, name: str, kind: object) -> None:
    assert asked(tx, cast, cast.client, SAID, name) == FilesIt(kind)  # type: ignore[arg-type]  # a kind it is


def test_any_other_emoji_means_nothing(tx: Transaction, cast: Cast) -> None:
    assert asked(tx, cast, cast.client, SAID, "tada") is None
    assert not asks_for_something(tx, cast.workspace.slack_id, cast.channel.slack_id, SAID, "tada")


def test_what_means_something_is_kept_and_in_a_place_of_no_project_nothing_does(tx: Transaction, cast: Cast) -> None:
    channels.keep(tx, cast.workspace.id, "C0ELSE")
    team = cast.workspace.slack_id

    assert asks_for_something(tx, team, cast.channel.slack_id, SAID, "beetle")
    assert not asks_for_something(tx, team, "C0ELSE", SAID, "beetle")
    assert not asks_for_something(tx, team, "C0UNHEARDOF", SAID, "beetle")
    assert not asks_for_something(tx, "T0ELSE", cast.channel.slack_id, SAID, "beetle")


def test_an_emoji_that_comes_before_it_is_known_where_the_card_stands_is_kept_for_later(
    tx: Transaction, cast: Cast
) -> None:
    record = a_record(tx, cast)
    posting = claim(tx, busy=(), most=10, real_now=REAL, now=MONDAY)
    team, place = cast.workspace.slack_id, cast.channel.slack_id

    assert asks_for_something(tx, team, place, SAID, "eyes")
    with pytest.raises(NotYet):
        asked(tx, cast, cast.developer, SAID, "eyes")
    assert not asks_for_something(tx, team, place, SAID, "tada")

    for one in posting:
        settle_sent(tx, one, SAID if one.channel == cast.channel.id else f"{SAID}{one.id}", now=MONDAY)
    assert asked(tx, cast, cast.developer, SAID, "eyes") == MovesIt(cast.project.id, record.id, "acknowledge")
    say_all(tx)
    assert not asks_for_something(tx, team, place, "1700000000.000800", "eyes")


def test_an_onlookers_emoji_is_refused(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)

    with refused(tx, Onlooker):
        asked(tx, cast, cast.onlooker, SAID, "beetle")
    with refused(tx, Onlooker) as no:
        asked(tx, cast, cast.onlooker, card_of(tx, cast, record), "eyes")
    assert no.value.tried == (record.id, "acknowledge")


def test_on_a_card_an_emoji_is_the_move_of_whoever_puts_it_there(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)
    card = card_of(tx, cast, record)

    assert asked(tx, cast, cast.lead, card, "eyes") == MovesIt(cast.project.id, record.id, "acknowledge")
    assert asked(tx, cast, cast.lead, card, "white_check_mark") == MovesIt(cast.project.id, record.id, "resolve")

    answered(tx, cast, record, "resolve", {"cause": "A certificate", "solution": "Renewed"})
    say_all(tx)
    card = card_of(tx, cast, record)
    assert asked(tx, cast, cast.client, card, "white_check_mark") == MovesIt(cast.project.id, record.id, "confirm")
    assert asked(tx, cast, cast.client, card, "eyes") is None


def test_a_move_that_is_not_theirs_is_meant_all_the_same_and_refused_when_made(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)

    meant = asked(tx, cast, cast.client, card_of(tx, cast, record), "eyes")

    assert meant == MovesIt(cast.project.id, record.id, "acknowledge")


def test_the_colour_of_a_hand_means_nothing(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST), "assess")
    answered(tx, cast, record, "send", ASSESSMENT)
    say_all(tx)

    meant = asked(tx, cast, cast.approver, card_of(tx, cast, record), "+1::skin-tone-4")

    assert meant == MovesIt(cast.project.id, record.id, "approve")


def test_the_emoji_of_a_kind_files_nothing_from_a_card(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    say_all(tx)

    assert asked(tx, cast, cast.client, card_of(tx, cast, record), "bulb") is None


def test_in_a_team_channel_of_several_projects_the_card_says_which(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW", team_channel=cast.team_channel.id)
    record = a_record(tx, other)
    say_all(tx)
    lead = asking(tx, cast, cast.lead, where=cast.team_channel)

    meant = asked_for(tx, lead, card_of(tx, other, record, cast.team_channel), "eyes")

    assert meant == MovesIt(other.project.id, record.id, "acknowledge")


def test_a_project_chooses_its_emoji(tx: Transaction, cast: Cast) -> None:
    lead = asking(tx, cast, cast.lead)

    choose_emoji(tx, lead, {"issue": ":bug::ladybug: , fire", "change_request": "", "feedback": ":bulb:"}, now=MONDAY)

    agreed = emoji_agreed(tx, lead)
    assert (agreed["issue"], agreed["change_request"], agreed["feedback"]) == (
        ("bug", "ladybug", "fire"),
        (),
        ("bulb",),
    )
    assert asked(tx, cast, cast.client, SAID, "ladybug") == FilesIt(ISSUE)
    assert asked(tx, cast, cast.client, SAID, "beetle") is None
    assert asked(tx, cast, cast.client, SAID, "repeat") is None
    other = a_project(tx, code="SW")
    assert asked_for(tx, asking(tx, other, other.client), SAID, "beetle") == FilesIt(ISSUE)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("not an emoji!", "problem.not_an_emoji"),
        ("🐞", "problem.not_an_emoji"),
        ("a b c d e f", "problem.too_many"),
    ],
)
def test_what_is_no_emoji_is_said_under_its_field(tx: Transaction, cast: Cast, typed: str, problem: str) -> None:
    with refused(tx, BadAnswers) as refusal:
        choose_emoji(tx, asking(tx, cast, cast.lead), {"issue": typed}, now=MONDAY)
    assert [key for key, _ in refusal.value.problems.values()] == [problem]


def test_an_emoji_cannot_file_two_kinds(tx: Transaction, cast: Cast) -> None:
    with refused(tx, BadAnswers) as refusal:
        choose_emoji(tx, asking(tx, cast, cast.lead), {"issue": ":bug:", "feedback": "heart bug"}, now=MONDAY)
    assert refusal.value.problems == {"feedback": ("problem.emoji_is_taken", {})}


def test_only_the_team_of_a_project_chooses(tx: Transaction, cast: Cast) -> None:
    with refused(tx, TeamOnly):
        choose_emoji(tx, asking(tx, cast, cast.approver), {"issue": "bug"}, now=MONDAY)
    with refused(tx, TeamOnly):
        emoji_agreed(tx, asking(tx, cast, cast.onlooker))
    elsewhere = channels.keep(tx, cast.workspace.id, "C0ELSE")
    with refused(tx, NoProjectHere):
        choose_emoji(tx, asking(tx, cast, cast.lead, where=elsewhere), {"issue": "bug"}, now=MONDAY)
