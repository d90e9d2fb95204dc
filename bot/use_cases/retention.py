"""How long what people wrote is kept: whoever runs the bot says so for each project, on the command line."""

from datetime import datetime

from bot.kinds import kind_named
from bot.kinds.kind import FieldType
from bot.rhythm.zones import local_date
from storage import projects, retention
from storage.database import Transaction

WORDS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.LINK})


def let_words_go(tx: Transaction, code: str, *, before: datetime) -> int | None:
    """Let go of what was written in a project about what was over before then; of how many records, None: no project.

    What still waits for somebody keeps its words, however old it is.
    """
    project = projects.coded(tx, code)
    if project is None:
        return None
    over = [
        record
        for record in retention.ended(tx, project.id, before=before)
        if kind_named(record.kind).state(record.state).waits_for is None
    ]
    for record in over:
        wordy = {field.name for field in kind_named(record.kind).fields if field.type in WORDS}
        fields = {name: value for name, value in record.fields.items() if name not in wordy}
        retention.let_record_go(tx, record.id, fields=fields)
    retention.let_rhythm_go(tx, project.id, before=before, day=local_date(before, project.zone))
    return len(over)
