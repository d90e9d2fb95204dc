"""Whoever was not satisfied: taking it upon oneself, and saying what came of it."""

from slack_bolt.response import BoltResponse

from bot.slack.answers import answer, done, open_form
from bot.slack.buttons import Carried
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.rhythms import ids_of
from bot.slack.router import Key
from bot.slack.views import follow_ups as views
from bot.slack.views import rhythms as rhythm_views
from bot.use_cases.follow_ups import close_follow_up, follow_up_seen, take_follow_up


async def on_close(gesture: Gesture) -> BoltResponse:
    """The button: the form."""
    ids = ids_of(gesture)
    seen = await gesture.db.read(follow_up_seen, gesture.caller, ids.project, ids.thing)
    carries = Carried(channel=gesture.where.channel, project=ids.project, thing=ids.thing)
    return await open_form(gesture, views.closing_form(gesture.words, seen, carries))


async def on_form(gesture: Gesture) -> BoltResponse:
    """It was said what came of it; the card shows it."""
    ids, answers = gesture.carried.ids, gesture.answers
    await gesture.db.write(
        close_follow_up,
        gesture.caller,
        ids.project,
        ids.thing,
        heard=answers.get("heard", ""),
        did=answers.get("did", ""),
        told=answers.get(views.TOLD) == views.TOLD,
        now=gesture.now,
    )
    return answer(gesture, rhythm_views.said(gesture.words("follow_up.saved")))


async def on_take(gesture: Gesture) -> BoltResponse:
    """Somebody follows it up; the card names them."""
    ids = ids_of(gesture)
    await gesture.db.write(take_follow_up, gesture.caller, ids.project, ids.thing)
    return done()


LISTENERS: dict[Key, Listener] = {
    ("action", "follow_up"): on_close,
    ("action", "follow_up_take"): on_take,
    ("form", "follow_up"): on_form,
}
