"""Puts an intention into the outbox, in the transaction of the fact it tells of; `delivery.py` takes it from there."""

from collections.abc import Collection
from datetime import datetime

from bot.kinds import kind_named
from bot.messages.audiences import Audience
from bot.messages.intentions import Intention, ShowDraft, ShowRecord, TellLine, TellText, stored
from bot.use_cases.callers import answers_for
from bot.use_cases.texts import ON_CARD, parts_of
from storage import channels, outbox, people, stakeholders, stamps
from storage.database import Transaction
from storage.values.digests import Draft
from storage.values.projects import Project
from storage.values.records import HistoryLine, Record

BY_MAIL = (
    "mailto:"  # with our id of a stakeholder after it, it stands for their address, as a person's for their messages
)
DIGESTS, MINUTES, DECISIONS = "digests", "minutes", "decisions"
MAILED = frozenset({DIGESTS, MINUTES, DECISIONS})  # what can be read by mail


def show_record(tx: Transaction, project: Project, record: Record) -> None:
    """Bring the record's cards up to date, in the client channel and in the team channel."""
    for audience in _readers(record):
        late = record.version > 1 and len(record.text) > ON_CARD and _is_nowhere(tx, project, record, audience)
        tell(
            tx,
            project,
            audience,
            ShowRecord(project.id, record.id),
            subject=f"record:{record.id}",
            slot=outbox.CARD,
            version=record.version,
            first=record.version == 1,
        )
        if late:
            tell_rest(tx, project, record, [audience])


def tell_line(tx: Transaction, project: Project, record: Record, line: HistoryLine, *audiences: Audience) -> None:
    """Tell what happened as a reply under the record's card, to those of these audiences who may see it.

    Where no card of it stands, it is shown first: it was raised before this channel was the project's, or not heard.
    """
    for audience in [one for one in audiences if one in _readers(record)]:
        channel = _channel(project, audience)
        if channel is not None and stamps.card_said(tx, channel, f"record:{record.id}") is None:
            late = _is_nowhere(tx, project, record, audience)
            refresh_card(tx, project, record, f"line{line.id}", audience)
            if late:
                tell_rest(tx, project, record, [audience])
        tell(
            tx,
            project,
            audience,
            TellLine(project.id, record.id, line.id),
            subject=f"record:{record.id}",
            slot=outbox.LINE,
            version=line.id,
        )


def refresh_card(
    tx: Transaction,
    project: Project,
    record: Record,
    occasion: str,
    audience: Audience = Audience.TEAM,
    *,
    due_at: datetime = outbox.AT_ONCE,
) -> None:
    """Show a card anew, the team's unless it is said whose, though the record is as it was; once for each occasion."""
    tell(
        tx,
        project,
        audience,
        ShowRecord(project.id, record.id),
        subject=f"record:{record.id}",
        slot=outbox.CARD,
        version=f"{record.version}:{occasion}",
        due_at=due_at,
    )


def tell_rest(
    tx: Transaction, project: Project, record: Record, audiences: Collection[Audience] = tuple(Audience)
) -> None:
    """Have the whole text posted below its cards, part by part, where it does not fit on one."""
    if len(record.text) <= ON_CARD:
        return
    for audience in [one for one in audiences if one in _readers(record)]:
        for part in range(1, len(parts_of(record.text)) + 1):
            tell(
                tx,
                project,
                audience,
                TellText(project.id, record.id, part),
                subject=f"record:{record.id}",
                slot=outbox.LINE,
                version=f"text{record.version}.{part}",
            )


def tell(
    tx: Transaction,
    project: Project,
    audience: Audience,
    intention: Intention,
    *,
    subject: str,
    slot: str,
    version: int | str,
    first: bool = False,
    due_at: datetime = outbox.AT_ONCE,
) -> None:
    """Say it once in the channel of this audience; without a team channel the team is told nothing unasked.

    Channel, subject, slot and version are the key of what would otherwise be said twice; `first` says that the subject
    is only begun in this transaction.
    """
    channel = _channel(project, audience)
    if channel is not None:
        _add(tx, channel, audience, intention, subject=subject, slot=slot, version=version, first=first, due_at=due_at)


