"""People who are not in the channel and read by mail: agreed on by the team, ended by them, by us, or by a bounce."""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.messages.audiences import Audience
from bot.messages.intentions import TellStakeholder
from bot.messages.notices import StakeholderEnded
from bot.refusals import BadAnswers
from bot.use_cases.answers import Problem
from bot.use_cases.callers import Caller, answers_for, in_project, is_team, language_of_lead
from bot.use_cases.outgoing import MAILED, tell_person
from storage import projects, stakeholders
from storage.database import Transaction
from storage.values.people import Stakeholder
from storage.values.projects import Project

MOST = 30  # of one project; more is a newsletter
LONGEST = 254  # an address, RFC 5321
KEY_BYTES = 24
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LINE = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>|(?P<bare>[^<>]*)")
UNSUBSCRIBED, BOUNCED = "unsubscribed", "bounced"  # why somebody is written to no more


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSeen:
    """Who reads a project's mail, and what."""

    project: Project
    reading: tuple[Stakeholder, ...]
    ended: tuple[Stakeholder, ...]  # by themselves or by a bounce
    sent: frozenset[str]


def mail_seen(tx: Transaction, caller: Caller) -> MailSeen:
    """Who reads by mail in the project the caller asks about. Raises TeamOnly, NoProjectHere."""
    is_team(caller)
    project = in_project(caller)
    known = stakeholders.of(tx, project.id)
    sent = stakeholders.sent(tx, project.id)
    return MailSeen(
        project=project,
        reading=tuple(one for one in known if one.ended is None),
        ended=tuple(one for one in known if one.ended is not None),
        sent=MAILED if sent is None else sent,
    )


def agree_on_mail(tx: Transaction, caller: Caller, typed: str, sent: Collection[str]) -> MailSeen:
    """Let these read by mail, a line each, and nobody else, and of these things.

    Whoever has unsubscribed is not added again: that is theirs to decide. An address that bounced may be tried anew.
    Of somebody who is on the list no more nothing is kept.
    Raises TeamOnly, NoProjectHere, BadAnswers.
    """
    project = mail_seen(tx, caller).project
    wanted = _read(typed)
    known = {one.address: one for one in stakeholders.of(tx, project.id)}
    gone = sorted(address for address in wanted if address in known and known[address].ended == UNSUBSCRIBED)
    if gone:
        raise BadAnswers({"people": ("problem.unsubscribed", {"address": gone[0]})})
    if not MAILED.issuperset(sent):
        raise BadAnswers({"sent": ("problem.not_a_choice", {})})
    for address, name in wanted.items():
        if address in known:
            stakeholders.change(tx, known[address], name=name, ended=None, ended_at=None)
        else:
            key = secrets.token_urlsafe(KEY_BYTES)
            stakeholders.add(tx, project.id, address, name, key=key, by=caller.person.id)
    for address, one in known.items():
        if address not in wanted and one.ended is None:
            stakeholders.remove(tx, one.id)
    stakeholders.set_sent(tx, project.id, sent)
    return mail_seen(tx, caller)


def whose_mail(tx: Transaction, key: str) -> tuple[Project, Stakeholder] | None:
    """Who reads about which project under this secret; None where nobody does."""
    found = stakeholders.of_key(tx, key)
    return None if found is None else (projects.get(tx, found.project), found)


def unsubscribe(tx: Transaction, key: str, *, now: datetime) -> bool:
    """Write no more to whose secret this is, and tell the lead; False where it is nobody's. Twice is once."""
    found = stakeholders.of_key(tx, key)
    if found is None:
        return False
    if found.ended != UNSUBSCRIBED:
        _end(tx, found, UNSUBSCRIBED, now=now)
    return True


def bounced(tx: Transaction, stakeholder_id: int, *, now: datetime) -> None:
    """Nobody reads at this address: nothing more goes there, and the lead hears of it once."""
    found = stakeholders.get(tx, stakeholder_id)
    if found is not None and found.ended is None:
        _end(tx, found, BOUNCED, now=now)


def came_back(tx: Transaction, address: str, key_begins: str, *, now: datetime) -> int:
    """A letter reached nobody after it was taken: as `bounced`, for whoever it was written to; how many that concerns.

    It counts only with the beginning of their secret, which stood in the letter. Twice is once.
    """
    concerned = [one for one in stakeholders.at(tx, address) if one.key.startswith(key_begins) and one.ended is None]
    for one in concerned:
        bounced(tx, one.id, now=now)
    return len(concerned)


def ended_of(tx: Transaction, project: Project, stakeholder_id: int) -> StakeholderEnded | None:
    """What the lead is told of somebody who is written to no more."""
    found = stakeholders.get(tx, stakeholder_id)
    if found is None or found.ended is None:
        return None
    return StakeholderEnded(
        project=project.id,
        audience=Audience.TEAM,
        language=language_of_lead(tx, project),
        name=project.name,
        address=found.address,
        why=found.ended,
    )


def as_typed(people: Collection[Stakeholder]) -> str:
    """As they are typed, a line each."""
    return "\n".join(f'"{one.name}" <{one.address}>' if one.name else one.address for one in people)


def _end(tx: Transaction, one: Stakeholder, why: str, *, now: datetime) -> None:
    stakeholders.change(tx, one, name=one.name, ended=why, ended_at=now)
    project = projects.get(tx, one.project)
    told = TellStakeholder(project.id, one.id)
    subject = f"stakeholder:{one.id}:{why}:{now:%Y%m%d%H%M%S}"
    reader = answers_for(tx, project).id
    tell_person(tx, project.workspace, reader, told, subject=subject, version=1, team=True)


def _read(typed: str) -> Mapping[str, str]:
    """Names by address, each line one. Raises BadAnswers."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise BadAnswers({"people": ("problem.too_many", {"most": MOST})})
    found: dict[str, str] = {}
    for line in lines:
        said = LINE.fullmatch(line)
        name, address = (said["name"] or "", (said["address"] or said["bare"]).strip()) if said else ("", "")
        problem: Problem = ("problem.not_an_address", {"said": line[:80]})
        if len(address) > LONGEST or not ADDRESS.fullmatch(address):
            raise BadAnswers({"people": problem})
        found[address.lower()] = " ".join(name.replace('"', "").split())
    return found
