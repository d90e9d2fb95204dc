"""A button that stands elsewhere than what it is about: as if it had been pressed there."""

from dataclasses import replace

from bot.slack.gestures import Gesture
from bot.use_cases.callers import caller_of


async def as_in(gesture: Gesture, channel: str) -> Gesture:
    """The same in this channel, by Slack's id, and by whoever they are there."""
    where = replace(gesture.where, channel=channel, thread=None)
    caller = await gesture.db.read(caller_of, where.team, where.user, channel)
    assert caller is not None, "the door knows them"
    return replace(gesture.by(caller), where=where)
