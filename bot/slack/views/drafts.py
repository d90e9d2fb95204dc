"""Shows a digest before it goes out: its card for the team, and the forms with which it is put right."""

from datetime import datetime, timedelta
from typing import Any

from bot.messages.digests import DigestDraft, DraftLine
from bot.rhythm.zones import local_date, zone_named
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.digests import digest_body
from bot.slack.views.names import name_in_text
from bot.use_cases.drafts import REASON, DraftDone, DraftSeen
from bot.use_cases.overviews import PARTS
from bot.use_cases.wording import OPENING, typed
from bot.words import Words


def draft_card(words: Words, draft: DigestDraft) -> Message:
    """The card in the team channel: what is to be done about the draft, and below it what the client would read."""
    day = words.day(local_date(draft.due_at, draft.zone))
    standing = words.in_a_row(_standing(words, draft))
    shown: list[Block] = [blocks.header(words("draft.heading", project=draft.name, day=day))]
    text = f"{words('draft.heading', project=blocks.escaped(draft.name), day=day)}\n{standing}"
    if draft.post is None:
        return Message(text, (*shown, blocks.section(standing)))
    if draft.approved_by is None and not draft.alone:
        shown.append(blocks.rich([blocks.mention(draft.lead.slack_id), blocks.words_of(f" {words('draft.call')}")]))
    shown += [
        blocks.section(standing),
        blocks.actions(*_buttons(words, draft)),
        blocks.divider(),
        *digest_body(words, draft.post, answers=False),
        blocks.context(
            words("draft.as_of", when=words.moment(draft.now, draft.zone)),
            words("draft.on_paper") if draft.on_paper else "",
        ),
    ]
    return Message(text, tuple(shown))


def draft_line(words: Words, line: DraftLine) -> Message:
    """What somebody should notice, under the card: it notifies them."""
    when = words.moment(line.due_at, line.zone)
    who = name_in_text(line.by) if line.by else ""
    text = words(f"draft.line.{line.what}", when=when, who=who)
    return Message(text, (blocks.section(f"<@{line.calls.slack_id}> {text}"),))


def edit_form(words: Words, seen: DraftSeen, carries: Carried) -> dict[str, Any]:
    """The whole digest as text: a line that is deleted is hidden, moved is moved, typed over is reworded."""
    shown: list[Block] = [
        blocks.context(words("draft.how_to_edit")),
        blocks.field(
            "opening",
            words("draft.opening"),
            blocks.text_input(initial=seen.edits.opening, lines=True, most=OPENING),
            optional=True,
            hint=words("draft.opening_hint"),
        ),
        blocks.field(
            "highlights",
            words("draft.highlights"),
            blocks.text_input(initial="\n".join(seen.edits.highlights), lines=True),
            optional=True,
            hint=words("draft.highlights_hint"),
        ),
    ]
    for part in PARTS:
        hidden = seen.parts[part].hidden
        shown.append(
            blocks.field(
                part,
                words(f"draft.part.{part}", client=seen.project.client),
                blocks.text_input(initial=typed(seen.parts[part].lines), lines=True),
                optional=True,
                hint=words("draft.hidden", references=words.list(hidden)) if hidden else None,
            )
        )
    return blocks.modal(
        words("draft.edit"),
        shown,
        callback_id="draft_edit",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def postpone_form(words: Words, seen: DraftSeen, carries: Carried, *, now: datetime) -> dict[str, Any]:
    """Until when, in the project's zone; the same time a day later is proposed."""
    due = seen.draft.due_at.astimezone(zone_named(seen.project.zone))
    day = max(due.date(), local_date(now, seen.project.zone)) + timedelta(days=1)
    at = due.strftime("%H:%M")
    shown = [
        blocks.field(
            "day",
            words("draft.day"),
            {"type": "datepicker", "action_id": "value", "initial_date": day.isoformat()},
        ),
        blocks.field(
            "at",
            words("draft.at", zone=seen.project.zone),
            {"type": "timepicker", "action_id": "value", "initial_time": at},
        ),
    ]
    return blocks.modal(
        words("draft.postpone"),
        shown,
        callback_id="draft_postpone",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def skip_form(words: Words, carries: Carried) -> dict[str, Any]:
    """Why it does not go out; the team reads it."""
    shown = [
        blocks.section(words("draft.skip_means")),
        blocks.field("reason", words("field.reason.label"), blocks.text_input(lines=True, most=REASON)),
    ]
    return blocks.modal(
        words("draft.skip"),
        shown,
        callback_id="draft_skip",
        carries=carries.packed(),
        submit=words("draft.skip"),
        close=words("form.cancel"),
    )


def done_answer(words: Words, done: DraftDone, deed: str) -> Message:
    """What came of approving, editing or postponing, to the one who did it."""
    draft, zone = done.draft, done.project.zone
    if draft.ended == "posted":
        text = words("digest.sent")
    elif deed == "edit" and draft.approved_by is not None:
        text = words("draft.edited_after_approval", when=words.moment(draft.due_at, zone))
    elif deed == "approve" and not done.anew:
        text = words("draft.approved_before", when=words.moment(draft.due_at, zone))
    else:
        text = words(f"draft.did.{deed}", when=words.moment(draft.due_at, zone))
    return Message(text, (blocks.section(text),))


def _standing(words: Words, draft: DigestDraft) -> list[str]:
    """In sentences: what became of it, or what has to happen that it goes out."""
    when = words.moment(draft.ended_at or draft.due_at, draft.zone)
    if draft.ended is not None:
        who = name_in_text(draft.ended_by) if draft.ended_by else ""
        key = "posted_by" if draft.ended == "posted" and who else draft.ended
        return [words(f"draft.stands.{key}", when=when, who=who, reason=blocks.escaped(draft.reason))]
    said: list[str] = []
    if draft.postponed_by:
        said.append(words("draft.stands.postponed", who=name_in_text(draft.postponed_by)))
    if draft.approved_by:
        said.append(words("draft.stands.approved", who=name_in_text(draft.approved_by), when=when))
    elif draft.alone:
        said.append(words("draft.stands.alone", when=when))
    else:
        said.append(words("draft.stands.overdue" if draft.overdue else "draft.stands.waits", when=when))
    if draft.edited_by:
        said.append(words("draft.stands.edited", who=name_in_text(draft.edited_by)))
    return said


def _buttons(words: Words, draft: DigestDraft) -> list[Element]:
    ids = Ids(draft.project, draft.draft).packed()
    deeds = ["edit", "preview", "postpone", "skip"]
    if draft.approved_by is None:
        deeds.insert(0, "approve")
    return [
        blocks.button(
            words("more.client_sees" if deed == "preview" else f"draft.{deed}"),
            f"draft_{deed}",
            ids,
            style="primary" if deed == "approve" else None,
        )
        for deed in deeds
    ]
