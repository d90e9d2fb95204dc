"""Whoever is not satisfied is talked to, by somebody of us; the client reads what came of it where the lead says so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.follow_ups import FollowUpCard
from bot.messages.intentions import ShowFollowUp, ShowNudge
from bot.messages.nudges import Nudge
from bot.refusals import BadAnswers, NoLongerThere, TeamOnly
from bot.use_cases.digests import past_digest, post_now
from bot.use_cases.follow_ups import close_follow_up, follow_up_seen, take_follow_up
from bot.use_cases.home import home_of
from bot.use_cases.nudges import begin_nudges, bring_up_again
from bot.use_cases.poll_answers import answer_poll
from bot.use_cases.polls import ask_now, close_due_polls
from bot.use_cases.programmes import programme_of
from storage import follow_ups, programmes
from storage.database import Transaction
from storage.values.people import Person
from storage.values.polls import FollowUp
from tests.use_cases.builders import CLIENT_ORG, Cast, a_person, a_project, asking, contents_to_be_said, say_all

ASKED = datetime(2026, 12, 1, 9, tzinfo=UTC)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
CONTENT = {"quality": "5", "progress": "4", "communication": "3", "recommend": "9", "comment": ""}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def polled(tx: Transaction, cast: Cast, *answers: tuple[Person, dict[str, str]]) -> list[FollowUpCard]:
    """The cards that the team gets once a poll is closed to which these people answered so."""
    poll = ask_now(tx, asking(tx, cast, cast.lead), now=ASKED)
    for person, given in answers:
        answer_poll(tx, asking(tx, cast, person), cast.project.id, poll.id, {**CONTENT, **given}, now=ASKED)
    assert contents_to_be_said(tx, ShowFollowUp, now=ASKED) == []
    close_due_polls(tx, now=ASKED + WEEK)
    cards = contents_to_be_said(tx, ShowFollowUp, now=ASKED + WEEK)
    return [card for card in cards if isinstance(card, FollowUpCard)]


def a_follow_up(tx: Transaction, cast: Cast) -> FollowUp:
    [card] = polled(tx, cast, (cast.client, {"quality": "1"}))
    say_all(tx)
    found = follow_ups.get(tx, cast.project.id, card.follow_up)
    assert found is not None
    return found


def closed(
    tx: Transaction,
    cast: Cast,
    follow_up: FollowUp,
    *,
    by: Person | None = None,
    heard: str = "It is slow",
    did: str = "We cached it",
    told: bool = True,
) -> FollowUp:
    caller = asking(tx, cast, by or cast.lead)
    return close_follow_up(
        tx, caller, cast.project.id, follow_up.id, heard=heard, did=did, told=told, now=ASKED + WEEK + DAY
    )


def digest_heard(tx: Transaction, cast: Cast, *, now: datetime) -> tuple[tuple[str, str], ...]:
    lead = asking(tx, cast, cast.lead)
    return past_digest(tx, lead, cast.project.id, post_now(tx, lead, now=now).id).heard


def test_each_who_is_not_satisfied_is_followed_up_on_by_the_lead(tx: Transaction, cast: Cast) -> None:
    happy = a_person(tx, cast.workspace, "U0HAPPY", home=CLIENT_ORG)
    cards = polled(
        tx,
        cast,
        (cast.client, {"communication": "2", "comment": "Call me"}),
        (cast.approver, {"recommend": "6"}),
        (happy, {}),
    )
    assert [(card.who and card.who.name, card.comment, card.owner.name) for card in cards] == [
        ("Cleo", "Call me", "Lea"),
        ("Ada", "", "Lea"),
    ]


@pytest.mark.parametrize(("answers", "count"), [(4, 1), (3, 0)])
def test_of_an_anonymous_poll_it_is_one_without_a_name_and_none_below_the_minimum(
    tx: Transaction, cast: Cast, answers: int, count: int
) -> None:
    programmes.keep(tx, replace(programme_of(tx, cast.project), anonymous=True))
    people = [a_person(tx, cast.workspace, f"U0CLIENT{number}", home=CLIENT_ORG) for number in range(answers)]
    cards = polled(tx, cast, *((person, {"quality": "1", "comment": "No"}) for person in people))
    assert [(card.who, card.comment) for card in cards] == [(None, "")] * count


def test_somebody_else_can_take_it_and_finds_it_in_app_home(tx: Transaction, cast: Cast) -> None:
    follow_up = a_follow_up(tx, cast)
    take_follow_up(tx, asking(tx, cast, cast.developer), cast.project.id, follow_up.id)
    found = [
        [one.id for _, one in home_of(tx, asking(tx, cast, person), now=ASKED).follow_ups]
        for person in (cast.lead, cast.developer)
    ]
    assert found == [[], [follow_up.id]]


def test_the_next_digest_says_once_what_they_told_us_and_what_we_did(tx: Transaction, cast: Cast) -> None:
    closed(tx, cast, a_follow_up(tx, cast))
    assert digest_heard(tx, cast, now=ASKED + 2 * WEEK) == (("It is slow", "We cached it"),)
    assert digest_heard(tx, cast, now=ASKED + 3 * WEEK) == ()


@pytest.mark.parametrize(("by_lead", "told"), [(True, False), (False, True)])
def test_without_the_lead_s_leave_the_client_reads_nothing_of_it(
    tx: Transaction, cast: Cast, by_lead: bool, told: bool
) -> None:
    by = cast.lead if by_lead else cast.developer
    assert closed(tx, cast, a_follow_up(tx, cast), by=by, told=told).told is False
    assert digest_heard(tx, cast, now=ASKED + 2 * WEEK) == ()


def test_it_is_closed_once_and_by_the_team(tx: Transaction, cast: Cast) -> None:
    follow_up = a_follow_up(tx, cast)
    for person in (cast.client, cast.approver):
        with pytest.raises(TeamOnly):
            closed(tx, cast, follow_up, by=person)
        with pytest.raises(TeamOnly):
            follow_up_seen(tx, asking(tx, cast, person), cast.project.id, follow_up.id)
    closed(tx, cast, follow_up)
    with pytest.raises(NoLongerThere):
        closed(tx, cast, follow_up)
    with pytest.raises(NoLongerThere):
        take_follow_up(tx, asking(tx, cast, cast.developer), cast.project.id, follow_up.id)


def test_it_is_said_what_was_done(tx: Transaction, cast: Cast) -> None:
    with pytest.raises(BadAnswers) as refusal:
        closed(tx, cast, a_follow_up(tx, cast), heard="", did=" ")
    assert set(refusal.value.problems) == {"heard", "did"}


def test_who_is_not_talked_to_is_brought_up_to_their_owner_until_somebody_does(tx: Transaction, cast: Cast) -> None:
    begin_nudges(tx, cast.project, now=ASKED)
    follow_up = a_follow_up(tx, cast)
    take_follow_up(tx, asking(tx, cast, cast.developer), cast.project.id, follow_up.id)
    say_all(tx)
    told = {day: brought_up(tx, ASKED + WEEK + day * DAY) for day in range(1, 9)}  # the poll closed on a Tuesday
    assert [day for day, nudges in told.items() if nudges] == [7, 8], "after five working days, and on each"
    [nudge] = told[8]
    [waiting] = nudge.follow_ups
    assert (nudge.audience, waiting.follow_up, waiting.who and waiting.who.name) == ("team", follow_up.id, "Cleo")
    assert [one.name for one in nudge.calls] == ["Dev"]

    now = ASKED + WEEK + 8 * DAY
    close_follow_up(
        tx, asking(tx, cast, cast.lead), cast.project.id, follow_up.id, heard="", did="Talked", told=False, now=now
    )
    [shrunk] = contents_to_be_said(tx, ShowNudge, now=now)
    assert isinstance(shrunk, Nudge)
    assert (shrunk.items, shrunk.follow_ups, shrunk.calls) == ((), (), ())
    say_all(tx)
    assert brought_up(tx, now + DAY) == []


def test_what_is_closed_before_it_was_brought_up_says_nothing_more(tx: Transaction, cast: Cast) -> None:
    begin_nudges(tx, cast.project, now=ASKED)
    closed(tx, cast, a_follow_up(tx, cast))
    assert contents_to_be_said(tx, ShowNudge, now=ASKED + WEEK + DAY) == []


def brought_up(tx: Transaction, now: datetime) -> list[Nudge]:
    """What is brought up by this moment, said at once."""
    bring_up_again(tx, now=now)
    found = [one for one in contents_to_be_said(tx, ShowNudge, now=now) if isinstance(one, Nudge)]
    say_all(tx, now=now)
    return found
