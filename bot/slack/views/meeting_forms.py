"""The forms for meetings: a series, one meeting of it, and a topic."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from bot.rhythm.schedules import Occurrence
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.buttons import Carried
from bot.slack.views.meetings import moment, span
from bot.slack.views.rhythms import rhythm_fields
from bot.use_cases.answers import TITLE_LENGTH
from bot.use_cases.meetings import PLACE_LENGTH, SeriesSeen
from bot.use_cases.series import Series
from bot.words import Words
from storage.values.projects import Project

LENGTHS = (15, 30, 45, 60, 90, 120)  # minutes
TOPIC_LENGTHS = (5, 10, 15, 20, 30, 45, 60)  # minutes
LEADS = (15, 30, 60, 120, 240, 1440, 2880, 10080)  # minutes
USUAL_LENGTH, USUAL_LEAD = 60, 1440  # minutes
MOVE, LEAVE_OUT = "move", "leave_out"  # what can be done about one meeting
USUAL_RHYTHM = ("FREQ=WEEKLY;BYDAY=TU", time(10))


def topic_form(words: Words, series: Series, carries: Carried) -> dict[str, Any]:
    """The form with which a topic is added."""
    when = moment(words, series.next.begins, series.schedule.zone)
    shown = [
        blocks.section(words("meeting.topic_for", title=blocks.escaped(series.meeting.title), when=when)),
        blocks.field("topic", words("meeting.topic"), blocks.text_input(most=TITLE_LENGTH)),
        blocks.field(
            "minutes",
            words("meeting.topic_minutes"),
            blocks.choice([blocks.option(span(words, minutes), str(minutes)) for minutes in TOPIC_LENGTHS]),
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


def meeting_form(words: Words, project: Project, seen: SeriesSeen | None, carries: Carried) -> dict[str, Any]:
    """The form with which a series is planned or changed."""
    series = seen.series if seen else None
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
        blocks.field(
            "organiser",
            words("meeting.organiser"),
            blocks.person(seen.organiser.slack_id if seen else None),
            optional=True,
            hint=words("meeting.organiser_hint"),
        ),
        blocks.field(
            "people",
            words("meeting.people"),
            blocks.persons([person.slack_id for person in seen.people] if seen else ()),
            optional=True,
            hint=words("meeting.people_hint"),
        ),
    ]
    return blocks.modal(
        words("meeting.title"),
        shown,
        callback_id="meeting",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def one_form(words: Words, series: Series, coming: Sequence[Occurrence], carries: Carried) -> dict[str, Any]:
    """The form with which one meeting of a series is moved or left out."""
    zone = series.schedule.zone
    offered = [blocks.option(words.moment(one.begins, zone), one.nominal.isoformat()) for one in coming]
    ways = [blocks.option(words(f"meeting.{way}"), way) for way in (MOVE, LEAVE_OUT)]
    clock = {"type": "timepicker", "action_id": "value", "initial_time": series.schedule.at.strftime("%H:%M")}
    shown = [
        blocks.context(words("meeting.one_of", title=blocks.escaped(series.meeting.title))),
        blocks.field("which", words("meeting.which"), blocks.choice(offered, initial=offered[0]["value"])),
        blocks.field("way", words("meeting.way"), blocks.choice(ways, initial=MOVE)),
        blocks.field("to", words("meeting.to"), {"type": "datepicker", "action_id": "value"}, optional=True),
        blocks.field("at", words("meeting.to_at", zone=zone), clock, optional=True),
    ]
    return blocks.modal(
        words("meeting.one"),
        shown,
        callback_id="meeting_one",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def _minutes(words: Words, name: str, offered: Sequence[int], held: int) -> Block:
    choices = [blocks.option(span(words, minutes), str(minutes)) for minutes in sorted({*offered, held})]
    return blocks.field(name, words(f"meeting.{name}"), blocks.choice(choices, initial=str(held)))
