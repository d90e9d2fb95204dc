"""The app's only error handler: a refusal becomes the asker's language, the unforeseen a reference."""

import secrets
from collections.abc import Mapping
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
    TooMany,
    UnknownWords,
    WrongRole,
)
from bot.slack.answers import answer, wrong
from bot.slack.blocks import Message, escaped
from bot.slack.client import is_away
from bot.slack.gestures import Asked, Gesture
from bot.slack.views.help import help_blocks
from bot.slack.views.names import name_in_text
from bot.slack.views.refusals import refusal_answer
from bot.use_cases.moves import note_refusal
from storage.database import NotWritten
from storage.transactions import TRACE

# Refusals that pass, as a form says them: what was typed stays in it, to be sent again.
IN_A_FORM: Mapping[type[Refusal], str] = {
    NotRecorded: "problem.not_recorded",
    SlackAway: SlackAway.key,
    TooMany: TooMany.key,
}

log = structlog.stdlib.get_logger(__name__)


async def explain(error: Exception, context: AsyncBoltContext) -> BoltResponse | None:
    """Answer a refusal to the asker alone; nothing was done. None, so a 500, for an event: it comes again."""
    asked = context.get("gesture")
    if not isinstance(asked, Asked):
        log.error("failed, and nobody is to be answered", exc_info=error)
        return None
    if isinstance(error, NotWritten):
        error = NotRecorded()
    elif is_away(error):
        error = SlackAway()
    if isinstance(error, Refusal):
        return refused(asked, error)
    return answer(asked, _unforeseen(asked, error))


def refused(asked: Asked, refusal: Refusal) -> BoltResponse:
    """Say no to the asker alone: under the fields of a form where it is about them, or may soon be sent again."""
    if asked.body.get("type") == "view_submission":
        problems = _under_fields(asked, refusal)
        if problems:
            return wrong(problems)
    if refusal.tried is not None and isinstance(asked, Gesture):
        asked.later(asked.db.write(note_refusal, asked.caller, *refusal.tried, now=asked.now))
    return answer(asked, _refused(asked, refusal))


def _under_fields(asked: Asked, error: Refusal) -> dict[str, str]:
    """What is wrong, under the field it is wrong in; under the first where the form does not have it, or it is in none.

    Nothing, where the form would be sent in vain again.
    """
    words, view = asked.words, asked.body["view"]
    filled = list((view.get("state") or {}).get("values") or {})
    inputs = {one.get("block_id") for one in view.get("blocks") or () if one.get("type") == "input"}
    fields = [name for name in filled if name in inputs] or filled
    if isinstance(error, BadAnswers):
        fields = fields or list(error.problems)
        said = {name: words(key, **_written(fill)) for name, (key, fill) in error.problems.items()}
        return {name if name in fields else fields[0]: text for name, text in said.items()}
    passing = IN_A_FORM.get(type(error))
    return {fields[0]: words(passing)} if passing and fields else {}


def _refused(asked: Asked, error: Refusal) -> Message:
    words = asked.words
    if isinstance(error, BadAnswers):
        text = words.in_a_row(words(key, **_written(fill)) for key, fill in error.problems.values())
    else:
        text = words(error.key, **_filled(asked, error))
    if isinstance(error, UnknownWords) and isinstance(asked, Gesture):
        return refusal_answer(words, text, asked.typed, besides=help_blocks(words, asked.caller))
    return refusal_answer(words, text, asked.typed)


def _filled(asked: Asked, error: Refusal) -> dict[str, Any]:
    """What fills the refusal, in the asker's language and their project's zone."""
    words = asked.words
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


def _unforeseen(asked: Asked, error: Exception) -> Message:
    reference = TRACE.get() or secrets.token_hex(4)
    log.error("unforeseen", told_as=reference, exc_info=error)
    text = asked.words("refusal.unforeseen", reference=reference)
    return refusal_answer(asked.words, text, asked.typed)
