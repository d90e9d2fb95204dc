"""When each side works: seeing it and agreeing on it."""

from slack_bolt.response import BoltResponse

from bot.refusals import NoLongerThere
from bot.slack.answers import answer, open_form
from bot.slack.buttons import Carried
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.rhythms import toward
from bot.slack.router import Key
from bot.slack.views import working_days as views
from bot.use_cases.calendars import Side
from bot.use_cases.working_days import agree_on_days, days_seen


async def on_button(gesture: Gesture) -> BoltResponse:
    """The form for one side."""
    side = _side(str(gesture.action["action_id"]).partition(":")[2])
    gesture = await toward(gesture)
    seen = await gesture.db.read(days_seen, gesture.caller, side, gesture.words.language, now=gesture.now)
    carries = Carried(channel=gesture.where.channel, project=seen.project.id, kind=side)
    return await open_form(gesture, views.days_form(gesture.words, seen, carries))


async def on_form(gesture: Gesture) -> BoltResponse:
    """It was agreed on."""
    side, answers = _side(gesture.carried.kind or ""), gesture.answers
    seen = await gesture.db.write(agree_on_days, gesture.caller, side, answers, gesture.words.language, now=gesture.now)
    return answer(gesture, views.agreed_answer(gesture.words, seen))


def _side(named: str) -> Side:
    if named not in {Side.OURS, Side.CLIENT}:
        raise NoLongerThere
    return Side(named)


LISTENERS: dict[Key, Listener] = {("action", "days"): on_button, ("form", "days"): on_form}
