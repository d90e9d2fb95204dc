"""What an acknowledgement brings about: an answer to a command, the next step of a form."""

from bot.sandbox import blocks, forms, messages, shapes
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import JSON, Channel, Person, View
from bot.sandbox.world import World


def command(world: World, person: Person, channel: Channel, body: JSON) -> None:
    """Show what a command was answered with: to the person, or with response_type in_channel to all."""
    said = str(body.get("text") or "")
    try:
        shown = blocks.checked_blocks(body["blocks"]) if body.get("blocks") else []
    except SlackError:
        return  # Slack shows nothing of an answer it cannot read
    if not said and not shown and not body.get("attachments"):
        return
    attachments = body.get("attachments") or []
    if body.get("response_type") == "in_channel":
        messages.post(world, channel, world.bot, said, by_app=True, blocks=shown, attachments=attachments)
    else:
        messages.show_to(world, channel, person, said, blocks=shown, attachments=attachments)


def submission(world: World, person: Person, view: View, body: JSON) -> JSON:
    """Do with a form what its acknowledgement says; answers as the control interface does.

    https://docs.slack.dev/surfaces/modals: errors by block_id, update, push, clear; nothing closes the view.
    """
    match body.get("response_action"):
        case "errors":
            return {"errors": dict(body.get("errors") or {})}
        case "update":
            checked = blocks.checked_view(body.get("view"), sort="modal")
            return {"view": shapes.view(world, forms.update(world, view, checked, expected=""))}
        case "push":
            checked = blocks.checked_view(body.get("view"), sort="modal")
            return {"view": shapes.view(world, forms.add(world, person, checked))}
        case "clear":
            forms.close(world, person, forms.stack(world, person))
        case _:
            gone = forms.stack(world, person) if view.content.get("clear_on_close") else [view]
            forms.close(world, person, gone)
    return {"closed": True}
