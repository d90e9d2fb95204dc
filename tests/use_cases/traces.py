"""What deeds leave behind: lines of history, and what waits to be said of records."""

from bot.messages.audiences import READABLE, Audience
from bot.messages.intentions import ShowRecord, TellLine, TellText
from storage import history
from storage.database import Transaction
from storage.values.records import HistoryLine, Record
from tests.use_cases.builders import to_be_said

_EVERY_LINE = READABLE[Audience.TEAM]


def lines(tx: Transaction, record: Record) -> list[HistoryLine]:
    return history.of(tx, record.id, _EVERY_LINE)


def told(tx: Transaction, intention: type[ShowRecord | TellLine | TellText]) -> list[tuple[int, str, object]]:
    """What waits to be said: about which record, for whom, and which line or part."""
    return [
        (int(one.args["record"]), one.audience, one.args.get("line", one.args.get("part")))
        for one in to_be_said(tx, intention)
    ]
