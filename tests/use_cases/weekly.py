"""A meeting every Tuesday at 14:00 in Berlin, its topics, and what waits to be said of it."""

from datetime import UTC, date, datetime, time

from bot.messages.intentions import RemindMeeting
from bot.messages.meetings import Agenda
from bot.use_cases.meetings import Plan, create_meeting
from bot.use_cases.series import Series
from bot.use_cases.topics import add_topic
from storage.database import Transaction
from storage.values.people import Person
from tests.use_cases.builders import MONDAY, Cast, asking, contents_to_be_said, say_all, to_be_said

TUESDAYS = Plan(
    title="Weekly",
    place="https://meet.example/weekly",
    minutes=45,
    lead_minutes=120,
    rule="FREQ=WEEKLY;BYDAY=TU",
    at=time(14),
    zone="Europe/Berlin",
)
BEGINS = datetime(2026, 11, 24, 13, tzinfo=UTC)  # 14:00 in Berlin
TUESDAY = date(2026, 11, 24)


def weekly(tx: Transaction, cast: Cast, plan: Plan = TUESDAYS, *, now: datetime = MONDAY) -> Series:
    series = create_meeting(tx, asking(tx, cast, cast.lead), plan, now=now)
    say_all(tx, now=now)  # that it was planned
    return series


def subjects_of(tx: Transaction) -> list[str]:
    """Of what waits to be said in messages of their own; calendar files stand below these."""
    return [outgoing.subject for outgoing in to_be_said(tx) if outgoing.slot == "card"]


def topic(tx: Transaction, cast: Cast, series: Series, text: str, *, by: Person, now: datetime = MONDAY) -> None:
    add_topic(tx, asking(tx, cast, by), cast.project.id, series.meeting.id, text, now=now)


def reminders(tx: Transaction, *, now: datetime) -> list[tuple[date, bool, list[str]]]:
    """What waits to be said of meetings: nominal date, whether it is the one shortly before, the topics."""
    contents = contents_to_be_said(tx, RemindMeeting, now=now)
    return [(one.day, one.soon, [topic.text for topic in one.topics]) for one in contents if isinstance(one, Agenda)]
