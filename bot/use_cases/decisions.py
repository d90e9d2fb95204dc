"""What is put before the approvers is sealed: the text they decide on, its digest, who asked, who said what, when."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from bot.kinds import KINDS, kind_named
from bot.kinds.kind import Move, Role
from bot.messages.audiences import Audience
from bot.messages.decisions import DecisionMade, DecisionTold, Verdict
from bot.messages.intentions import ShowDecision
from bot.refusals import (
    DecidedAlready,
    DecisionExpired,
    MovedMeanwhile,
    NobodyDecides,
    NothingChanged,
    SupersededVersion,
)
from bot.rhythm.zones import local_date
from bot.use_cases.answers import written
from bot.use_cases.callers import Caller, deciders
from bot.use_cases.names import named
from bot.use_cases.outgoing import DECISIONS, tell_by_mail, tell_line
from bot.use_cases.references import reference
from bot.words import Language, Words
from storage import decisions, history, lists, records
from storage.database import Transaction
from storage.values.people import Person
from storage.values.projects import Project
from storage.values.records import Decision, Record

_TO_BE_DECIDED = {state.name for kind in KINDS for state in kind.states if state.waits_for is Role.APPROVER}
CALLED_TO = 50  # records of one project; more are not decided on in a day


def put_forward(tx: Transaction, project: Project, record: Record, move: Move, *, by: int, now: datetime) -> Decision:
    """Seal the record as it stands and ask the approvers; what was asked before is void.

    Raises NobodyDecides when the project names no approver who still is one, NothingChanged when they are being asked
    the very same.
    """
    if not deciders(tx, project):
        raise NobodyDecides
    asked = pending(tx, record.id)
    if asked is not None and sealed_text(project, record, move, asked.version) == asked.sealed:
        raise NothingChanged
    decisions.void(tx, record.id, now=now)
    version = len(decisions.of(tx, record.id)) + 1
    text = sealed_text(project, record, move, version)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return decisions.ask(tx, record.id, version, text, digest, by=by, now=now)


def put_forward_anew(tx: Transaction, project: Project, record: Record, *, by: int, now: datetime) -> None:
    """Ask the approvers anew, upon the words that have changed while they were being asked."""
    put_forward(tx, project, record, _sealing(record), by=by, now=now)


def asked_otherwise(tx: Transaction, project: Project, old: Record, new: Record) -> Decision | None:
    """What the approvers are being asked, where an edit changes the very words they would decide on; else None."""
    asked = pending(tx, old.id)
    if asked is None:
        return None
    before, after = (sealed_text(project, one, _sealing(one), asked.version) for one in (old, new))
    return None if before == after else asked


def sealed_text(project: Project, record: Record, move: Move, version: int) -> str:
    """The very words that are decided on, in the project's language; the same record gives the same words."""
    words = Words(Language(project.language))
    kind = kind_named(record.kind)
    lines = [
        words("decision.heading", reference=reference(project, record, Audience.TEAM), version=version),
        words("decision.line", label=words("form.title"), value=record.title),
    ]
    if record.text:
        lines.append(words("decision.line", label=words("form.text"), value=record.text))
    for field in kind.fields:
        if (field.when_filed or field.name in move.seals) and field.name in record.fields:
            value = written(words, field, record.fields[field.name], currency=project.currency)
            lines.append(words("decision.line", label=words(f"field.{field.name}.label"), value=value))
    return "\n".join(lines)


def _sealing(record: Record) -> Move:
    return next(move for move in kind_named(record.kind).moves if move.seals)


def pending(tx: Transaction, record: int) -> Decision | None:
    """What the approvers are asked and have not answered, or None."""
    latest = decisions.of(tx, record)[-1:]
    return next((one for one in latest if one.verdict is None and one.voided_at is None), None)


