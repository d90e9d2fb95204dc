"""After an issue is closed whoever raised it is asked how it went: now and then, with one click."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.messages.intentions import AskPulse
from bot.messages.polls import PulseQuestion
from bot.refusals import NotYours
from bot.use_cases.home import home_of
from bot.use_cases.poll_answers import answer_poll
from bot.use_cases.polls import ask_now
from bot.use_cases.programmes import programme_of
from bot.use_cases.pulses import HAPPY, SAD, answer_pulse, ask_how_it_went
from bot.use_cases.satisfaction import satisfaction_sheet
from storage import programmes
from storage.database import Transaction
from storage.values.people import Person
from storage.values.records import Record
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    asking,
    contents_to_be_said,
    moved,
    notices,
    say_all,
    to_be_said,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    cast = a_project(tx)
    sampling(tx, cast, 100)
    return cast


def sampling(tx: Transaction, cast: Cast, percent: int, *, cooldown_days: int = 14) -> None:
    programme = programme_of(tx, cast.project)
    programmes.keep(tx, replace(programme, sampled=percent, cooldown_days=cooldown_days))


def closed(tx: Transaction, cast: Cast, *, by: Person | None = None, now: datetime = MONDAY) -> Record:
    record = a_record(tx, cast, by=by, now=now - HOUR)
    resolved = moved(tx, cast, record, "resolve", cause="c", solution="s", now=now - HOUR)
    return moved(tx, cast, resolved, "confirm", by=cast.client, now=now)


def asked(tx: Transaction, *, now: datetime = MONDAY) -> list[int]:
    """Records about which somebody is asked."""
    ask_how_it_went(tx, now=now)
    return [int(one.args["record"]) for one in to_be_said(tx, AskPulse)]


def clicks(tx: Transaction, cast: Cast, record: Record, score: int, *, by: Person | None = None) -> None:
    caller = asking(tx, cast, by or cast.client)
    answer_pulse(tx, caller, cast.project.id, record.id, score, now=MONDAY)


def test_whoever_raised_an_issue_is_asked_once_it_is_closed_and_once(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    record = closed(tx, cast)
    assert [asked(tx), asked(tx, now=MONDAY + DAY)] == [[record.id], [record.id]]
    assert [one.audience for one in to_be_said(tx, AskPulse)] == ["client"]


def test_nobody_is_asked_where_the_team_does_not_want_it_nor_whoever_is_of_the_team(
    tx: Transaction, cast: Cast
) -> None:
    closed(tx, cast, by=cast.lead)
    other = a_project(tx, code="OTH")
    closed(tx, other)
    assert asked(tx) == []


def test_of_many_some_are_asked_about(tx: Transaction, cast: Cast) -> None:
    sampling(tx, cast, 25, cooldown_days=0)
    for _ in range(60):
        closed(tx, cast)
    assert 6 <= len(asked(tx)) <= 25


def test_whoever_was_asked_or_answered_a_poll_lately_is_left_in_peace(tx: Transaction, cast: Cast) -> None:
    first = closed(tx, cast)
    assert asked(tx) == [first.id]
    say_all(tx)
    closed(tx, cast, now=MONDAY + 2 * DAY)
    assert asked(tx, now=MONDAY + 2 * DAY) == []
    later = closed(tx, cast, now=MONDAY + 15 * DAY)
    assert asked(tx, now=MONDAY + 15 * DAY) == [later.id]
    say_all(tx)
    poll = ask_now(tx, asking(tx, cast, cast.lead), now=MONDAY + 30 * DAY)
    given = {"quality": "5", "progress": "5", "communication": "5", "recommend": "9"}
    answer_poll(tx, asking(tx, cast, cast.client), cast.project.id, poll.id, given, now=MONDAY + 30 * DAY)
    closed(tx, cast, now=MONDAY + 31 * DAY)
    assert asked(tx, now=MONDAY + 31 * DAY) == []


def test_what_is_closed_at_night_is_asked_about_in_the_morning(tx: Transaction, cast: Cast) -> None:
    night = datetime.fromisoformat("2026-12-01T02:00+01:00")
    record = closed(tx, cast, now=night)
    found = [asked(tx, now=night + hours * HOUR) for hours in (0, 6.5, 7)]
    assert found == [[], [], [record.id]]


def test_the_first_click_counts_and_is_thanked_for(tx: Transaction, cast: Cast) -> None:
    record = closed(tx, cast)
    asked(tx)
    say_all(tx)
    for score in (HAPPY, SAD):
        clicks(tx, cast, record, score)
    [thanks] = contents_to_be_said(tx, AskPulse, now=MONDAY)
    assert isinstance(thanks, PulseQuestion)
    assert thanks.score == HAPPY
    assert notices(tx) == []
    seen = home_of(tx, asking(tx, cast, cast.lead), now=MONDAY + DAY).satisfaction
    assert seen is not None
    assert seen.faces == {HAPPY: 1}


def test_the_team_hears_of_somebody_who_is_sad_and_nobody_clicks_for_another(tx: Transaction, cast: Cast) -> None:
    record = closed(tx, cast)
    asked(tx)
    for person in (cast.approver, cast.lead):
        with pytest.raises(NotYours):
            clicks(tx, cast, record, HAPPY, by=person)
    clicks(tx, cast, record, SAD)
    assert [notice for notice, _, _ in notices(tx)] == ["pulse_sad"]


@pytest.mark.parametrize(("anonymous", "people", "faces"), [(False, 1, "0,0,1"), (True, 1, ",,"), (True, 2, "1,0,1")])
def test_the_spreadsheet_counts_clicks_by_month_and_shows_none_of_too_few(
    tx: Transaction, cast: Cast, anonymous: bool, people: int, faces: str
) -> None:
    programmes.keep(tx, replace(programme_of(tx, cast.project), anonymous=anonymous, least=2))
    records = [closed(tx, cast, by=person) for person in (cast.client, cast.approver)[:people]]
    asked(tx)
    for record, person, score in zip(records, (cast.client, cast.approver), (SAD, HAPPY), strict=False):
        clicks(tx, cast, record, score, by=person)
    sheet = satisfaction_sheet(tx, "NW")
    assert sheet is not None
    heading, line = sheet.splitlines()
    assert heading.endswith(",happy,neither,sad")
    month = f"NW,Northwind,Northwind shop,one click after an issue,2026-11-01,{people},{'yes' if anonymous else 'no'},"
    assert line.startswith(month)
    assert line.endswith(f",{faces}")
    assert line.count(",") == heading.count(",")
