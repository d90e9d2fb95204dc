"""Which projects a team channel follows: `/client-setup follow`, typed there."""

from slack_bolt.response import BoltResponse

from bot.refusals import NoProjectHere
from bot.slack.answers import answer, done
from bot.slack.buttons import Carried
from bot.slack.channels import facts_of
from bot.slack.gestures import Gesture, Listener
from bot.slack.router import Key
from bot.slack.views import following as views
from bot.slack.views import setup as setup_views
from bot.use_cases.callers import one_of_us
from bot.use_cases.following import follow, followed_in


async def begin(gesture: Gesture) -> BoltResponse:
    """Slack is asked who reads there, which takes longer than the acknowledgement may; meanwhile a form says so."""
    channel = gesture.where.channel
    if channel is None:
        raise NoProjectHere
    following = await gesture.db.write(followed_in, gesture.caller, channel)
    carries = Carried(channel=channel)
    checking = setup_views.checking_form(gesture.words, carries)
    opened = await gesture.slack.views_open(trigger_id=gesture.trigger, view=checking)

    async def show() -> None:
        here = await facts_of(gesture.db, gesture.slack, gesture.where.team, channel, now=gesture.now)
        if here is None:
            view = setup_views.not_there_form(gesture.words)
        elif here.shared or not all(one_of_us(person, gesture.caller.workspace) for person in here.members):
            view = views.not_among_us_form(gesture.words)
        else:
            view = views.following_form(gesture.words, following, carries)
        await gesture.slack.views_update(view_id=opened["view"]["id"], view=view)

    gesture.later(show())
    return done()


async def on_form(gesture: Gesture) -> BoltResponse:
    """Projects were chosen."""
    chosen = [int(one) for one in gesture.answers.get("projects", "").split(",") if one]
    following = await gesture.db.write(follow, gesture.caller, gesture.carried.channel or "", chosen)
    return answer(gesture, views.followed_answer(gesture.words, following))


LISTENERS: dict[Key, Listener] = {("form", "following"): on_form}
