"""What cannot be done for one project is put off, and every other project gets what it is due."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.messages.intentions import AskPoll, Intention, RemindMeeting, ShowDigest, ShowNudge
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.meetings import Plan, create_meeting
from bot.use_cases.nudges import begin_nudges, bring_up_again
from bot.use_cases.one_by_one import AGAIN
from bot.use_cases.polls import ask_due_polls
from bot.use_cases.reminders import remind_due_meetings
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage import drafts, projects, schedules
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, to_be_said

FRIDAYS = "FREQ=WEEKLY;BYDAY=FR"
FRIDAY = datetime(2026, 11, 27, 10, tzinfo=UTC)
AT = time(10)


def due_digest(tx: Transaction, cast: Cast) -> None:
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    begin_schedule(tx, cast.project, Post.DIGEST, rule=FRIDAYS, at=AT, zone="UTC", lead=timedelta(), now=MONDAY)


def due_poll(tx: Transaction, cast: Cast) -> None:
    begin_schedule(tx, cast.project, Post.POLL, rule=FRIDAYS, at=AT, zone="UTC", lead=timedelta(), now=MONDAY)


def due_meeting(tx: Transaction, cast: Cast) -> None:
    plan = Plan(title="Weekly", place="", minutes=30, lead_minutes=60, rule=FRIDAYS, at=time(11), zone="UTC")
    create_meeting(tx, asking(tx, cast, cast.lead), plan, now=MONDAY)


def due_nudge(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast)
    begin_nudges(tx, cast.project, now=MONDAY)


@pytest.mark.parametrize(
    ("falls_due", "errand", "says", "at"),
    [
        (due_digest, post_due_digests, ShowDigest, FRIDAY),
        (due_poll, ask_due_polls, AskPoll, FRIDAY),
        (due_meeting, remind_due_meetings, RemindMeeting, FRIDAY),
        (due_nudge, bring_up_again, ShowNudge, FRIDAY.replace(hour=8)),  # nine o'clock in Berlin
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

    def told() -> set[int]:
        while errand(tx, now=at):
            pass
        return {int(one.args["project"]) for one in to_be_said(tx, says)}

    projects.change(tx, broken.project, {"zone": "Nowhere/Land"})
    for schedule in schedules.in_project(tx, broken.project.id):
        schedules.set_to(tx, schedule, zone="Nowhere/Land")
    assert told() == {whole.project.id}
    assert "not done for one" in caplog.text

    projects.change(tx, broken.project, {"zone": broken.project.zone})
    for schedule in schedules.in_project(tx, broken.project.id):
        schedules.set_to(tx, schedule, zone="UTC")
    at += AGAIN
    assert told() == {whole.project.id, broken.project.id}
