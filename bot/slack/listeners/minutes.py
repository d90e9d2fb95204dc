"""Minutes of a meeting: writing them, and having none."""

from slack_bolt.response import BoltResponse

from bot.slack.answers import answer, done, open_form
from bot.slack.buttons import Carried
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners import rhythms
from bot.slack.router import Key
from bot.slack.views import minutes as views
from bot.use_cases.minutes import ITEMS, Task, Written, minutes_seen, waive_minutes, write_minutes


async def on_button(gesture: Gesture) -> BoltResponse:
    """The form for the minutes."""
    ids = rhythms.ids_of(gesture)
    seen = await gesture.db.read(minutes_seen, gesture.caller, ids.project, ids.thing)
    carries = Carried(channel=gesture.where.channel, project=ids.project, thing=ids.thing, version=seen.minutes.version)
    return await open_form(gesture, views.minutes_form(gesture.words, seen, carries))


async def on_more(gesture: Gesture) -> BoltResponse:
    """There were more action items than the form has rows for: the same form with more, and what was typed."""
    ids = gesture.carried.ids
    seen = await gesture.db.read(minutes_seen, gesture.caller, ids.project, ids.thing)
    answers, view = gesture.answers, gesture.body["view"]
    rows = sum(name.startswith("task_") for name in view["state"]["values"]) + views.ROWS
    form = views.minutes_form(gesture.words, seen, gesture.carried, rows=rows, typed=answers)
    await gesture.slack.views_update(view_id=view["id"], hash=view["hash"], view=form)
    return done()


async def on_form(gesture: Gesture) -> BoltResponse:
    """They were written."""
    ids = gesture.carried.ids
    answers = gesture.answers
    tasks: list[Task] = []
    for number in range(ITEMS):
        owner = answers.get(f"owner_{number}", "")
        tasks.append(
            Task(
                title=answers.get(f"task_{number}", ""),
                owner=await gesture.know(owner) if owner else None,
                due_on=answers.get(f"due_on_{number}", ""),
            )
        )
    written = Written(
        decisions=answers.get("decisions", ""),
        notes=answers.get("notes", ""),
        internal=answers.get("internal", ""),
        tasks=tasks,
        carried=gesture.numbers("carried"),
    )
    after = await gesture.db.write(
        write_minutes,
        gesture.caller,
        ids.project,
        ids.thing,
        written,
        version=gesture.carried.version,
        now=gesture.now,
    )
    return answer(gesture, views.written_answer(gesture.words, after.title))


async def on_waive(gesture: Gesture) -> BoltResponse:
    """There will be none; the card says so."""
    ids = rhythms.ids_of(gesture)
    await gesture.db.write(waive_minutes, gesture.caller, ids.project, ids.thing)
    return done()


LISTENERS: dict[Key, Listener] = {
    ("action", "minutes"): on_button,
    ("action", "minutes_more"): on_more,
    ("form", "minutes"): on_form,
    ("action", "minutes_waive"): on_waive,
}
