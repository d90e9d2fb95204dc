"""What lies behind a card: its history, a note for us alone, what the client sees, what was decided word for word."""

from slack_bolt.response import BoltResponse

from bot.slack.answers import close, for_asker, open_form
from bot.slack.buttons import Carried, Ids
from bot.slack.gestures import Gesture, Listener
from bot.slack.router import Key
from bot.slack.views import inside as views
from bot.slack.views import record_lines
from bot.use_cases import exports, lookups
from bot.use_cases.comments import note


async def on_history_button(gesture: Gesture) -> BoltResponse:
    """Everything that happened to it."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(lookups.history_seen, gesture.caller, ids.project, ids.thing)
    lines = [
        (gesture.words.moment(at, seen.card.zone), for_asker(gesture, line))
        for at, line in zip(seen.moments, seen.lines, strict=True)
    ]
    return await open_form(gesture, record_lines.history_form(gesture.words, for_asker(gesture, seen.card), lines))


async def on_note_button(gesture: Gesture) -> BoltResponse:
    """The form for an internal note."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(lookups.team_sees, gesture.caller, ids.project, ids.thing)
    carries = Carried(channel=gesture.where.channel, project=ids.project, record=ids.thing)
    return await open_form(gesture, views.note_form(gesture.words, for_asker(gesture, seen), carries))


async def on_note_form(gesture: Gesture) -> BoltResponse:
    """An internal note was written."""
    ids, said = gesture.carried.record_ids, gesture.answers.get("note", "")
    await gesture.db.write(note, gesture.caller, ids.project, ids.thing, said, now=gesture.now)
    return close()


async def on_client_sees_button(gesture: Gesture) -> BoltResponse:
    """The card as it stands in the client's channel."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(lookups.client_sees, gesture.caller, ids.project, ids.thing)
    words = gesture.words_of(seen.language)
    return await open_form(gesture, views.client_sees_form(gesture.words, words, for_asker(gesture, seen)))


async def on_evidence_button(gesture: Gesture) -> BoltResponse:
    """Every version that was decided on, with its fingerprint."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(exports.evidence_seen, gesture.caller, ids.project, ids.thing)
    card = for_asker(gesture, seen.card)
    return await open_form(gesture, views.evidence_form(gesture.words, card, seen.versions))


async def on_nothing(gesture: Gesture) -> BoltResponse:  # noqa: ARG001  every listener is handed its gesture
    """A form that only tells was closed by its button."""
    return close()


LISTENERS: dict[Key, Listener] = {
    ("action", "history"): on_history_button,
    ("action", "note"): on_note_button,
    ("form", "note"): on_note_form,
    ("action", "client_sees"): on_client_sees_button,
    ("action", "evidence"): on_evidence_button,
    ("form", "read"): on_nothing,
}