def call_new(tx: Transaction, project: Project, before: Collection[Person], *, by: int, now: datetime) -> None:
    """Call whoever decides since now to what is waiting for a decision; what they are to read stands on its card."""
    known = {person.id for person in before}
    new = [person for person in deciders(tx, project) if person.id not in known]
    if not new:
        return
    for record in lists.in_states(tx, project.id, _TO_BE_DECIDED, most=CALLED_TO):
        if pending(tx, record.id) is None:
            continue
        for person in new:
            line = history.add(
                tx,
                record.id,
                "approver_named",
                by=by,
                audience=Audience.CLIENT,
                details={"approver": str(person.id), "name": person.name or person.slack_id},
                now=now,
            )
            tell_line(tx, project, record, line, Audience.CLIENT)


def decide(
    tx: Transaction,
    caller: Caller,
    project: Project,
    record: Record,
    move: Move,
    *,
    reason: str | None,
    now: datetime,
) -> Decision:
    """Write an approver's verdict down; `refuse_verdict` was asked before. Raises MovedMeanwhile."""
    asked = pending(tx, record.id)
    decided = asked and decisions.decide(tx, asked.id, move.name, person=caller.person.id, reason=reason, now=now)
    if decided is None:
        raise MovedMeanwhile(reference=reference(project, record, caller.audience), state=record.state)
    told = ShowDecision(project.id, record.id, decided.version)
    tell_by_mail(tx, project, DECISIONS, told, subject=f"decision:{decided.id}")
    return decided


def refuse_verdict(
    tx: Transaction, caller: Caller, project: Project, record: Record, *, version: int | None, now: datetime
) -> None:
    """Raises when no verdict can be given now upon the version somebody saw, else does nothing.

    SupersededVersion when a newer one took its place, DecisionExpired when its day has passed, MovedMeanwhile.
    """
    asked = pending(tx, record.id)
    if asked is None:
        raise MovedMeanwhile(reference=reference(project, record, caller.audience), state=record.state)
    if version is not None and version != asked.version:
        raise SupersededVersion(version=asked.version)
    last = kind_named(record.kind).state(record.state).last_day(record.fields)
    if last is not None and local_date(now, project.zone) > last:
        raise DecisionExpired


def refuse_second_verdict(tx: Transaction, project: Project, record: Record) -> None:
    """Raises DecidedAlready, saying what was decided, when the latest version has its verdict."""
    for latest in decisions.of(tx, record.id)[-1:]:
        if latest.verdict is not None and latest.person is not None and latest.decided_at is not None:
            raise DecidedAlready(
                verdict=latest.verdict,
                who=[named(tx, latest.person)],
                decided_at=latest.decided_at,
                zone=project.zone,
                version=latest.version,
            )


def shown(tx: Transaction, record: int) -> Verdict | None:
    """The latest version that was put before the approvers, as everybody may see it; None when there was none."""
    for latest in decisions.of(tx, record)[-1:]:
        return Verdict(
            version=latest.version,
            digest=latest.digest,
            sealed=latest.sealed,
            verdict=latest.verdict,
            person=named(tx, latest.person) if latest.person is not None else None,
            decided_at=latest.decided_at,
            voided=latest.voided_at is not None,
        )
    return None


def evidence_of(tx: Transaction, project: Project, decision: Decision) -> DecisionTold | None:
    """A decision with the very text it was made on, as told outside the channel; None while undecided."""
    record = records.get(tx, project.id, decision.record)
    if record is None or decision.verdict is None or decision.person is None or decision.decided_at is None:
        return None
    return DecisionTold(
        reference=reference(project, record, Audience.TEAM),
        version=decision.version,
        title=record.title,
        sealed=decision.sealed,
        digest=decision.digest,
        verdict=decision.verdict,
        person=named(tx, decision.person),
        decided_at=decision.decided_at,
        reason=decision.reason or "",
    )


def made_of(tx: Transaction, project: Project, record: int, version: int) -> DecisionMade | None:
    """What was decided on this version."""
    of_version = [one for one in decisions.of(tx, record) if one.version == version]
    told = evidence_of(tx, project, of_version[0]) if of_version else None
    if told is None:
        return None
    language = Language(project.language)
    return DecisionMade(
        project=project.id, audience=Audience.CLIENT, language=language, decision=told, zone=project.zone
    )


def withdraw(tx: Transaction, record: int, *, now: datetime) -> None:
    """Nobody can decide any more on what was asked: the record came to an end otherwise, or went back to us."""
    decisions.void(tx, record, now=now)
