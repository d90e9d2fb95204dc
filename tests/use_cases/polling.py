"""A poll of every month, asked and answered."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.use_cases.poll_answers import answer_poll
from bot.use_cases.polls import ask_now
from bot.use_cases.programmes import programme_of
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage import polls, programmes
from storage.database import Transaction
from storage.values.people import Person
from storage.values.polls import Poll, PollAnswer
from tests.use_cases.builders import MONDAY, Cast, asking

HOUR = timedelta(hours=1)
ASKED = datetime(2026, 12, 1, 9, tzinfo=UTC)  # Tuesday, 10:00 in Berlin
CONTENT = {"quality": "5", "progress": "4", "communication": "3", "recommend": "9", "comment": " Good work "}


def every_month(tx: Transaction, cast: Cast, *, rule: str = "FREQ=MONTHLY;BYMONTHDAY=1") -> None:
    programmes.keep(tx, replace(programme_of(tx, cast.project), quiet_days=0))
    begin_schedule(
        tx, cast.project, Post.POLL, rule=rule, at=time(10), zone="Europe/Berlin", lead=timedelta(), now=MONDAY
    )


def asked(tx: Transaction, cast: Cast, *, now: datetime = ASKED) -> Poll:
    return ask_now(tx, asking(tx, cast, cast.lead), now=now)


def answered(
    tx: Transaction, cast: Cast, poll: Poll, *, by: Person, now: datetime = ASKED + HOUR, **answers: str
) -> PollAnswer:
    answer_poll(tx, asking(tx, cast, by), cast.project.id, poll.id, {**CONTENT, **answers}, now=now)
    kept = polls.answer_of(tx, poll.id, by.id)
    assert kept is not None
    return kept
