"""Answers the one who asked, the way Slack allows for their gesture: after the deed, to them alone, never again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.messages.audiences import Addressed
from bot.messages.gate import Destination, admit
from bot.refusals import FormNotOpened
from bot.slack.blocks import Message, modal, section
from bot.slack.gestures import Asked, Gesture
from bot.slack.views.late import late_answer

Shown = TypeVar("Shown", bound=Addressed)

log = structlog.stdlib.get_logger(__name__)


def for_asker(gesture: Gesture, content: Shown) -> Shown:
    """The content, which the gate lets through to the one who asked. Raises NotForThem."""
    asker = Destination(
        channel=gesture.where.user, audience=gesture.caller.audience, projects=frozenset({content.project})
    )
    admit(content, asker)
    return content


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
        response = await _push(gesture.slack, gesture, view)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("form not opened", exc_info=error)
        raise FormNotOpened from None
    return str(response["view"]["id"])


async def put_in_place(gesture: Gesture, view: dict[str, Any]) -> None:
    """Put another form in the place of the one in which something was pressed, unless that has changed meanwhile."""
    with _lost():
        old = gesture.body["view"]
        await gesture.slack.views_update(view_id=old["id"], hash=old.get("hash"), view=view)


def answer(asked: Asked, message: Message) -> BoltResponse:
    """Say it to the asker alone: in the acknowledgement of a command, in place of a form, beside a button."""
    body, slack = asked.body, asked.slack
    if "command" in body:
        return _with({"response_type": "ephemeral", **message.as_args()})
    if body.get("type") == "view_submission":
        return show_form(_in_form(asked, message))
    if asked.in_form:
        if slack is not None:
            asked.later(_push(slack, asked, _in_form(asked, message)))
    elif body.get("response_url"):
        asked.later(_by_response_url(str(body["response_url"]), message))
    elif asked.is_late and asked.where.channel and slack is not None:
        asked.later(_by_direct_message(slack, asked, late_answer(asked.words, message, asked.where.channel)))
    elif asked.where.channel and slack is not None:
        asked.later(_by_ephemeral(slack, asked, message))
    return done()


def _in_form(asked: Asked, message: Message) -> dict[str, Any]:
    words = asked.words
    return modal(
        words("form.answer"),
        message.blocks or (section(message.text),),
        callback_id="read",
        carries=asked.carried.packed(),
        close=words("form.close"),
    )


async def _push(slack: AsyncWebClient, asked: Asked, view: dict[str, Any]) -> AsyncSlackResponse:
    if asked.in_form and asked.body["view"]["type"] == "modal":
        return await slack.views_push(trigger_id=asked.trigger, view=view)
    return await slack.views_open(trigger_id=asked.trigger, view=view)


async def _by_response_url(url: str, message: Message) -> None:
    said = {"response_type": "ephemeral", "replace_original": False, **message.as_args()}
    with _lost():
        await AsyncWebhookClient(url).send_dict(said)


async def _by_ephemeral(slack: AsyncWebClient, asked: Asked, message: Message) -> None:
    where = asked.where
    assert where.channel is not None, "asked before"
    with _lost():
        await slack.chat_postEphemeral(
            channel=where.channel, user=where.user, thread_ts=where.thread, **message.as_args()
        )


async def _by_direct_message(slack: AsyncWebClient, asked: Asked, message: Message) -> None:
    """Where it stays: what only somebody who looks on sees is gone before they come back."""
    with _lost():
        await slack.chat_postMessage(
            channel=asked.where.user, unfurl_links=False, unfurl_media=False, **message.as_args()
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
