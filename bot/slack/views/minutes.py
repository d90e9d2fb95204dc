"""Shows minutes: the card with which they are asked for, what each side reads of them, and the form."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages.audiences import Audience
from bot.messages.minutes import MinutesAsked, MinutesItem, MinutesPost
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.names import name_in_rich, name_in_text
from bot.use_cases.answers import TITLE_LENGTH
from bot.use_cases.minutes import ITEMS, TEXT, MinutesSeen
from bot.words import Words
from storage.values.meetings import Topic

ROWS = 3  # of action items at first, and more each time that they are asked for


def minutes_asked(words: Words, asked: MinutesAsked) -> Message:
    """Whoever organised the meeting is asked for its minutes; again, under the card, after a working day."""
    title, when = blocks.escaped(asked.title), words.moment(asked.begins, asked.zone)
    ids = Ids(asked.project, asked.minutes).packed()
    write = blocks.button(words("minutes.write"), "minutes", ids, style="primary")
    if asked.waived_by is not None:
        text = words("minutes.waived", title=title, when=when, who=name_in_text(asked.waived_by))
        return Message(text, (blocks.section(text), blocks.actions(write)))
    text = words("minutes.asked_again" if asked.again else "minutes.asked", title=title, when=when)
    waive = blocks.button(words("minutes.waive"), "minutes_waive", ids)
    shown = (blocks.section(f"<@{asked.organiser.slack_id}> {text}"), blocks.actions(write, waive))
    return Message(text, shown)


def minutes_post(words: Words, post: MinutesPost) -> Message:
    """The minutes: for the client what both sides agreed on, for the team also what is ours alone."""
    day = words.moment(post.begins, post.zone)
    heading = words("minutes.heading", title=post.title, day=day)
    shown: list[Block] = [blocks.header(heading)]
    if post.decisions:
        shown.append(blocks.section(words("minutes.decisions_are")))
        shown.append(blocks.bullets([blocks.words_of(line)] for line in post.decisions))
    if post.items:
        shown.append(blocks.section(words("minutes.items_are")))
        shown.append(blocks.bullets(_item(words, item, post.audience) for item in post.items))
    if post.carried:
        shown.append(blocks.section(words("minutes.carried_are")))
        shown.append(blocks.bullets([blocks.words_of(topic)] for topic in post.carried))
    if post.notes:
        shown += [blocks.section(words("minutes.notes_are")), blocks.rich([blocks.words_of(post.notes)])]
    if post.internal:
        shown += [blocks.section(words("minutes.internal_is")), blocks.quote(post.internal)]
    shown.append(blocks.context(words("minutes.written_by", who=name_in_text(post.by))))
    if post.audience is Audience.TEAM:
        change = blocks.button(words("minutes.change"), "minutes", Ids(post.project, post.minutes).packed())
        shown.append(blocks.actions(change))
    return Message(words("minutes.heading", title=blocks.escaped(post.title), day=day), tuple(shown))


def minutes_form(
    words: Words, seen: MinutesSeen, carries: Carried, *, rows: int = ROWS, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The form in which minutes are written; once they are, their texts can be changed. `typed` is what stood in it."""
    held, found = typed or {}, seen.minutes
    shown: list[Block] = [
        blocks.context(words("minutes.of", title=blocks.escaped(found.title), when=_when(words, seen))),
        _text(words, "decisions", held.get("decisions", found.decisions)),
    ]
    if found.written_at is None:
        for number in range(min(rows, ITEMS)):
            shown += _task(words, number, held)
        if rows < ITEMS:
            shown.append(blocks.actions(blocks.button(words("minutes.more"), "minutes_more", "more")))
        if seen.topics:
            chosen = set(held.get("carried", "").split(","))
            shown.append(_carried(words, seen.topics, chosen))
    shown.append(_text(words, "notes", held.get("notes", found.notes)))
    shown.append(_text(words, "internal", held.get("internal", found.internal)))
    return blocks.modal(
        words("minutes.title"),
        shown,
        callback_id="minutes",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def written_answer(words: Words, title: str) -> Message:
    """They are written."""
    text = words("minutes.written", title=blocks.escaped(title))
    return Message(text, (blocks.section(text),))


def _item(words: Words, item: MinutesItem, audience: Audience) -> list[Element]:
    """An action item; its owner is called where the client reads, for there it is news to somebody."""
    line = [blocks.words_of(item.reference, bold=True), blocks.words_of(f"  {item.title}")]
    if item.owner is not None:
        who = blocks.mention(item.owner.slack_id) if audience is Audience.CLIENT else name_in_rich(item.owner)
        line += [blocks.words_of("  ·  "), who]
    if item.due_on is not None:
        line.append(blocks.words_of("  ·  " + words("card.due", day=words.day(item.due_on))))
    return line


def _text(words: Words, name: str, held: str) -> Block:
    return blocks.field(
        name,
        words(f"minutes.{name}"),
        blocks.text_input(initial=held, lines=True, most=TEXT),
        optional=True,
        hint=words(f"minutes.{name}_hint"),
    )


def _task(words: Words, number: int, held: Mapping[str, str]) -> list[Block]:
    title, owner, due_on = (f"{name}_{number}" for name in ("task", "owner", "due_on"))
    datepicker: Element = {"type": "datepicker", "action_id": "value"}
    if held.get(due_on):
        datepicker["initial_date"] = held[due_on]
    return [
        blocks.field(
            title,
            words("minutes.task", number=number + 1),
            blocks.text_input(initial=held.get(title, ""), most=TITLE_LENGTH),
            optional=True,
        ),
        blocks.field(owner, words("form.owner"), blocks.person(held.get(owner)), optional=True),
        blocks.field(due_on, words("form.due_on"), datepicker, optional=True),
    ]


def _carried(words: Words, topics: Sequence[Topic], chosen: set[str]) -> Block:
    options = [blocks.option(topic.text, str(topic.id)) for topic in topics[: blocks.OPTIONS]]
    element: Element = {"type": "multi_static_select", "action_id": "value", "options": options}
    initial = [one for one in options if one["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return blocks.field("carried", words("minutes.carried"), element, optional=True, hint=words("minutes.carried_hint"))


def _when(words: Words, seen: MinutesSeen) -> str:
    return words.moment(seen.minutes.begins, seen.minutes.zone)
