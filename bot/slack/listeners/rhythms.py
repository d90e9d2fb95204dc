"""What digests, meetings and polls have in common for people: seeing how often they come, changing and pausing it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time

from slack_bolt.response import BoltResponse

from bot.refusals import NoLongerThere, NotOffered
from bot.slack.answers import answer, open_form
from bot.slack.buttons import Carried, Ids
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.home import show_home
from bot.slack.router import Key
from bot.slack.views import rhythms as views
from bot.use_cases.callers import toward_project
from bot.use_cases.schedules import Post, pause, resume, rhythm_seen, set_rhythm

PROPOSED: Mapping[Post, tuple[str, time]] = {
    Post.DIGEST: ("FREQ=WEEKLY;BYDAY=FR", time(16)),
    Post.POLL: ("FREQ=MONTHLY;BYDAY=1TU", time(10)),
}


async def toward(gesture: Gesture) -> Gesture:
    """The same gesture, about the project whose id the button carries. Raises NoSuchRecord."""
    caller = await gesture.db.read(toward_project, gesture.caller, ids_of(gesture).project)
    return replace(gesture, caller=caller)


def asks_which(gesture: Gesture) -> bool:
    """Whether the place belongs to several projects, so that one has to be chosen first."""
    return gesture.caller.project is None and len(gesture.caller.projects) > 1


def which(gesture: Gesture, post: Post) -> BoltResponse:
    """Ask which project is meant."""
    return answer(gesture, views.which_project(gesture.words, gesture.caller.projects, f"{post}_show"))


async def show(gesture: Gesture, post: Post) -> BoltResponse:
    """How often a digest or a poll comes, and when next."""
    seen = await gesture.db.read(rhythm_seen, gesture.caller, post)
    return answer(gesture, views.rhythm_answer(gesture.words, seen))


async def change(gesture: Gesture, post: Post) -> BoltResponse:
    """The form with which it gets another rhythm."""
    seen = await gesture.db.read(rhythm_seen, gesture.caller, post)
    carries = Carried(channel=gesture.where.channel, project=seen.project.id, kind=post)
    form = views.rhythm_form(gesture.words, seen, carries, proposed=PROPOSED[post])
    return await open_form(gesture, form)


async def switch(gesture: Gesture, post: Post, *, running: bool) -> BoltResponse:
    """Pause or resume it, by its word."""
    await set_running_of(gesture, post, running=running)
    return await show(gesture, post)


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


async def on_form(gesture: Gesture) -> BoltResponse:
    """Another rhythm was chosen for a digest or a poll."""
    answers = gesture.answers
    if gesture.carried.kind not in set(Post):
        raise NotOffered
    seen = await gesture.db.write(
        set_rhythm,
        gesture.caller,
        Post(gesture.carried.kind),
        rule=views.rule_of(answers),
        at=views.time_of(answers),
        zone=answers.get("zone", "").strip(),
        now=gesture.now,
    )
    return answer(gesture, views.rhythm_answer(gesture.words, seen))


def ids_of(gesture: Gesture) -> Ids:
    """What the button carries."""
    return Ids.of(gesture.value)


LISTENERS: dict[Key, Listener] = {("form", "rhythm"): on_form}
