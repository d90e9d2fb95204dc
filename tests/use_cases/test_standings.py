"""The message with the buttons is posted once, pinned or asked to be, and posted anew when it has scrolled far away."""

from datetime import datetime, timedelta

import pytest

from bot.kinds.issue import ISSUE
from bot.messages.audiences import Audience
from bot.messages.hindrances import Hindrance
from bot.messages.intentions import AskToPin, PinStanding, ShowRecord, ShowStanding
from bot.messages.places import Pin, PinAsked, Standing
from bot.messages.speaker import CannotSay
from bot.use_cases.delivery import settle_sent, settle_trouble
from bot.use_cases.projects import close_project, reopen_project
from bot.use_cases.records import file_record
from bot.use_cases.standings import FAR, REST, begin_standing, count_passing, pass_by, post_again, refresh_standing
from storage import backlog, channels, projects, standings
from storage.database import Transaction
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    say_all,
    to_be_said,
)

LONDON_OPENS = MONDAY.replace(hour=9)  # the client's office hours are nine to six, in Berlin's zone eight to five UTC


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    cast = a_project(tx)
    begin_standing(tx, cast.project, now=MONDAY)
    return cast


def waiting(tx: Transaction) -> list[tuple[str, object]]:
    return [(one.intention, one.args.get("anew")) for one in to_be_said(tx)]


def again_at(tx: Transaction, cast: Cast) -> datetime | None:
    known = standings.of(tx, cast.project.id)
    assert known is not None
    return known.again_at


def test_it_is_posted_and_then_pinned(tx: Transaction, cast: Cast) -> None:
    assert waiting(tx) == [("ShowStanding", False), ("PinStanding", None)]
    assert contents_to_be_said(tx, PinStanding, now=MONDAY) == [], "there is nothing to pin yet"

    say_all(tx)
    refresh_standing(tx, cast.project, now=MONDAY + REST)

    [standing] = contents_to_be_said(tx, ShowStanding, now=MONDAY)
    assert isinstance(standing, Standing)
    assert (standing.client, standing.anew) == ("Northwind", False)
    assert to_be_said(tx, PinStanding) == [], "it is pinned where it stands"


