"""Everything that leads to a record: each gesture is heard here and comes down to one deed."""

from dataclasses import replace

from slack_bolt.response import BoltResponse

from bot.kinds import KINDS
from bot.kinds.kind import Kind
from bot.messages.gate import Destination, admit
from bot.messages.records import RecordCard
from bot.refusals import NoSuchRecord
from bot.slack.answers import answer, close, done, open_form, put_in_place, show_form
from bot.slack.buttons import Carried, Ids, begins_with
from bot.slack.commands import asked_of
from bot.slack.gestures import Gesture, Listener
from bot.slack.messages import read_message
from bot.slack.mrkdwn import plain_text
from bot.slack.router import Key
from bot.slack.views import help as help_view
from bot.slack.views import inside as inside_views
from bot.slack.views import record_forms
from bot.slack.views import records as views
from bot.use_cases import exports, lookups
from bot.use_cases.answers import titled
from bot.use_cases.callers import Caller, Standing, in_project, may_raise
from bot.use_cases.comments import note
from bot.use_cases.edits import assign, edit_record
from bot.use_cases.moves import move_record
from bot.use_cases.records import file_record, kind_offered
from bot.use_cases.refiling import convert_record, undo_record


def _command_of(kind: Kind) -> Listener:
    async def on_command(gesture: Gesture) -> BoltResponse:
        asked = asked_of(plain_text(str(gesture.body.get("text", ""))))
        match asked.what:
            case "help":
                return answer(gesture, help_view.help_message(gesture.words, gesture.caller))
            case "list":
                return await _list(gesture, kind, "", only=lookups.Only(asked.rest) if asked.rest else None)
            case "search":
                return await _list(gesture, kind, asked.rest)
            case "show":
                return await _show(gesture, kind, asked.rest)
            case "file" if gesture.caller.in_client_channel:
                return await _file(gesture, kind, asked.rest)
            case _:
                return await _file_form(gesture, kind, asked.rest, Carried())

    return on_command


async def _file(gesture: Gesture, kind: Kind, text: str) -> BoltResponse:
    source = f"trigger:{gesture.trigger}"
    filed = await gesture.db.write(file_record, gesture.caller, kind, None, text, {}, source=source, now=gesture.now)
    return answer(gesture, views.filed_answer(gesture.words, filed))


async def _file_form(gesture: Gesture, kind: Kind, text: str, carried: Carried) -> BoltResponse:
    """The form; where the asker may mean one of several projects, it asks which first."""
    caller = await _with_projects(gesture)
    carries = replace(carried, channel=gesture.where.channel, kind=kind.name, read=None)
    if caller.project is None and len(caller.projects) > 1:
        return await open_form(
            gesture, record_forms.which_project_form(gesture.words, kind, carries, caller.projects, text)
        )
    project = in_project(caller)
    may_raise(caller)
    title, rest = titled(text) if text else ("", "")
    form = record_forms.file_form(
        gesture.words,
        kind,
        replace(carries, project=project.id),
        project=f"{project.client} · {project.name}",
        title=title,
        text=rest,
        client_will_see=caller.standing is Standing.TEAM and not caller.in_client_channel,
    )
    return await open_form(gesture, form)


async def _with_projects(gesture: Gesture) -> Caller:
    """The caller; in a direct message, which is nobody's place, with all the projects they may mean."""
    if not (gesture.where.channel or "").startswith("D"):
        return gesture.caller
    return await gesture.db.read(lookups.with_all_projects, gesture.caller)


async def on_file_button(gesture: Gesture) -> BoltResponse:
    """A button of the standing message, or of the answer to a mention, which carries what was typed."""
    carried, text = begins_with(gesture.value)
    if carried.read is not None and gesture.where.channel is not None:
        read = await read_message(gesture, gesture.where.channel, carried.read)
        text = read.text if read else ""
    kind = kind_offered(str(gesture.action["action_id"]).partition(":")[2])
    return await _file_form(gesture, kind, text, carried)


async def on_which_project(gesture: Gesture) -> BoltResponse:
    """The project was chosen; now the form for it, with what was typed."""
    carried, answers = gesture.carried, gesture.answers
    project = await gesture.db.read(lookups.project_chosen, gesture.caller, gesture.number("project"))
    kind = kind_offered(carried.kind or "")
    typed = record_forms.text_of(answers) or ""
    title, rest = titled(typed) if typed.strip() else ("", "")
    return show_form(
        record_forms.file_form(
            gesture.words,
            kind,
            replace(carried, project=project.id),
            project=f"{project.client} · {project.name}",
            title=title,
            text=rest,
            client_will_see=True,
        )
    )


async def on_file_form(gesture: Gesture) -> BoltResponse:
    """The form was sent; the same form twice is one record."""
    carried, answers = gesture.carried, gesture.answers
    owner, due_on = answers.pop("owner", ""), answers.pop("due_on", "")
    filed = await gesture.db.write(
        file_record,
        gesture.caller,
        kind_offered(carried.kind or ""),
        answers.pop("title", ""),
        record_forms.text_of(answers) or "",
        answers,
        source=carried.source or f"form:{gesture.body['view']['id']}",
        origin=carried.origin,
        owner=await gesture.know(owner) if owner else None,
        due_on=due_on,
        now=gesture.now,
    )
    return answer(gesture, views.filed_answer(gesture.words, filed))


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
            gesture, record_forms.move_form(gesture.words, _for_asker(gesture, seen.card), seen.move, carries)
        )
    moved = await gesture.db.write(move_record, gesture.caller, ids.project, ids.thing, name, {}, now=gesture.now)
    if in_list:
        return answer(gesture, views.moved_answer(gesture.words, moved))
    return await _after_button(gesture, ids)


