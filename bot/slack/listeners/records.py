"""Raising a record and asking for some: the commands, and the forms; each gesture comes down to one deed."""

from dataclasses import replace

from slack_bolt.response import BoltResponse

from bot.kinds import KINDS
from bot.kinds.kind import Kind
from bot.slack.answers import answer, for_asker, open_form, show_form
from bot.slack.buttons import Carried, Ids, begins_with
from bot.slack.commands import asked_of
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.elsewhere import as_in
from bot.slack.messages import read_message
from bot.slack.mrkdwn import plain_text
from bot.slack.router import Key
from bot.slack.views import help as help_view
from bot.slack.views import record_forms
from bot.slack.views import records as views
from bot.use_cases import lookups
from bot.use_cases.answers import titled
from bot.use_cases.callers import Standing, may_raise_in
from bot.use_cases.records import file_record, kind_offered


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
    gesture = await _with_projects(gesture)
    caller = gesture.caller
    carries = replace(carried, channel=gesture.where.channel, kind=kind.name, read=None)
    if caller.project is None and len(caller.projects) > 1:
        return await open_form(
            gesture, record_forms.which_project_form(gesture.words, kind, carries, caller.projects, text)
        )
    project = may_raise_in(caller)
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


async def _with_projects(gesture: Gesture) -> Gesture:
    """The same; in a direct message, which is nobody's place, with all the projects they may mean."""
    if not (gesture.where.channel or "").startswith("D"):
        return gesture
    return gesture.by(await gesture.db.read(lookups.with_all_projects, gesture.caller))


async def on_file_button(gesture: Gesture) -> BoltResponse:
    """A button of the standing message, or of the answer to a mention, which carries what was typed.

    An answer that came late, in a direct message, carries the channel of the mention too.
    """
    carried, text = begins_with(gesture.value)
    if carried.channel is not None:
        gesture = await as_in(gesture, carried.channel)
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


async def _list(gesture: Gesture, kind: Kind, search: str, *, only: lookups.Only | None = None) -> BoltResponse:
    found = await gesture.db.read(lookups.listed, gesture.caller, kind, search, only=only)
    cards = [for_asker(gesture, card) for card in found.cards]
    return answer(gesture, views.list_answer(gesture.words, kind, cards, found=found, search=search, only=only))


async def _show(gesture: Gesture, kind: Kind, reference: str) -> BoltResponse:
    meant = await gesture.db.read(lookups.records_named, gesture.caller, kind, reference, now=gesture.now)
    cards = [for_asker(gesture, seen.card) for seen in meant]
    if len(cards) > 1:
        return answer(gesture, views.which_answer(gesture.words, cards))
    return answer(gesture, views.shown_answer(gesture.words, cards[0]))


async def on_show_button(gesture: Gesture) -> BoltResponse:
    """The record was chosen, of those that are called the same."""
    ids = Ids.of(gesture.value)
    seen = await gesture.db.read(lookups.record_seen, gesture.caller, ids.project, ids.thing, now=gesture.now)
    return answer(gesture, views.shown_answer(gesture.words, for_asker(gesture, seen.card)))


LISTENERS: dict[Key, Listener] = {
    **{("command", kind.command): _command_of(kind) for kind in KINDS},
    ("action", "file"): on_file_button,
    ("action", "show"): on_show_button,
    ("form", "which_project"): on_which_project,
    ("form", "file"): on_file_form,
}
