"""Meetings and their minutes."""

from collections.abc import Iterator

from bot.messages.audiences import Audience
from bot.messages.meetings import FeedOffered, SeriesEnded
from bot.slack.views import meeting_forms, meetings, minutes
from bot.use_cases.answers import TITLE_LENGTH
from bot.use_cases.meetings import SeriesSeen
from bot.use_cases.minutes import ITEMS
from bot.words import Language, Words
from tests.slack.views.builders import cut_to
from tests.slack.views.builders.meetings import (
    a_meeting_cancelled,
    a_meeting_moved,
    a_plan,
    a_series,
    an_agenda,
    minutes_asked,
    minutes_post,
    minutes_seen,
)
from tests.slack.views.builders.people import a_project, named
from tests.slack.views.shown import CARRIES, Shown


def show_agendas(words: Words, text: str) -> Iterator[Shown]:
    for soon in (True, False):
        yield meetings.agenda(words, an_agenda(text, soon=soon))
        yield meetings.agenda(words, an_agenda(text, soon=soon, topics=0))


def show_cancelled(words: Words, text: str) -> Iterator[Shown]:
    yield meetings.cancelled(words, a_meeting_cancelled(text))
    yield meetings.moved(words, a_meeting_moved(text))
    for people in (0, 50):
        for changed in (True, False):
            yield meetings.planned(words, a_plan(text, people=people, changed=changed))
    yield meetings.feed_offered(
        words,
        FeedOffered(
            project=7,
            audience=Audience.CLIENT,
            language=Language.EN,
            name=cut_to(150, text),
            address="https://rapport.example/calendar/key.ics",
        ),
    )
    yield meetings.ended(
        words,
        SeriesEnded(project=7, audience=Audience.CLIENT, language=Language.EN, title=cut_to(150, text)),
    )


def show_minutes(words: Words, text: str) -> Iterator[Shown]:
    for again, waived in ((False, False), (True, False), (False, True)):
        yield minutes.minutes_asked(words, minutes_asked(text, again=again, waived=waived))
    for audience in Audience:
        yield minutes.minutes_post(words, minutes_post(text, audience))
        yield minutes.minutes_post(words, minutes_post(text, audience, most=1))
    for written in (False, True):
        yield minutes.minutes_form(words, minutes_seen(text, written=written), CARRIES, rows=ITEMS)
    yield minutes.minutes_form(words, minutes_seen(text, written=False), CARRIES)
    yield minutes.written_answer(words, cut_to(TITLE_LENGTH, text))


def show_meetings(words: Words, text: str) -> Iterator[Shown]:
    project = a_project(text)
    series = [a_series(text, number, paused=number % 2 == 0) for number in range(40)]
    for is_team in (True, False):
        yield meetings.list_answer(words, project, series, is_team=is_team, has_pages=True)
        yield meetings.list_answer(words, project, [], is_team=is_team, has_pages=False)
    for one in series[:2]:
        yield meetings.planned_answer(words, one)
        yield meetings.topic_answer(words, one)
        yield meeting_forms.topic_form(words, one, CARRIES)
        for people in ((), (named(text),) * 5):
            seen = SeriesSeen(series=one, organiser=named(text), people=people)
            yield meeting_forms.meeting_form(words, project, seen, CARRIES)
        yield meeting_forms.one_form(words, one, [one.next], CARRIES)
    yield meeting_forms.meeting_form(words, project, None, CARRIES)
    yield meetings.removed_answer(words, cut_to(150, text))
