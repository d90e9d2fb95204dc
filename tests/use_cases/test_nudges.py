"""What waits too long, expires or is late is brought up again: in one message a working day, until it is dealt with."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.kinds.milestone import MILESTONE
from bot.kinds.risk import RISK
from bot.messages.audiences import Audience
from bot.messages.intentions import ShowNudge, TellReached
from bot.messages.nudges import Nudge
from bot.refusals import BadAnswers, TeamOnly
from bot.use_cases.nudge_days import agree_on_nudges, agreed_nudges
from bot.use_cases.nudges import (
    PutOff,
    begin_nudges,
    bring_up_again,
    put_off,
    tell_reached_targets,
)
from storage import nudges, outbox, records
from storage.database import Transaction
from storage.values.records import Record
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    answered,
    asking,
    contents_to_be_said,
    moved,
    say_all,
    to_be_said,
)

OFFER = {"effort": "8", "cost": "900", "shift": "0", "excludes": "", "valid_until": "2026-12-04"}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    cast = a_project(tx)
    begin_nudges(tx, cast.project, now=MONDAY)
    return cast


def mornings(tx: Transaction, first: str, last: str) -> list[Nudge]:
    """What is brought up on each morning, said at once."""
    told: list[Nudge] = []
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        for hour in (8, 9):  # nine o'clock in Berlin, and in London, where the client is
            now = utc(f"{day}T0{hour}:00")
            bring_up_again(tx, now=now)
            told += [one for one in contents_to_be_said(tx, ShowNudge, now=now) if isinstance(one, Nudge)]
            say_all(tx, now=now)
        day += timedelta(days=1)
    return told


def brought(told: list[Nudge], audience: Audience) -> list[tuple[date, tuple[tuple[str, tuple[str, ...]], ...]]]:
    return [
        (one.day, tuple((item.reference, item.reasons) for item in one.items))
        for one in told
        if one.audience is audience
    ]


def without_targets(tx: Transaction, cast: Cast, title: str = "A typo") -> Record:
    """A record that was answered, so that only its age can be brought up."""
    return moved(tx, cast, a_record(tx, cast, title=title, answers={"severity": "low"}), "ask", question="Where?")


def test_what_has_waited_five_working_days_is_brought_up_to_the_team(tx: Transaction, cast: Cast) -> None:
    without_targets(tx, cast)
    say_all(tx)

    told = mornings(tx, "2026-11-24", "2026-12-01")

    assert brought(told, Audience.TEAM) == [
        (date(2026, 11, 30), (("NW-ISS-1", ("aging",)),)),
        (date(2026, 12, 1), (("NW-ISS-1", ("aging",)),)),
    ]
    assert brought(told, Audience.CLIENT) == []


def test_what_may_last_is_brought_up_from_its_day_on_and_not_for_its_age(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast, RISK, by=cast.lead)
    records.change(tx, a_record(tx, cast, MILESTONE), due_on=date(2026, 11, 24))
    say_all(tx)

    assert brought(mornings(tx, "2026-11-24", "2026-12-01"), Audience.TEAM) == [
        (date(2026, 12, 1), (("NW-MS-1", ("aging",)),))
    ]


def test_a_day_on_which_nothing_is_to_be_said_says_nothing(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast, answers={"severity": "low"})
    say_all(tx)
    assert mornings(tx, "2026-11-24", "2026-11-24") == []


def test_everything_of_one_morning_is_one_message(tx: Transaction, cast: Cast) -> None:
    for number in range(30):
        without_targets(tx, cast, f"Typo {number}")
    say_all(tx)

    bring_up_again(tx, now=utc("2026-11-30T08:00"))

    [message] = to_be_said(tx, ShowNudge)
    [content] = contents_to_be_said(tx, ShowNudge, now=utc("2026-11-30T08:00"))
    assert message.audience == Audience.TEAM
    assert isinstance(content, Nudge)
    assert (len(content.items), content.more) == (15, 15)


def test_the_client_hears_once_of_a_decision_before_it_expires(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, CHANGE_REQUEST, "Export as PDF")
    moved(tx, cast, record, "assess")
    answered(tx, cast, record, "send", OFFER)
    say_all(tx)

    told = mornings(tx, "2026-11-24", "2026-12-04")

    assert brought(told, Audience.CLIENT) == [(date(2026, 12, 2), (("CR-1", ("expiring",)),))]
    assert [one.calls[0].slack_id for one in told if one.audience is Audience.CLIENT] == [cast.approver.slack_id]


def test_it_stops_when_the_record_moves(tx: Transaction, cast: Cast) -> None:
    record = without_targets(tx, cast)
    say_all(tx)
    mornings(tx, "2026-11-30", "2026-11-30")

    moved(tx, cast, record, "reply", by=cast.client, answer="On the first page", now=utc("2026-11-30T10:00"))
    say_all(tx)

    assert mornings(tx, "2026-12-01", "2026-12-04") == []


def test_the_message_shrinks_as_things_are_put_off(tx: Transaction, cast: Cast) -> None:
    first, second = without_targets(tx, cast, "One"), without_targets(tx, cast, "Two")
    say_all(tx)
    mornings(tx, "2026-11-30", "2026-11-30")
    noon = utc("2026-11-30T12:00")

    for record, left in ((first, ["NW-ISS-2"]), (second, [])):
        put_off(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, PutOff.DAY, now=noon)
        [shown] = contents_to_be_said(tx, ShowNudge, now=noon)
        assert isinstance(shown, Nudge)
        assert [item.reference for item in shown.items] == left
        say_all(tx, now=noon)


@pytest.mark.parametrize(
    ("how", "comes_back"),
    [(PutOff.DAY, [date(2026, 12, 1), date(2026, 12, 7)]), (PutOff.WEEK, [date(2026, 12, 7)]), (PutOff.MOVED, [])],
)
def test_what_is_put_off_comes_back_when_it_was_said(
    tx: Transaction, cast: Cast, how: PutOff, comes_back: list[date]
) -> None:
    record = without_targets(tx, cast)
    say_all(tx)
    put_off(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, how, now=utc("2026-11-30T10:00"))

    told = mornings(tx, "2026-12-01", "2026-12-01") + mornings(tx, "2026-12-07", "2026-12-07")

    assert [one.day for one in told] == comes_back


def test_the_client_puts_nothing_off(tx: Transaction, cast: Cast) -> None:
    record = without_targets(tx, cast)
    with pytest.raises(TeamOnly):
        put_off(tx, asking(tx, cast, cast.client), cast.project.id, record.id, PutOff.WEEK, now=MONDAY)


def test_a_target_is_told_of_at_three_quarters_and_once_more_when_it_is_missed(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast, answers={"severity": "critical"})  # to be answered within an hour, by eleven in Berlin
    say_all(tx)

    assert tell_reached_targets(tx, now=utc("2026-11-23T09:44")) == 0
    for moment, reason in (("2026-11-23T09:45", "warned"), ("2026-11-23T10:00", "breached")):
        now = utc(moment)
        assert tell_reached_targets(tx, now=now) == 1
        assert tell_reached_targets(tx, now=now) == 0
        [shown] = contents_to_be_said(tx, ShowNudge, now=now)
        assert isinstance(shown, Nudge)
        assert [item.reasons for item in shown.items] == [(reason,)]
        assert [call.slack_id for call in shown.calls] == [cast.lead.slack_id]
        assert all(one.audience == Audience.TEAM for one in to_be_said(tx))
        assert len(contents_to_be_said(tx, TellReached, now=now)) == (1 if reason == "breached" else 0)
        say_all(tx, now=now)


def test_targets_that_are_reached_together_are_one_message(tx: Transaction, cast: Cast) -> None:
    for _ in range(8):
        a_record(tx, cast, answers={"severity": "critical"})
    say_all(tx)
    tell_reached_targets(tx, now=utc("2026-11-23T10:30"))
    assert len(to_be_said(tx, ShowNudge)) == 1
    assert to_be_said(tx, TellReached) == []


def test_without_a_team_channel_the_lead_is_told(tx: Transaction) -> None:
    cast = a_project(tx, team_channel=None)
    begin_nudges(tx, cast.project, now=MONDAY)
    a_record(tx, cast, answers={"severity": "critical"})
    say_all(tx)
    tell_reached_targets(tx, now=utc("2026-11-23T10:30"))
    [message] = to_be_said(tx, ShowNudge)
    assert outbox.get(tx, message.id) is not None
    assert message.channel not in {cast.channel.id, cast.team_channel.id}


def test_a_day_off_is_no_day_for_it(tx: Transaction, cast: Cast) -> None:
    """The first of January is a holiday in Germany and in Britain; after it comes a weekend."""
    without_targets(tx, cast)
    say_all(tx)
    told = mornings(tx, "2026-12-31", "2027-01-04")
    assert [one.day for one in told if one.audience is Audience.TEAM] == [date(2026, 12, 31), date(2027, 1, 4)]


def test_a_day_that_was_slept_through_is_not_made_up_for(tx: Transaction, cast: Cast) -> None:
    without_targets(tx, cast)
    say_all(tx)
    bring_up_again(tx, now=utc("2026-12-02T20:00"))
    assert to_be_said(tx, ShowNudge) == []
    assert [one.day for one in mornings(tx, "2026-12-03", "2026-12-03")] == [date(2026, 12, 3)]


def test_the_team_agrees_on_other_days(tx: Transaction, cast: Cast) -> None:
    caller = asking(tx, cast, cast.lead)
    agreed = agree_on_nudges(
        tx, caller, {"team_aging": "1", "team_expiring": "", "client_aging": "2", "client_expiring": "3"}, now=MONDAY
    )
    assert agreed.project.closing_after is None
    assert {side: (one.aging_after, one.expiring_before) for side, one in agreed.agreed.items()} == {
        Audience.TEAM: (1, None),
        Audience.CLIENT: (2, 3),
    }
    without_targets(tx, cast)
    say_all(tx)

    told = mornings(tx, "2026-11-24", "2026-11-27")

    assert brought(told, Audience.TEAM)[0][0] == date(2026, 11, 24)
    assert [day for day, _ in brought(told, Audience.CLIENT)] == [date(2026, 11, 25), date(2026, 11, 27)]


def test_only_the_team_agrees_on_it_and_only_in_days(tx: Transaction, cast: Cast) -> None:
    with pytest.raises(TeamOnly):
        agreed_nudges(tx, asking(tx, cast, cast.client))
    with pytest.raises(BadAnswers):
        agree_on_nudges(tx, asking(tx, cast, cast.lead), {"team_aging": "soon"}, now=MONDAY)
    for days in ("0", "-3"):
        with pytest.raises(BadAnswers) as no:
            agree_on_nudges(tx, asking(tx, cast, cast.lead), {"closing_after": days}, now=MONDAY)
        assert no.value.problems == {"closing_after": ("problem.out_of_range", {"least": 1, "most": 1000})}


def test_the_team_agrees_how_long_the_client_may_take_to_confirm(tx: Transaction, cast: Cast) -> None:
    lead = asking(tx, cast, cast.lead)
    assert agreed_nudges(tx, lead).project.closing_after == 5
    assert agree_on_nudges(tx, lead, {"closing_after": "10"}, now=MONDAY).project.closing_after == 10
    assert agreed_nudges(tx, asking(tx, cast, cast.lead)).project.closing_after == 10


def test_a_record_that_is_undone_is_not_brought_up(tx: Transaction, cast: Cast) -> None:
    record = without_targets(tx, cast)
    say_all(tx)
    mornings(tx, "2026-11-30", "2026-11-30")
    moved(tx, cast, record, "withdraw", by=cast.client, reason="Found it", now=utc("2026-11-30T11:00"))
    assert mornings(tx, "2026-12-01", "2026-12-01") == []
    assert nudges.on_day(tx, cast.project.id, Audience.TEAM, date(2026, 12, 1)) == []
    assert ISSUE.state("withdrawn").waits_for is None