def test_in_a_closed_project_it_offers_nothing_and_once_it_is_open_again_it_does(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    found = []
    for days, change in ((1, close_project), (2, reopen_project)):
        change(tx, asking(tx, cast, cast.lead), now=MONDAY + days * REST)
        [standing] = contents_to_be_said(tx, ShowStanding, now=MONDAY)
        assert isinstance(standing, Standing)
        found.append(standing.closed)
        say_all(tx)

    assert found == [True, False]


def test_what_is_pinned_is_the_message_that_was_posted(tx: Transaction, cast: Cast) -> None:
    [shown, pin] = to_be_said(tx)
    settle_sent(tx, shown, "1.0", now=MONDAY)

    [content] = contents_to_be_said(tx, PinStanding, now=MONDAY)
    assert isinstance(content, Pin)
    assert (content.stamp, content.audience) == ("1.0", Audience.CLIENT)

    settle_sent(tx, pin, "1.0", now=MONDAY)
    known = standings.of(tx, cast.project.id)
    assert known is not None
    assert known.pinned
    assert to_be_said(tx) == []


@pytest.mark.parametrize(
    "refused",
    [CannotSay("missing_scope", lasting=True), CannotSay("restricted_action", hindrance=Hindrance.RESTRICTED)],
)
def test_where_we_may_not_pin_the_lead_is_asked_once_for_good(tx: Transaction, cast: Cast, refused: CannotSay) -> None:
    for day in range(3):
        if day:
            standings.post_again(tx, cast.project.id, at=MONDAY)
            post_again(tx, now=MONDAY + REST * day)
        [shown, pin] = to_be_said(tx)
        settle_sent(tx, shown, f"{day}.0", now=MONDAY)
        settle_trouble(tx, pin, refused, real_now=MONDAY, now=MONDAY)
        asked = contents_to_be_said(tx, AskToPin, now=MONDAY)
        assert [type(one) for one in asked] == ([PinAsked] if day == 0 else [])
        say_all(tx)
    assert backlog.depths(tx)["failed"] == 0, "an optional scope that is not there is no failure"
    assert channels.get(tx, cast.channel.id).hindered is None, "it may post all the same"


@pytest.mark.usefixtures("cast")
def test_what_passes_by_itself_puts_the_pin_off(tx: Transaction) -> None:
    [shown, pin] = to_be_said(tx)
    settle_sent(tx, shown, "1.0", now=MONDAY)
    settle_trouble(tx, pin, CannotSay("ratelimited", retry_after=timedelta(seconds=1)), real_now=MONDAY, now=MONDAY)

    assert waiting(tx) == [("PinStanding", None)]


def test_far_away_it_is_posted_anew_a_day_later_in_the_clients_working_time(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    pass_by(tx, cast.channel.id, FAR - 1, now=MONDAY)
    assert again_at(tx, cast) is None

    pass_by(tx, cast.channel.id, 1, now=MONDAY)
    assert again_at(tx, cast) == MONDAY + REST

    assert post_again(tx, now=MONDAY + REST - timedelta(seconds=1)) == 0
    assert post_again(tx, now=MONDAY + REST) == 1
    assert waiting(tx) == [("ShowStanding", True), ("PinStanding", None)]
    assert post_again(tx, now=MONDAY + REST) == 0
    known = standings.of(tx, cast.project.id)
    assert known is not None
    assert (known.passed, known.posted_at) == (0, MONDAY + REST)


def test_at_the_weekend_it_waits_for_monday(tx: Transaction, cast: Cast) -> None:
    saturday = MONDAY + timedelta(days=5)

    pass_by(tx, cast.channel.id, FAR, now=saturday)

    at = again_at(tx, cast)
    assert at is not None
    assert at.isoformat() == "2026-11-30T08:00:00+00:00"


def test_it_is_not_posted_anew_while_its_last_posting_waits(tx: Transaction, cast: Cast) -> None:
    pass_by(tx, cast.channel.id, FAR, now=MONDAY)

    post_again(tx, now=MONDAY + REST)

    assert waiting(tx) == [("ShowStanding", False), ("PinStanding", None)]
    at = again_at(tx, cast)
    assert at is not None
    assert at > MONDAY + REST


def test_in_a_closed_project_and_where_something_is_in_the_way_it_is_not_posted(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    pass_by(tx, cast.channel.id, FAR, now=MONDAY)
    channels.hinder(tx, cast.channel.id, Hindrance.ARCHIVED, since=MONDAY)
    assert post_again(tx, now=MONDAY + REST) == 0
    assert standings.next_instant(tx, after=MONDAY) is None

    channels.hinder(tx, cast.channel.id, None, since=None)
    assert standings.next_instant(tx, after=MONDAY) == MONDAY + REST
    projects.change(tx, cast.project, {"status": "closed"})
    assert post_again(tx, now=MONDAY + REST) == 0


def test_messages_are_counted_by_the_channel_they_are_in(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    begin_standing(tx, other.project, now=MONDAY)

    for channel in (cast.channel.slack_id, cast.team_channel.slack_id, "C0UNHEARDOF"):
        count_passing(tx, cast.workspace.slack_id, channel, 7, now=MONDAY)
    count_passing(tx, "T0ELSE", cast.channel.slack_id, 7, now=MONDAY)

    passed = [standings.of(tx, one.project.id) for one in (cast, other)]
    assert [one.passed for one in passed if one] == [7, 0]


def test_what_we_post_in_the_channel_itself_counts_once(tx: Transaction, cast: Cast) -> None:
    say_all(tx)
    a_record(tx, cast)
    client = asking(tx, cast, cast.client)
    file_record(tx, client, ISSUE, "In a thread", "", {}, source="m", origin="1.0", now=MONDAY)

    for _ in range(2):  # the second time it is brought up to date where it stands
        for shown in to_be_said(tx, ShowRecord):
            settle_sent(tx, shown, f"{shown.id}.0", now=MONDAY)
        a_refresh = backlog.unsent(tx, most=100)
        assert [one for one in a_refresh if one.intention == "ShowRecord"] == []

    known = standings.of(tx, cast.project.id)
    assert known is not None
    assert known.passed == 1
