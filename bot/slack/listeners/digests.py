"""The digest: how often it comes, and posting one now. What it says is asked for by delivery."""

from slack_bolt.response import BoltResponse

from bot.refusals import UnknownWords
from bot.slack.answers import answer
from bot.slack.commands import asked_of_rhythm
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners import rhythms
from bot.slack.mrkdwn import plain_text
from bot.slack.router import Key
from bot.slack.views import help as help_view
from bot.slack.views import rhythms as views
from bot.use_cases.digests import post_now
from bot.use_cases.schedules import Post


async def on_command(gesture: Gesture) -> BoltResponse:
    """`/client-digest`, with now, change, pause or resume."""
    asked = asked_of_rhythm(plain_text(str(gesture.body.get("text", ""))))
    if asked.what == "help":
        return answer(gesture, help_view.help_message(gesture.words, gesture.caller))
    if rhythms.asks_which(gesture):
        return rhythms.which(gesture, Post.DIGEST)
    match asked.what:
        case "show":
            return await rhythms.show(gesture, Post.DIGEST)
        case "change" | "new":
            return await rhythms.change(gesture, Post.DIGEST)
        case "pause" | "resume":
            return await rhythms.switch(gesture, Post.DIGEST, running=asked.what == "resume")
        case "now":
            return await _now(gesture)
        case _:
            raise UnknownWords


async def on_show(gesture: Gesture) -> BoltResponse:
    """The project was chosen."""
    return await rhythms.show(await rhythms.toward(gesture), Post.DIGEST)


async def on_change(gesture: Gesture) -> BoltResponse:
    """The button that opens the form."""
    return await rhythms.change(await rhythms.toward(gesture), Post.DIGEST)


async def on_pause(gesture: Gesture) -> BoltResponse:
    """Nothing more goes out until it is resumed."""
    return await rhythms.switch(await rhythms.toward(gesture), Post.DIGEST, running=False)


async def on_resume(gesture: Gesture) -> BoltResponse:
    """It goes out again."""
    return await rhythms.switch(await rhythms.toward(gesture), Post.DIGEST, running=True)


async def on_now(gesture: Gesture) -> BoltResponse:
    """The button that posts one now."""
    return await _now(await rhythms.toward(gesture))


async def _now(gesture: Gesture) -> BoltResponse:
    await gesture.db.write(post_now, gesture.caller, now=gesture.now)
    return answer(gesture, views.said(gesture.words("digest.sent")))


LISTENERS: dict[Key, Listener] = {
    ("command", "digest"): on_command,
    ("action", "digest_show"): on_show,
    ("action", "digest_change"): on_change,
    ("action", "digest_pause"): on_pause,
    ("action", "digest_resume"): on_resume,
    ("action", "digest_now"): on_now,
    **rhythms.LISTENERS,
}
