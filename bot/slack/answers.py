"""Answers the one who asked, the way Slack allows for their gesture: after the deed, to them alone, never again."""

from typing import Any

from slack_bolt.response import BoltResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.blocks import Message, modal, rich, section, words_of
from bot.slack.gestures import Gesture


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
    """Open a form, on top of the one in which the button was pressed."""
    if gesture.in_form and gesture.body["view"]["type"] == "modal":
        await gesture.slack.views_push(trigger_id=gesture.trigger, view=view)
    else:
        await gesture.slack.views_open(trigger_id=gesture.trigger, view=view)
    return done()


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


async def _push(gesture: Gesture, view: dict[str, Any]) -> None:
    if gesture.body["view"]["type"] == "modal":
        await gesture.slack.views_push(trigger_id=gesture.trigger, view=view)
    else:
        await gesture.slack.views_open(trigger_id=gesture.trigger, view=view)


async def _by_response_url(url: str, message: Message) -> None:
    await AsyncWebhookClient(url).send_dict(
        {"response_type": "ephemeral", "replace_original": False, **message.as_args()}
    )


async def _by_ephemeral(gesture: Gesture, message: Message) -> None:
    where = gesture.where
    assert where.channel is not None, "asked before"
    await gesture.slack.chat_postEphemeral(
        channel=where.channel, user=where.user, thread_ts=where.thread, **message.as_args()
    )


def _with(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body)


def literal(text: str) -> Message:
    """A message of plain words."""
    return Message(text, (rich([words_of(text)]),))
