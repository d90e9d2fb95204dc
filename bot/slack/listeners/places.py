"""Channels change under our feet, and who is in them; what was in the way is looked at again when somebody says so."""

from datetime import UTC, datetime

from slack_bolt.response import BoltResponse

from bot.messages.hindrances import Hindrance
from bot.refusals import SlackAway
from bot.slack.answers import answer, done
from bot.slack.channels import look_at, seen_of
from bot.slack.client import NoAnswer
from bot.slack.errors import refused
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.rhythms import ids_of, toward
from bot.slack.people import describe, keep_described
from bot.slack.router import Key
from bot.slack.shapes import Json
from bot.slack.views import notices as views
from bot.use_cases.callers import in_project
from bot.use_cases.hindrances import place_to_look_at
from bot.use_cases.installations import uninstall
from bot.use_cases.places import (
    channel_closed_to_us,
    channel_moved,
    channel_renamed,
    channel_seen,
    channel_shared,
    is_of_project,
    person_joined,
    person_left,
)
from bot.use_cases.projects import offer_setup
from storage.values.places import Channel

LAST = 2**33  # seconds, well beyond this bot's time; beyond the year 9999 there is no date


async def on_member_joined(gesture: Gesture) -> BoltResponse:
    """The bot was invited: whoever did it is offered set-up, and where it was before it goes on. Or others came."""
    event = _event(gesture)
    channel, team = str(event["channel"]), gesture.where.team
    if event.get("user") != gesture.caller.workspace.bot_user:
        newcomer = gesture.caller.person
        if newcomer.fetched_at is None:
            newcomer = await describe(gesture.db, gesture.slack, team, newcomer.slack_id, now=gesture.now)
        await gesture.db.write(person_joined, team, channel, newcomer, now=gesture.now)
        return done()
    if event.get("inviter"):
        inviter = await gesture.know(str(event["inviter"]))
        await gesture.db.write(offer_setup, gesture.caller, inviter, channel, event=str(gesture.body["event_id"]))
    return await _look(gesture, channel)


async def on_member_left(gesture: Gesture) -> BoltResponse:
    """Somebody is not in the channel any more."""
    event = _event(gesture)
    user, channel = str(event["user"]), str(event["channel"])
    if user == gesture.caller.workspace.bot_user:
        return await on_left(gesture)
    await gesture.db.write(person_left, gesture.where.team, channel, user)
    return done()


async def on_left(gesture: Gesture) -> BoltResponse:
    """The bot was removed."""
    return await _closed(gesture, Hindrance.REMOVED)


async def on_archive(gesture: Gesture) -> BoltResponse:
    """The channel was archived."""
    return await _closed(gesture, Hindrance.ARCHIVED)


async def on_deleted(gesture: Gesture) -> BoltResponse:
    """The channel is gone."""
    return await _closed(gesture, Hindrance.GONE)


async def on_unarchive(gesture: Gesture) -> BoltResponse:
    """The channel was taken out of the archive."""
    return await _look(gesture, str(_event(gesture)["channel"]))


async def on_shared(gesture: Gesture) -> BoltResponse:
    """Another organisation was connected."""
    event = _event(gesture)
    channel, org = str(event["channel"]), str(event.get("connected_team_id") or "")
    await gesture.db.write(channel_shared, gesture.where.team, channel, org, now=gesture.now)
    return await _look(gesture, channel)


async def on_unshared(gesture: Gesture) -> BoltResponse:
    """An organisation was disconnected, and its people with it."""
    return await _look(gesture, str(_event(gesture)["channel"]))


async def on_id_changed(gesture: Gesture) -> BoltResponse:
    """Slack gave the channel another id, as it does the moment a share is initiated."""
    event = _event(gesture)
    old, new = str(event["old_channel_id"]), str(event["new_channel_id"])
    await gesture.db.write(channel_moved, gesture.where.team, old, new)
    return await _look(gesture, new)  # under the old one it may have looked as if it were gone


