"""Shows the form that asks how soon we mean to answer and to solve."""

from datetime import timedelta
from typing import Any

from bot.kinds import KINDS
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Carried
from bot.use_cases.targets import Agreed, field_name
from bot.words import Words

HOUR = timedelta(hours=1)


def targets_form(words: Words, agreed: Agreed, carries: Carried) -> dict[str, Any]:
    """The form: hours of our working time, for each target and severity; empty is no target."""
    shown: list[Block] = [blocks.section(words("target.form.about"))]
    for kind in KINDS:
        for target in kind.targets:
            for choice in target.allows:
                allowed = agreed.allowed[kind.name, target.name, choice]
                label = words(
                    "target.form.field",
                    target=words(f"target.{target.name}.label"),
                    choice=words(f"field.{target.by}.{choice}"),
                )
                held = "" if allowed is None else f"{allowed / HOUR:g}"
                shown.append(
                    blocks.field(
                        field_name(kind, target, choice),
                        label,
                        blocks.text_input(initial=held, most=8),
                        optional=True,
                    )
                )
    return blocks.modal(
        words("target.form.title"),
        shown,
        callback_id="targets",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def agreed_answer(words: Words, agreed: Agreed) -> Message:
    """What was agreed, to the one who did."""
    text = words("target.form.agreed", project=blocks.escaped(agreed.project.name))
    return Message(text, (blocks.section(text),))
