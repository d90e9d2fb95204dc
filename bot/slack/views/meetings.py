"""Shows meetings: the reminder with its agenda, the series of a project, and the forms for them."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages.meetings import (
    Agenda,
    AgendaTopic,
    FeedOffered,
    MeetingCancelled,
    MeetingMoved,
    SeriesEnded,
    SeriesPlanned,
)
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Ids
from bot.slack.views.names import name_in_rich, name_in_text
from bot.slack.views.rhythms import in_words, switch
from bot.use_cases.rhythms import Post
from bot.use_cases.series import Series
from bot.words import Words
from storage.values.projects import Project

SERIES_SHOWN = 15  # two blocks each; a client who meets more often needs a calendar


def agenda(words: Words, content: Agenda) -> Message:
    """The reminder in the client channel: the agenda that stands, or the short one just before."""
    when = moment(words, content.begins, content.zone)
    facts = _wall(words, content)
    shown: list[Block] = [
        blocks.rich(
            [
                blocks.emoji("bell" if content.soon else "spiral_calendar_pad"),
                blocks.words_of(" "),
                blocks.words_of(content.title, bold=True),
            ]
        ),
        blocks.section(f"{words('meeting.soon')} {when}" if content.soon else when),
        blocks.context(facts),
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


def planned(words: Words, content: SeriesPlanned) -> Message:
    """What is agreed about a series."""
    title = blocks.escaped(content.title)
    when = moment(words, content.begins, content.zone)
    how = in_words(words, content)
    text = words("meeting.changed_to" if content.changed else "meeting.begun", title=title, rhythm=how, next=when)
    facts = words("meeting.long", span=span(words, content.minutes))
    who = [words("meeting.organised_by", who=name_in_text(content.organiser))]
    if content.people:
        who.append(words("meeting.with", who=words.list([name_in_text(person) for person in content.people])))
    shown = [blocks.section(text), blocks.context(facts, *who)]
    if content.place:
        shown.append(blocks.rich([blocks.words_of(words("meeting.place_said")), _place(content.place)]))
    return Message(text, tuple(shown))


def feed_offered(words: Words, content: FeedOffered) -> Message:
    """The address to subscribe to."""
    text = words("meeting.feed", project=blocks.escaped(content.name))
    return Message(text, (blocks.section(text), blocks.rich([blocks.link(content.address)])))


def ended(words: Words, content: SeriesEnded) -> Message:
    """A series was ended."""
    text = words("meeting.ended", title=blocks.escaped(content.title))
    return Message(text, (blocks.section(text),))


def moved(words: Words, content: MeetingMoved) -> Message:
    """One meeting begins at another time."""
    text = words(
        "meeting.moved",
        title=blocks.escaped(content.title),
        was=moment(words, content.was, content.zone),
        when=moment(words, content.begins, content.zone),
    )
    return Message(text, (blocks.section(text), blocks.context(_wall(words, content))))


def cancelled(words: Words, content: MeetingCancelled) -> Message:
    """One meeting will not take place."""
    text = words(
        "meeting.cancelled",
        title=blocks.escaped(content.title),
        when=moment(words, content.begins, content.zone),
        next=moment(words, content.next_begins, content.zone),
    )
    return Message(text, (blocks.section(text),))


def list_answer(words: Words, project: Project, found: Sequence[Series], *, is_team: bool, has_pages: bool) -> Message:
    """The series of a project, to the one who asked; the team may change them, and offer them to calendars."""
    heading = words("meeting.list" if found else "meeting.none", project=blocks.escaped(project.name))
    shown: list[Block] = [blocks.section(heading)]
    for series in found[:SERIES_SHOWN]:
        shown += [blocks.section(_line(words, series)), blocks.actions(*_buttons(words, series, is_team=is_team))]
    if is_team:
        ids = Ids(project.id, 0).packed()
        buttons = [blocks.button(words("meeting.new"), "meeting_new", ids, style="primary")]
        if has_pages and found:
            sure = blocks.confirm(
                title=words("meeting.offer_feed"),
                text=words("meeting.offer_feed_sure"),
                yes=words("meeting.offer_feed"),
                no=words("form.cancel"),
            )
            buttons.append(blocks.button(words("meeting.offer_feed"), "meeting_feed", ids, confirm=sure))
        shown.append(blocks.actions(*buttons))
    return Message(heading, tuple(shown))


def planned_answer(words: Words, series: Series) -> Message:
    """A series was planned, changed, paused or resumed."""
    text = _line(words, series)
    return Message(text, (blocks.section(text), blocks.actions(*_buttons(words, series, is_team=True))))


def topic_answer(words: Words, series: Series) -> Message:
    """A topic is on the agenda."""
    when = moment(words, series.next.begins, series.schedule.zone)
    text = words("meeting.topic_added", title=blocks.escaped(series.meeting.title), when=when)
    return Message(text, (blocks.section(text),))


def removed_answer(words: Words, title: str) -> Message:
    """A series was ended."""
    text = words("meeting.removed", title=blocks.escaped(title))
    return Message(text, (blocks.section(text),))


def _line(words: Words, series: Series) -> str:
    title, rhythm = blocks.escaped(series.meeting.title), in_words(words, series.schedule)
    if series.schedule.paused:
        return words("meeting.paused", title=title, rhythm=rhythm)
    when = moment(words, series.next.begins, series.schedule.zone)
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
            blocks.button(words("meeting.one"), f"meeting_one:{one}", ids),
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


def span(words: Words, minutes: int) -> str:
    """So many minutes, in the largest unit in which they are whole."""
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


def moment(words: Words, at: datetime, zone: str) -> str:
    """By each reader's own clock; where Slack does not know it, by that of this zone."""
    return blocks.moment(at, f"{words.moment(at, zone)} ({zone})")


def _wall(words: Words, content: Agenda | MeetingMoved) -> str:
    """The same on the wall where the meeting is agreed to be, and how long it takes."""
    when = words.moment(content.begins, content.zone)
    return words("meeting.when", when=when, zone=content.zone, minutes=content.minutes)


def _place(place: str) -> Element:
    is_link = place.startswith(("https://", "http://")) and not any(sign in place for sign in " \n<>|")
    return blocks.link(place) if is_link else blocks.words_of(place)
