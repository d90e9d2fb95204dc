"""views.*: https://docs.slack.dev/reference/methods?family=views"""

from typing import Literal

from bot.sandbox import blocks, forms, shapes
from bot.sandbox.api.call import Call
from bot.sandbox.api.method import Method
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import JSON


def _open(call: Call) -> JSON:
    return _opened(call, push=False)


def _push(call: Call) -> JSON:
    return _opened(call, push=True)


def _opened(call: Call, *, push: bool) -> JSON:
    content = blocks.checked_view(call.parsed("view"), sort="modal")
    trigger = call.world.triggers.take(call.text("trigger_id") or call.text("interactivity_pointer"))
    view = forms.open_form(call.world, trigger, content, push=push)
    return {"view": shapes.view(call.world, view)}


def _update(call: Call) -> JSON:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] must provide view_id"]})
    view = forms.find(call.world, view_id=view_id, external_id=external_id)
    sort: Literal["modal", "home"] = "modal" if view.content["type"] == "modal" else "home"
    content = blocks.checked_view(call.parsed("view"), sort=sort)
    view = forms.update(call.world, view, content, expected=call.text("hash"))
    return {"view": shapes.view(call.world, view)}


def _publish(call: Call) -> JSON:
    person = call.world.state.people.get(call.must("user_id"))
    if person is None or not call.world.acquainted(person):
        raise SlackError("user_not_found")
    view = forms.publish(call.world, person, call.parsed("view"), expected=call.text("hash"))
    return {"view": shapes.view(call.world, view)}


METHODS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
