"""Shows what is brought up again, and the form that asks when it is."""

from collections.abc import Mapping
from typing import Any

from bot.messages.audiences import Audience
from bot.messages.follow_ups import FollowUpWaiting
from bot.messages.nudges import Nudge, NudgeItem, Reached
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.names import name_in_text
from bot.slack.views.record_cards import target_words
from bot.use_cases.nudge_days import CLOSING, QUESTIONS, NudgesSeen
from bot.use_cases.nudges import PutOff, Quiet
from bot.words import Words


def nudge(words: Words, content: Nudge) -> Message:
    """The one message of a working day; it shrinks as things are dealt with."""
    side = content.audience.value
    text = words(
        f"nudge.{side}",
        project=blocks.escaped(content.name),
        count=len(content.items) + len(content.follow_ups) + content.more,
    )
    if not content.items and not content.follow_ups:
        text = words("nudge.dealt_with", project=blocks.escaped(content.name))
        return Message(text, (blocks.section(text),))
    shown: list[Block] = [blocks.section(text)]
    for item in content.items:
        shown += [*_item(words, content, item), blocks.actions(*_buttons(words, content, item))]
    for one in content.follow_ups:
        shown += _follow_up(words, content, one)
    if content.more:
        shown.append(blocks.context(words("overview.more", count=content.more)))
    shown += _calls(words, content)
    return Message(text, tuple(shown))


def reached(words: Words, content: Reached) -> Message:
    """Targets that were just warned of or missed, in the thread of the day's message."""
    text = words("nudge.reached", count=len(content.items) + content.more)
    shown = [blocks.section(text)]
    for item in content.items:
        shown += _item(words, content, item)
    return Message(text, (*shown, *_calls(words, content)))


def quiet_answer(words: Words, quiet: Quiet) -> Message:
    """A record was put off, to the one who did it."""
    if quiet.until is None:
        text = words("nudge.quiet_until_it_moves", reference=quiet.reference)
    else:
        text = words("nudge.quiet_until", reference=quiet.reference, day=words.day(quiet.until))
    return Message(text, (blocks.section(text),))


def nudges_form(words: Words, seen: NudgesSeen, carries: Carried) -> dict[str, Any]:
    """The form that asks after how many working days something is brought up, for each side."""
    held = {
        f"{audience}_{about}": days
        for audience, agreed in seen.agreed.items()
        for about, days in (("aging", agreed.aging_after), ("expiring", agreed.expiring_before))
    }
    held[CLOSING] = seen.project.closing_after
    return blocks.modal(
        words("nudge.form.title"),
        [blocks.section(words("nudge.form.about")), *(_question(words, name, held) for name in QUESTIONS)],
        callback_id="nudges",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def agreed_answer(words: Words, seen: NudgesSeen) -> Message:
    """What was agreed, to the one who did."""
    text = words("nudge.agreed", project=blocks.escaped(seen.project.name))
    return Message(text, (blocks.section(text),))


def _question(words: Words, name: str, held: Mapping[str, int | None]) -> Block:
    days = held.get(name)
    return blocks.field(
        name,
        words(f"nudge.form.{name}"),
        blocks.text_input(initial="" if days is None else str(days), most=4),
        optional=True,
    )


def _item(words: Words, content: Nudge | Reached, item: NudgeItem) -> list[Block]:
    line = [blocks.words_of(item.reference, bold=True), blocks.words_of(f"  {item.title}")]
    small = [_why(words, content, item, reason) for reason in item.reasons]
    if item.owner:
        small.append(words("card.owner", name=name_in_text(item.owner)))
    return [blocks.rich(line), blocks.context("  ·  ".join(small))]


def _follow_up(words: Words, content: Nudge, one: FollowUpWaiting) -> list[Block]:
    who = name_in_text(one.who) if one.who is not None else words("follow_up.somebody")
    text = words("follow_up.heading", who=who, day=words.day(one.day))
    ids = Ids(content.project, one.follow_up).packed()
    return [
        blocks.section(text),
        blocks.context(words("card.owner", name=name_in_text(one.owner))),
        blocks.actions(
            blocks.button(words("follow_up.close"), f"follow_up:{one.follow_up}", ids),
            blocks.button(words("follow_up.take"), f"follow_up_take:{one.follow_up}", ids),
        ),
    ]


def _why(words: Words, content: Nudge | Reached, item: NudgeItem, reason: str) -> str:
    match reason:
        case "breached" | "warned":
            return target_words(words, item.targets, content.zone)
        case "expiring" if item.last_day is not None:
            return words("nudge.expiring", day=words.day(item.last_day))
        case _:
            waits = words(f"waits_for.{item.waits_for}") if item.waits_for else ""
            return words("nudge.aging", waits=waits, age=words.age(item.since))


def _buttons(words: Words, content: Nudge, item: NudgeItem) -> list[Element]:
    ids = Ids(content.project, item.record).packed()
    shown = [blocks.button(words("card.more"), f"more:{item.record}", ids)]
    if content.audience is Audience.TEAM:
        shown += [blocks.button(words(f"nudge.put_off.{how}"), f"put_off:{how}.{item.record}", ids) for how in PutOff]
    return shown


def _calls(words: Words, content: Nudge | Reached) -> list[Block]:
    if not content.calls:
        return []
    named: list[Element] = []
    for person in content.calls:
        named += [blocks.mention(person.slack_id), blocks.words_of(" ")]
    return [blocks.rich([*named, blocks.words_of(words(f"nudge.call.{content.audience}"))])]
