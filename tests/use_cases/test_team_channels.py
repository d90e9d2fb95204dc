"""Where the team looks at its records changes: what is open is there from then on, and nothing said of it is lost."""

from datetime import timedelta

import pytest

from bot.kinds.feedback import FEEDBACK
from bot.messages.intentions import ShowRecord
from bot.messages.records import RecordCard, RecordLine, RecordText
from bot.messages.speaker import CannotSay
from bot.refusals import LookedAtElsewhere, NoSuchRecord
from bot.use_cases.comments import comment_on, note
from bot.use_cases.delivery import settle_sent, settle_trouble
from bot.use_cases.following import follow
from bot.use_cases.projects import Agreement, change_project
from bot.use_cases.refiling import undo_record
from bot.use_cases.team_channels import show_open
from storage import channels, projects
from storage.database import Transaction
from storage.values.places import Channel
from storage.values.projects import Project
from storage.values.records import Record
from tests.use_cases.builders import CLIENT_ORG, MONDAY, Cast, a_project, a_record, asking, moved, say_all, to_be_said
from tests.use_cases.delivering import REAL, claimed, delivered, stamp_of
from tests.use_cases.refusing import refused

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


@pytest.fixture
def new(tx: Transaction, cast: Cast) -> Channel:
    return channels.keep(tx, cast.workspace.id, "G0NEW", "nw-new")


def moves_to(tx: Transaction, cast: Cast, channel: Channel | None) -> Project:
    agreed = Agreement(
        client=cast.project.client,
        name=cast.project.name,
        code=cast.project.code,
        currency="EUR",
        language="en",
        zone="Europe/Berlin",
        country="DE",
        client_country="GB",
        team_channel=channel.id if channel else None,
        lead=cast.lead.id,
        approvers=[cast.approver.id],
        orgs=[CLIENT_ORG],
    )
    return change_project(tx, asking(tx, cast, cast.lead), agreed, now=LATER)


def says(tx: Transaction, cast: Cast, record: Record, text: str) -> None:
    """The client, under the card in their channel."""
    under = stamp_of(tx, cast.channel.id, record)
    assert comment_on(tx, asking(tx, cast, cast.client), under, text, now=LATER) is not None


def seen_there(tx: Transaction, channel: Channel) -> list[tuple[str, str]]:
    """What is said in a channel, in its order: the references of cards, and comments under them."""
    told: list[tuple[str, str]] = []
    for where, thread, what in delivered(tx):
        if where == channel.slack_id and isinstance(what, RecordCard):
            told.append(("card", what.reference))
        elif where == channel.slack_id and isinstance(what, RecordLine):
            assert thread is not None
            told.append(("line", what.said))
    return told


def test_in_a_new_team_channel_every_open_record_is_shown_and_the_clients_words_arrive(
    tx: Transaction, cast: Cast, new: Channel
) -> None:
    first, second = a_record(tx, cast), a_record(tx, cast, FEEDBACK)
    ended = a_record(tx, cast)
    undo_record(tx, asking(tx, cast, cast.client), cast.project.id, ended.id, now=MONDAY)
    say_all(tx)

    moves_to(tx, cast, new)
    says(tx, cast, first, "It got worse, please hurry")

    assert seen_there(tx, new) == [("card", "NW-ISS-1"), ("line", "It got worse, please hurry"), ("card", "NW-FBK-1")]
    assert stamp_of(tx, new.id, second)


def test_the_first_team_channel_shows_what_was_raised_before_there_was_one(tx: Transaction) -> None:
    cast = a_project(tx, code="AL", team_channel=None)
    a_record(tx, cast, text="long " * 200)
    say_all(tx)

    moves_to(tx, cast, cast.team_channel)

    told = [(type(what), where) for where, _, what in delivered(tx)]
    assert told == [(RecordCard, "G0AL"), (RecordText, "G0AL")]


def test_whoever_follows_a_project_from_another_channel_sees_its_open_records_there(
    tx: Transaction, cast: Cast, new: Channel
) -> None:
    a_record(tx, cast)
    say_all(tx)
    caller = asking(tx, cast, cast.lead)

    follow(tx, caller, new.slack_id, [cast.project.id], now=LATER)
    assert seen_there(tx, new) == [("card", "NW-ISS-1")]

    follow(tx, caller, new.slack_id, [cast.project.id], now=LATER)
    assert to_be_said(tx) == []


