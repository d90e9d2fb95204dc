"""The app's only error handler: a refusal becomes the asker's language, the unforeseen a reference."""

import secrets
from typing import Any

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.refusals import (
    BadAnswers,
    DecidedAlready,
    MovedMeanwhile,
    NotRecorded,
    Refusal,
    SlackAway,
    UnknownWords,
    WrongRole,
)
from bot.slack.answers import answer, wrong
from bot.slack.blocks import Block, Message, context, escaped, section
from bot.slack.client import is_away
from bot.slack.gestures import Gesture
from bot.slack.views.help import help_blocks
from bot.slack.views.names import name_in_text
from bot.use_cases.records import note_refusal
from storage.database import NotWritten
from storage.transactions import TRACE

log = structlog.stdlib.get_logger(__name__)


async def explain(error: Exception, context: AsyncBoltContext) -> BoltResponse | None:
    """Answer a refusal to the asker alone; nothing was done. None, and so a 500, before we knew who asked."""
    gesture = context.get("gesture")
    if not isinstance(gesture, Gesture):
        log.error("failed before its caller was known", exc_info=error)
        return None
    if isinstance(error, NotWritten):
        error = NotRecorded()
    elif is_away(error):
        error = SlackAway()
    if isinstance(error, Refusal):
        return refused(gesture, error)
    return answer(gesture, _unforeseen(gesture, error))


def refused(gesture: Gesture, refusal: Refusal) -> BoltResponse:
    """Say no to the asker alone: under the fields of a form where it is about them."""
    if isinstance(refusal, BadAnswers) and gesture.body.get("type") == "view_submission":
        return wrong(_under_fields(gesture, refusal))
    if isinstance(refusal, WrongRole):
        kept = gesture.db.write(note_refusal, gesture.caller, refusal.record, refusal.move, now=gesture.now)
        gesture.later(kept)
    return answer(gesture, _refused(gesture, refusal))


def _under_fields(gesture: Gesture, error: BadAnswers) -> dict[str, str]:
    """What is wrong, under the field it is wrong in; under the first where the form does not have it."""
    words = gesture.words
    asked = list((gesture.body["view"].get("state") or {}).get("values") or {}) or list(error.problems)
    said = {name: words(key, **_written(fill)) for name, (key, fill) in error.problems.items()}
    return {name if name in asked else asked[0]: text for name, text in said.items()}


def _refused(gesture: Gesture, error: Refusal) -> Message:
    words = gesture.words
    if isinstance(error, BadAnswers):
        text = words.in_a_row(words(key, **_written(fill)) for key, fill in error.problems.values())
    else:
        text = words(error.key, **_filled(gesture, error))
    blocks = [section(text), *_typed(gesture)]
    if isinstance(error, UnknownWords):
        blocks += help_blocks(words, gesture.caller)
    return Message(text, tuple(blocks))


def _typed(gesture: Gesture) -> list[Block]:
    """What stood behind the command, so that nobody has to type it again."""
    typed = str(gesture.body.get("text") or "")
    return [context(gesture.words("refusal.you_typed", text=escaped(typed[:1500])))] if typed else []


def _filled(gesture: Gesture, error: Refusal) -> dict[str, Any]:
    """What fills the refusal, in the asker's language and their project's zone."""
    words = gesture.words
    fill = dict(error.fill)
    if isinstance(error, DecidedAlready):
        fill["when"] = words.moment(error.decided_at, error.zone)
        fill["verdict"] = words(f"verdict.{fill['verdict']}")
    if isinstance(error, MovedMeanwhile):
        fill["state"] = words(f"state.{fill['state']}")
    if type(error) is WrongRole:
        fill["who"] = words(f"side.{fill['who']}")
    people = {
        name: words.list(name_in_text(person) for person in value)
        for name, value in fill.items()
        if isinstance(value, list)
    }
    return _written(fill) | people


def _written(fill: Any) -> dict[str, Any]:
    """People's words escaped; numbers as they are."""
    return {name: escaped(value) if isinstance(value, str) else value for name, value in dict(fill).items()}


def _unforeseen(gesture: Gesture, error: Exception) -> Message:
    reference = TRACE.get() or secrets.token_hex(4)
    log.error("unforeseen", told_as=reference, exc_info=error)
    text = gesture.words("refusal.unforeseen", reference=reference)
    return Message(text, (section(text), *_typed(gesture)))
