"""A reply under a card is a comment in the history of whoever reads there. It is never a decision."""

from dataclasses import dataclass
from datetime import datetime

from bot.kinds import kind_named
from bot.messages.audiences import Audience
from bot.messages.records import RecordCard
from bot.refusals import BadAnswers
from bot.use_cases.callers import Caller, Standing, is_team, toward_project
from bot.use_cases.cards import NotYet, card_at, card_of
from bot.use_cases.outgoing import show_record, tell_line
from bot.use_cases.records import for_caller
from bot.use_cases.sources import SharedFile, attach
from storage import channels, history, outbox, projects, records
from storage.database import Transaction
from storage.values.places import Channel
from storage.values.projects import Project
from storage.values.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Commented:
    """A comment that was kept; `offer` is the card whose buttons the commenter may have meant to press."""

    record: Record
    offer: RecordCard | None


def comment_on(
    tx: Transaction, caller: Caller, thread: str, text: str, files: tuple[SharedFile, ...] = (), *, now: datetime
) -> Commented | None:
    """Keep a reply as a comment; None when the thread is under no card, or the commenter may do no more than raise.

    Raises NotYet while a card of this channel has been posted, or may have been, and it is not known where it stands.
    What is said under the client card is told in the team's thread too, and its files stand on both cards; never the
    other way.
    """
    channel = caller.channel
    if channel is None or not text.strip():
        return None
    found = _under_card(tx, channel, thread)
    if found is None and outbox.being_said(tx, channel.id):
        raise NotYet
    if found is None:
        return None
    project, record = found
    caller = toward_project(tx, caller, project.id)
    if caller.standing in {Standing.ONLOOKER, Standing.UNKNOWN}:
        return None
    audience = Audience.CLIENT if channel.id == project.channel else Audience.TEAM
    line = history.add(tx, record.id, "commented", by=caller.person.id, audience=audience, said=text.strip(), now=now)
    if audience is Audience.CLIENT:
        tell_line(tx, project, record, line, Audience.TEAM)
    if attach(tx, record.id, audience, files):
        taken = records.take(tx, project.id, record.id)
        assert taken is not None, "records are never removed"
        show_record(tx, project, records.change(tx, taken))
    kind = kind_named(record.kind)
    waited_for = kind.state(record.state).waits_for
    theirs = waited_for is not None and waited_for in caller.roles_towards(record.reporter)
    asked = theirs and caller.standing is Standing.CLIENT and audience is Audience.CLIENT
    return Commented(record=record, offer=card_of(tx, project, record, audience) if asked else None)


def note(tx: Transaction, caller: Caller, project_id: int, record_id: int, text: str, *, now: datetime) -> Record:
    """Keep an internal note: it stands in the team's thread and history and nowhere else.

    Raises TeamOnly, NoSuchRecord, BadAnswers.
    """
    caller, project, record = for_caller(tx, caller, project_id, record_id)
    is_team(caller)
    if not text.strip():
        raise BadAnswers({"note": ("problem.missing", {})})
    line = history.add(
        tx, record.id, "commented", by=caller.person.id, audience=Audience.TEAM, said=text.strip(), now=now
    )
    tell_line(tx, project, record, line, Audience.TEAM)
    return record


def is_under_card(tx: Transaction, team: str, channel: str, thread: str) -> bool:
    """Whether a reply in this thread would be a comment on anything, or may be one, whoever writes it; Slack's ids."""
    workspace = channels.workspace(tx, team)
    place = channels.named(tx, workspace.id, channel) if workspace else None
    return place is not None and (_under_card(tx, place, thread) is not None or outbox.being_said(tx, place.id))


def _under_card(tx: Transaction, channel: Channel, thread: str) -> tuple[Project, Record] | None:
    """The record whose card or origin is the head of this thread; the newest where there are several."""
    found = card_at(tx, channel, thread, lines=True)
    if found is not None:
        return found
    for project in projects.in_channel(tx, channel.id):
        if project.channel == channel.id:
            record = records.latest_of_origin(tx, project.id, thread)
            if record is not None:
                return project, record
    return None