async def on_move_form(gesture: Gesture) -> BoltResponse:
    """What a move asked for was filled in."""
    carried = gesture.carried
    if carried.project is None or carried.record is None or carried.move is None:
        raise NoSuchRecord
    await gesture.db.write(
        move_record,
        gesture.caller,
        carried.project,
        carried.record,
        carried.move,
        gesture.answers,
        version=carried.version,
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
        gesture.words, _for_asker(gesture, seen.card), seen.editable, carries, is_team=seen.is_team
    )
    return await open_form(gesture, form)


async def on_edit_form(gesture: Gesture) -> BoltResponse:
    """A record's words were changed."""
    carried, answers = gesture.carried, gesture.answers
    if carried.project is None or carried.record is None:
        raise NoSuchRecord
    text = record_forms.text_of(answers)
    if text is not None:
        answers["text"] = text
    owner = answers.pop("owner", "")
    due_on = answers.pop("due_on", "")
    await gesture.db.write(
        edit_record,
        gesture.caller,
        carried.project,
        carried.record,
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


async def on_history_button(gesture: Gesture) -> BoltResponse:
    """Everything that happened to it."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(lookups.history_seen, gesture.caller, ids.project, ids.thing)
    for line in seen.lines:
        admit(line, _asker(gesture, line.project))
    lines = [
        (gesture.words.moment(at, seen.card.zone), line) for at, line in zip(seen.moments, seen.lines, strict=True)
    ]
    return await open_form(gesture, views.history_form(gesture.words, _for_asker(gesture, seen.card), lines))


async def on_note_button(gesture: Gesture) -> BoltResponse:
    """The form for an internal note."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(lookups.client_sees, gesture.caller, ids.project, ids.thing)
    carries = Carried(channel=gesture.where.channel, project=ids.project, record=ids.thing)
    return await open_form(gesture, inside_views.note_form(gesture.words, _for_asker(gesture, seen), carries))


async def on_note_form(gesture: Gesture) -> BoltResponse:
    """An internal note was written."""
    carried = gesture.carried
    if carried.project is None or carried.record is None:
        raise NoSuchRecord
    said = gesture.answers.get("note", "")
    await gesture.db.write(note, gesture.caller, carried.project, carried.record, said, now=gesture.now)
    return close()


async def on_client_sees_button(gesture: Gesture) -> BoltResponse:
    """The card as it stands in the client's channel."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(lookups.client_sees, gesture.caller, ids.project, ids.thing)
    words = gesture.words_of(seen.language)
    return await open_form(gesture, inside_views.client_sees_form(gesture.words, words, _for_asker(gesture, seen)))


async def on_evidence_button(gesture: Gesture) -> BoltResponse:
    """Every version that was decided on, with its fingerprint."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(exports.evidence_seen, gesture.caller, ids.project, ids.thing)
    card = _for_asker(gesture, seen.card)
    return await open_form(gesture, inside_views.evidence_form(gesture.words, card, seen.versions))


async def on_nothing(gesture: Gesture) -> BoltResponse:  # noqa: ARG001  every listener is handed its gesture
    """A form that only tells was closed by its button."""
    return close()


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
        _for_asker(gesture, seen.card),
        seen.moves,
        carries,
        may_edit=seen.may_edit,
        may_undo=seen.may_undo,
        is_team=seen.is_team,
    )


async def _list(gesture: Gesture, kind: Kind, search: str, *, only: lookups.Only | None = None) -> BoltResponse:
    found = await gesture.db.read(lookups.listed, gesture.caller, kind, search, only=only)
    cards = [_for_asker(gesture, card) for card in found.cards]
    return answer(gesture, views.list_answer(gesture.words, kind, cards, found=found, search=search, only=only))


async def _show(gesture: Gesture, kind: Kind, reference: str) -> BoltResponse:
    seen = await gesture.db.read(lookups.record_named, gesture.caller, kind, reference, now=gesture.now)
    return answer(gesture, views.shown_answer(gesture.words, _for_asker(gesture, seen.card)))


def _asker(gesture: Gesture, project: int) -> Destination:
    """The asker alone, as the gate sees them."""
    return Destination(channel=gesture.where.user, audience=gesture.caller.audience, projects=frozenset({project}))


def _for_asker(gesture: Gesture, card: RecordCard) -> RecordCard:
    admit(card, _asker(gesture, card.project))
    return card


LISTENERS: dict[Key, Listener] = {
    **{("command", kind.command): _command_of(kind) for kind in KINDS},
    ("action", "file"): on_file_button,
    ("form", "which_project"): on_which_project,
    ("form", "file"): on_file_form,
    ("action", "move"): on_move_button,
    ("form", "move"): on_move_form,
    ("action", "more"): on_more_button,
    ("action", "edit"): on_edit_button,
    ("form", "edit"): on_edit_form,
    ("action", "assign"): on_assign_button,
    ("action", "undo"): on_undo_button,
    ("action", "convert"): on_convert_button,
    ("action", "history"): on_history_button,
    ("action", "note"): on_note_button,
    ("form", "note"): on_note_form,
    ("action", "client_sees"): on_client_sees_button,
    ("action", "evidence"): on_evidence_button,
    ("form", "read"): on_nothing,
}
