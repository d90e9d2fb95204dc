"""What was put into the outbox finds its words when it is sent and goes where it belongs."""

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.messages.audiences import Audience
from bot.messages.intentions import ShowRecord, TellLine, TellText
from bot.messages.records import RecordCard, RecordLine, RecordText
from bot.messages.speaker import CannotSay
from bot.use_cases.comments import comment_on
from bot.use_cases.contents import content_of
from bot.use_cases.delivery import settle_trouble, words_for
from bot.use_cases.edits import edit_record
from bot.use_cases.places import channel_moved
from bot.use_cases.records import file_record
from bot.use_cases.refiling import undo_record
from storage import channels, history, projects
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, moved, reread, say_all, to_be_said
from tests.use_cases.delivering import REAL, claimed, delivered, found, of, one_for, stamp_of

ORIGIN = "1700000000.000100"
GONE = CannotSay("channel_not_found", lasting=True)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


# Words are found when they are needed


def test_a_card_shows_the_record_as_it_stands_when_it_is_said(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    moved(tx, cast, record, "acknowledge")
    moved(tx, cast, record, "start")

    cards = [what for _, _, what in delivered(tx) if isinstance(what, RecordCard)]

    assert [(card.audience, card.state, card.version) for card in cards] == [
        (Audience.CLIENT, "in_progress", 3),
        (Audience.TEAM, "in_progress", 3),
    ]


def test_thirty_moves_in_a_row_are_one_card_in_each_channel(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    for _ in range(6):
        moved(tx, cast, record, "start")
        moved(tx, cast, record, "ask", question="Which?")
        moved(tx, cast, record, "reply", by=cast.client, answer="That one")
        moved(tx, cast, record, "resolve", cause="c", solution="s")
        moved(tx, cast, record, "reopen", by=cast.client, reason="Still down")

    assert len(to_be_said(tx, ShowRecord)) == 2


def test_the_card_is_posted_once_and_then_takes_its_own_place(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    first = [found(tx, outgoing).replaces for outgoing in to_be_said(tx, ShowRecord)]
    delivered(tx)
    stood = [stamp_of(tx, channel, record) for channel in (cast.channel.id, cast.team_channel.id)]

    moved(tx, cast, record, "start")

    assert first == [None, None]
    assert [found(tx, outgoing).replaces for outgoing in to_be_said(tx, ShowRecord)] == stood
    assert len(set(stood)) == 2


# Where it goes


def test_each_side_reads_in_its_own_channel(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)

    places = {
        one.audience: (found(tx, one).to.channel, found(tx, one).to.audience, found(tx, one).to.projects)
        for one in to_be_said(tx)
    }

    assert places == {
        "client": ("C0NW", Audience.CLIENT, frozenset({cast.project.id})),
        "team": ("G0NW", Audience.TEAM, frozenset({cast.project.id})),
    }


def test_without_a_team_channel_the_team_is_told_nothing_unasked(tx: Transaction) -> None:
    alone = a_project(tx, code="AL", team_channel=None)

    moved(tx, alone, a_record(tx, alone), "start")

    assert {outgoing.audience for outgoing in to_be_said(tx)} == {"client"}


def test_lines_go_under_the_card(tx: Transaction, cast: Cast) -> None:
    record = moved(tx, cast, a_record(tx, cast), "start")

    told = delivered(tx)

    lines = [(channel, thread) for channel, thread, what in told if isinstance(what, RecordLine)]
    assert lines == [
        ("C0NW", stamp_of(tx, cast.channel.id, record)),
        ("G0NW", stamp_of(tx, cast.team_channel.id, record)),
    ]


def test_a_record_raised_in_a_thread_has_card_and_lines_there(tx: Transaction, cast: Cast) -> None:
    record = file_record(
        tx, asking(tx, cast, cast.client), ISSUE, "Down", "x" * 700, {}, source="m", origin=ORIGIN, now=MONDAY
    ).record
    moved(tx, cast, record, "start")

    told = delivered(tx)

    threads = [(type(what), thread) for channel, thread, what in told if channel == "C0NW"]
    assert threads == [(RecordCard, ORIGIN), (RecordText, ORIGIN), (RecordLine, ORIGIN)]
    ours = [(type(what), thread) for channel, thread, what in told if channel == "G0NW"]
    under_the_card = stamp_of(tx, cast.team_channel.id, record)
    assert ours == [(RecordCard, None), (RecordText, under_the_card), (RecordLine, under_the_card)]


def test_a_line_without_a_card_is_not_said(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    for outgoing in claimed(tx):
        settle_trouble(tx, outgoing, GONE, real_now=REAL, now=MONDAY)
    moved(tx, cast, record, "start")
    line = one_for(tx, "client", TellLine)

    assert words_for(tx, line, now=MONDAY) is None


def test_a_channel_keeps_what_is_said_there_when_slack_gives_it_another_id(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    delivered(tx)
    moved(tx, cast, record, "start")

    channel_moved(tx, cast.workspace.slack_id, "C0NW", "C0MOVED")

    card = found(tx, one_for(tx, "client", ShowRecord))
    assert (card.to.channel, card.replaces) == ("C0MOVED", stamp_of(tx, cast.channel.id, record))


def test_a_channel_that_was_met_under_its_new_id_is_still_the_one_it_was(tx: Transaction, cast: Cast) -> None:
    channels.keep(tx, cast.workspace.id, "C0MOVED", "somebody typed a command there")
    channel_moved(tx, cast.workspace.slack_id, "C0NW", "C0MOVED")
    assert channels.get(tx, cast.channel.id).slack_id == "C0MOVED"


def test_a_project_that_was_linked_under_the_new_id_stays_there(tx: Transaction, cast: Cast) -> None:
    newer = a_project(tx, code="NEW")
    channel_moved(tx, cast.workspace.slack_id, "C0NW", "C0NEW")
    assert channels.get(tx, newer.channel.id).slack_id == "C0NEW"
    assert channels.get(tx, cast.channel.id).slack_id == "C0NW"


# What is not worth saying any more


def test_a_part_that_an_edit_took_away_is_not_said(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, text="long " * 1400)
    edit_record(tx, asking(tx, cast, cast.client), cast.project.id, record.id, {"text": "Short"}, now=MONDAY)

    texts = [words_for(tx, outgoing, now=MONDAY) for outgoing in to_be_said(tx, TellText)[1:3]]

    assert texts == [None, None]


def test_of_an_undone_record_the_card_says_so(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    undo_record(tx, asking(tx, cast, cast.client), cast.project.id, record.id, now=MONDAY)

    card = of(found(tx, one_for(tx, "client", ShowRecord)).content)

    assert isinstance(card, RecordCard)
    assert (card.state, card.moves) == ("undone", ())


def test_a_record_that_is_not_of_the_project_has_nothing_to_say(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    record = a_record(tx, other)

    assert content_of(tx, ShowRecord(cast.project.id, record.id), Audience.CLIENT, now=MONDAY) is None


def test_a_comment_of_the_team_is_no_line_for_the_client(tx: Transaction, cast: Cast) -> None:
    """Even where somebody should tell it there: the line itself says who reads it."""
    record = a_record(tx, cast)
    say_all(tx)
    stamp = stamp_of(tx, cast.team_channel.id, record)
    comment_on(tx, asking(tx, cast, cast.lead, where=cast.team_channel), stamp, "They broke it", now=MONDAY)
    line = history.of(tx, record.id, {"team"})[-1].id

    told = {
        audience: content_of(tx, TellLine(cast.project.id, record.id, line), audience, now=MONDAY)
        for audience in Audience
    }

    assert told[Audience.CLIENT] is None
    assert isinstance(told[Audience.TEAM], RecordLine)


def test_a_line_of_another_record_is_not_told_as_this_ones(tx: Transaction, cast: Cast) -> None:
    record, other = a_record(tx, cast), a_record(tx, cast, CHANGE_REQUEST)
    line = history.of(tx, other.id, {"client"})[-1].id

    assert content_of(tx, TellLine(cast.project.id, record.id, line), Audience.TEAM, now=MONDAY) is None


def test_a_closed_projects_cards_are_still_brought_up_to_date(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    delivered(tx)
    projects.change(tx, cast.project, {"status": "closed"})
    a_project(tx, code="SW", channel=cast.channel.id, team_channel=cast.team_channel.id)
    moved(tx, cast, record, "decline", reason="Over")

    cards = [(where, what.state) for where, _, what in delivered(tx) if isinstance(what, RecordCard)]

    assert cards == [("C0NW", "declined"), ("G0NW", "declined")]
    assert reread(tx, record).state == "declined"
