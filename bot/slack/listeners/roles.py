"""Who counts as what in a project: seeing it and agreeing on it."""

from contextlib import suppress

from slack_bolt.response import BoltResponse

from bot.slack.answers import answer, open_form, options
from bot.slack.blocks import OPTIONS
from bot.slack.buttons import Carried
from bot.slack.channels import look_at, seen_of
from bot.slack.client import NoAnswer
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.rhythms import toward
from bot.slack.router import Key
from bot.slack.views import roles as views
from bot.slack.views.setup import person_option
from bot.use_cases.callers import BY_NAME
from bot.use_cases.places import channel_seen, places_of
from bot.use_cases.roles import count_people, roles_seen
from storage.values.projects import Project


async def on_button(gesture: Gesture) -> BoltResponse:
    """The form."""
    gesture = await toward(gesture)
    seen = await gesture.db.read(roles_seen, gesture.caller)
    carries = Carried(channel=gesture.where.channel, project=seen.project.id)
    return await open_form(gesture, views.roles_form(gesture.words, seen, carries))


async def on_search(gesture: Gesture) -> BoltResponse:
    """Somebody types a name where more people are in the channels than fit into a menu."""
    typed = str(gesture.body.get("value") or "").casefold()
    seen = await gesture.db.read(roles_seen, gesture.caller)
    found = [one for one in seen.there if typed in (one.name or one.slack_id).casefold()]
    return options([person_option(one, one.slack_id) for one in found[:OPTIONS]])


async def on_form(gesture: Gesture) -> BoltResponse:
    """It was agreed on; a channel in which nobody is in the way any more is gone on in."""
    chosen = {standing: [one for one in gesture.answers[standing].split(",") if one] for standing in BY_NAME}
    project = await gesture.db.write(count_people, gesture.caller, chosen, now=gesture.now)
    gesture.later(_look_again(gesture.at_leisure(), project))
    return answer(gesture, views.agreed_answer(gesture.words, project))


async def _look_again(gesture: Gesture, project: Project) -> None:
    team = gesture.where.team
    for place in await gesture.db.read(places_of, project):
        with suppress(NoAnswer):  # then the daily look finds the same
            found = await look_at(gesture.db, gesture.slack, team, place.slack_id, now=gesture.now)
            seen = seen_of(place.slack_id, found)
            await gesture.db.write(channel_seen, team, seen, by_hand=True, now=gesture.now)


LISTENERS: dict[Key, Listener] = {
    ("action", "roles"): on_button,
    ("options", "counted"): on_search,
    ("form", "roles"): on_form,
}
