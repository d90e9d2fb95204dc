"""A project with its people, and records in it: whole valid values, with what a test is about given by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count

from sqlalchemy import select

from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind, Role
from bot.messages.audiences import Audience
from bot.messages.contents import Content
from bot.messages.intentions import Intention, TellNotice, TellSetbacks, restored
from bot.use_cases.callers import Caller, caller_of
from bot.use_cases.contents import content_of
from bot.use_cases.edits import edit_record
from bot.use_cases.meetings import Plan, create_meeting
from bot.use_cases.moves import move_record
from bot.use_cases.records import file_record
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from bot.use_cases.series import Series
from storage import backlog, channels, deliveries, people, projects, records
from storage.database import Transaction
from storage.tables.schedules import setbacks as setbacks_table
from storage.values.messages import Outgoing
from storage.values.people import Person
from storage.values.places import Channel, Workspace
from storage.values.projects import Project
from storage.values.records import Record
from storage.values.schedules import Setback

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)  # no holiday in Germany or Britain
HOST, CLIENT_ORG, OTHER_ORG = "T0HOST", "T0CLIENT", "T0OTHER"

_gestures = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A project and everybody in it."""

    workspace: Workspace
    project: Project
    channel: Channel  # the client's, where all of them are
    team_channel: Channel
    lead: Person
    developer: Person
    client: Person
    approver: Person  # the client's too
    onlooker: Person  # of a third company


def a_project(tx: Transaction, /, *, code: str = "NW", now: datetime = MONDAY, **values: object) -> Cast:
    """A running project with its people; `values` are those of Project that a test wants otherwise."""
    workspace = channels.keep_workspace(tx, HOST, None, "U0BOT")
    channel = channels.keep(tx, workspace.id, f"C0{code}", f"{code.lower()}-client")
    team_channel = channels.keep(tx, workspace.id, f"G0{code}", f"{code.lower()}-team")
    lead = a_person(tx, workspace, "U0LEAD", name="Lea", now=now)
    developer = a_person(tx, workspace, "U0DEV", name="Dev", now=now)
    client = a_person(tx, workspace, "U0CLIENT", home=CLIENT_ORG, name="Cleo", now=now)
    approver = a_person(tx, workspace, "U0APPROVER", home=CLIENT_ORG, name="Ada", now=now)
    onlooker = a_person(tx, workspace, "U0ONLOOKER", home=OTHER_ORG, name=None, now=now)
    agreed: dict[str, object] = {
        "workspace": workspace.id,
        "code": code,
        "name": "Northwind shop",
        "client": "Northwind",
        "channel": channel.id,
        "team_channel": team_channel.id,
        "currency": "EUR",
        "language": "en",
        "zone": "Europe/Berlin",
        "country": "DE",
        "client_country": "GB",
        "lead": lead.id,
    }
    project = projects.add(tx, {**agreed, **values}, now=now)
    projects.set_orgs(tx, project.id, [CLIENT_ORG])
    projects.set_role(tx, project.id, Role.APPROVER, [approver.id])
    for one in (lead, developer):
        channels.join(tx, project.team_channel or project.channel, one.id)
    return Cast(
        workspace=workspace,
        project=project,
        channel=channel,
        team_channel=team_channel,
        lead=lead,
        developer=developer,
        client=client,
        approver=approver,
        onlooker=onlooker,
    )


def a_rhythm_of_each(tx: Transaction, cast: Cast, *, polls_on: str, place: str = "") -> Series:
    """A digest on Fridays, a meeting on Tuesdays and a poll by this rule, from Monday on; the meeting."""
    for post, rule in ((Post.DIGEST, "FREQ=WEEKLY;BYDAY=FR"), (Post.POLL, polls_on)):
        begin_schedule(
            tx, cast.project, post, rule=rule, at=time(16), zone="Europe/Berlin", lead=timedelta(), now=MONDAY
        )
    plan = Plan(
        title="Weekly",
        place=place,
        minutes=30,
        lead_minutes=60,
        rule="FREQ=WEEKLY;BYDAY=TU",
        at=time(14),
        zone="Europe/Berlin",
    )
    return create_meeting(tx, asking(tx, cast, cast.lead), plan, now=MONDAY)


def a_person(
    tx: Transaction,
    workspace: Workspace,
    slack_id: str,
    *,
    home: str = HOST,
    guest: bool = False,
    name: str | None = None,
    now: datetime = MONDAY,
) -> Person:
    """Somebody of the organisation that is their home, looked up with success."""
    return people.keep(
        tx,
        workspace.id,
        slack_id,
        home_team=home,
        home_enterprise=None,
        guest=guest,
        name=name,
        locale="en-US" if home == HOST else None,
        zone=None,
        now=now,
    )


