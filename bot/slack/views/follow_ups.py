"""Shows who is to be talked to after a poll, and the form with which somebody says what came of it."""

from typing import Any

from bot.messages.follow_ups import FollowUpCard
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.names import name_in_rich, name_in_text
from bot.use_cases.follow_ups import SAID, FollowUpSeen
from bot.words import Words

TOLD = "told"


def card(words: Words, content: FollowUpCard) -> Message:
    """How it stands, in the team channel; as long as it is open it calls its owner."""
    day = words.day(content.day)
    who = name_in_text(content.who) if content.who is not None else words("follow_up.somebody")
    text = words("follow_up.heading", who=who, day=day)
    shown: list[Block] = [blocks.section(text)]
    if content.comment:
        shown.append(blocks.quote(content.comment))
    if content.closed_by is not None:
        for name, said in (("heard", content.heard), ("did", content.did)):
            if said:
                label = blocks.words_of(f"{words(f'follow_up.{name}')}  ", bold=True)
                shown.append(blocks.rich([label, blocks.words_of(said)]))
        closed = words("follow_up.closed", by=name_in_text(content.closed_by))
        shown.append(blocks.context(closed, words("follow_up.is_told") if content.told else ""))
        return Message(text, tuple(shown))
    shown.append(blocks.rich([name_in_rich(content.owner), blocks.words_of(f" {words('follow_up.owner')}")]))
    ids = Ids(content.project, content.follow_up).packed()
    shown.append(
        blocks.actions(
            blocks.button(words("follow_up.close"), "follow_up", ids, style="primary"),
            blocks.button(words("follow_up.take"), "follow_up_take", ids),
        )
    )
    return Message(f"{name_in_text(content.owner)}: {text}", tuple(shown))


def closing_form(words: Words, seen: FollowUpSeen, carries: Carried) -> dict[str, Any]:
    """The form with which somebody says what came of it; only the lead may let the client read it."""
    told = blocks.checkboxes([blocks.option(words("follow_up.tell"), TOLD)])
    shown: list[Block] = [
        blocks.field(
            "heard",
            words("follow_up.heard"),
            blocks.text_input(lines=True, most=SAID),
            optional=True,
            hint=words("follow_up.heard_hint"),
        ),
        blocks.field("did", words("follow_up.did"), blocks.text_input(lines=True, most=SAID)),
    ]
    if seen.may_tell:
        shown.append(blocks.field(TOLD, words("follow_up.digest"), told, optional=True))
    return blocks.modal(
        words("follow_up.title"),
        shown,
        callback_id="follow_up",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )
