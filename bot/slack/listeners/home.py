"""App Home: it is shown when it is opened, and anew when something was done in it."""

from slack_bolt.response import BoltResponse

from bot.refusals import NotOffered
from bot.slack.answers import done, for_asker
from bot.slack.gestures import Gesture, Listener
from bot.slack.router import Key
from bot.slack.views import home as views
from bot.use_cases.callers import Caller
from bot.use_cases.home import choose_language, home_of
from bot.words import Language


async def on_home(gesture: Gesture) -> BoltResponse:
    """App Home was opened."""
    await show_home(gesture, gesture.caller)
    return done()


async def on_language(gesture: Gesture) -> BoltResponse:
    """Somebody chose the language in which the bot answers them."""
    chosen = gesture.chosen
    if chosen not in {"slack", *Language}:
        raise NotOffered
    caller = await gesture.db.write(choose_language, gesture.caller, chosen)
    gesture.later(show_home(gesture.at_leisure(), caller))
    return done()


async def show_home(gesture: Gesture, caller: Caller) -> None:
    """Show somebody their App Home as it is now."""
    seen = await gesture.db.read(home_of, caller, now=gesture.now)
    words = gesture.words_of(caller.language)
    await gesture.slack.views_publish(
        user_id=gesture.where.user, view=views.home(words, caller, for_asker(gesture, seen))
    )


LISTENERS: dict[Key, Listener] = {
    ("event", "app_home_opened"): on_home,
    ("action", "language"): on_language,
}