def asking(tx: Transaction, cast: Cast, person: Person, *, where: Channel | None = None) -> Caller:
    """The person as they ask in the client channel, or where it is said."""
    place = where or cast.channel
    caller = caller_of(tx, cast.workspace.slack_id, person.slack_id, place.slack_id)
    assert caller is not None, "the cast has been met"
    return caller


def a_record(
    tx: Transaction,
    cast: Cast,
    kind: Kind = ISSUE,
    title: str = "Login page is down",
    *,
    by: Person | None = None,
    text: str = "",
    answers: Mapping[str, str] | None = None,
    now: datetime = MONDAY,
) -> Record:
    """A record just raised, by the client unless it is said by whom."""
    caller = asking(tx, cast, by or cast.client)
    source = f"gesture:{next(_gestures)}"
    return file_record(tx, caller, kind, title, text, answers or {}, source=source, now=now).record


def moved(
    tx: Transaction,
    cast: Cast,
    record: Record,
    move: str,
    *,
    by: Person | None = None,
    now: datetime = MONDAY,
    **answers: str,
) -> Record:
    """The record once somebody, the lead unless it is said who, has made a move."""
    caller = asking(tx, cast, by or cast.lead)
    return move_record(tx, caller, cast.project.id, record.id, move, answers, now=now).record


def answered(
    tx: Transaction,
    cast: Cast,
    record: Record,
    move: str,
    answers: Mapping[str, str],
    *,
    by: Person | None = None,
    version: int | None = None,
    now: datetime = MONDAY,
) -> Record:
    """The same, where the answers are at hand, or the version of the assessment that was seen."""
    caller = asking(tx, cast, by or cast.lead)
    return move_record(tx, caller, cast.project.id, record.id, move, answers, version=version, now=now).record


def edited(
    tx: Transaction, cast: Cast, record: Record, *, by: Person, owner: int | None = None, due_on: str = "", **to: str
) -> Record:
    """The record once somebody has changed this about it, a minute after it was raised."""
    caller, now = asking(tx, cast, by), MONDAY + timedelta(minutes=1)
    return edit_record(tx, caller, cast.project.id, record.id, to, owner=owner, due_on=due_on, now=now).record


def reread(tx: Transaction, record: Record) -> Record:
    """The record as it stands now."""
    found = records.get(tx, record.project, record.id)
    assert found is not None, "records are never removed"
    return found


def to_be_said(tx: Transaction, kind: type[Intention] | None = None) -> list[Outgoing]:
    """What waits in the outbox, the oldest first; of one kind of intention where that is given."""
    waiting = backlog.unsent(tx, most=1000)
    return [outgoing for outgoing in waiting if kind is None or outgoing.intention == kind.__name__]


def contents_to_be_said(tx: Transaction, kind: type[Intention], *, now: datetime) -> list[Content]:
    """What waits, in the words it would be sent with at this moment; what is not worth saying any more is left out."""
    found = [
        content_of(tx, restored(outgoing.intention, outgoing.args), Audience(outgoing.audience), now=now)
        for outgoing in to_be_said(tx, kind)
    ]
    return [content for content in found if content is not None]


def notices(tx: Transaction) -> list[tuple[str, str, int]]:
    """What the team waits to hear about the rhythm: which notice, of which nominal date, of how many occurrences.

    By themselves, and then those of a summary, also of one that is still to be made.
    """
    found = (restored(outgoing.intention, outgoing.args) for outgoing in to_be_said(tx, TellNotice))
    summed_up = {outgoing.args["number"] for outgoing in to_be_said(tx, TellSetbacks)}
    return [(one.notice, one.day, one.count) for one in found if isinstance(one, TellNotice)] + [
        (one.notice, one.day.isoformat(), one.count)
        for one in (Setback(*row) for row in tx.execute(select(setbacks_table).order_by(setbacks_table.c.id)))
        if one.told is None or one.told in summed_up
    ]


def say_all(tx: Transaction, *, now: datetime = MONDAY) -> list[Outgoing]:
    """Everything that waits counts as said from here on; answers what it was."""
    waiting = to_be_said(tx)
    for outgoing in waiting:
        deliveries.sent(tx, outgoing, f"{now.timestamp():.0f}.{outgoing.id:06}", now=now)
    return waiting