def show_draft(tx: Transaction, project: Project, draft: Draft) -> None:
    """Bring the card of a digest's draft up to date, where the team reads."""
    intention = ShowDraft(project.id, draft.id)
    tell_team_or_lead(tx, project, intention, subject=f"draft:{draft.id}", version=draft.version)


def tell_by_mail(
    tx: Transaction, project: Project, what: str, intention: Intention, *, subject: str, changed: int | None = None
) -> None:
    """Say it once to everybody who reads such things of this project by mail; a letter that was sent is not changed.

    `changed` is the version in which it is said anew, also to those who have read an earlier one.
    """
    sent = stakeholders.sent(tx, project.id)
    if what not in (MAILED if sent is None else sent):
        return
    for one in stakeholders.of(tx, project.id):
        if one.ended is None:
            place = channels.keep(tx, project.workspace, f"{BY_MAIL}{one.id}").id
            if changed is None and stamps.card_said(tx, place, subject) is not None:
                continue
            version = "mail" if changed is None else f"mail{changed}"
            _add(tx, place, Audience.CLIENT, intention, subject=subject, slot=outbox.CARD, version=version)


def tell_team_or_lead(
    tx: Transaction,
    project: Project,
    intention: Intention,
    *,
    subject: str,
    slot: str = outbox.CARD,
    version: int | str,
) -> None:
    """Say it once where the team reads; without a team channel in a direct message to whoever answers for the project.

    For what must not disappear: what was dropped, late, or came out of a poll.
    """
    if project.team_channel is not None:
        tell(tx, project, Audience.TEAM, intention, subject=subject, slot=slot, version=version)
    else:
        lead = answers_for(tx, project).id
        tell_person(tx, project.workspace, lead, intention, subject=subject, slot=slot, version=version, team=True)


def tell_person(
    tx: Transaction,
    workspace: int,
    person: int,
    intention: Intention,
    *,
    subject: str,
    slot: str = outbox.CARD,
    version: int | str,
    team: bool,
) -> None:
    """Say it once to one person in a direct message; `team` says which side they are on."""
    reader = people.get(tx, person)
    channel = channels.keep(tx, workspace, reader.slack_id).id
    audience = Audience.TEAM if team else Audience.CLIENT
    _add(tx, channel, audience, intention, subject=subject, slot=slot, version=version)


def _channel(project: Project, audience: Audience) -> int | None:
    return project.channel if audience is Audience.CLIENT else project.team_channel


def _is_nowhere(tx: Transaction, project: Project, record: Record, audience: Audience) -> bool:
    """Whether a card stands nowhere in the channel of this audience, and none waits to be shown there."""
    channel, subject = _channel(project, audience), f"record:{record.id}"
    return (
        channel is not None
        and stamps.card_said(tx, channel, subject) is None
        and not outbox.is_waiting(tx, channel, subject)
    )


def _readers(record: Record) -> tuple[Audience, ...]:
    """Who has a card of it: both sides, or the team alone."""
    return (Audience.TEAM,) if kind_named(record.kind).is_ours else tuple(Audience)


def _add(
    tx: Transaction,
    channel: int,
    audience: Audience,
    intention: Intention,
    *,
    subject: str,
    slot: str,
    version: int | str,
    first: bool = False,
    due_at: datetime = outbox.AT_ONCE,
) -> None:
    name, args = stored(intention)
    outbox.add(
        tx,
        f"c{channel}:{subject}:{slot}:{version}",
        channel=channel,
        subject=subject,
        slot=slot,
        audience=audience,
        intention=name,
        args=args,
        first=first,
        due_at=due_at,
    )
