"""What is brought up again: putting it off, and agreeing on when it is."""

from slack_bolt.response import BoltResponse

from bot.refusals import UnknownWords
from bot.slack.answers import answer, open_form
from bot.slack.buttons import Carried
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.rhythms import ids_of, toward
from bot.slack.router import Key
from bot.slack.views import nudges as views
from bot.use_cases.nudge_days import agree_on_nudges, agreed_nudges
from bot.use_cases.nudges import PutOff, put_off


async def on_put_off(gesture: Gesture) -> BoltResponse:
    """A record is to be quiet for a while."""
    ids = ids_of(gesture)
    named = str(gesture.action["action_id"]).partition(":")[2].partition(".")[0]
    if named not in set(PutOff):
        raise UnknownWords
    quiet = await gesture.db.write(put_off, gesture.caller, ids.project, ids.thing, PutOff(named), now=gesture.now)
    return answer(gesture, views.quiet_answer(gesture.words, quiet))


async def on_button(gesture: Gesture) -> BoltResponse:
    """The form that asks when something is brought up again."""
    gesture = await toward(gesture)
    seen = await gesture.db.read(agreed_nudges, gesture.caller)
    carries = Carried(channel=gesture.where.channel, project=seen.project.id)
    return await open_form(gesture, views.nudges_form(gesture.words, seen, carries))


async def on_form(gesture: Gesture) -> BoltResponse:
    """It was agreed on."""
    seen = await gesture.db.write(agree_on_nudges, gesture.caller, gesture.answers, now=gesture.now)
    return answer(gesture, views.agreed_answer(gesture.words, seen))


LISTENERS: dict[Key, Listener] = {
    ("action", "put_off"): on_put_off,
    ("action", "nudges"): on_button,
    ("form", "nudges"): on_form,
}
