"""A message becomes a record: by the words of a mention, or by an emoji."""

from slack_bolt.response import BoltResponse

from bot.kinds.kind import Kind
from bot.messages.gate import Destination, admit
from bot.slack.answers import answer, done
from bot.slack.gestures import Gesture, Json, Listener
from bot.slack.messages import message_of, read_message
from bot.slack.router import Key
from bot.slack.views import records as record_views
from bot.slack.views import standing as standing_views
from bot.use_cases import lookups
from bot.use_cases.emoji import FilesIt, MovesIt, asked_for
from bot.use_cases.records import move_record
from bot.use_cases.sources import file_message


async def on_reaction(gesture: Gesture) -> BoltResponse:
    """An emoji was put on a message: it files it, or it is a move where the message is a card."""
    event = gesture.body["event"]
    stamp = str(event["item"]["ts"])
    match await gesture.db.read(asked_for, gesture.caller, stamp, str(event["reaction"])):
        case FilesIt(kind):
            return await _file_read(gesture, kind, stamp)
        case MovesIt() as meant:
            return await _move(gesture, meant)
        case _:
            return done()


async def file_said(gesture: Gesture, kind: Kind, said: Json, text: str) -> BoltResponse:
    """File the words of a message that the event brought with it."""
    read = await message_of(gesture, said, str(said["channel"]))
    if read is not None:
        await gesture.db.write(file_message, gesture.caller, kind, read.message, None, text, {}, now=gesture.now)
    return done()


async def _file_read(gesture: Gesture, kind: Kind, stamp: str) -> BoltResponse:
    """File a message of which only the stamp is known. Where the client does not read, the form comes first."""
    assert gesture.where.channel is not None, "an emoji stands on a message of a channel"
    read = await read_message(gesture, gesture.where.channel, stamp)
    if read is None:
        return done()
    if not gesture.caller.in_client_channel:
        return answer(gesture, standing_views.form_first(gesture.words, kind, read.text))
    await gesture.db.write(file_message, gesture.caller, kind, read.message, None, read.text, {}, now=gesture.now)
    return done()


async def _move(gesture: Gesture, meant: MovesIt) -> BoltResponse:
    """Make the move; where it asks for something its button is offered, for an emoji opens no form."""
    caller, now = gesture.caller, gesture.now
    seen = await gesture.db.read(
        lookups.move_seen, caller, meant.project, meant.record, meant.move, version=None, now=now
    )
    if not seen.needs_form:
        await gesture.db.write(move_record, caller, meant.project, meant.record, meant.move, {}, now=now)
        return done()
    asker = Destination(channel=gesture.where.user, audience=caller.audience, projects=frozenset({seen.card.project}))
    admit(seen.card, asker)
    return answer(gesture, record_views.move_offered(gesture.words, seen.card, seen.move))


LISTENERS: dict[Key, Listener] = {("event", "reaction_added"): on_reaction}