def test_back_in_the_channel_before_the_card_takes_its_own_place(tx: Transaction, cast: Cast, new: Channel) -> None:
    record = a_record(tx, cast)
    delivered(tx)
    before = stamp_of(tx, cast.team_channel.id, record)
    moves_to(tx, cast, new)
    delivered(tx)
    moved(tx, cast, record, "start")
    delivered(tx)

    moves_to(tx, cast, cast.team_channel)

    [card] = [what for _, _, what in delivered(tx) if isinstance(what, RecordCard)]
    assert card.state == "in_progress"
    assert stamp_of(tx, cast.team_channel.id, record) == before


def test_where_nothing_is_agreed_anew_about_the_channel_nothing_is_shown_again(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    say_all(tx)

    moves_to(tx, cast, cast.team_channel)

    assert to_be_said(tx) == []


def test_what_is_new_is_told_ahead_of_many_open_records_and_as_many_are_shown_as_can_be_read(
    tx: Transaction, cast: Cast, new: Channel
) -> None:
    records = [a_record(tx, cast) for _ in range(5)]
    say_all(tx)

    assert show_open(tx, projects.change(tx, cast.project, {"team_channel": new.id}), most=3, now=LATER) == 3
    a_record(tx, cast, FEEDBACK)
    says(tx, cast, records[0], "I am the oldest")

    assert seen_there(tx, new) == [
        ("card", "NW-FBK-1"),
        ("card", "NW-ISS-1"),
        ("line", "I am the oldest"),
        ("card", "NW-ISS-3"),
        ("card", "NW-ISS-4"),
        ("card", "NW-ISS-5"),
    ]


def test_a_line_under_a_card_that_stands_nowhere_brings_the_card_with_it(
    tx: Transaction, cast: Cast, new: Channel
) -> None:
    record = a_record(tx, cast)
    say_all(tx)
    projects.change(tx, cast.project, {"team_channel": new.id})

    note(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, "Ask Ada", now=LATER)

    assert seen_there(tx, new) == [("card", "NW-ISS-1"), ("line", "Ask Ada")]


@pytest.mark.parametrize("what", ["a note", "a move"])
def test_a_card_that_is_shown_late_has_its_long_text_below_it_once(
    tx: Transaction, cast: Cast, new: Channel, what: str
) -> None:
    record = moved(tx, cast, a_record(tx, cast, text="long " * 200), "start")
    say_all(tx)
    projects.change(tx, cast.project, {"team_channel": new.id})
    for _ in range(2):
        if what == "a note":
            note(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, "Ask Ada", now=LATER)
        else:
            moved(tx, cast, record, "ask", question="Which?")
            moved(tx, cast, record, "reply", by=cast.client, answer="That one")

    there = [type(said) for where, _, said in delivered(tx) if where == new.slack_id]

    assert there[:2] == [RecordCard, RecordText]
    assert (there.count(RecordCard), there.count(RecordText)) == (1, 1)


def test_where_the_card_could_not_be_said_the_next_line_tries_it_again(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    for outgoing in claimed(tx):
        if outgoing.audience == "team":
            settle_trouble(tx, outgoing, CannotSay("msg_too_long", lasting=True), real_now=REAL, now=MONDAY)
        else:
            settle_sent(tx, outgoing, "1.000001", now=MONDAY)

    says(tx, cast, record, "It got worse")

    assert seen_there(tx, cast.team_channel) == [("card", "NW-ISS-1"), ("line", "It got worse")]


def test_thirty_comments_bring_one_card(tx: Transaction, cast: Cast, new: Channel) -> None:
    record = a_record(tx, cast)
    say_all(tx)
    moves_to(tx, cast, new)
    for nth in range(30):
        says(tx, cast, record, f"And {nth}")

    assert len(to_be_said(tx, ShowRecord)) == 1


def test_the_buttons_left_behind_say_where_the_record_is_looked_at(tx: Transaction, cast: Cast, new: Channel) -> None:
    record = a_record(tx, cast)
    say_all(tx)
    moves_to(tx, cast, new)
    ours, theirs = (asking(tx, cast, one, where=cast.team_channel) for one in (cast.lead, cast.client))

    with refused(tx, LookedAtElsewhere) as no:
        undo_record(tx, ours, cast.project.id, record.id, now=LATER)
    assert no.value.fill == {"place": "G0NEW"}

    with pytest.raises(NoSuchRecord) as nothing:
        undo_record(tx, theirs, cast.project.id, record.id, now=LATER)
    assert type(nothing.value) is NoSuchRecord
