"""Which projects a team channel follows: `/client-setup follow`, typed there."""

from slack_bolt.response import BoltResponse

from bot.messages.hindrances import Hindrance
from bot.refusals import BadAnswers, NoProjectHere, NotThere, Refusal, SlackAway
from bot.slack.answers import answer, done, opened
from bot.slack.buttons import Carried, project_id
from bot.slack.channels import look_at, seen_of
from bot.slack.client import NoAnswer
from bot.slack.gestures import Gesture, Listener
from bot.slack.router import Key
from bot.slack.views import following as views
from bot.slack.views import setup as setup_views
from bot.use_cases.following import follow, keep_channel, keep_readers


async def begin(gesture: Gesture) -> BoltResponse:
    """Slack is asked who reads there, which takes longer than the acknowledgement may; meanwhile a form says so."""
    channel = gesture.where.channel
    if channel is None:
        raise NoProjectHere
    await gesture.db.write(keep_channel, gesture.caller, channel)
    view_id = await opened(gesture, setup_views.checking_form(gesture.words, Carried(channel=channel)))
    gesture.later(_show_form(gesture.at_leisure(), channel, view_id))
    return done()


async def on_form(gesture: Gesture) -> BoltResponse:
    """Projects were chosen."""
    chosen = [project_id(one) for one in gesture.answers.get("projects", "").split(",") if one]
    following = await gesture.db.write(follow, gesture.caller, gesture.carried.channel or "", chosen, now=gesture.now)
    return answer(gesture, views.followed_answer(gesture.words, following))


async def _show_form(gesture: Gesture, channel: str, view_id: str) -> None:
    try:
        found = await look_at(gesture.db, gesture.slack, gesture.where.team, channel, now=gesture.now)
        if isinstance(found, Hindrance):
            raise NotThere
        following = await gesture.db.write(keep_readers, gesture.caller, seen_of(channel, found))
    except NoAnswer:
        view = views.refused_form(gesture.words, SlackAway.key)
    except BadAnswers:
        view = views.refused_form(gesture.words, "problem.not_among_us")
    except Refusal as refusal:
        view = views.refused_form(gesture.words, refusal.key)
    else:
        view = views.following_form(gesture.words, following, Carried(channel=channel))
    await gesture.slack.views_update(view_id=view_id, view=view)


LISTENERS: dict[Key, Listener] = {("form", "following"): on_form}
