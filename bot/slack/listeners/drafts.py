"""A digest before it goes out: each button of its card, and each of its forms."""

from collections.abc import Mapping
from datetime import datetime

from slack_bolt.response import BoltResponse

from bot.slack.answers import answer, close, open_form
from bot.slack.buttons import Carried, Ids
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.digests import open_window
from bot.slack.listeners.rhythms import ids_of
from bot.slack.router import Key
from bot.slack.views import drafts as views
from bot.use_cases.drafts import (
    DraftSeen,
    approve_draft,
    draft_seen,
    edit_draft,
    postpone_draft,
    preview,
    skip_draft,
)
from bot.use_cases.wording import mark

_EDITED_AT = "edited_at"


async def on_approve(gesture: Gesture) -> BoltResponse:
    """It may go out."""
    ids = ids_of(gesture)
    done = await gesture.db.write(approve_draft, gesture.caller, ids.project, ids.thing, now=gesture.now)
    return answer(gesture, views.done_answer(gesture.words, done, "approve"))


async def on_edit_button(gesture: Gesture) -> BoltResponse:
    """The form with which it is put into other words."""
    seen, ids = await _seen(gesture)
    was = {part: mark(one) for part, one in seen.parts.items()}
    if seen.draft.edited_at is not None:
        was[_EDITED_AT] = seen.draft.edited_at.isoformat()
    return await open_form(gesture, views.edit_form(gesture.words, seen, _carries(gesture, ids, was)))


async def on_edit_form(gesture: Gesture) -> BoltResponse:
    """It was put into other words."""
    ids = gesture.carried.ids
    marks = dict(gesture.carried.was or {})
    former = marks.pop(_EDITED_AT, None)
    done = await gesture.db.write(
        edit_draft,
        gesture.caller,
        ids.project,
        ids.thing,
        gesture.answers,
        marks=marks,
        former=datetime.fromisoformat(former) if former else None,
        now=gesture.now,
    )
    return answer(gesture, views.done_answer(gesture.words, done, "edit"))


async def on_preview(gesture: Gesture) -> BoltResponse:
    """What the client would see if it went out now."""
    ids = ids_of(gesture)
    post = await gesture.db.read(preview, gesture.caller, ids.project, ids.thing, now=gesture.now)
    return await open_window(gesture, post, was_sent=False)


async def on_postpone_button(gesture: Gesture) -> BoltResponse:
    """The form that asks until when; the same time a day later is proposed."""
    seen, ids = await _seen(gesture)
    return await open_form(gesture, views.postpone_form(gesture.words, seen, _carries(gesture, ids), now=gesture.now))


async def on_postpone_form(gesture: Gesture) -> BoltResponse:
    """It goes out later."""
    ids = gesture.carried.ids
    answers = gesture.answers
    done = await gesture.db.write(
        postpone_draft,
        gesture.caller,
        ids.project,
        ids.thing,
        day=answers.get("day", ""),
        at=answers.get("at", ""),
        now=gesture.now,
    )
    return answer(gesture, views.done_answer(gesture.words, done, "postpone"))


async def on_skip_button(gesture: Gesture) -> BoltResponse:
    """The form that asks why."""
    _, ids = await _seen(gesture)
    return await open_form(gesture, views.skip_form(gesture.words, _carries(gesture, ids)))


async def on_skip_form(gesture: Gesture) -> BoltResponse:
    """It does not go out."""
    ids = gesture.carried.ids
    reason = gesture.answers.get("reason", "")
    await gesture.db.write(skip_draft, gesture.caller, ids.project, ids.thing, reason=reason, now=gesture.now)
    return close()


async def _seen(gesture: Gesture) -> tuple[DraftSeen, Ids]:
    ids = ids_of(gesture)
    return await gesture.db.read(draft_seen, gesture.caller, ids.project, ids.thing, now=gesture.now), ids


def _carries(gesture: Gesture, ids: Ids, was: Mapping[str, str] | None = None) -> Carried:
    return Carried(channel=gesture.where.channel, project=ids.project, thing=ids.thing, was=was)


LISTENERS: dict[Key, Listener] = {
    ("action", "draft_approve"): on_approve,
    ("action", "draft_edit"): on_edit_button,
    ("form", "draft_edit"): on_edit_form,
    ("action", "draft_preview"): on_preview,
    ("action", "draft_postpone"): on_postpone_button,
    ("form", "draft_postpone"): on_postpone_form,
    ("action", "draft_skip"): on_skip_button,
    ("form", "draft_skip"): on_skip_form,
}
