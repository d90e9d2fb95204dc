"""Shows meetings: the reminder with its agenda, the series of a project, and the forms for them."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from bot.messages.contents import Agenda, AgendaTopic, MeetingCancelled
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.names import name_in_rich
from bot.slack.views.rhythms import in_words, rhythm_fields, switch
from bot.use_cases.answers import TITLE_LENGTH
from bot.use_cases.meetings import PLACE_LENGTH, Series
from bot.use_cases.schedules import Post
from bot.words import Words
from storage.values import Project

SERIES_SHOWN = 15  # two blocks each; a client who meets more often needs a calendar
LENGTHS = (15, 30, 45, 60, 90, 120)  # minutes
TOPIC_LENGTHS = (5, 10, 15, 20, 30, 45, 60)  # minutes
LEADS = (15, 30, 60, 120, 240, 1440, 2880, 10080)  # minutes
USUAL_LENGTH, USUAL_LEAD = 60, 1440  # minutes
USUAL_RHYTHM = ("FREQ=WEEKLY;BYDAY=TU", time(10))


def agenda(words: Words, content: Agenda) -> Message:
    """The reminder in the client channel: the agenda that stands, or the short one just before."""
    when = words.moment(content.begins, content.zone)
    facts = words("meeting.when", when=when, zone=content.zone, minutes=content.minutes)
    shown: list[Block] = [
        blocks.rich(
            [
                blocks.emoji("bell" if content.soon else "spiral_calendar_pad"),
                blocks.words_of(" "),
                blocks.words_of(content.title, bold=True),
            ]
        ),
        blocks.context(words("meeting.soon") if content.soon else "", facts),
    ]
    if content.place:
        shown.append(blocks.rich([blocks.words_of(words("meeting.place_said")), _place(content.place)]))
    if content.topics:
        shown.append(blocks.section(words("meeting.agenda")))
        shown.append(blocks.bullets(_topic(words, topic) for topic in content.topics))
        if content.minutes_needed:
            planned = words("meeting.time_needed", count=content.minutes_needed, most=content.minutes)
            shown.append(blocks.context(planned))
    else:
        shown.append(blocks.context(words("meeting.no_topics")))
    if content.more:
        shown.append(blocks.context(words("overview.more", count=content.more)))
    ids = Ids(content.project, content.meeting).packed()
    shown.append(blocks.actions(blocks.button(words("meeting.add_topic"), "topic", ids)))
    key = "meeting.text_soon" if content.soon else "meeting.text"
    return Message(words(key, title=blocks.escaped(content.title), when=when), tuple(shown))


def cancelled(words: Words, content: MeetingCancelled) -> Message:
    """One meeting will not take place."""
    text = words(
        "meeting.cancelled",
        title=blocks.escaped(content.title),
        when=words.moment(content.begins, content.zone),
        next=words.moment(content.next_begins, content.zone),
    )
    return Message(text, (blocks.section(text),))


def list_answer(words: Words, project: Project, found: Sequence[Series], *, is_team: bool) -> Message:
    """The series of a project, to the one who asked; the team may change them."""
    heading = words("meeting.list" if found else "meeting.none", project=blocks.escaped(project.name))
    shown: list[Block] = [blocks.section(heading)]
    for series in found[:SERIES_SHOWN]:
        shown += [blocks.section(_line(words, series)), blocks.actions(*_buttons(words, series, is_team=is_team))]
    if is_team:
        ids = Ids(project.id, 0).packed()
        shown.append(blocks.actions(blocks.button(words("meeting.new"), "meeting_new", ids, style="primary")))
    return Message(heading, tuple(shown))


def planned_answer(words: Words, series: Series) -> Message:
    """A series was planned, changed, paused or resumed."""
    text = _line(words, series)
    return Message(text, (blocks.section(text), blocks.actions(*_buttons(words, series, is_team=True))))


def topic_answer(words: Words, series: Series) -> Message:
    """A topic is on the agenda."""
    when = words.moment(series.next.begins, series.schedule.zone)
    text = words("meeting.topic_added", title=blocks.escaped(series.meeting.title), when=when)
    return Message(text, (blocks.section(text),))


def topic_form(words: Words, series: Series, carries: Carried) -> dict[str, Any]:
    """The form with which a topic is added."""
    when = words.moment(series.next.begins, series.schedule.zone)
    shown = [
        blocks.section(words("meeting.topic_for", title=blocks.escaped(series.meeting.title), when=when)),
        blocks.field("topic", words("meeting.topic"), blocks.text_input(most=TITLE_LENGTH)),
        blocks.field(
            "minutes",
            words("meeting.topic_minutes"),
            blocks.choice([blocks.option(_span(words, minutes), str(minutes)) for minutes in TOPIC_LENGTHS]),
            optional=True,
        ),
        blocks.field(
            "owner",
            words("meeting.topic_owner"),
            blocks.person(),
            optional=True,
            hint=words("meeting.topic_owner_hint"),
        ),
    ]
    return blocks.modal(
        words("meeting.add_topic"),
        shown,
        callback_id="topic",
        carries=carries.packed(),
        submit=words("meeting.add"),
        close=words("form.cancel"),
    )


def meeting_form(words: Words, project: Project, series: Series | None, carries: Carried) -> dict[str, Any]:
    """The form with which a series is planned or changed."""
    meeting = series.meeting if series else None
    rule, at = (series.schedule.rule, series.schedule.at) if series else USUAL_RHYTHM
    zone = series.schedule.zone if series else project.zone
    shown = [
        blocks.context(words("form.project", project=blocks.escaped(f"{project.client} · {project.name}"))),
        blocks.field(
            "title",
            words("meeting.title_label"),
            blocks.text_input(initial=meeting.title if meeting else "", most=TITLE_LENGTH),
        ),
        blocks.field(
            "place",
            words("meeting.place"),
            blocks.text_input(initial=meeting.place if meeting else "", most=PLACE_LENGTH),
            optional=True,
            hint=words("meeting.place_hint"),
        ),
        *rhythm_fields(words, rule=rule, at=at, zone=zone),
        _minutes(words, "minutes", LENGTHS, meeting.minutes if meeting else USUAL_LENGTH),
        _minutes(words, "lead_minutes", LEADS, meeting.lead_minutes if meeting else USUAL_LEAD),
    ]
    return blocks.modal(
        words("meeting.title"),
        shown,
        callback_id="meeting",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def removed_answer(words: Words, title: str) -> Message:
    """A series was ended."""
    text = words("meeting.removed", title=blocks.escaped(title))
    return Message(text, (blocks.section(text),))


def _line(words: Words, series: Series) -> str:
    title, rhythm = blocks.escaped(series.meeting.title), in_words(words, series.schedule)
    if series.schedule.paused:
        return words("meeting.paused", title=title, rhythm=rhythm)
    when = words.moment(series.next.begins, series.schedule.zone)
    return words("meeting.planned", title=title, rhythm=rhythm, next=when)


def _buttons(words: Words, series: Series, *, is_team: bool) -> list[Element]:
    one = series.meeting.id  # a list has the same buttons for each series, and no two may bear one name
    ids = Ids(series.project.id, one).packed()
    shown = [blocks.button(words("meeting.add_topic"), f"topic:{one}", ids)]
    if is_team:
        sure = blocks.confirm(
            title=words("meeting.remove"),
            text=words("meeting.remove_sure"),
            yes=words("meeting.remove"),
            no=words("form.cancel"),
        )
        shown += [
            blocks.button(words("meeting.now"), f"meeting_now:{one}", ids),
            blocks.button(words("rhythm.change"), f"meeting_change:{one}", ids),
            switch(words, series.schedule, Post.MEETING),
            _cancel_button(words, series),
            blocks.button(words("meeting.remove"), f"meeting_remove:{one}", ids, style="danger", confirm=sure),
        ]
    return shown


def _cancel_button(words: Words, series: Series) -> Element:
    """It carries which occurrence is meant: pressed twice it cancels one."""
    ids = Ids(series.project.id, series.meeting.id, series.next.nominal.toordinal())
    when = words.moment(series.next.begins, series.schedule.zone)
    sure = blocks.confirm(
        title=words("meeting.cancel"),
        text=words("meeting.cancel_sure", when=when),
        yes=words("meeting.cancel"),
        no=words("form.cancel"),
    )
    return blocks.button(words("meeting.cancel"), f"meeting_cancel:{series.meeting.id}", ids.packed(), confirm=sure)


def _minutes(words: Words, name: str, offered: Sequence[int], held: int) -> Block:
    choices = [blocks.option(_span(words, minutes), str(minutes)) for minutes in sorted({*offered, held})]
    return blocks.field(name, words(f"meeting.{name}"), blocks.choice(choices, initial=str(held)))


def _span(words: Words, minutes: int) -> str:
    if minutes % 1440 == 0:
        return words("span.days", count=minutes // 1440)
    if minutes % 60 == 0:
        return words("span.hours", count=minutes // 60)
    return words("span.minutes", count=minutes)


def _topic(words: Words, topic: AgendaTopic) -> list[Element]:
    line = [blocks.words_of(topic.text), blocks.words_of("  ·  "), name_in_rich(topic.owner)]
    if topic.minutes is not None:
        line.append(blocks.words_of("  ·  " + words("span.minutes", count=topic.minutes)))
    return line


def _place(place: str) -> Element:
    is_link = place.startswith(("https://", "http://")) and not any(sign in place for sign in " \n<>|")
    return blocks.link(place) if is_link else blocks.words_of(place)
