"""What was put into the outbox finds its words here, passes the gate, and is settled.

Claim and settle are deeds; what stands between them, saying it, waits for a network and belongs to a door.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.kinds.kind import Role
from bot.messages.audiences import NO_PROJECT, Audience
from bot.messages.gate import Admitted, Destination, Reader, admit
from bot.messages.hindrances import Hindrance
from bot.messages.intentions import (
    Intention,
    OfferSetup,
    ShowRecord,
    ShowStanding,
    TellLine,
    TellText,
    TellTrouble,
    restored,
)
from bot.messages.speaker import CannotSay
from bot.use_cases import minutes, standings
from bot.use_cases.callers import answers_for, one_of_us, side_of
from bot.use_cases.contents import content_of
from bot.use_cases.hindrances import concerned_by, hinder, lock_out
from bot.use_cases.outgoing import BY_MAIL, tell_person
from bot.use_cases.stakeholders import bounced
from storage import channels, deliveries, outbox, people, projects, records, stakeholders, stamps
from storage.database import Transaction
from storage.values.messages import Outgoing
from storage.values.people import Stakeholder
from storage.values.places import Channel
from storage.values.projects import Project
from storage.values.records import Record

LEASE = timedelta(minutes=2)  # a deliverer that died gives its message back after this
KEPT = timedelta(days=30)  # for whoever looks into why something was said
AT_ONCE = 100  # rows that one errand removes in a transaction: a few milliseconds of the writer
FIRST_PAUSE = timedelta(seconds=2)  # doubled with every attempt
LONGEST_PAUSE = timedelta(minutes=10)
LAST_REFUSAL = 100  # about sixteen hours; that Slack is away, or asks for patience, is none, however often


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSay:
    """A claimed row with its words, let through by the gate."""

    outgoing: Outgoing
    content: Admitted
    to: Destination
    replaces: str | None  # stamp of what it takes the place of
    tried_at: datetime | None  # when an earlier attempt began that may have been heard


class Withheld(Exception):  # noqa: N818  no error: it waits
    """Something came into the way of posting there after the row was claimed."""


def claim(tx: Transaction, *, busy: Collection[int], most: int, real_now: datetime, now: datetime) -> list[Outgoing]:
    """Take what is due, one for each channel that is not busy; whoever claims alone says it, until the lease ends.

    `real_now` is no sandbox's time.
    """
    return deliveries.claim(tx, busy=busy, most=most, lease=real_now + LEASE, real_now=real_now, now=now)


def claim_in(tx: Transaction, channel: int, *, real_now: datetime, now: datetime) -> Outgoing | None:
    """The same for one channel, whose turn it is; None when nothing is due there."""
    return deliveries.claim_in(tx, channel, lease=real_now + LEASE, real_now=real_now, now=now)


def hand_on(tx: Transaction, channel: int) -> None:
    """Leave what is still to be said in a channel to another worker."""
    tx.wake_delivery(channel)


def sweep(tx: Transaction) -> None:
    """Have what is due looked at, wherever nobody does."""
    tx.wake_delivery()


def take_back(tx: Transaction, *, real_now: datetime) -> None:
    """Take back what the process before this one had claimed; only where there is no other that delivers."""
    deliveries.take_back(tx, real_now=real_now)


def shorten_pauses(tx: Transaction, *, real_now: datetime) -> None:
    """End what lasts longer than anything is put off: it was put off before the clock was set back. An errand.

    Who may be saying it just now has as long as ever.
    """
    deliveries.bring_nearer(tx, latest=real_now + max(LEASE, LONGEST_PAUSE), until=real_now + LEASE)


def words_for(tx: Transaction, outgoing: Outgoing, *, now: datetime) -> ToSay | None:
    """Find what is true of it now; None when it is not worth saying any more.

    Raises Withheld, NotKnown, and NotForThem: a bug, not sent.
    """
    channel = channels.get(tx, outgoing.channel)
    if channel.hindered is not None:
        raise Withheld
    intention = restored(outgoing.intention, outgoing.args)
    content = content_of(tx, intention, Audience(outgoing.audience), now=now)
    if content is None:
        return None
    to = _destination(tx, outgoing, channel, intention, now=now)
    if to is None:
        return None
    standing = stamps.card_said(tx, outgoing.channel, outgoing.subject) if outgoing.slot == outbox.CARD else None
    return ToSay(
        outgoing=outgoing,
        content=admit(content, to),
        to=to,
        replaces=standing.stamp if standing else None,
        tried_at=outgoing.tried_at,
    )


def words_for_each(tx: Transaction, these: Sequence[Outgoing], *, now: datetime) -> list[ToSay | None]:
    """The same for several; raises what is raised for any of them."""
    return [words_for(tx, outgoing, now=now) for outgoing in these]


def forget_old(tx: Transaction, *, now: datetime) -> int:
    """Let go of what was said long ago; an errand. Where it stands is remembered for good."""
    return outbox.forget(tx, before=now - KEPT, most=AT_ONCE)


def settle_sent(tx: Transaction, outgoing: Outgoing, stamp: str | None, *, now: datetime) -> None:
    """It was said and bears this stamp; None: it was not worth saying any more."""
    if outgoing.slot == outbox.MARK:
        if stamp is not None:
            standings.pinned(tx, int(outgoing.args["project"]))
        deliveries.sent(tx, outgoing, None, now=now)
        return
    is_new = deliveries.sent(tx, outgoing, stamp, now=now)
    if is_new and _scrolls(tx, outgoing):
        standings.pass_by(tx, outgoing.channel, 1, now=now)


def settle_each(tx: Transaction, said: Sequence[tuple[Outgoing, str | None]], *, now: datetime) -> list[Outgoing]:
    """The same for several, all of them or none."""
    for outgoing, stamp in said:
        settle_sent(tx, outgoing, stamp, now=now)
    return [outgoing for outgoing, _ in said]


def give_back(tx: Transaction, outgoing: Outgoing) -> None:
    """It was withheld: it waits until nothing is in the way any more, and is then said in its turn."""
    deliveries.give_back(tx, outgoing)


def settle_trouble(
    tx: Transaction,
    outgoing: Outgoing,
    trouble: CannotSay,
    *,
    to: str | None = None,
    began: datetime | None = None,
    real_now: datetime,
    now: datetime,
) -> None:
    """It could not be said: later again, or when nothing is in the way any more, or never; the lead is told of both.

    `to` is Slack's id of the channel under which it was tried, and `began` when: meanwhile it may have got another, or
    been looked at.
    """
    if trouble.nobody and (reader := _stakeholder(tx, outgoing)) is not None:
        bounced(tx, reader.id, now=now)
        deliveries.sent(tx, outgoing, None, now=now)
        return
    only_pins = outgoing.slot == outbox.MARK and trouble.hindrance is Hindrance.RESTRICTED  # it may post all the same
    if trouble.hindrance and not only_pins and _keeps_us_out(tx, outgoing, trouble.hindrance, to, began, now=now):
        deliveries.give_back(tx, outgoing)
        return
    lasting = trouble.lasting or trouble.hindrance is not None
    refused = not trouble.away and trouble.retry_after is None
    if lasting and outgoing.slot == outbox.MARK:
        standings.ask_to_pin(tx, int(outgoing.args["project"]))
        deliveries.sent(tx, outgoing, None, now=now)
        return
    if lasting or (refused and outgoing.refused + 1 >= LAST_REFUSAL):
        deliveries.fail(tx, outgoing, trouble.why)
        about = outgoing.args.get("project")
        if isinstance(about, int) and outgoing.intention != TellTrouble.__name__:
            project = projects.get(tx, about)
            trouble_told = TellTrouble(project.id, outgoing.id)
            subject = f"trouble:{outgoing.id}"
            lead = answers_for(tx, project).id
            tell_person(tx, project.workspace, lead, trouble_told, subject=subject, version=1, team=True)
        return
    pause = trouble.retry_after or min(FIRST_PAUSE * 2 ** min(outgoing.attempts - 1, 20), LONGEST_PAUSE)
    deliveries.put_off(tx, outgoing, trouble.why, until=real_now + pause, heard=trouble.reached, refused=refused)


def _scrolls(tx: Transaction, outgoing: Outgoing) -> bool:
    """Whether what is new stands in the channel itself and not in a thread."""
    if outgoing.slot != outbox.CARD or outgoing.intention == ShowStanding.__name__:
        return False
    if outgoing.intention != ShowRecord.__name__:
        return True
    record = records.get(tx, int(outgoing.args["project"]), int(outgoing.args["record"]))
    return record is None or record.origin is None


def _destination(
    tx: Transaction, outgoing: Outgoing, channel: Channel, intention: Intention, *, now: datetime
) -> Destination | None:
    """Where it goes and who reads there, from the project as it is now; None when that place is gone.

    A channel that is no longer the project's gets nothing: its audience is not ours to know. One that is any project's
    client channel is read by that client, whatever else it is said to be, and so is one in which others were seen.
    """
    workspace = channels.workspace_of(tx, channel.workspace)
    if isinstance(intention, OfferSetup):
        ours = one_of_us(people.get(tx, intention.inviter), workspace)
        audience = Audience.TEAM if ours else Audience.CLIENT
        return Destination(
            team=workspace.slack_id, channel=channel.slack_id, audience=audience, projects=frozenset({NO_PROJECT})
        )
    project = projects.get(tx, intention.project)
    if channel.slack_id.startswith(BY_MAIL):
        return _by_mail(tx, outgoing, project, now=now)
    if outgoing.channel in {project.channel, project.team_channel}:
        others_read = (
            project.channel == channel.id
            or channel.hindered == Hindrance.EXPOSED
            or any(one.channel == channel.id for one in projects.in_channel(tx, channel.id))
        )
        audience = Audience.CLIENT if others_read else Audience.TEAM
    elif not _is_person(channel):
        return None
    else:
        audience = _of_person(tx, project, channel)
    thread: str | None = None
    if isinstance(intention, ShowRecord | TellLine | TellText):
        record = records.get(tx, project.id, intention.record)
        if record is not None and outgoing.channel == project.channel:
            thread = record.origin or _minutes_thread(tx, outgoing.channel, record)
    if outgoing.slot == outbox.LINE and thread is None:
        card = stamps.card_said(tx, outgoing.channel, outgoing.subject)
        if card is None:
            return None
        thread = card.stamp
    return Destination(
        team=workspace.slack_id,
        channel=channel.slack_id,
        audience=audience,
        projects=frozenset({project.id}),
        thread=thread,
    )


def _by_mail(tx: Transaction, outgoing: Outgoing, project: Project, *, now: datetime) -> Destination | None:
    """The address of a stakeholder, who reads what the client reads; None once they do no more."""
    one = _stakeholder(tx, outgoing)
    if one is None or one.ended is not None or one.project != project.id:
        return None
    reader = Reader(name=one.name, address=one.address, key=one.key, at=now)
    projects_there = frozenset({project.id})
    return Destination(channel=one.address, audience=Audience.CLIENT, projects=projects_there, reader=reader)


def _stakeholder(tx: Transaction, outgoing: Outgoing) -> Stakeholder | None:
    place = channels.get(tx, outgoing.channel).slack_id
    return stakeholders.get(tx, int(place.removeprefix(BY_MAIL))) if place.startswith(BY_MAIL) else None


def _minutes_thread(tx: Transaction, channel: int, record: Record) -> str | None:
    """The post of the minutes that a record came of, so that many of them are not as many posts in the channel."""
    written = minutes.of_source(record.source)
    post = stamps.card_said(tx, channel, minutes.subject_of(written)) if written is not None else None
    return post.stamp if post is not None else None


def _keeps_us_out(
    tx: Transaction,
    outgoing: Outgoing,
    hindrance: Hindrance,
    to: str | None,
    began: datetime | None,
    *,
    now: datetime,
) -> bool:
    """Write down what is in the way; False where nobody could clear it: a person who left, a channel of no project."""
    channel = channels.get(tx, outgoing.channel)
    if hindrance is Hindrance.LOCKED_OUT:
        lock_out(tx, channels.workspace_of(tx, channel.workspace), now=now)
        return True
    if _is_person(channel) or not concerned_by(tx, channel):
        return False
    looked_at_since = channel.looked_at is not None and began is not None and channel.looked_at > began
    if to in {None, channel.slack_id} and not looked_at_since:
        hinder(tx, channel, hindrance, now=now)
    return True


def _is_person(channel: Channel) -> bool:
    """Whether it is the direct message with somebody, for which a person's id stands."""
    return channel.slack_id[:1] in {"U", "W"}


def _of_person(tx: Transaction, project: Project, channel: Channel) -> Audience:
    """What the person behind a direct message may read of a project, as they stand to it now."""
    workspace = channels.workspace_of(tx, project.workspace)
    person = people.named(tx, workspace.id, channel.slack_id)
    if person is None:
        return Audience.CLIENT
    return Audience.TEAM if side_of(tx, project, person) is Role.TEAM else Audience.CLIENT
