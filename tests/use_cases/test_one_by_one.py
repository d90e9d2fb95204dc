"""What cannot be done for one project is put off, and every other project gets what it is due."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import literal_column, update

from bot.messages.intentions import (
    AskPoll,
    AskPulse,
    Intention,
    RemindMeeting,
    RemindPoll,
    ShowDigest,
    ShowMinutes,
    ShowNudge,
    ShowRecord,
    ShowResults,
    ShowStanding,
    TellNotice,
    TellSetbacks,
)
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.endings import end_by_clock
from bot.use_cases.meetings import Plan, create_meeting
from bot.use_cases.minutes import ask_for_minutes
from bot.use_cases.nudges import begin_nudges, bring_up_again, tell_reached_targets
from bot.use_cases.one_by_one import AGAIN
from bot.use_cases.polls import ask_due_polls, ask_now, close_due_polls, remind_due_polls
from bot.use_cases.programmes import programme_of
from bot.use_cases.pulses import ask_how_it_went
from bot.use_cases.reminders import remind_due_meetings
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from bot.use_cases.setbacks import QUIET, sum_up_setbacks
from bot.use_cases.silences import end_silences, fall_silent
from bot.use_cases.standings import FAR, REST, begin_standing, pass_by, post_again
from storage import channels, drafts, programmes, setbacks
from storage.database import Transaction
from storage.tables.projects import projects
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, moved, say_all, to_be_said

FRIDAYS = "FREQ=WEEKLY;BYDAY=FR"
FRIDAY = datetime(2026, 11, 27, 10, tzinfo=UTC)
AT = time(10)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def due_digest(tx: Transaction, cast: Cast) -> None:
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    begin_schedule(tx, cast.project, Post.DIGEST, rule=FRIDAYS, at=AT, zone="UTC", lead=timedelta(), now=MONDAY)


def due_poll(tx: Transaction, cast: Cast) -> None:
    begin_schedule(tx, cast.project, Post.POLL, rule=FRIDAYS, at=AT, zone="UTC", lead=timedelta(), now=MONDAY)


def due_meeting(tx: Transaction, cast: Cast) -> None:
    plan = Plan(title="Weekly", place="", minutes=30, lead_minutes=60, rule=FRIDAYS, at=time(11), zone="UTC")
    create_meeting(tx, asking(tx, cast, cast.lead), plan, now=MONDAY)


def due_minutes(tx: Transaction, cast: Cast) -> None:
    due_meeting(tx, cast)
    remind_due_meetings(tx, now=FRIDAY + HOUR)


def due_nudge(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    begin_nudges(tx, cast.project, now=MONDAY)


def open_poll(tx: Transaction, cast: Cast) -> None:
    channels.set_members(tx, cast.channel.id, [cast.lead.id, cast.client.id])
    ask_now(tx, asking(tx, cast, cast.lead), now=MONDAY)


def due_target(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast, answers={"severity": "critical"})  # to be answered within an hour


def due_pulse(tx: Transaction, cast: Cast) -> None:
    programmes.keep(tx, replace(programme_of(tx, cast.project), sampled=100, cooldown_days=0))
    resolved = moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")
    moved(tx, cast, resolved, "confirm", by=cast.client)


def due_standing(tx: Transaction, cast: Cast) -> None:
    begin_standing(tx, cast.project, now=MONDAY)
    say_all(tx)
    pass_by(tx, cast.channel.id, FAR, now=MONDAY)


def due_ending(tx: Transaction, cast: Cast) -> None:
    moved(tx, cast, a_record(tx, cast), "resolve", cause="c", solution="s")


def due_setback(tx: Transaction, cast: Cast) -> None:
    due_poll(tx, cast)
    setbacks.add(tx, cast.project.id, 1, "poll_missed", MONDAY.date(), 1, now=MONDAY)


def due_silence(tx: Transaction, cast: Cast) -> None:
    fall_silent(tx, asking(tx, cast, cast.lead), everywhere=False, until=date(2026, 11, 28), now=MONDAY)


@pytest.mark.parametrize(
    ("falls_due", "errand", "says", "at"),
    [
        (due_digest, post_due_digests, ShowDigest, FRIDAY),
        (due_poll, ask_due_polls, AskPoll, FRIDAY),
        (open_poll, remind_due_polls, RemindPoll, MONDAY + 2 * DAY),
        (open_poll, close_due_polls, ShowResults, MONDAY + 7 * DAY),
        (due_meeting, remind_due_meetings, RemindMeeting, FRIDAY),
        (due_minutes, ask_for_minutes, ShowMinutes, FRIDAY + 2 * HOUR),
        (due_nudge, bring_up_again, ShowNudge, FRIDAY.replace(hour=8)),  # nine o'clock in Berlin
        (due_target, tell_reached_targets, ShowNudge, MONDAY + HOUR),
        (due_pulse, ask_how_it_went, AskPulse, MONDAY),
        (due_standing, post_again, ShowStanding, MONDAY + REST),
        (due_ending, end_by_clock, ShowRecord, MONDAY + 8 * DAY),
        (due_setback, sum_up_setbacks, TellSetbacks, MONDAY + QUIET),
        (due_silence, end_silences, TellNotice, MONDAY + 5 * DAY),
    ],
)
def test_what_fails_for_one_project_is_put_off_and_the_others_go_on(
    tx: Transaction,
    caplog: pytest.LogCaptureFixture,
    falls_due: Callable[[Transaction, Cast], None],
    errand: Callable[..., int],
    says: type[Intention],
    at: datetime,
) -> None:
    began = MONDAY - timedelta(days=30)  # long enough ago to be asked how satisfied they are
    broken, whole = a_project(tx, now=began), a_project(tx, code="SW", now=began)
    for cast in (broken, whole):
        falls_due(tx, cast)
    say_all(tx)

    def told() -> set[int]:
        while errand(tx, now=at):
            pass
        return {int(one.args["project"]) for one in to_be_said(tx, says)}

    began_at = update(projects).where(projects.c.id == broken.project.id)
    tx.execute(began_at.values(created_at=literal_column("'a moment that nobody can read'")))
    assert told() == {whole.project.id}
    troubles = [line for line in caplog.records if line.name == "bot.use_cases.one_by_one"]
    assert {vars(line)["project"] for line in troubles} == {broken.project.id}

    tx.execute(began_at.values(created_at=began))
    at += AGAIN
    assert told() == {whole.project.id, broken.project.id}
