"""Somebody of the team wants to know whether everything is as it must be."""

from datetime import UTC, datetime

from slack_bolt.response import BoltResponse

from bot.slack.answers import done, for_asker, open_form, opened
from bot.slack.buttons import Carried, Ids
from bot.slack.checks import examine
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.rhythms import toward
from bot.slack.router import Key
from bot.slack.speaker import message_of
from bot.slack.views.checks import MINUTE, checked_form
from bot.slack.views.inside import posted_form
from bot.slack.views.setup import checking_form
from bot.use_cases.ahead import content_ahead
from bot.use_cases.checks import may_check


async def on_button(gesture: Gesture) -> BoltResponse:
    """The button in the set-up form."""
    return await check(await toward(gesture))


async def check(gesture: Gesture) -> BoltResponse:
    """Show "checking…", and what was found once Slack has said it."""
    project = await gesture.db.read(may_check, gesture.caller)
    carries = Carried(channel=gesture.where.channel, project=project.id)
    form = checking_form(gesture.words, carries)
    view_id = await opened(gesture, form)
    gesture.later(_finish(gesture.at_leisure(), project.id, carries, view_id))
    return done()


async def _finish(gesture: Gesture, project: int, carries: Carried, view_id: str) -> None:
    seen = await examine(gesture.db, gesture.slack, only=project, now=gesture.now, real_now=datetime.now(UTC))
    await gesture.slack.views_update(view_id=view_id, view=checked_form(gesture.words, seen, carries))


async def on_ahead(gesture: Gesture) -> BoltResponse:
    """What one of the next posts would say, in the language of its channel."""
    ids = Ids.of(gesture.chosen)
    at = datetime.fromtimestamp((ids.version or 0) * MINUTE, UTC)
    content = await gesture.db.read(content_ahead, gesture.caller, ids.project, ids.thing, at=at, now=gesture.now)
    message = message_of(for_asker(gesture, content), gesture.words_of(content.language))
    small = gesture.words("check.would_say")
    return await open_form(gesture, posted_form(gesture.words, gesture.words("check.coming"), small, message))


LISTENERS: dict[Key, Listener] = {("action", "check"): on_button, ("action", "ahead"): on_ahead}
