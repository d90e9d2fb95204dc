"""How soon we mean to answer and to solve: agreeing on it."""

from slack_bolt.response import BoltResponse

from bot.slack.answers import answer, open_form
from bot.slack.buttons import Carried
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.rhythms import toward
from bot.slack.router import Key
from bot.slack.views import targets as views
from bot.use_cases.targets import agree_on_targets, agreed_targets


async def on_button(gesture: Gesture) -> BoltResponse:
    """The form that asks for it."""
    gesture = await toward(gesture)
    agreed = await gesture.db.read(agreed_targets, gesture.caller)
    carries = Carried(channel=gesture.where.channel, project=agreed.project.id)
    return await open_form(gesture, views.targets_form(gesture.words, agreed, carries))


async def on_form(gesture: Gesture) -> BoltResponse:
    """It was agreed on."""
    agreed = await gesture.db.write(agree_on_targets, gesture.caller, gesture.answers, now=gesture.now)
    return answer(gesture, views.agreed_answer(gesture.words, agreed))


LISTENERS: dict[Key, Listener] = {("action", "targets"): on_button, ("form", "targets"): on_form}