async def on_rename(gesture: Gesture) -> BoltResponse:
    """The channel has another name."""
    channel = _event(gesture)["channel"]
    await gesture.db.write(channel_renamed, gesture.where.team, str(channel["id"]), str(channel["name"]))
    return done()


async def on_user_change(gesture: Gesture) -> BoltResponse:
    """Somebody's name, home or standing changed, or they left."""
    await gesture.db.write(keep_described, gesture.where.team, _event(gesture)["user"], now=gesture.now)
    return done()


async def on_tokens_revoked(gesture: Gesture) -> BoltResponse:
    """Tokens were revoked; only the bot's own is ours."""
    if gesture.caller.workspace.bot_user in (_event(gesture).get("tokens") or {}).get("bot", []):
        return await on_uninstalled(gesture)
    return done()


async def on_uninstalled(gesture: Gesture) -> BoltResponse:
    """The app was taken out of the workspace."""
    told = gesture.body.get("event_time")
    at = datetime.fromtimestamp(told, UTC) if isinstance(told, int) and 0 < told < LAST else None
    await gesture.db.write(uninstall, gesture.where.team, at=at, now=gesture.now)
    return done()


async def on_works_again(gesture: Gesture) -> BoltResponse:
    """Somebody of the team says that nothing is in the way of a place any more: Slack is asked, and then they hear."""
    ids, towards = ids_of(gesture), await toward(gesture)
    place = await gesture.db.read(place_to_look_at, towards.caller, ids.project, ids.thing)
    gesture.later(_look_by_hand(towards.at_leisure(), place))
    return done()


async def _look_by_hand(gesture: Gesture, place: Channel) -> None:
    team = gesture.where.team
    project = in_project(gesture.caller)
    try:
        found = await look_at(gesture.db, gesture.slack, team, place.slack_id, now=gesture.now)
    except NoAnswer:
        refused(gesture, SlackAway())
        return
    seen = seen_of(place.slack_id, found)
    in_the_way = await gesture.db.write(channel_seen, team, seen, by_hand=True, now=gesture.now)
    answer(gesture, views.looked_answer(gesture.words, project, place, in_the_way))


async def _closed(gesture: Gesture, hindrance: Hindrance) -> BoltResponse:
    channel = str(_event(gesture)["channel"])
    await gesture.db.write(channel_closed_to_us, gesture.where.team, channel, hindrance, now=gesture.now)
    return done()


async def _look(gesture: Gesture, channel: str) -> BoltResponse:
    """Look at a channel that may work again, or not any more. Raises NoAnswer: the event is done again later."""
    team = gesture.where.team
    if await gesture.db.read(is_of_project, team, channel):
        found = await look_at(gesture.db, gesture.slack, team, channel, now=gesture.now)
        await gesture.db.write(channel_seen, team, seen_of(channel, found), by_hand=False, now=gesture.now)
    return done()


def _event(gesture: Gesture) -> Json:
    event: Json = gesture.body["event"]
    return event


LISTENERS: dict[Key, Listener] = {
    ("event", "member_joined_channel"): on_member_joined,
    ("event", "member_left_channel"): on_member_left,
    ("event", "channel_left"): on_left,
    ("event", "group_left"): on_left,
    ("event", "channel_archive"): on_archive,
    ("event", "group_archive"): on_archive,
    ("event", "channel_unarchive"): on_unarchive,
    ("event", "group_unarchive"): on_unarchive,
    ("event", "channel_deleted"): on_deleted,
    ("event", "group_deleted"): on_deleted,
    ("event", "channel_shared"): on_shared,
    ("event", "channel_unshared"): on_unshared,
    ("event", "channel_id_changed"): on_id_changed,
    ("event", "channel_rename"): on_rename,
    ("event", "group_rename"): on_rename,
    ("event", "user_change"): on_user_change,
    ("event", "tokens_revoked"): on_tokens_revoked,
    ("event", "app_uninstalled"): on_uninstalled,
    ("action", "place"): on_works_again,
}
