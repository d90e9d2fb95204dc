"""The message with the buttons: posted at set-up, pinned if we may, posted anew once it has scrolled far away.

There is never a second one: the older is taken away. Nothing is read to know how far it is: the messages that Slack
tells of anyway are counted, and what we post ourselves.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.kinds import KINDS
from bot.messages.audiences import Audience
from bot.messages.intentions import AskToPin, PinStanding, ShowStanding
from bot.messages.places import Pin, PinAsked, Standing
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.callers import answers_for, language_of_lead
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import tell, tell_person
from bot.words import Language
from storage import channels, outbox, projects, stamps, standings
from storage.database import Transaction
from storage.values.places import Standing as Posted
from storage.values.projects import Project

FAR = 40  # messages after which nobody comes upon it any more: two or three screens
REST = timedelta(days=1)  # it is posted anew no sooner, or a lively channel would be full of it
AT_ONCE = 20  # projects of one transaction
LATER = timedelta(hours=1)  # until it is looked at again where its last posting still waits


def begin_standing(tx: Transaction, project: Project, *, now: datetime) -> None:
    """Have the message posted and pinned."""
    standings.begin(tx, project.id, pinned=False, now=now)
    _show(tx, project, now=now)


def refresh_standing(tx: Transaction, project: Project, *, now: datetime) -> None:
    """Bring its words up to date, where it was begun."""
    if standings.of(tx, project.id) is not None:
        _show(tx, project, now=now, pin=False)


def count_passing(tx: Transaction, team: str, channel: str, count: int, *, now: datetime) -> None:
    """So many people's messages have gone by in a channel; Slack's ids."""
    workspace = channels.workspace(tx, team)
    place = channels.named(tx, workspace.id, channel) if workspace else None
    if place is not None:
        pass_by(tx, place.id, count, now=now)


def pass_by(tx: Transaction, channel: int, count: int, *, now: datetime) -> None:
    """So many messages have gone by: once they are many it is posted anew, in the client's working time."""
    standing = standings.pass_by(tx, channel, count)
    if standing is None or standing.passed < FAR or standing.again_at is not None:
        return
    project = projects.get(tx, standing.project)
    calendar = calendar_of(project, Side.CLIENT)
    at = calendar.next_open(max(now, standing.posted_at + REST), project.zone)
    standings.post_again(tx, project.id, at=at)


def post_again(tx: Transaction, *, now: datetime) -> int:
    """Post anew what has scrolled far away; an errand. One that people pinned is left where it is."""
    return one_by_one(
        tx,
        standings.due(tx, now=now, most=AT_ONCE),
        lambda standing: _post_anew(tx, standing, now=now),
        named=lambda standing: {"project": standing.project},
        put_off=lambda standing, until: standings.post_again(tx, standing.project, at=until),
        now=now,
    )


def standing_message(tx: Transaction, project: Project, emoji: Mapping[str, Sequence[str]], *, anew: bool) -> Standing:
    """The message with which a client raises anything without a command."""
    known = standings.of(tx, project.id)
    return Standing(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        client=project.client,
        name=project.name,
        closed=project.is_closed,
        emoji=tuple((kind, emoji[kind.name][0]) for kind in KINDS if kind.offered and emoji.get(kind.name)),
        anew=anew,
        stays_if_pinned=known is None or not known.pinned,
    )


def pin_of(tx: Transaction, project: Project) -> Pin | None:
    """What is to be pinned; None where it does not stand."""
    said = stamps.card_said(tx, project.channel, _subject(project))
    if said is None:
        return None
    return Pin(project=project.id, audience=Audience.CLIENT, language=Language(project.language), stamp=said.stamp)


def pinned(tx: Transaction, project_id: int) -> None:
    """It is pinned, by us."""
    standings.set_pinned(tx, project_id, pinned=True)


def ask_to_pin(tx: Transaction, project_id: int) -> None:
    """We may not pin it: the lead is asked to, once for good."""
    standings.set_pinned(tx, project_id, pinned=False)
    project = projects.get(tx, project_id)
    subject = f"pin:{project.id}"
    lead = answers_for(tx, project).id
    tell_person(tx, project.workspace, lead, AskToPin(project.id), subject=subject, version=1, team=True)


def pin_asked(tx: Transaction, project: Project) -> PinAsked:
    """What the lead is asked."""
    return PinAsked(
        project=project.id,
        audience=Audience.TEAM,
        language=language_of_lead(tx, project),
        channel=channels.get(tx, project.channel).slack_id,
        name=project.name,
    )


def _post_anew(tx: Transaction, standing: Posted, *, now: datetime) -> None:
    project = projects.get(tx, standing.project)
    if outbox.is_waiting(tx, project.channel, _subject(project)):
        standings.post_again(tx, project.id, at=now + LATER)
        return
    standings.begin(tx, project.id, pinned=standing.pinned, now=now)
    _show(tx, project, now=now, anew=True)


def _show(tx: Transaction, project: Project, *, now: datetime, anew: bool = False, pin: bool = True) -> None:
    subject, version = _subject(project), now.isoformat()
    show = ShowStanding(project.id, anew)
    tell(tx, project, Audience.CLIENT, show, subject=subject, slot=outbox.CARD, version=version)
    if pin:
        tell(tx, project, Audience.CLIENT, PinStanding(project.id), subject=subject, slot=outbox.MARK, version=version)


def _subject(project: Project) -> str:
    return f"project:{project.id}"
