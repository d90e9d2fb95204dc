"""What is done to a record from its card: its moves, and what stands behind "More…"."""

from slack_bolt.response import BoltResponse

from bot.refusals import NoSuchRecord
from bot.slack.answers import answer, close, done, for_asker, open_form, put_in_place
from bot.slack.buttons import Carried, Ids
from bot.slack.gestures import Gesture, Listener
from bot.slack.router import Key
from bot.slack.views import record_forms
from bot.slack.views import records as views
from bot.use_cases import lookups
from bot.use_cases.edits import assign, edit_record
from bot.use_cases.moves import move_record
from bot.use_cases.records import kind_offered
from bot.use_cases.refiling import convert_record, undo_record


async def on_move_button(gesture: Gesture) -> BoltResponse:
    """A move: done at once, or its form where it asks for something or is to be confirmed.

    In a list the record follows the move's name, and nothing there changes with it: the one who pressed is told.
    """
    ids = Ids.of(gesture.value)
    name, _, in_list = str(gesture.action["action_id"]).partition(":")[2].partition(":")
    seen = await gesture.db.read(
        lookups.move_seen, gesture.caller, ids.project, ids.thing, name, version=ids.version, now=gesture.now
    )
    if seen.needs_form:
        carries = Carried(
            channel=gesture.where.channel,
            project=ids.project,
            record=ids.thing,
            move=name,
            version=seen.card.decision.version if seen.move.decides and seen.card.decision else None,
        )
        return await open_form(
            gesture, record_forms.move_form(gesture.words, for_asker(gesture, seen.card), seen.move, carries)
        )
    moved = await gesture.db.write(move_record, gesture.caller, ids.project, ids.thing, name, {}, now=gesture.now)
    if in_list:
        return answer(gesture, views.moved_answer(gesture.words, moved))
    return await _after_button(gesture, ids)


async def on_move_form(gesture: Gesture) -> BoltResponse:
    """What a move asked for was filled in."""
    ids, move = gesture.carried.record_ids, gesture.carried.move
    if move is None:
        raise NoSuchRecord
    await gesture.db.write(
        move_record,
        gesture.caller,
        ids.project,
        ids.thing,
        move,
        gesture.answers,
        version=ids.version,
        now=gesture.now,
    )
    return close()


async def on_more_button(gesture: Gesture) -> BoltResponse:
    """The form made for whoever pressed "More…"."""
    return await open_form(gesture, await _more(gesture, Ids.of(gesture.value)))


async def on_edit_button(gesture: Gesture) -> BoltResponse:
    """The form with which a record's words are changed."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(lookups.record_seen, gesture.caller, ids.project, ids.thing, now=gesture.now)
    carries = Carried(channel=gesture.where.channel, project=ids.project, record=ids.thing)
    form = record_forms.edit_form(
        gesture.words, for_asker(gesture, seen.card), seen.editable, carries, is_team=seen.is_team
    )
    return await open_form(gesture, form)


async def on_edit_form(gesture: Gesture) -> BoltResponse:
    """A record's words were changed."""
    ids, answers = gesture.carried.record_ids, gesture.answers
    text = record_forms.text_of(answers)
    if text is not None:
        answers["text"] = text
    owner = answers.pop("owner", "")
    due_on = answers.pop("due_on", "")
    await gesture.db.write(
        edit_record,
        gesture.caller,
        ids.project,
        ids.thing,
        answers,
        owner=await gesture.know(owner) if owner else None,
        due_on=due_on,
        now=gesture.now,
    )
    return close()


async def on_assign_button(gesture: Gesture) -> BoltResponse:
    """The record is mine."""
    ids = Ids.of(gesture.value)
    await gesture.db.write(assign, gesture.caller, ids.project, ids.thing, gesture.caller.person.id, now=gesture.now)
    return await _after_button(gesture, ids)


async def on_undo_button(gesture: Gesture) -> BoltResponse:
    """It was filed wrongly."""
    ids = Ids.of(gesture.value)
    filed = await gesture.db.write(undo_record, gesture.caller, ids.project, ids.thing, now=gesture.now)
    if gesture.in_form:
        return await _after_button(gesture, ids)
    return answer(gesture, views.undone_answer(gesture.words, filed.reference))


async def on_convert_button(gesture: Gesture) -> BoltResponse:
    """It is another kind of thing."""
    ids = Ids.of(gesture.value)
    into = kind_offered(str(gesture.action["action_id"]).partition(":")[2])
    filed = await gesture.db.write(convert_record, gesture.caller, ids.project, ids.thing, into, now=gesture.now)
    return await _after_button(gesture, Ids(filed.project.id, filed.record.id))


async def _after_button(gesture: Gesture, ids: Ids) -> BoltResponse:
    """Beside a card nothing needs saying: it changes. An open form is brought up to date."""
    if gesture.in_form and gesture.body["view"]["type"] == "modal":
        form = await _more(gesture, ids)
        gesture.later(put_in_place(gesture, form))
    return done()


async def _more(gesture: Gesture, ids: Ids) -> dict[str, object]:
    seen = await gesture.db.read(lookups.record_seen, gesture.caller, ids.project, ids.thing, now=gesture.now)
    carries = Carried(channel=gesture.where.channel, project=ids.project, record=ids.thing)
    return views.more_form(
        gesture.words,
        for_asker(gesture, seen.card),
        seen.moves,
        carries,
        may_edit=seen.may_edit,
        may_undo=seen.may_undo,
        is_team=seen.is_team,
    )


LISTENERS: dict[Key, Listener] = {
    ("action", "move"): on_move_button,
    ("form", "move"): on_move_form,
    ("action", "more"): on_more_button,
    ("action", "edit"): on_edit_button,
    ("form", "edit"): on_edit_form,
    ("action", "assign"): on_assign_button,
    ("action", "undo"): on_undo_button,
    ("action", "convert"): on_convert_button,
}
