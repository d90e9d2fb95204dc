"""What both sides want to talk about at the next meeting."""

from datetime import datetime

from bot.refusals import BadAnswers, NoMeetingPlanned
from bot.use_cases.answers import TITLE_LENGTH
from bot.use_cases.callers import Caller, in_project, may_take_part, toward_project
from bot.use_cases.series import Series, all_series, found, reminded, running, show_agenda
from storage import meetings
from storage.database import Transaction

LONGEST = 24 * 60  # minutes of one topic


def add_topic(
    tx: Transaction,
    caller: Caller,
    project_id: int,
    meeting_id: int,
    text: str,
    *,
    owner: int | None = None,
    minutes_needed: int | None = None,
    now: datetime,
) -> Series:
    """Put something on the agenda of the next meeting of this series; an agenda that was posted already shows it.

    What this person has put there already is there once: a form may be sent twice. `owner` leads through it, where
    that is not the caller.
    Raises NoSuchRecord, Onlooker, OnlyRaise, NoLongerThere, ProjectIsClosed, BadAnswers.
    """
    series = topic_place(tx, caller, project_id, meeting_id)
    text = " ".join(text.split())
    if not text:
        raise BadAnswers({"topic": ("problem.missing", {})})
    if len(text) > TITLE_LENGTH:
        raise BadAnswers({"topic": ("problem.too_long", {"most": TITLE_LENGTH})})
    if minutes_needed is not None and not 1 <= minutes_needed <= LONGEST:
        raise BadAnswers({"minutes": ("problem.out_of_range", {"least": 1, "most": LONGEST})})
    waiting = meetings.topics_for(tx, series.meeting.id, series.next.nominal, before=series.next.begins)
    if any(topic.text == text and topic.by == caller.person.id for topic in waiting):
        return series
    topic = meetings.add_topic(
        tx, series.meeting.id, text, by=caller.person.id, owner=owner, minutes=minutes_needed, now=now
    )
    if reminded(series) and now < series.next.begins:
        show_agenda(tx, series, version=f"topic:{topic.id}")
    return series


def add_topic_to_next(tx: Transaction, caller: Caller, text: str, *, now: datetime) -> Series:
    """The same for the meeting that comes next in the project somebody asks about.

    Raises as `add_topic` does, NoProjectHere, and NoMeetingPlanned.
    """
    running = [series for series in all_series(tx, caller) if not series.schedule.paused]
    if not running:
        raise NoMeetingPlanned
    coming = min(running, key=lambda series: series.next.begins)
    return add_topic(tx, caller, coming.project.id, coming.meeting.id, text, now=now)


def topic_place(tx: Transaction, caller: Caller, project_id: int, meeting_id: int) -> Series:
    """The series to whose next meeting somebody may add a topic. Raises as `add_topic` does, before it is typed."""
    caller = toward_project(tx, caller, project_id)
    may_take_part(caller)
    return found(tx, running(in_project(caller)), meeting_id)
