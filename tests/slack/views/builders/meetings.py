"""Meetings and what came of them."""

from dataclasses import replace
from datetime import time, timedelta

from bot.messages.audiences import Audience
from bot.messages.meetings import Agenda, AgendaTopic, MeetingCancelled, MeetingMoved, SeriesPlanned
from bot.messages.minutes import MinutesAsked, MinutesItem, MinutesPost
from bot.rhythm.schedules import Occurrence
from bot.use_cases.answers import TITLE_LENGTH
from bot.use_cases.meetings import PLACE_LENGTH
from bot.use_cases.minutes import ITEMS, TEXT, MinutesSeen
from bot.use_cases.reminders import TOPICS_SHOWN
from bot.use_cases.rhythms import Post
from bot.use_cases.series import Series
from bot.words import Language
from storage.values.meetings import Meeting, Minutes, Topic
from tests.slack.views.builders import NOW, cut_to
from tests.slack.views.builders.people import NOBODY, a_project, named
from tests.slack.views.builders.rhythms import RULES, a_schedule


def a_series(text: str, number: int = 1, *, paused: bool = False) -> Series:
    place = "https://meet.example/weekly" if number % 2 else cut_to(PLACE_LENGTH, text)
    meeting = Meeting(
        id=number,
        project=7,
        schedule=number,
        title=cut_to(TITLE_LENGTH, text),
        place=place,
        minutes=50,
        lead_minutes=75,
        organiser=1,
        since=NOW.date(),
        sequence=0,
        ended=False,
    )
    schedule = replace(a_schedule(Post.MEETING, paused=paused), id=number)
    coming = Occurrence(nominal=NOW.date(), effective=NOW.date(), begins=NOW, instant=NOW)
    return Series(project=a_project(text), meeting=meeting, schedule=schedule, next=coming)


def an_agenda(text: str, *, soon: bool, topics: int = TOPICS_SHOWN) -> Agenda:
    topic = AgendaTopic(text=cut_to(TITLE_LENGTH, text), owner=named(text), minutes=1440)
    return Agenda(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        meeting=4,
        day=NOW.date(),
        title=cut_to(TITLE_LENGTH, text),
        place=cut_to(PLACE_LENGTH, text) if topics else "",
        begins=NOW,
        minutes=50,
        zone="Europe/Berlin",
        topics=(replace(topic, owner=NOBODY, minutes=None), *(topic for _ in range(topics - 1))) if topics else (),
        minutes_needed=topics,
        more=12 if topics else 0,
        soon=soon,
    )


def a_plan(text: str, *, people: int, changed: bool) -> SeriesPlanned:
    return SeriesPlanned(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        title=cut_to(TITLE_LENGTH, text),
        place=cut_to(PLACE_LENGTH, text) if people else "",
        minutes=90,
        rule=RULES[changed],
        at=time(16),
        zone="Europe/Berlin",
        begins=NOW,
        organiser=named(text),
        people=(named(text),) * people,
        changed=changed,
    )


def a_meeting_moved(text: str) -> MeetingMoved:
    return MeetingMoved(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        meeting=4,
        title=cut_to(TITLE_LENGTH, text),
        place=cut_to(PLACE_LENGTH, text),
        was=NOW,
        begins=NOW + timedelta(hours=3),
        minutes=50,
        zone="Europe/Berlin",
    )


def a_meeting_cancelled(text: str) -> MeetingCancelled:
    return MeetingCancelled(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        title=cut_to(TITLE_LENGTH, text),
        begins=NOW,
        zone="Europe/Berlin",
        next_begins=NOW + timedelta(days=7),
    )


def minutes_asked(text: str, *, again: bool, waived: bool) -> MinutesAsked:
    return MinutesAsked(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        minutes=4,
        title=cut_to(TITLE_LENGTH, text),
        begins=NOW,
        zone="Europe/Berlin",
        organiser=NOBODY,
        waived_by=named(text) if waived else None,
        again=again,
    )


def minutes_post(text: str, audience: Audience, *, most: int = ITEMS) -> MinutesPost:
    items = [
        MinutesItem(
            reference=f"ACT-{number}",
            title=cut_to(TITLE_LENGTH, text),
            owner=(None, NOBODY, named(text))[number % 3],
            due_on=NOW.date() if number % 2 else None,
        )
        for number in range(most)
    ]
    return MinutesPost(
        project=7,
        audience=audience,
        language=Language.EN,
        minutes=4,
        title=cut_to(TITLE_LENGTH, text),
        begins=NOW,
        zone="Europe/Berlin",
        decisions=(cut_to(TEXT // most, text),) * most,
        items=tuple(items),
        carried=(cut_to(TITLE_LENGTH, text),) * most,
        notes=text[:TEXT].strip(),
        internal=text[:TEXT].strip() if audience is Audience.TEAM else "",
        by=named(text),
    )


def minutes_seen(text: str, *, written: bool) -> MinutesSeen:
    minutes = Minutes(
        id=4,
        project=7,
        meeting=3,
        day=NOW.date(),
        title=cut_to(TITLE_LENGTH, text),
        begins=NOW,
        zone="Europe/Berlin",
        organiser=1,
        version=2,
        asked_at=NOW,
        next_at=None,
        written_by=1 if written else None,
        written_at=NOW if written else None,
        waived_by=None,
        decisions=text[:TEXT].strip(),
        notes=text[:TEXT].strip(),
        internal=text[:TEXT].strip(),
        came_of={},
    )
    topics = [Topic(number, 3, cut_to(TITLE_LENGTH, text), 1, NOW, NOW.date()) for number in range(120)]
    return MinutesSeen(project=a_project(text), minutes=minutes, topics=() if written else tuple(topics))
