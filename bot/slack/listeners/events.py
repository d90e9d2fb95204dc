"""What Slack tells of by itself, which of it we act on; what is said to the bot, and what under our cards."""

from collections.abc import Callable

from slack_bolt.response import BoltResponse

from bot.slack.answers import answer, done
from bot.slack.buttons import Carried
from bot.slack.commands import mentioned
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners import places
from bot.slack.listeners.meetings import topic_added
from bot.slack.listeners.rhythms import asks_which
from bot.slack.listeners.sources import changed, file_said
from bot.slack.listeners.status import status_answer
from bot.slack.messages import files_of, trimmed, words_in
from bot.slack.mrkdwn import plain_text
from bot.slack.router import Key
from bot.slack.shapes import Json
from bot.slack.views import help as help_view
from bot.slack.views import records as record_views
from bot.slack.views import standing as standing_view
from bot.use_cases.callers import in_project, may_raise
from bot.use_cases.comments import comment_on, is_under_card
from bot.use_cases.emoji import asks_for_something
from bot.use_cases.sources import is_source
from storage.database import Transaction

_CHANGES = {"message_changed", "message_deleted"}
_PLAIN = {None, "file_share", "thread_broadcast"}  # message subtypes that are somebody speaking


def acted_on(event: Json, bot_user: str) -> bool:
    """Whether we do anything about an event; only those are kept."""
    match event.get("type"):
        case "app_mention":
            return event.get("user") not in {None, bot_user}
        case "message" if event.get("subtype") in _CHANGES:
            return _says_something_else(event, bot_user)
        case "message":
            if event.get("subtype") not in _PLAIN or event.get("bot_id") or event.get("user") in {None, bot_user}:
                return False
            return event.get("channel_type") == "im" or event.get("thread_ts") not in {None, event.get("ts")}
        case "reaction_added":
            return event["item"].get("type") == "message" and event.get("user") != bot_user
        case str(what) if ("event", what) in places.LISTENERS:
            return True
        case "app_home_opened":
            return event.get("tab") == "home"
        case _:
            return False


def concerns_us(event: Json, team: str) -> Callable[[Transaction], bool] | None:
    """What decides whether an event is kept that is worth it only for some messages; None for any other."""
    match event.get("type"):
        case "reaction_added":
            item = event["item"]
            return lambda tx: asks_for_something(tx, team, item["channel"], item["ts"], event["reaction"])
        case "message" if event.get("subtype") in _CHANGES:
            return lambda tx: is_source(tx, team, event["channel"], event["previous_message"]["ts"])
        case "message" if event.get("channel_type") != "im":
            return lambda tx: is_under_card(tx, team, event["channel"], event["thread_ts"])
        case _:
            return None


def about(event: Json) -> tuple[str, ...]:
    """What was said, by its place and stamp, where it can be read there as well: as it was first, and as edited."""
    if event.get("type") not in {"app_mention", "message"} or event.get("subtype") in _CHANGES:
        return ()
    first = f"{event['type']}:{event.get('channel')}:{event['ts']}"
    edited = (event.get("edited") or {}).get("ts")
    return (first, f"{first}:{edited}") if edited else (first,)


def put_there(event: Json) -> str:
    """Which emoji was put on which message by whom; they may take it back and put it there again."""
    item = event["item"]
    return f"reaction_added:{item['channel']}:{item['ts']}:{event['user']}:{event['reaction']}"


def where_of(event: Json) -> tuple[str, str | None, str | None]:
    """Who and where, by Slack's ids: person, channel, thread. Of a deletion Slack does not tell whose it is."""
    user = event.get("user")
    if event.get("subtype") == "message_changed":
        user = event["message"].get("edited", {}).get("user") or event["message"].get("user")
    person = user.get("id") if isinstance(user, dict) else user
    channel = event.get("channel") or event.get("item", {}).get("channel")
    place = channel.get("id") if isinstance(channel, dict) else channel
    return str(person or ""), place, event.get("thread_ts")


async def on_mention(gesture: Gesture) -> BoltResponse:
    """`@Rapport issue: Login page is down`, in a channel or in a thread; the mention alone shows the buttons."""
    event = _event(gesture)
    asked = mentioned(_text(gesture, event))
    words, caller = gesture.words, gesture.caller
    match asked.what:
        case "help":
            return answer(gesture, help_view.help_message(words, caller))
        case "status":
            return await status_answer(gesture)
        case "topic":
            return await topic_added(gesture, asked.text)
        case "file" if asked.kind is not None and caller.in_client_channel:
            return await file_said(gesture, asked.kind, event, asked.text)
        case "file" if asked.kind is not None:
            _refuse_nowhere(gesture)
            carries = Carried(read=str(event["ts"]), channel=_place(gesture))
            return answer(gesture, standing_view.form_first(words, asked.kind, carries, asked.text))
        case _:
            _refuse_nowhere(gesture)
            may_raise(caller)
            return answer(gesture, standing_view.offered(words, _begun(gesture, event, asked.text), typed=asked.text))


async def on_message(gesture: Gesture) -> BoltResponse:
    """A reply under a card is a comment; what is written to the bot alone gets the help; edits are noted."""
    event = _event(gesture)
    if event.get("subtype") in _CHANGES:
        return await changed(gesture, event)
    if event.get("channel_type") == "im":
        return answer(gesture, help_view.help_message(gesture.words, gesture.caller))
    files = await files_of(gesture.slack, event)
    text = words_in(gesture, event, files)
    thread = str(event["thread_ts"])
    commented = await gesture.db.write(comment_on, gesture.caller, thread, text, files, now=gesture.now)
    if commented is not None and commented.offer is not None:
        return answer(gesture, record_views.offered_answer(gesture.words, commented.offer))
    return done()


def _says_something_else(event: Json, bot_user: str) -> bool:
    """Whether a message that changed says something else now: Slack tells of a link's preview in the same way."""
    before, after = event.get("previous_message"), event.get("message", {})
    if not before or before.get("user") == bot_user:
        return False
    files = [[file["id"] for file in one.get("files", [])] for one in (before, after)]
    return bool(before.get("text") != after.get("text") or files[0] != files[1])


def _refuse_nowhere(gesture: Gesture) -> None:
    """Raises NoProjectHere; which of several projects is meant is asked once there is a form."""
    if not asks_which(gesture):
        in_project(gesture.caller)


def _begun(gesture: Gesture, event: Json, text: str) -> Carried:
    """What a record raised by the buttons takes along: the message, if it says anything; else the thread it is in."""
    thread, stamp, place = event.get("thread_ts"), str(event["ts"]), _place(gesture)
    if not gesture.caller.in_client_channel:
        return Carried(read=stamp, channel=place)
    if not text:
        return Carried(origin=thread, channel=place)
    return Carried(said=trimmed(event, room=0), read=stamp, channel=place)


def _place(gesture: Gesture) -> str | None:
    """The channel, where the answer comes elsewhere."""
    return gesture.where.channel if gesture.is_late else None


def _event(gesture: Gesture) -> Json:
    event: Json = gesture.body["event"]
    return event


def _text(gesture: Gesture, event: Json) -> str:
    return plain_text(str(event.get("text", "")), without=gesture.caller.workspace.bot_user)


LISTENERS: dict[Key, Listener] = {
    ("event", "app_mention"): on_mention,
    ("event", "message"): on_message,
}
