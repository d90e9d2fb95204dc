"""Shows who reads by mail, and tells the lead of those who do no more."""

from typing import Any

from bot.messages.notices import StakeholderEnded
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Carried
from bot.use_cases.outgoing import MAILED
from bot.use_cases.stakeholders import MailSeen, as_typed
from bot.words import Words

ENDED_SHOWN = 10  # the newest are no more interesting than the oldest


def mail_form(words: Words, seen: MailSeen, carries: Carried) -> dict[str, Any]:
    """The form in which the list is kept."""
    project = seen.project
    options = [blocks.option(words(f"mail.{what}"), what) for what in sorted(MAILED)]
    boxes: Element = {"type": "checkboxes", "action_id": "value", "options": options}
    held = [one for one in options if one["value"] in seen.sent]
    if held:
        boxes["initial_options"] = held
    shown: list[Block] = [
        blocks.context(words("form.project", project=blocks.escaped(f"{project.client} · {project.name}"))),
        blocks.section(words("mail.about")),
        blocks.field(
            "people",
            words("mail.people"),
            blocks.text_input(initial=as_typed(seen.reading), lines=True),
            optional=True,
            hint=words("mail.people_hint"),
        ),
        blocks.field("sent", words("mail.sent"), boxes, optional=True),
    ]
    gone = seen.ended[:ENDED_SHOWN]
    shown += [blocks.context(words(f"mail.has.{one.ended}", address=blocks.escaped(one.address))) for one in gone]
    return blocks.modal(
        words("mail.title"),
        shown,
        callback_id="mail",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def no_mail_form(words: Words) -> dict[str, Any]:
    """Nothing can be mailed here, and what to do about it."""
    return blocks.modal(
        words("mail.title"),
        [blocks.section(words("mail.not_set_up"))],
        callback_id="read",
        carries=Carried().packed(),
        close=words("form.close"),
    )


def agreed_answer(words: Words, seen: MailSeen) -> Message:
    """Who reads by mail now, to the one who agreed on it."""
    text = words("mail.saved", count=len(seen.reading)) if seen.reading else words("mail.saved_none")
    return Message(text, (blocks.section(text),))


def ended(words: Words, content: StakeholderEnded) -> Message:
    """Somebody is written to no more, to the lead."""
    about = {"address": blocks.escaped(content.address), "project": blocks.escaped(content.name)}
    text = words(f"mail.ended.{content.why}", **about)
    return Message(text, (blocks.section(text),))
