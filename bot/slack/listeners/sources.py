"""A message becomes a record, by the words of a mention, by an emoji, by the team's shortcut; then it is changed."""

from dataclasses import replace

from slack_bolt.response import BoltResponse

from bot.kinds import KINDS
from bot.kinds.kind import Kind
from bot.slack.answers import answer, done, for_asker, open_form, put_in_place
from bot.slack.buttons import Carried
from bot.slack.commands import mentioned
from bot.slack.gestures import Gesture, Listener
from bot.slack.messages import files_of, message_of, read_message, trimmed, words_in
from bot.slack.router import Key
from bot.slack.shapes import Json, refuse_malformed_message
from bot.slack.views import record_forms
from bot.slack.views import records as record_views
from bot.slack.views import standing as standing_views
from bot.use_cases import lookups
from bot.use_cases.answers import titled
from bot.use_cases.callers import in_project, is_team
from bot.use_cases.emoji import FilesIt, MovesIt, asked_for
from bot.use_cases.moves import move_record
from bot.use_cases.records import kind_offered
from bot.use_cases.sources import file_message, note_deletion, note_edit


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


async def on_shortcut(gesture: Gesture) -> BoltResponse:
    """The team's shortcut "Record this message": the form, with the message in it.

    A message of another place than the client's channel lends its words and nothing else.
    """
    is_team(gesture.caller)
    said: Json = gesture.body["message"]
    caller, words, kind = gesture.caller, gesture.words, KINDS[0]
    if not caller.projects:
        caller = await gesture.db.read(lookups.with_all_projects, caller)
    text = words_in(gesture, said, ())
    carries = Carried(channel=gesture.where.channel, kind=kind.name, choose=True)
    if caller.project is None and len(caller.projects) > 1:
        return await open_form(gesture, record_forms.which_project_form(words, kind, carries, caller.projects, text))
    project = in_project(caller)
    title, rest = titled(text) if text else ("", "")
    form = record_forms.file_form(
        words,
        kind,
        replace(carries, project=project.id, said=trimmed(said) if caller.in_client_channel else None),
        project=f"{project.client} · {project.name}",
        title=title,
        text=rest,
        client_will_see=not caller.in_client_channel,
    )
    return await open_form(gesture, form)


async def on_record_as(gesture: Gesture) -> BoltResponse:
    """It is to be recorded as another kind: the form of that kind, with what was typed."""
    kind = kind_offered(gesture.chosen)
    project, answers = in_project(gesture.caller), gesture.answers
    form = record_forms.file_form(
        gesture.words,
        kind,
        replace(gesture.carried, kind=kind.name),
        project=f"{project.client} · {project.name}",
        title=answers.get("title", ""),
        text=record_forms.text_of(answers) or "",
        client_will_see=not gesture.caller.in_client_channel,
    )
    await put_in_place(gesture, form)
    return done()


async def on_form(gesture: Gesture) -> BoltResponse:
    """The form with a message in it was sent; of one message and kind there is one record."""
    carried, answers = gesture.carried, gesture.answers
    refuse_malformed_message(carried.said, "ts")
    message = await message_of(gesture, carried.said or {}, carried.channel or "")
    owner, due_on = answers.pop("owner", ""), answers.pop("due_on", "")
    filed = await gesture.db.write(
        file_message,
        gesture.caller,
        kind_offered(carried.kind or ""),
        message,
        answers.pop("title", ""),
        record_forms.text_of(answers) or "",
        answers,
        owner=await gesture.know(owner) if owner else None,
        due_on=due_on,
        now=gesture.now,
    )
    return answer(gesture, record_views.filed_answer(gesture.words, filed))


async def file_said(gesture: Gesture, kind: Kind, said: Json, text: str) -> BoltResponse:
    """File the words of a message that the event brought with it."""
    message = await message_of(gesture, said, str(said["channel"]))
    await gesture.db.write(file_message, gesture.caller, kind, message, None, text, {}, now=gesture.now)
    return done()


async def changed(gesture: Gesture, event: Json) -> BoltResponse:
    """A message was edited or deleted; one with replies leaves a stone in its place."""
    before, after = event["previous_message"], event.get("message") or {}
    stamp = str(before["ts"])
    if not after or after.get("subtype") == "tombstone":
        await gesture.db.write(note_deletion, gesture.caller, stamp, now=gesture.now)
        return done()
    files = await files_of(gesture.slack, after)
    await gesture.db.write(
        note_edit,
        gesture.caller,
        stamp,
        before=_meant(gesture, before, words_in(gesture, before, ())),
        after=_meant(gesture, after, words_in(gesture, after, files)),
        files=files,
        now=gesture.now,
    )
    return done()


def _meant(gesture: Gesture, said: Json, text: str) -> str:
    """What is recorded of a message: of one to the bot what follows the word for its kind."""
    to_us = f"<@{gesture.caller.workspace.bot_user}" in str(said.get("text"))
    return (mentioned(text).text or text) if to_us else text


async def _file_read(gesture: Gesture, kind: Kind, stamp: str) -> BoltResponse:
    """File a message of which only the stamp is known. Where the client does not read, the form comes first."""
    assert gesture.where.channel is not None, "an emoji stands on a message of a channel"
    read = await read_message(gesture, gesture.where.channel, stamp)
    if read is None:
        return done()
    if not gesture.caller.in_client_channel:
        return answer(gesture, standing_views.form_first(gesture.words, kind, Carried(read=stamp), read.text))
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
    return answer(gesture, record_views.move_offered(gesture.words, for_asker(gesture, seen.card), seen.move))


LISTENERS: dict[Key, Listener] = {
    ("event", "reaction_added"): on_reaction,
    ("shortcut", "record_message"): on_shortcut,
    ("action", "record_as"): on_record_as,
    ("form", "file_message"): on_form,
}
