"""A message becomes a record, and what becomes of the message afterwards.

Only a message of the client's channel is a source: of what is said elsewhere nothing goes with a record but the words
that somebody sent by the form, for neither its link nor its files are the client's to see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.kinds import kind_named
from bot.kinds.kind import Kind
from bot.messages.audiences import Audience
from bot.refusals import NoProjectHere
from bot.use_cases.callers import Caller, Standing, in_project, standing_of
from bot.use_cases.outgoing import show_record, tell_line
from bot.use_cases.records import Filed, file_record
from storage import channels, history, people, projects, records, sources
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.records import HistoryLine, Record, Source

MOST_FILES = 10  # of one message: as many as Slack takes


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """A file of a message, as far as Slack says anything of it."""

    id: str
    name: str | None = None
    permalink: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that is to become a record; Slack's ids."""

    channel: str
    stamp: str
    thread: str | None  # stamp of the thread's head, where it stands in one
    author: int | None  # our id; None: an app's
    permalink: str | None = None
    files: tuple[SharedFile, ...] = ()


def file_message(
    tx: Transaction,
    caller: Caller,
    kind: Kind,
    message: Message,
    title: str | None,
    text: str,
    answers: Mapping[str, str],
    *,
    owner: int | None = None,
    due_on: str = "",
    now: datetime,
) -> Filed:
    """Raise a record from a message of the client channel; the same message and kind are one record, whoever asks.

    It was reported by the author of the message, where they may raise anything; its card stands in the thread of the
    message. Raises as `file_record` does.
    """
    project = in_project(caller)
    if not caller.in_client_channel:  # what is said elsewhere goes by the form
        raise NoProjectHere
    filed = file_record(
        tx,
        caller,
        kind,
        title,
        text,
        answers,
        source=f"message:{message.channel}:{message.stamp}:{kind.name}",
        origin=message.thread or message.stamp,
        reporter=_reporter(tx, caller, message.author),
        owner=owner,
        due_on=due_on,
        now=now,
    )
    if filed.anew:
        source = Source(
            record=filed.record.id,
            channel=project.channel,
            stamp=message.stamp,
            author=message.author,
            permalink=message.permalink,
            edited_at=None,
            deleted_at=None,
        )
        sources.add(tx, source)
        attach(tx, filed.record.id, Audience.CLIENT, message.files)
    return filed


def is_source(tx: Transaction, team: str, channel: str, stamp: str) -> bool:
    """Whether a record was made from this message; Slack's ids."""
    workspace = channels.workspace(tx, team)
    place = channels.named(tx, workspace.id, channel) if workspace else None
    return place is not None and bool(sources.at(tx, place.id, stamp))


def note_edit(
    tx: Transaction,
    caller: Caller,
    stamp: str,
    *,
    before: str,
    after: str,
    files: tuple[SharedFile, ...] = (),
    now: datetime,
) -> None:
    """Keep both versions of a message that was edited after a record was made from it; the record keeps its words.

    Its cards say so. The team is told the new words, for under the client's card everybody can read them.
    """
    for project, record in _made_from(tx, caller, stamp):
        details = {"before": before}
        line = history.add(
            tx,
            record.id,
            "source_edited",
            by=caller.person.id,
            audience=Audience.CLIENT,
            said=after,
            details=details,
            now=now,
        )
        sources.edited(tx, record.id, now=now)
        attach(tx, record.id, Audience.CLIENT, files)
        _tell(tx, project, record, line)


def note_deletion(tx: Transaction, caller: Caller, stamp: str, *, now: datetime) -> None:
    """Say of the records made from a message that it was deleted. Slack does not tell by whom; they keep its words."""
    for project, record in _made_from(tx, caller, stamp):
        line = history.add(tx, record.id, "source_deleted", by=None, audience=Audience.CLIENT, now=now)
        sources.deleted(tx, record.id, now=now)
        _tell(tx, project, record, line)


def _made_from(tx: Transaction, caller: Caller, stamp: str) -> list[tuple[Project, Record]]:
    """The records made from a message of the place, with their projects, closed ones too; nobody else changes them."""
    if caller.channel is None:
        return []
    made = {source.record for source in sources.at(tx, caller.channel.id, stamp) if source.deleted_at is None}
    found = [
        (project, records.take(tx, project.id, record))
        for project in projects.in_channel(tx, caller.channel.id)
        for record in sorted(made)
    ]
    return [(project, record) for project, record in found if record is not None]


def _tell(tx: Transaction, project: Project, record: Record, line: HistoryLine) -> None:
    """Bring the cards up to date; while the record is open the team is told, too."""
    show_record(tx, project, records.change(tx, record))
    if record.state in kind_named(record.kind).open_states:
        tell_line(tx, project, record, line, Audience.TEAM)


def attach(tx: Transaction, record: int, audience: Audience, files: tuple[SharedFile, ...]) -> bool:
    """Keep where the files of a message are, for whoever reads where it was said; whether there was a new one."""
    return sources.attach(tx, record, audience, [(file.id, file.name, file.permalink) for file in files]) > 0


def _reporter(tx: Transaction, caller: Caller, author: int | None) -> int:
    """The author of a message; whoever records it where that is an app, or somebody who only looks on."""
    if author is None or author == caller.person.id:
        return caller.person.id
    project = in_project(caller)
    named = projects.roles_of(tx, project.id, author)
    standing = standing_of(people.get(tx, author), caller.workspace, projects.orgs(tx, project.id), named)
    return caller.person.id if standing is Standing.ONLOOKER else author
