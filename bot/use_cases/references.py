"""What people say aloud for a record: ISS-12 in its client channel, NW-ISS-12 anywhere else."""

import re

from bot.kinds import KINDS, kind_named
from bot.messages.audiences import Audience
from storage import records
from storage.database import Transaction
from storage.values.projects import Project
from storage.values.records import Record

_REFERENCE = re.compile(r"(?:(?P<code>[A-Z0-9]{1,8})-)?(?P<prefix>[A-Z]{2,4})-(?P<number>\d{1,9})")


def reference(project: Project, record: Record, audience: Audience) -> str:
    """The reference as these readers say it; the team has many projects, so theirs carries the code."""
    short = f"{kind_named(record.kind).prefix}-{record.number}"
    return short if audience is Audience.CLIENT else f"{project.code}-{short}"


def referenced(tx: Transaction, project: Project, text: str, *, kind: str | None = None) -> Record | None:
    """The record of this project that somebody means, or None; a bare number means one of `kind`."""
    text = text.strip().upper().lstrip("#")
    if text.isascii() and text.isdigit() and kind is not None and len(text) <= 9:
        return records.numbered(tx, project.id, kind, int(text))
    found = _REFERENCE.fullmatch(text)
    if not found or found["code"] not in {None, project.code.upper()}:
        return None
    for declared in KINDS:
        if declared.prefix == found["prefix"]:
            return records.numbered(tx, project.id, declared.name, int(found["number"]))
    return None
