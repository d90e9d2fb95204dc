"""What people wrote in a project goes once it has been over for long: its words alone, no row of it.

Numbers, states, days, who did what and when, and the digests of what was decided stay.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, update

from storage.database import Transaction
from storage.tables.digests import digests, drafts, reports
from storage.tables.meetings import meetings, minutes, topics
from storage.tables.polls import ballots, follow_ups, poll_answers, polls
from storage.tables.records import attachments, decisions, history, records, sources
from storage.values.records import Record

GONE = "…"  # in the place of a title or topic whose words were let go of
# What a line of history says besides people's own words: states, days, who it is about, what it became.
_KEPT = frozenset(
    {"from", "to", "due_on", "was.due_on", "owner", "was.owner", "approver", "name", "author", "was", "became"}
)

_PROJECT: BindParameter[int] = bindparam("the_project")
_BEFORE: BindParameter[datetime] = bindparam("before")
_ENDED = (
    select(records)
    .where(records.c.project == _PROJECT, records.c.state_since < _BEFORE, records.c.title != GONE)
    .order_by(records.c.id)
)
_RECORD = (
    update(records)
    .where(records.c.id == bindparam("the_id"))
    .values(title=GONE, text="", fields=bindparam("fields"), version=records.c.version + 1)
)
_LINES = select(history.c.id, history.c.details).where(history.c.record == bindparam("record"))
_LINE = update(history).where(history.c.id == bindparam("the_id")).values(said="", details=bindparam("details"))
_SOURCE = update(sources).where(sources.c.record == bindparam("the_record")).values(permalink=None)
_FILES = update(attachments).where(attachments.c.record == bindparam("the_record")).values(name=None, permalink=None)
_DECISIONS = update(decisions).where(decisions.c.record == bindparam("the_record")).values(sealed="", reason=None)
_OLD_POLLS = select(polls.c.id).where(polls.c.project == _PROJECT, polls.c.closed_at < _BEFORE)
_COMMENTS = update(poll_answers).where(poll_answers.c.poll.in_(_OLD_POLLS)).values(comment="")
_BALLOTS = update(ballots).where(ballots.c.poll.in_(_OLD_POLLS)).values(comment="")
_FOLLOW_UPS = (
    update(follow_ups)
    .where(follow_ups.c.poll.in_(_OLD_POLLS), follow_ups.c.closed_at.is_not(None))
    .values(heard="", did="")
)
_TOPICS = (
    update(topics)
    .where(
        topics.c.meeting.in_(select(meetings.c.id).where(meetings.c.project == _PROJECT)),
        topics.c.met_on < bindparam("the_day"),
    )
    .values(text=GONE)
)
_MINUTES = (
    update(minutes)
    .where(minutes.c.project == _PROJECT, minutes.c.day < bindparam("the_day"))
    .values(decisions="", notes="", internal="", came_of={})
)
_DRAFTS = update(drafts).where(drafts.c.project == _PROJECT, drafts.c.ended_at < _BEFORE).values(edits={}, reason=None)
_OLD_DIGESTS = select(digests.c.id, digests.c.told).where(digests.c.project == _PROJECT, digests.c.until < _BEFORE)
_DIGEST = update(digests).where(digests.c.id == bindparam("the_id")).values(told=bindparam("told"))
_REPORTS = update(reports).where(reports.c.digest == bindparam("the_digest")).values(content=None)


def ended(tx: Transaction, project: int, *, before: datetime) -> list[Record]:
    """Records whose words are still there and that have stood as they stand since before then."""
    return [Record(*row) for row in tx.execute(_ENDED, {"the_project": project, "before": before})]


def let_record_go(tx: Transaction, record: int, *, fields: dict[str, str]) -> None:
    """Keep of a record only these fields, and of what happened to it what, who and when."""
    tx.execute(_RECORD, {"the_id": record, "fields": fields})
    for line in tx.execute(_LINES, {"record": record}).all():
        details = {name: said for name, said in line.details.items() if name in _KEPT}
        tx.execute(_LINE, {"the_id": line.id, "details": details})
    for statement in (_SOURCE, _FILES, _DECISIONS):
        tx.execute(statement, {"the_record": record})


def let_rhythm_go(tx: Transaction, project: int, *, before: datetime, day: date) -> None:
    """Keep of polls, meetings and digests from before then when they were and what was given in numbers."""
    params = {"the_project": project, "before": before, "the_day": day}
    for statement in (_COMMENTS, _BALLOTS, _FOLLOW_UPS, _TOPICS, _MINUTES, _DRAFTS):
        tx.execute(statement, params)
    for digest in tx.execute(_OLD_DIGESTS, params).all():
        tx.execute(_DIGEST, {"the_id": digest.id, "told": _without_words(digest.told)})
        tx.execute(_REPORTS, {"the_digest": digest.id})


def _without_words(told: dict[str, Any]) -> dict[str, Any]:
    return {name: [] if isinstance(one, list) else "" if name == "opening" else one for name, one in told.items()}
