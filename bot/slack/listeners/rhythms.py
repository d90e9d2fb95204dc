"""What digests, meetings and polls have in common for people: seeing how often they come, changing and pausing it."""

from collections.abc import Mapping

from slack_bolt.response import BoltResponse

from bot.refusals import NoLongerThere, UnknownWords
from bot.slack.answers import answer
from bot.slack.buttons import Ids
from bot.slack.commands import Asked, asked_of_rhythm
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.home import show_home
from bot.slack.mrkdwn import plain_text
from bot.slack.views import rhythms as views
from bot.slack.views.help import help_message
from bot.use_cases.callers import toward_project
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import pause, resume, rhythm_seen


async def toward(gesture: Gesture) -> Gesture:
    """The same gesture, about the project whose id the button carries. Raises NoSuchRecord."""
    caller = await gesture.db.read(toward_project, gesture.caller, ids_of(gesture).project)
    return gesture.by(caller)


def asks_which(gesture: Gesture) -> bool:
    """Whether the place belongs to several projects, so that one has to be chosen first."""
    return gesture.caller.project is None and len(gesture.caller.projects) > 1


def asked(gesture: Gesture) -> Asked:
    """What was typed after the command. Raises UnknownWords."""
    return asked_of_rhythm(plain_text(str(gesture.body.get("text", ""))))


async def do_what_is_asked(gesture: Gesture, post: Post, deeds: Mapping[str, Listener]) -> BoltResponse:
    """Do what was typed after the command, or ask first which of the place's projects is meant. Raises UnknownWords."""
    what = asked(gesture).what
    if what == "help":
        return answer(gesture, help_message(gesture.words, gesture.caller))
    if asks_which(gesture):
        return answer(gesture, views.which_project(gesture.words, gesture.caller.projects, f"{post}_show"))
    if what not in deeds:
        raise UnknownWords
    return await deeds[what](gesture)


async def set_running_of(gesture: Gesture, post: Post, *, running: bool) -> None:
    """Have the schedule of a digest or a poll paused or resumed. Raises NoLongerThere."""
    seen = await gesture.db.read(rhythm_seen, gesture.caller, post)
    if seen.coming is None:
        raise NoLongerThere
    await set_running(gesture, seen.coming.schedule.id, running=running)


async def set_running(gesture: Gesture, schedule: int, *, running: bool) -> None:
    """Have a schedule paused or resumed."""
    if running:
        await gesture.db.write(resume, gesture.caller, schedule, now=gesture.now)
    else:
        await gesture.db.write(pause, gesture.caller, schedule)
    if gesture.in_home:
        gesture.later(show_home(gesture.at_leisure(), gesture.caller))


def ids_of(gesture: Gesture) -> Ids:
    """What the button carries."""
    return Ids.of(gesture.value)
