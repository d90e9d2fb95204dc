"""A message without Slack: its blocks as plain text, for whoever wants to read ahead what would be posted."""

import re
from collections.abc import Iterator, Sequence

from bot.slack.blocks import Block, Element, Message
from bot.slack.mrkdwn import plain_text
from bot.slack.speaker import message_of
from bot.use_cases.ahead import Posted
from bot.words import Words

_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_BOLD = re.compile(r"(?<!\w)([*_~`])(?=\S)(.+?)(?<=\S)\1(?!\w)")
_EMOJI = re.compile(r":[a-z0-9_+-]+: *")


def as_plain_text(words: Words, content: Posted) -> str:
    """What is posted, as far as text can show it; a button stands in brackets."""
    return in_plain_text(message_of(content, words))


def in_plain_text(message: Message) -> str:
    """The message block by block; what is empty is left out."""
    return "\n".join(line.strip() for block in message.blocks for line in _lines(block) if line.strip())


def _lines(block: Block) -> Iterator[str]:
    match str(block["type"]):
        case "section":
            yield from _said(block["text"]).splitlines()
        case "header":
            yield block["text"]["text"]
        case "context":
            yield "  ".join(_said(one) for one in block["elements"])
        case "actions":
            yield "  ".join(f"[{one['text']['text']}]" for one in block["elements"] if one["type"] == "button")
        case "image":
            yield f"({block['alt_text']})"
        case "rich_text":
            for part in block["elements"]:
                if part["type"] == "rich_text_list":
                    yield from (f"- {_run(one['elements'])}" for one in part["elements"])
                else:
                    yield from _run(part["elements"]).splitlines()
        case other:
            raise NotImplementedError(other)


def _said(text: Element) -> str:
    """Our own words, without Slack's signs."""
    if text["type"] != "mrkdwn":
        return str(text["text"])
    said = _EMOJI.sub("", _BOLD.sub(r"\2", _DATE.sub(r"\1", text["text"])))
    return plain_text(said).replace("\u2060", "")


def _run(elements: Sequence[Element]) -> str:
    return "".join(_element(one) for one in elements)


def _element(one: Element) -> str:
    match one["type"]:
        case "text":
            return str(one["text"])
        case "user":
            return f"@{one['user_id']}"
        case "link":
            return str(one.get("text") or one["url"])
        case _:
            return ""
