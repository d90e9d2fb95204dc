"""Shows when a side works, and the form with which that is agreed on."""

from datetime import date
from typing import Any

from bot.rhythm.calendars import DayKind
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Carried
from bot.use_cases.working_days import WEEKDAYS, DaysSeen
from bot.words import Words

SPANS_HELD = 2900  # characters of a field that Slack lets grow to 3,000


def days_form(words: Words, seen: DaysSeen, carries: Carried) -> dict[str, Any]:
    """The form: hours for each weekday, days off and days at work of their own."""
    shown: list[Block] = [blocks.section(words(f"days.{seen.side}", client=blocks.escaped(seen.project.client)))]
    holidays = [f"{words.day(day)} {blocks.escaped(name)}" for day, name in seen.holidays]
    text = words("days.holidays", days="; ".join(holidays)) if holidays else words("days.no_holidays")
    shown.append(blocks.context(text))
    shown += [
        blocks.field(
            name,
            words(f"weekday.{name}"),
            blocks.text_input(initial=seen.hours[name], most=20),
            optional=True,
        )
        for name in WEEKDAYS
    ]
    for kind, spans in ((DayKind.OFF, seen.off), (DayKind.WORK, seen.work)):
        held = blocks.cut("\n".join(_span(*span) for span in spans), SPANS_HELD)
        element = blocks.text_input(initial=held, lines=True)
        shown.append(
            blocks.field(kind.value, words(f"days.{kind}"), element, optional=True, hint=words(f"days.{kind}_hint"))
        )
    return blocks.modal(
        words("days.title"),
        shown,
        callback_id="days",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def agreed_answer(words: Words, seen: DaysSeen) -> Message:
    """It was agreed on, to the one who did."""
    text = words("days.agreed", project=blocks.escaped(seen.project.name))
    return Message(text, (blocks.section(text),))


def _span(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} - {last.isoformat()}"
