"""Answers the one who asked, the way Slack allows for their gesture: after the deed, to them alone, never again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.refusals import FormNotOpened
from bot.slack.blocks import Message, modal, rich, section, words_of
from bot.slack.gestures import Gesture

log = structlog.stdlib.get_logger(__name__)


def done() -> BoltResponse:
    """Acknowledge, and say nothing: what was done can be seen."""
    return BoltResponse(status=200, body="")


def close() -> BoltResponse:
    """Acknowledge a form, and close it with all that lie under it."""
    return _with({"response_action": "clear"})


def show_form(view: dict[str, Any]) -> BoltResponse:
    """Acknowledge a form by putting another in its place."""
    return _with({"response_action": "update", "view": view})


def wrong(problems: dict[str, str]) -> BoltResponse:
    """Acknowledge a form by saying what is wrong under its fields; what was typed stays."""
    return _with({"response_action": "errors", "errors": problems})


def options(found: list[dict[str, Any]]) -> BoltResponse:
    """Acknowledge a search in a menu."""
    return _with({"options": found})


async def open_form(gesture: Gesture, view: dict[str, Any]) -> BoltResponse:
    """Open a form, on top of the one in which the button was pressed. Raises FormNotOpened."""
    await opened(gesture, view)
    return done()


async def opened(gesture: Gesture, view: dict[str, Any]) -> str:
    """Open a form, and give Slack's id of it. Raises FormNotOpened: the gesture is too old, or Slack is away."""
    try:
        response = await _push(gesture, view)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("form not opened", exc_info=error)
        raise FormNotOpened from None
    return str(response["view"]["id"])


async def put_in_place(gesture: Gesture, view: dict[str, Any]) -> None:
    """Put another form in the place of the one in which something was pressed, unless that has changed meanwhile."""
    with _lost():
        old = gesture.body["view"]
        await gesture.slack.views_update(view_id=old["id"], hash=old.get("hash"), view=view)


def answer(gesture: Gesture, message: Message) -> BoltResponse:
    """Say it to the asker alone: in the acknowledgement of a command, in place of a form, beside a button."""
    body = gesture.body
    if "command" in body:
        return _with({"response_type": "ephemeral", **message.as_args()})
    if body.get("type") == "view_submission" or gesture.in_form:
        return _in_form(gesture, message)
    if body.get("response_url"):
        gesture.later(_by_response_url(str(body["response_url"]), message))
    elif gesture.where.channel:
        gesture.later(_by_ephemeral(gesture, message))
    return done()


def _in_form(gesture: Gesture, message: Message) -> BoltResponse:
    words = gesture.words
    view = modal(
        words("form.answer"),
        message.blocks or (section(message.text),),
        callback_id="read",
        carries=gesture.carried.packed(),
        close=words("form.close"),
    )
    if gesture.body.get("type") == "view_submission":
        return show_form(view)
    gesture.later(_push(gesture, view))
    return done()


async def _push(gesture: Gesture, view: dict[str, Any]) -> AsyncSlackResponse:
    if gesture.in_form and gesture.body["view"]["type"] == "modal":
        return await gesture.slack.views_push(trigger_id=gesture.trigger, view=view)
    return await gesture.slack.views_open(trigger_id=gesture.trigger, view=view)


async def _by_response_url(url: str, message: Message) -> None:
    said = {"response_type": "ephemeral", "replace_original": False, **message.as_args()}
    with _lost():
        await AsyncWebhookClient(url).send_dict(said)


async def _by_ephemeral(gesture: Gesture, message: Message) -> None:
    where = gesture.where
    assert where.channel is not None, "asked before"
    with _lost():
        await gesture.slack.chat_postEphemeral(
            channel=where.channel, user=where.user, thread_ts=where.thread, **message.as_args()
        )


@contextmanager
def _lost() -> Iterator[None]:
    """An answer that Slack does not take is lost, and nothing else: the deed is done and can be seen."""
    try:
        yield
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("answer is lost", exc_info=error)


def _with(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body)


def literal(text: str) -> Message:
    """A message of plain words."""
    return Message(text, (rich([words_of(text)]),))
